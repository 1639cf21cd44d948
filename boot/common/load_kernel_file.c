/* The file as a module is loaded, and a structure that says where its tables are. */
#include "boot/common/load_kernel_file.h"

#include <string.h>

#include "boot/common/elf64_tables.h"
#include "boot/common/volume.h"

static struct error read(const struct volume_source *source, const struct volume_part *part,
                         uint64_t base) {
  uint64_t digest;
  uint64_t rest = -part->unpacked_length % MEMORY_MAP_PAGE_SIZE;
  memset((void *)(uintptr_t)(base + part->unpacked_length), 0, (size_t)rest);
  struct error error = volume_source_read_to(source, part, (void *)(uintptr_t)base, &digest);
  if (error.code == ERROR_NONE && digest != part->digest)
    error = error_make(ERROR_KERNEL_FILE_DAMAGED, digest, part->digest, 0);
  return error;
}

/* An address in the file; 0 for what it does not have. */
static uint64_t address(uint64_t file, uint64_t offset, uint64_t count) {
  return count == 0 ? 0 : file + offset;
}

/* A file whose tables make no sense has none: the kernel can look at it itself. */
static void describe(struct boot_kernel_file *kernel, const struct volume_part *part,
                     const struct kernel_layout *layout, uint64_t base) {
  struct elf64_tables tables;
  uint64_t file = kernel_layout_modules(layout) + base;
  if (!elf64_find_tables((const void *)(uintptr_t)base, part->unpacked_length, &tables))
    tables = (struct elf64_tables){0};
  *kernel = (struct boot_kernel_file){
      .file = file,
      .file_phys = base,
      .length = part->unpacked_length,
      .sections = address(file, tables.sections, tables.section_count),
      .section_count = tables.section_count,
      .section_names = address(file, tables.section_names, tables.section_count),
      .symbols = address(file, tables.symbols, tables.symbol_count),
      .symbol_count = tables.symbol_count,
      .symbol_names = address(file, tables.symbol_names, tables.symbol_count),
      .symbol_names_length = tables.symbol_names_length,
  };
}

struct error load_kernel_file(const struct volume_source *source,
                              const struct kernel_layout *layout, struct kernel_requests *requests,
                              struct memory_map *map, struct handover *handover) {
  const struct volume_part *part = volume_find_part(source->header, VOLUME_PART_KERNEL_FILE);
  uint64_t base, kernel;
  if (!request_stands(&requests->kernel_file.request))
    return NO_ERROR;
  if (part == NULL)
    return error_make(ERROR_PART_MISSING, VOLUME_PART_KERNEL_FILE, 0, 0);
  if (!memory_map_take_high(map, part->unpacked_length, BOOT_MEMORY_MODULE, &base)) {
    uint64_t largest = memory_map_largest_usable(map, MEMORY_MAP_LOW_END, MEMORY_MAP_32_BIT_END);
    return request_give_up(&requests->kernel_file.request, ERROR_REQUEST_KERNEL_FILE,
                           (part->unpacked_length + 1023) / 1024, largest / 1024);
  }
  if (!memory_map_take_high(map, sizeof(struct boot_kernel_file), BOOT_MEMORY_LOADER, &kernel))
    return error_make(ERROR_MEMORY_LOADER, MEMORY_MAP_PAGE_SIZE / 1024, 0, 0);
  struct error error = read(source, part, base);
  if (error.code == ERROR_NONE)
    describe((struct boot_kernel_file *)(uintptr_t)kernel, part, layout, base);
  handover->values[BOOT_REQUEST_TYPE_KERNEL_FILE] = layout->direct_map + kernel;
  return error;
}
