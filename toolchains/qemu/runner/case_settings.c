/* Reads --test_filter, --test_runner_fail_fast and the shard from the environment. */
#include "toolchains/qemu/runner/case_settings.h"

#include <string.h>

#include "boot/protocol/test_cases.h"
#include "toolchains/qemu/runner/outputs.h"

bool case_settings_fail_fast(void) {
  const char *fail_fast = environment_value("TESTBRIDGE_TEST_RUNNER_FAIL_FAST");
  return fail_fast != NULL && strcmp(fail_fast, "1") == 0;
}

bool case_settings(long first, struct buffer *settings, struct buffer *error) {
  const char *filter = environment_value("TESTBRIDGE_TEST_ONLY");
  const char *shard = environment_value("TEST_SHARD_INDEX");
  const char *shards = environment_value("TEST_TOTAL_SHARDS");
  buffer_printf(settings, "first %ld\n", first);
  if (shard != NULL && shards != NULL)
    buffer_printf(settings, "shard %s %s\n", shard, shards);
  if (case_settings_fail_fast())
    buffer_append_text(settings, "fail_fast\n");
  if (filter != NULL)
    buffer_printf(settings, "filter %s\n", filter);
  if (filter != NULL && strchr(filter, '\n') != NULL) {
    buffer_append_text(error, "--test_filter has a line end in it; give patterns with : between");
    return false;
  }
  if (settings->length > TEST_CASES_MAX_SETTINGS) {
    buffer_printf(error, "--test_filter has %zu bytes, and a kernel takes %d; give fewer patterns",
                  strlen(filter), TEST_CASES_MAX_SETTINGS - 100);
    return false;
  }
  return true;
}

void case_settings_as_word(const struct buffer *settings, struct buffer *word) {
  buffer_printf(word, "name=%s,string=", TEST_CASES_FW_CFG_FILE);
  for (const char *c = buffer_text(settings); *c != '\0'; c++)
    buffer_append_text(word, *c == ',' ? ",," : (char[]){*c, '\0'});
}
