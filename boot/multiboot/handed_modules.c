/* Modules in place, or copied. */
#include "boot/multiboot/handed_modules.h"

#include <string.h>

#define PAGE MEMORY_MAP_PAGE_SIZE

static void *pointer(uint64_t address) {
  return (void *)(uintptr_t)address;
}

static bool is_alone(const struct memory_map *map, const struct handed_range *bytes) {
  return bytes->base % PAGE == 0 && bytes->base >= MEMORY_MAP_LOW_END &&
         memory_map_is_usable(map, bytes->base, memory_map_page_up(bytes->length));
}

/* Before anything is copied, so that nothing is copied to where another module lies. */
static struct error claim(const struct handed_over *given, struct memory_map *map, bool *in_place) {
  struct error error = NO_ERROR;
  for (uint32_t i = 0; i < given->module_count && error.code == ERROR_NONE; i++) {
    const struct handed_range *bytes = &given->modules[i].bytes;
    in_place[i] = is_alone(map, bytes);
    uint64_t base = memory_map_page_down(bytes->base);
    error = memory_map_take(map, base, memory_map_page_up(bytes->base + bytes->length) - base,
                            in_place[i] ? BOOT_MEMORY_MODULE : MEMORY_MAP_BORROWED);
  }
  return error;
}

static struct error copy(struct handed_range *bytes, uint32_t index, struct memory_map *map) {
  uint64_t base;
  if (!memory_map_take_high(map, bytes->length, BOOT_MEMORY_MODULE, &base)) {
    return error_make(ERROR_MEMORY_MODULE, index, (bytes->length + 1023) / 1024,
                      memory_map_largest_usable(map, MEMORY_MAP_LOW_END, MEMORY_MAP_32_BIT_END) /
                          1024);
  }
  memcpy(pointer(base), pointer(bytes->base), (size_t)bytes->length);
  bytes->base = base;
  return NO_ERROR;
}

struct error handed_modules_place(struct handed_over *given, struct memory_map *map) {
  static bool in_place[HANDED_OVER_MODULES];
  struct error error = claim(given, map, in_place);
  for (uint32_t i = 0; i < given->module_count && error.code == ERROR_NONE; i++) {
    struct handed_range *bytes = &given->modules[i].bytes;
    if (bytes->length == 0)
      bytes->base = 0;
    else if (!in_place[i])
      error = copy(bytes, i, map);
  }
  return error;
}

/* A page's rest may hold another module until that has been copied. */
static void clear_rest(const struct handed_range *bytes) {
  uint64_t end = bytes->base + bytes->length;
  memset(pointer(end), 0, (size_t)(memory_map_page_up(end) - end));
}

static uint64_t texts_length(const struct handed_over *given) {
  uint64_t length = 0;
  for (uint32_t i = 0; i < given->module_count; i++)
    length += given->modules[i].name.length + 1 + given->modules[i].command_line.length + 1;
  return length;
}

/* Copies a text and a NUL to `to`, and moves that on behind them. Returns where they are. */
static uint64_t copy_text(const struct kernel_layout *layout, const struct handed_range *text,
                          char **to) {
  char *start = *to;
  memcpy(start, pointer(text->base), (size_t)text->length);
  start[(size_t)text->length] = '\0';
  *to = start + (size_t)text->length + 1;
  return layout->direct_map + (uintptr_t)start;
}

struct error handed_modules_list(const struct handed_over *given,
                                 const struct kernel_layout *layout, struct memory_map *map,
                                 struct boot_info *info) {
  if (given->module_count == 0)
    return NO_ERROR;
  uint64_t count = info->module_count + given->module_count;
  uint64_t length = count * sizeof(struct boot_module) + texts_length(given);
  uint64_t list;
  if (!memory_map_take_high(map, length, BOOT_MEMORY_LOADER, &list))
    return error_make(ERROR_MEMORY_LOADER, (length + 1023) / 1024, 0, 0);
  struct boot_module *module = pointer(list);
  char *text = (char *)(module + (size_t)count);
  size_t before = (size_t)info->module_count;
  if (before > 0)
    memcpy(module, pointer(info->modules - layout->direct_map), before * sizeof(*module));
  module += before;
  for (uint32_t i = 0; i < given->module_count; i++, module++) {
    const struct handed_module *from = &given->modules[i];
    *module = (struct boot_module){
        .base = from->bytes.length == 0 ? 0 : kernel_layout_modules(layout) + from->bytes.base,
        .base_phys = from->bytes.base,
        .length = from->bytes.length,
        .name = copy_text(layout, &from->name, &text),
        .command_line = copy_text(layout, &from->command_line, &text)};
  }
  for (uint32_t i = 0; i < given->module_count; i++)
    if (given->modules[i].bytes.length > 0)
      clear_rest(&given->modules[i].bytes);
  info->modules = layout->direct_map + list;
  info->module_count = count;
  return NO_ERROR;
}
