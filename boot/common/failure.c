/* Telling what went wrong. */
#include "boot/common/failure.h"

#include <stdbool.h>
#include <string.h>

#define BEFORE "\r\nBootsmith E"
#define LONGEST_CODE "000: "
#define BEHIND "\r\n"

/* Two digits, or three if there are so many. Returns what is behind them. */
static char *put_code(char *text, unsigned code) {
  if (code >= 100)
    *text++ = (char)('0' + code / 100);
  *text++ = (char)('0' + code / 10 % 10);
  *text++ = (char)('0' + code % 10);
  *text++ = ':';
  *text++ = ' ';
  return text;
}

_Noreturn void fail(const struct error *error) {
  static char text[sizeof(BEFORE LONGEST_CODE) + ERROR_TEXT_SIZE + sizeof(BEHIND)];
  static bool failing;
  if (failing)
    failure_end(); /* printing itself fails, and would for ever */
  failing = true;
  memcpy(text, BEFORE, sizeof(BEFORE));
  char *sentence = put_code(text + sizeof(BEFORE) - 1, error->code);
  size_t length = error_format(error, sentence, ERROR_TEXT_SIZE);
  memcpy(sentence + length, BEHIND, sizeof(BEHIND));
  failure_print(text);
  failure_end();
}

void must(struct error error) {
  if (error.code != ERROR_NONE)
    fail(&error);
}
