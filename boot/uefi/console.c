/* What failures and messages are printed on: the firmware's console, COM1, and for messages the
 * debug console of emulators. */
#include "boot/common/failure.h"
#include "boot/common/log.h"
#include "boot/pc/port_io.h"
#include "boot/pc/serial.h"
#include "boot/uefi/firmware.h"
#include "boot/uefi/graphics.h"

#define PIECE 64

/* Where the kernel's screen is set already, it sets its own again. */
static void start_console(void) {
  struct efi_text_output *console = firmware.system->console_out;
  if (console != NULL && graphics_changed())
    console->reset(console, false);
}

/* Firmware's own strings have 16 bits a character. */
static void print_on_console(const char *text) {
  struct efi_text_output *console = firmware.system->console_out;
  if (console == NULL)
    return;
  while (*text != '\0') {
    efi_char piece[PIECE + 1];
    size_t length = 0;
    while (length < PIECE && *text != '\0')
      piece[length++] = (uint8_t)*text++;
    piece[length] = 0;
    console->output_string(console, piece);
  }
}

static void print_on_serial(const char *text) {
  serial_start();
  while (*text != '\0')
    serial_write(*text++);
}

/* Once firmware has been asked to leave, its console may be gone. */
void failure_print(const char *text) {
  if (firmware.boot != NULL) {
    start_console();
    print_on_console("\r\nThe boot cannot go on. A key leads back to the firmware.");
    print_on_console(text);
  }
  print_on_serial(text);
}

void log_print(uint32_t targets, const char *text) {
  if ((targets & SETTINGS_LOG_TO_SCREEN) != 0 && firmware.boot != NULL)
    print_on_console(text);
  if ((targets & SETTINGS_LOG_TO_SERIAL) != 0)
    print_on_serial(text);
  if ((targets & SETTINGS_LOG_TO_DEBUG_CONSOLE) != 0)
    for (; *text != '\0'; text++)
      port_write(DEBUG_CONSOLE, (uint8_t)*text);
}

static void wait_for_key(void) {
  struct efi_text_input *keyboard = firmware.system->console_in;
  if (keyboard == NULL)
    return;
  size_t index;
  keyboard->reset(keyboard, false);
  firmware.boot->wait_for_event(1, &keyboard->wait_for_key, &index);
}

_Noreturn void failure_end(void) {
  if (firmware.boot != NULL) {
    wait_for_key();
    firmware.boot->exit(firmware.image, EFI_LOAD_ERROR, 0, NULL);
  }
  for (;;)
    __asm__ volatile("cli; hlt");
}
