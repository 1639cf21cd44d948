/* Modules: the list of them first, then each to whole pages of its own. */
#include "boot/common/load_modules.h"

#include <string.h>

#include "boot/common/volume.h"

static uint64_t largest_kib(const struct memory_map *map) {
  return memory_map_largest_usable(map, MEMORY_MAP_LOW_END, MEMORY_MAP_32_BIT_END) / 1024;
}

/* What the kernel is told of each module, followed in memory by the list. */
static struct error read_list(const struct volume_source *source, const struct volume_part *part,
                              struct memory_map *map, uint64_t *modules_phys) {
  uint64_t told = (uint64_t)source->header->module_count * sizeof(struct boot_module);
  uint64_t length = told + part->length;
  if (!memory_map_take_high(map, length, BOOT_MEMORY_LOADER, modules_phys))
    return error_make(ERROR_MEMORY_LOADER, (length + 1023) / 1024, 0, 0);
  uint64_t digest;
  struct error error =
      volume_source_read_to(source, part, (void *)(uintptr_t)(*modules_phys + told), &digest);
  if (error.code == ERROR_NONE && digest != part->digest)
    return error_make(ERROR_MODULE_LIST_DAMAGED, digest, part->digest, 0);
  return error;
}

static struct error take_memory(struct memory_map *map, uint64_t length, uint32_t index,
                                uint64_t *base) {
  if (!memory_map_take_high(map, length, BOOT_MEMORY_MODULE, base))
    return error_make(ERROR_MEMORY_MODULE, index, (length + 1023) / 1024, largest_kib(map));
  uint64_t rest = -length % MEMORY_MAP_PAGE_SIZE;
  memset((void *)(uintptr_t)(*base + length), 0, (size_t)rest);
  return NO_ERROR;
}

static struct error load(const struct volume_source *source, const struct volume_module *list,
                         uint32_t index, struct memory_map *map, uint64_t *base) {
  const struct volume_module *entry = &list[index];
  struct error error = volume_module_check(source->header, list, index);
  if (error.code != ERROR_NONE || entry->length == 0)
    return error;
  error = take_memory(map, entry->unpacked_length, index, base);
  if (error.code != ERROR_NONE)
    return error;
  const struct volume_part part = volume_module_part(entry);
  uint64_t digest;
  error = volume_source_read_to(source, &part, (void *)(uintptr_t)*base, &digest);
  if (error.code == ERROR_NONE && digest != entry->digest)
    return error_make(ERROR_MODULE_DAMAGED, index, digest, entry->digest);
  return error;
}

static struct boot_module describe(const struct kernel_layout *layout,
                                   const struct volume_module *list, uint32_t index,
                                   uint64_t base) {
  uintptr_t command_line = (uintptr_t)volume_module_command_line(list, index);
  return (struct boot_module){.base = base == 0 ? 0 : kernel_layout_modules(layout) + base,
                              .base_phys = base,
                              .length = list[index].unpacked_length,
                              .name = layout->direct_map + (uintptr_t)list[index].name,
                              .command_line = layout->direct_map + command_line};
}

struct error load_modules(const struct volume_source *source, const struct kernel_layout *layout,
                          struct memory_map *map, struct boot_info *info) {
  const struct volume_part *part = volume_find_part(source->header, VOLUME_PART_MODULE_LIST);
  if (part == NULL)
    return NO_ERROR;
  uint64_t modules_phys;
  struct error error = read_list(source, part, map, &modules_phys);
  uint32_t count = source->header->module_count;
  struct boot_module *modules = (struct boot_module *)(uintptr_t)modules_phys;
  const struct volume_module *list = (const struct volume_module *)(modules + count);
  for (uint32_t i = 0; i < count && error.code == ERROR_NONE; i++) {
    uint64_t base = 0;
    error = load(source, list, i, map, &base);
    if (error.code == ERROR_NONE)
      modules[i] = describe(layout, list, i, base);
  }
  info->modules = layout->direct_map + modules_phys;
  info->module_count = count;
  return error;
}
