/* Would like a framebuffer, or else text, as either.asm asks for; says what it has got. */
#include <stdint.h>

#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "tests/requests/screen/answers.h"

_Noreturn void _start(const struct boot_info *info);

/* All of it is mapped. */
static void read_modes(const struct boot_screen_modes *list) {
  const struct boot_screen_mode *modes = (const struct boot_screen_mode *)list->modes;
  const uint8_t *edid = (const uint8_t *)list->edid;
  uint8_t sum = 0;
  for (uint64_t i = 0; i < list->mode_count; i++)
    if (modes[i].width == 0 || modes[i].height == 0)
      harness_fail("mode %lu has %ux%u pixels", i, modes[i].width, modes[i].height);
  for (uint64_t i = 0; i < list->edid_length; i++)
    sum = (uint8_t)(sum + edid[i]);
  CHECK_EQUAL(sum, 0);
}

/* Pixels of any size, each byte of them. */
static void write_framebuffer(const struct boot_screen *screen) {
  volatile uint64_t *words = (volatile uint64_t *)screen->base;
  uint64_t count = (uint64_t)screen->pitch * screen->height / sizeof(*words);
  for (uint64_t i = 0; i < count; i++)
    words[i] = i;
  for (uint64_t i = 0; i < count; i++)
    CHECK_EQUAL(words[i], i);
}

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
  if (modes.value != 0)
    read_modes((const struct boot_screen_modes *)modes.value);
  if (screen->kind == BOOT_SCREEN_FRAMEBUFFER)
    write_framebuffer(screen);
  console_init_screen(screen);
  console_clear();
  console_print("As it is.\n");
  harness_pass();
  cpu_halt_forever();
}
