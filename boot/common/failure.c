/* Telling what went wrong. */
#include "boot/common/failure.h"

#include <stdbool.h>
#include <string.h>

#define BEFORE "\r\nBootsmith E00: "
#define CODE_AT (sizeof(BEFORE) - sizeof("00: "))
#define BEHIND "\r\n"

_Noreturn void fail(const struct error *error) {
  static char text[sizeof(BEFORE) + ERROR_TEXT_SIZE + sizeof(BEHIND)];
  static bool failing;
  if (failing)
    failure_end(); /* printing itself fails, and would for ever */
  failing = true;
  unsigned code = error->code;
  memcpy(text, BEFORE, sizeof(BEFORE));
  text[CODE_AT] = (char)('0' + code / 10);
  text[CODE_AT + 1] = (char)('0' + code % 10);
  error_format(error, text + sizeof(BEFORE) - 1, ERROR_TEXT_SIZE);
  memcpy(text + strlen(text), BEHIND, sizeof(BEHIND));
  failure_print(text);
  failure_end();
}

void must(struct error error) {
  if (error.code != ERROR_NONE)
    fail(&error);
}
