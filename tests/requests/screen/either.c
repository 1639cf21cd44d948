/* Would like a framebuffer, or else text, as either.asm asks for; says what it has got. */
#include <stdint.h>

#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "tests/requests/screen/answers.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  const struct boot_screen *screen = &info->screen;
  struct boot_request_answer choice = answer_to(info, BOOT_REQUEST_TYPE_SCREEN);
  struct boot_request_answer modes = answer_to(info, BOOT_REQUEST_TYPE_SCREEN_MODES);
  CHECK_EQUAL(choice.status, choice.value != 0 ? BOOT_REQUEST_GRANTED : BOOT_REQUEST_NOT_AVAILABLE);
  CHECK_EQUAL(modes.status, modes.value != 0 ? BOOT_REQUEST_GRANTED : BOOT_REQUEST_NOT_AVAILABLE);
  console_print_serial("choice %lu: kind %u, %ux%u of %u bits; modes: %s\n", choice.value,
                       screen->kind, screen->width, screen->height, screen->bits,
                       modes.value != 0 ? "yes" : "no");
  console_init_screen(screen);
  console_clear();
  console_print("As it is.\n");
  harness_pass();
  cpu_halt_forever();
}
