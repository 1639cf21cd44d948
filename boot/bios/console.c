/* What a failure is printed on: the BIOS's screen and COM1. */
#include "boot/bios/bios.h"
#include "boot/bios/stack_overrun.h"
#include "boot/bios/video.h"
#include "boot/common/failure.h"
#include "boot/pc/serial.h"

#define VIDEO_INTERRUPT 0x10
#define VIDEO_TELETYPE 0x0e00
#define LIGHT_GREY 7

static void put(char c) {
  serial_write(c);
  struct bios_registers registers = {.eax = VIDEO_TELETYPE | (uint8_t)c, .ebx = LIGHT_GREY};
  bios_call(VIDEO_INTERRUPT, &registers);
}

/* The screen that a kernel asked for may be set already, and show no text. */
void failure_print(const char *text) {
  if (bios_data_byte(BIOS_DATA_VIDEO_MODE) != VIDEO_MODE_TEXT)
    video_prepare();
  while (*text != '\0')
    put(*text++);
}

_Noreturn void failure_end(void) {
  for (;;)
    __asm__ volatile("cli; hlt");
}

_Noreturn void stack_overrun(void) {
  static const struct error error = {.code = ERROR_STACK_OVERRUN};
  fail(&error);
}
