/* Telling what went wrong. */
#include "boot/bios/failure.h"

#include <stdbool.h>

#include "boot/bios/bios.h"
#include "boot/bios/serial.h"

#define VIDEO_INTERRUPT 0x10
#define VIDEO_TELETYPE 0x0e00
#define LIGHT_GREY 7

static void put(char c) {
  serial_write(c);
  struct bios_registers registers = {.eax = VIDEO_TELETYPE | (uint8_t)c, .ebx = LIGHT_GREY};
  bios_call(VIDEO_INTERRUPT, &registers);
}

static void print(const char *text) {
  while (*text != '\0')
    put(*text++);
}

static _Noreturn void halt(void) {
  for (;;)
    __asm__ volatile("cli; hlt");
}

_Noreturn void fail(const struct error *error) {
  static char text[ERROR_TEXT_SIZE];
  static bool failing;
  if (failing)
    halt(); /* printing itself fails, and would for ever */
  failing = true;
  unsigned code = error->code;
  print("\r\nBootsmith E");
  put((char)('0' + code / 10));
  put((char)('0' + code % 10));
  print(": ");
  error_format(error, text, sizeof(text));
  print(text);
  print("\r\n");
  halt();
}

void must(struct error error) {
  if (error.code != ERROR_NONE)
    fail(&error);
}

_Noreturn void stack_overrun(void) {
  static const struct error error = {.code = ERROR_STACK_OVERRUN};
  fail(&error);
}
