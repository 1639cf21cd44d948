/* Parses the verdict line, however it is split over reads. */
#include "toolchains/qemu/runner/verdict.h"

#include <string.h>
#include <sys/random.h>

#include "toolchains/qemu/runner/utf8.h"

bool verdict_make_token(char token[HARNESS_TOKEN_LENGTH + 1]) {
  unsigned char random[HARNESS_TOKEN_LENGTH / 2];
  if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
    return false;
  for (size_t i = 0; i < HARNESS_TOKEN_LENGTH; i++) {
    unsigned nibble = random[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xfu;
    token[i] = "0123456789abcdef"[nibble];
  }
  token[HARNESS_TOKEN_LENGTH] = '\0';
  return true;
}

void verdict_start(struct verdict *verdict, const char *token) {
  *verdict = (struct verdict){.state = VERDICT_PENDING};
  memcpy(verdict->token, token, HARNESS_TOKEN_LENGTH);
}

static void break_off(struct verdict *verdict, const char *what, const char *bytes, size_t count) {
  buffer_clear(&verdict->message);
  buffer_printf(&verdict->message, "%s: \"", what);
  append_shown(&verdict->message, bytes, count, 200);
  buffer_append_text(&verdict->message, "\"");
  verdict->state = VERDICT_BROKEN;
}

static void judge_words(struct verdict *verdict, const char *words, size_t length) {
  if (verdict->take_line != NULL && verdict->take_line(verdict->take_line_context, words, length))
    return;
  if (length == 4 && memcmp(words, "PASS", 4) == 0) {
    verdict->state = VERDICT_PASS;
  } else if (length >= 4 && memcmp(words, "FAIL", 4) == 0 && (length == 4 || words[4] == ' ')) {
    verdict->state = VERDICT_FAIL;
    if (length > 5)
      append_shown(&verdict->message, words + 5, length - 5, VERDICT_MAX_LINE);
    else
      buffer_append_text(&verdict->message, "(no reason given)");
  } else {
    break_off(verdict, "the verdict channel has this boot's token, but neither PASS nor FAIL",
              words, length);
  }
}

static void judge_line(struct verdict *verdict, const char *line, size_t length) {
  size_t words = HARNESS_TOKEN_LENGTH + 1;
  bool ours = length >= words && memcmp(line, verdict->token, HARNESS_TOKEN_LENGTH) == 0 &&
              line[HARNESS_TOKEN_LENGTH] == ' ';
  if (ours)
    judge_words(verdict, line + words, length - words);
  else
    break_off(verdict, "the verdict channel has a line that does not begin with this boot's token",
              line, length);
}

/* False when there is no whole one. */
static bool look_for_line(struct verdict *verdict) {
  const char *start = verdict->line.data;
  size_t length = verdict->line.length;
  const char *end = memchr(start, '\n', length);
  if (end == NULL) {
    if (length > VERDICT_MAX_LINE)
      break_off(verdict, "the verdict channel has a line without an end", start, length);
    return false;
  }
  judge_line(verdict, start, (size_t)(end - start));
  buffer_remove_front(&verdict->line, (size_t)(end - start) + 1);
  return true;
}

void verdict_feed(struct verdict *verdict, const char *bytes, size_t count) {
  if (verdict->state == VERDICT_BROKEN || count == 0)
    return;
  buffer_append(&verdict->line, bytes, count);
  while (verdict->state == VERDICT_PENDING && look_for_line(verdict))
    continue;
  if (verdict->state != VERDICT_PENDING && verdict->state != VERDICT_BROKEN &&
      verdict->line.length > 0)
    break_off(verdict, "the verdict channel has more than the one line of a verdict",
              verdict->line.data, verdict->line.length);
}

void verdict_end(struct verdict *verdict) {
  if (verdict->state == VERDICT_PENDING && verdict->line.length > 0)
    break_off(verdict, "the verdict channel ended within a line", verdict->line.data,
              verdict->line.length);
}

void verdict_free(struct verdict *verdict) {
  buffer_free(&verdict->line);
  buffer_free(&verdict->message);
}

static bool all_hex(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (strchr("0123456789abcdefABCDEF", text[i]) == NULL || text[i] == '\0')
      return false;
  return true;
}

bool verdict_is_printed(const struct verdict *verdict, const char *line, size_t length) {
  if (memmem(line, length, verdict->token, HARNESS_TOKEN_LENGTH) != NULL)
    return true;
  if (length == 4 && memcmp(line, "PASS", 4) == 0)
    return true;
  size_t words = HARNESS_TOKEN_LENGTH + 1;
  if (length < words + 4 || !all_hex(line, HARNESS_TOKEN_LENGTH) || line[words - 1] != ' ')
    return false;
  return memcmp(line + words, "PASS", 4) == 0 || memcmp(line + words, "FAIL", 4) == 0;
}
