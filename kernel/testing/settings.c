/* Takes the settings' lines apart. */
#include "kernel/testing/settings.h"

#include <stddef.h>

#include "boot/protocol/test_cases.h"
#include "kernel/runtime/fw_cfg.h"
#include "kernel/testing/filter.h"
#include "kernel/testing/text.h"

/* Cuts the text off at the first `end`; what follows, or its NUL. */
static char *cut(char *text, char end) {
  while (*text != '\0' && *text != end)
    text++;
  if (*text == '\0')
    return text;
  *text = '\0';
  return text + 1;
}

static bool read_number(const char *text, uint32_t *number) {
  uint64_t value = 0;
  if (*text == '\0')
    return false;
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9')
      return false;
    value = value * 10 + (uint64_t)(*text - '0');
    if (value > UINT32_MAX)
      return false;
  }
  *number = (uint32_t)value;
  return true;
}

static bool read_shard(char *text, struct test_settings *settings) {
  const char *count = cut(text, ' ');
  return read_number(text, &settings->shard) && read_number(count, &settings->shards) &&
         settings->shard < settings->shards;
}

static bool read_setting(const char *word, char *value, struct test_settings *settings) {
  if (text_equal(word, "first"))
    return read_number(value, &settings->first);
  if (text_equal(word, "shard"))
    return read_shard(value, settings);
  if (text_equal(word, "fail_fast")) {
    settings->fail_fast = true;
    return *value == '\0';
  }
  if (text_equal(word, "filter")) {
    settings->filter = value;
    return true;
  }
  return false;
}

bool settings_parse(char *text, struct test_settings *settings, const char **wrong) {
  *settings = (struct test_settings){.shards = 1, .filter = "*"};
  while (*text != '\0') {
    char *word = text;
    text = cut(word, '\n');
    char *value = cut(word, ' ');
    if (!read_setting(word, value, settings)) {
      *wrong = word;
      return false;
    }
  }
  return true;
}

bool settings_read(struct test_settings *settings, const char **wrong) {
  static char text[TEST_CASES_MAX_SETTINGS + 1];
  struct fw_cfg_file file;
  if (fw_cfg_present() && fw_cfg_find(TEST_CASES_FW_CFG_FILE, &file)) {
    if (file.size > TEST_CASES_MAX_SETTINGS) {
      *wrong = "more than there is room for";
      return false;
    }
    fw_cfg_read(&file, text, file.size);
    text[file.size] = '\0';
  }
  return settings_parse(text, settings, wrong);
}

bool settings_select(const struct test_settings *settings, const char *name, uint32_t index,
                     uint32_t *counter) {
  if (!filter_lets_through(settings->filter, name))
    return false;
  bool mine = *counter % settings->shards == settings->shard;
  (*counter)++;
  return mine && index >= settings->first;
}
