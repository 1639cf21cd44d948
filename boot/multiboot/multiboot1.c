/* Multiboot 1 (Multiboot Specification 0.6.96, section 3.3). */
#include <string.h>

#include "boot/multiboot/handed_over.h"
#include "boot/multiboot/protocols.h"

#define SIZE_FIELD 4
#define REGION_LEAST (sizeof(struct multiboot1_region) - SIZE_FIELD)

/* QEMU's -kernel gives the kernel file's name as the first word of the command line, as the
 * specification's oldest text has it; GRUB 2 does not, so it has to be known who it is. */
static bool is_qemu(const struct physical *memory, const struct multiboot1_info *info) {
  char name[5];
  return (info->flags & MULTIBOOT1_LOADER_NAME) != 0 &&
         physical_read(memory, info->loader_name, name, sizeof(name)) &&
         memcmp(name, "qemu", sizeof(name)) == 0;
}

static void drop_first_word(const struct physical *memory, struct handed_range *text) {
  const char *bytes = (const char *)physical_at(memory, text->base, text->length);
  uint64_t skip = 0;
  while (skip < text->length && bytes[(size_t)skip] != ' ')
    skip++;
  while (skip < text->length && bytes[(size_t)skip] == ' ')
    skip++;
  text->base += skip;
  text->length -= skip;
}

static struct error read_command_line(const struct physical *memory,
                                      const struct multiboot1_info *info,
                                      struct handed_over *given) {
  if ((info->flags & MULTIBOOT1_COMMAND_LINE) == 0)
    return NO_ERROR;
  struct error error = handed_over_text(memory, given, MULTIBOOT2_COMMAND_LINE, info->command_line,
                                        &given->command_line);
  if (error.code == ERROR_NONE && given->command_line.length > 0 && is_qemu(memory, info))
    drop_first_word(memory, &given->command_line);
  return error;
}

static struct error read_module(const struct physical *memory, uint64_t address,
                                struct handed_over *given) {
  struct multiboot1_module module;
  if (!physical_read(memory, address, &module, sizeof(module)) || module.end < module.start)
    return handed_over_damaged(MULTIBOOT2_MODULE, address, sizeof(module));
  struct handed_range text;
  struct error error = handed_over_text(memory, given, MULTIBOOT2_MODULE, module.text, &text);
  struct handed_range bytes = {module.start, module.end - module.start};
  return error.code == ERROR_NONE ? handed_over_module(memory, given, bytes, text) : error;
}

static struct error read_modules(const struct physical *memory, const struct multiboot1_info *info,
                                 struct handed_over *given) {
  if ((info->flags & MULTIBOOT1_MODULES) == 0)
    return NO_ERROR;
  struct error error = NO_ERROR;
  handed_over_keep(given, info->modules,
                   (uint64_t)info->module_count * sizeof(struct multiboot1_module));
  for (uint32_t i = 0; i < info->module_count && error.code == ERROR_NONE; i++) {
    uint64_t address = info->modules + (uint64_t)i * sizeof(struct multiboot1_module);
    error = read_module(memory, address, given);
  }
  return error;
}

static struct error read_map(const struct physical *memory, const struct multiboot1_info *info,
                             struct memory_map *map, struct handed_over *given) {
  if ((info->flags & MULTIBOOT1_MEMORY_MAP) == 0)
    return NO_ERROR;
  handed_over_keep(given, info->memory_map, info->memory_map_length);
  uint64_t end = (uint64_t)info->memory_map + info->memory_map_length;
  uint64_t at = info->memory_map;
  while (at < end) {
    struct multiboot1_region region;
    if (end - at < sizeof(region) || !physical_read(memory, at, &region, sizeof(region)) ||
        region.size < REGION_LEAST || region.size > end - at - SIZE_FIELD) {
      return handed_over_damaged(MULTIBOOT2_MEMORY_MAP, at, end - at);
    }
    struct error error = memory_map_add(map, region.base, region.length, region.type);
    if (error.code != ERROR_NONE)
      return error;
    at += (uint64_t)SIZE_FIELD + region.size;
  }
  return NO_ERROR;
}

struct error multiboot1_read(const struct physical *memory, uint64_t address,
                             struct memory_map *map, struct handed_over *given) {
  struct multiboot1_info info;
  given->firmware = BOOT_FIRMWARE_MULTIBOOT1;
  if (!physical_read(memory, address, &info, sizeof(info)))
    return handed_over_damaged(MULTIBOOT2_END, address, sizeof(info));
  handed_over_keep(given, address, sizeof(info));
  if ((info.flags & MULTIBOOT1_FRAMEBUFFER) != 0)
    handed_over_screen(given, &info.screen, &info.channels);
  struct error error = read_map(memory, &info, map, given);
  if (error.code == ERROR_NONE)
    error = read_command_line(memory, &info, given);
  return error.code == ERROR_NONE ? read_modules(memory, &info, given) : error;
}
