/* Telling what went wrong. */
#include "boot/common/failure.h"

#include <stdbool.h>

static void print(const char *text) {
  while (*text != '\0')
    failure_put(*text++);
}

_Noreturn void fail(const struct error *error) {
  static char text[ERROR_TEXT_SIZE];
  static bool failing;
  if (failing)
    failure_end(); /* printing itself fails, and would for ever */
  failing = true;
  unsigned code = error->code;
  print("\r\nBootsmith E");
  failure_put((char)('0' + code / 10));
  failure_put((char)('0' + code % 10));
  print(": ");
  error_format(error, text, sizeof(text));
  print(text);
  print("\r\n");
  failure_end();
}

void must(struct error error) {
  if (error.code != ERROR_NONE)
    fail(&error);
}
