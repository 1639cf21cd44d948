/* What messages are printed on: the BIOS's screen, COM1 and the debug console of emulators. */
#include "boot/bios/bios.h"
#include "boot/common/log.h"
#include "boot/pc/port_io.h"
#include "boot/pc/serial.h"

#define VIDEO_INTERRUPT 0x10
#define VIDEO_TELETYPE 0x0e00
#define LIGHT_GREY 7

static void put(uint32_t targets, char c) {
  if ((targets & SETTINGS_LOG_TO_SERIAL) != 0)
    serial_write(c);
  if ((targets & SETTINGS_LOG_TO_DEBUG_CONSOLE) != 0)
    port_write(DEBUG_CONSOLE, (uint8_t)c);
  if ((targets & SETTINGS_LOG_TO_SCREEN) != 0) {
    struct bios_registers registers = {.eax = VIDEO_TELETYPE | (uint8_t)c, .ebx = LIGHT_GREY};
    bios_call(VIDEO_INTERRUPT, &registers);
  }
}

void log_print(uint32_t targets, const char *text) {
  while (*text != '\0')
    put(targets, *text++);
}
