/* What all protocols have in common. */
#include "boot/multiboot/handed_over.h"

#include <string.h>

#include "boot/multiboot/protocols.h"

#define VGA_MEMORY UINT32_C(0xa0000)
#define VGA_MEMORY_END UINT32_C(0xc0000)
#define CELL_SIZE 2 /* character and attribute */

struct error handed_over_damaged(uint32_t item, uint64_t address, uint64_t length) {
  return error_make(ERROR_HANDED_OVER_DAMAGED, item, address, length);
}

void handed_over_keep(struct handed_over *given, uint64_t base, uint64_t length) {
  if (length > 0 && given->range_count < HANDED_OVER_RANGES)
    given->ranges[given->range_count++] = (struct handed_range){base, length};
}

struct error handed_over_text(const struct physical *memory, struct handed_over *given,
                              uint32_t item, uint64_t address, struct handed_range *text) {
  *text = (struct handed_range){0, 0};
  if (address == 0)
    return NO_ERROR;
  uint64_t length;
  if (!physical_text(memory, address, HANDED_OVER_TEXT_MAX, &length))
    return handed_over_damaged(item, address, length);
  *text = (struct handed_range){address, length};
  handed_over_keep(given, address, length + 1);
  return NO_ERROR;
}

/* A name that has spaces is in double quotes, as GRUB writes arguments that have them. */
static void split_text(const struct physical *memory, struct handed_range text,
                       struct handed_module *module) {
  module->name = module->command_line = (struct handed_range){0, 0};
  if (text.length == 0)
    return;
  const char *bytes = (const char *)physical_at(memory, text.base, text.length);
  size_t length = (size_t)text.length;
  size_t start = bytes[0] == '"';
  size_t end = start;
  while (end < length && bytes[end] != (start == 0 ? ' ' : '"'))
    end++;
  size_t rest = end < length ? end + start : end;
  while (rest < length && bytes[rest] == ' ')
    rest++;
  module->name = (struct handed_range){text.base + start, end - start};
  module->command_line = (struct handed_range){text.base + rest, length - rest};
}

struct error handed_over_module(const struct physical *memory, struct handed_over *given,
                                struct handed_range bytes, struct handed_range text) {
  if (given->module_count == HANDED_OVER_MODULES)
    return error_make(ERROR_HANDED_OVER_MODULES, HANDED_OVER_MODULES, 0, 0);
  if (bytes.length > 0 && !physical_has(memory, bytes.base, bytes.length))
    return handed_over_damaged(MULTIBOOT2_MODULE, bytes.base, bytes.length);
  struct handed_module *module = &given->modules[given->module_count++];
  module->bytes = bytes;
  split_text(memory, text, module);
  return NO_ERROR;
}

static bool is_inside(uint32_t shift, uint32_t bits, uint32_t pixel_bits) {
  return bits != 0 && shift + bits <= pixel_bits;
}

static bool lies_below(const struct multiboot_screen *screen, uint64_t end) {
  uint64_t bytes = (uint64_t)screen->pitch * screen->height;
  return bytes != 0 && screen->address <= end && bytes <= end - screen->address;
}

/* Elsewhere it would be no adapter's memory that is written. */
static bool is_text(const struct multiboot_screen *screen) {
  return screen->kind == MULTIBOOT_SCREEN_TEXT && screen->width != 0 &&
         screen->pitch / CELL_SIZE >= screen->width && screen->address >= VGA_MEMORY &&
         lies_below(screen, VGA_MEMORY_END);
}

static bool is_pixels(const struct multiboot_screen *screen,
                      const struct multiboot_channels *channels) {
  uint32_t bytes = (screen->bits + 7) / 8;
  return screen->kind == MULTIBOOT_SCREEN_RGB && screen->bits >= 15 && screen->bits <= 32 &&
         screen->width != 0 && screen->pitch / bytes >= screen->width && screen->address != 0 &&
         lies_below(screen, MEMORY_MAP_32_BIT_END) &&
         is_inside(channels->red_shift, channels->red_bits, bytes * 8) &&
         is_inside(channels->green_shift, channels->green_bits, bytes * 8) &&
         is_inside(channels->blue_shift, channels->blue_bits, bytes * 8);
}

static struct boot_screen describe(const struct multiboot_screen *screen, uint32_t kind) {
  return (struct boot_screen){.kind = kind,
                              .width = screen->width,
                              .height = screen->height,
                              .pitch = screen->pitch,
                              .base_phys = screen->address,
                              .bits = screen->bits};
}

void handed_over_screen(struct handed_over *given, const struct multiboot_screen *screen,
                        const struct multiboot_channels *channels) {
  given->screen_told = screen->address != 0;
  given->screen = (struct boot_screen){.kind = BOOT_SCREEN_NONE};
  if (is_text(screen)) {
    given->screen = describe(screen, BOOT_SCREEN_TEXT);
  } else if (is_pixels(screen, channels)) {
    given->screen = describe(screen, BOOT_SCREEN_FRAMEBUFFER);
    given->screen.red_shift = channels->red_shift;
    given->screen.red_bits = channels->red_bits;
    given->screen.green_shift = channels->green_shift;
    given->screen.green_bits = channels->green_bits;
    given->screen.blue_shift = channels->blue_shift;
    given->screen.blue_bits = channels->blue_bits;
  }
}

struct error handed_over_read(const struct physical *memory, uint32_t magic, uint64_t info,
                              struct memory_map *map, struct handed_over *given) {
  struct error error;
  memset(given, 0, sizeof(*given));
  map->count = 0;
  switch (magic) {
  case MULTIBOOT1_MAGIC:
    error = multiboot1_read(memory, info, map, given);
    break;
  case MULTIBOOT2_MAGIC:
    error = multiboot2_read(memory, info, map, given);
    break;
  case PVH_MAGIC:
    error = pvh_read(memory, info, map, given);
    break;
  default:
    return error_make(ERROR_HANDED_OVER_MAGIC, magic, 0, 0);
  }
  if (error.code == ERROR_NONE && map->count == 0)
    return error_make(ERROR_HANDED_OVER_NO_MAP, 0, 0, 0);
  return error;
}
