/* Modules: the list of them first, then each to whole pages of its own. */
#include "boot/common/load_modules.h"

#include <string.h>

#include "boot/common/volume.h"

struct reading {
  const struct volume_source *source;
  char *destination;
};

static void take_piece(void *context, uint64_t offset, const void *bytes, size_t length) {
  const struct reading *reading = context;
  reading->source->copy(reading->destination + (size_t)offset, bytes, length);
}

static uint64_t largest_kib(const struct memory_map *map) {
  return memory_map_largest_usable(map, MEMORY_MAP_LOW_END, MEMORY_MAP_32_BIT_END) / 1024;
}

/* The list, followed in memory by what the kernel is told of each module. */
static struct error read_list(const struct volume_source *source, const struct volume_part *part,
                              struct memory_map *map, uint64_t *list_phys) {
  uint64_t length = part->length + volume_module_count(part) * sizeof(struct boot_module);
  if (!memory_map_take_high(map, length, BOOT_MEMORY_LOADER, list_phys))
    return error_make(ERROR_MEMORY_LOADER, (length + 1023) / 1024, 0, 0);
  struct reading reading = {source, (char *)(uintptr_t)*list_phys};
  uint64_t digest;
  struct error error = source->read(source->reader, part, take_piece, &reading, &digest);
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

static struct error load(const struct volume_source *source, const struct volume_module *entry,
                         uint32_t index, struct memory_map *map, uint64_t *base) {
  struct error error = volume_module_check(source->header, entry, index);
  if (error.code != ERROR_NONE || entry->length == 0)
    return error;
  error = take_memory(map, entry->unpacked_length, index, base);
  if (error.code != ERROR_NONE)
    return error;
  const struct volume_part part = volume_module_part(entry);
  struct reading reading = {source, (char *)(uintptr_t)*base};
  uint64_t digest;
  error = source->read(source->reader, &part, take_piece, &reading, &digest);
  if (error.code == ERROR_NONE && digest != entry->digest)
    return error_make(ERROR_MODULE_DAMAGED, index, digest, entry->digest);
  return error;
}

struct error load_modules(const struct volume_source *source, const struct kernel_layout *layout,
                          struct memory_map *map, struct boot_info *info) {
  const struct volume_part *part = volume_find_part(source->header, VOLUME_PART_MODULE_LIST);
  if (part == NULL)
    return NO_ERROR;
  uint64_t list_phys;
  struct error error = read_list(source, part, map, &list_phys);
  const struct volume_module *list = (const struct volume_module *)(uintptr_t)list_phys;
  struct boot_module *modules = (struct boot_module *)(uintptr_t)(list_phys + part->length);
  uint32_t count = volume_module_count(part);
  for (uint32_t i = 0; i < count && error.code == ERROR_NONE; i++) {
    uint64_t base = 0;
    error = load(source, &list[i], i, map, &base);
    modules[i] = (struct boot_module){.base = base == 0 ? 0 : layout->direct_map + base,
                                      .base_phys = base,
                                      .length = list[i].unpacked_length,
                                      .name = layout->direct_map + (uintptr_t)list[i].name};
  }
  info->modules = layout->direct_map + (uintptr_t)modules;
  info->module_count = count;
  return error;
}
