/* PVH (Xen, xen/include/public/arch-x86/hvm/start_info.h). */
#include "boot/multiboot/handed_over.h"
#include "boot/multiboot/protocols.h"

static struct error read_module(const struct physical *memory, uint64_t address,
                                struct handed_over *given) {
  struct pvh_module module;
  if (!physical_read(memory, address, &module, sizeof(module)))
    return handed_over_damaged(MULTIBOOT2_MODULE, address, sizeof(module));
  struct handed_range text;
  struct error error = handed_over_text(memory, given, MULTIBOOT2_MODULE, module.text, &text);
  struct handed_range bytes = {module.base, module.length};
  return error.code == ERROR_NONE ? handed_over_module(memory, given, bytes, text) : error;
}

static struct error read_modules(const struct physical *memory, const struct pvh_info *info,
                                 struct handed_over *given) {
  struct error error = NO_ERROR;
  handed_over_keep(given, info->modules, (uint64_t)info->module_count * sizeof(struct pvh_module));
  for (uint32_t i = 0; i < info->module_count && error.code == ERROR_NONE; i++)
    error = read_module(memory, info->modules + (uint64_t)i * sizeof(struct pvh_module), given);
  return error;
}

static struct error read_map(const struct physical *memory, const struct pvh_info *info,
                             struct memory_map *map, struct handed_over *given) {
  uint64_t length = (uint64_t)info->memory_map_count * sizeof(struct pvh_region);
  handed_over_keep(given, info->memory_map, length);
  for (uint32_t i = 0; i < info->memory_map_count; i++) {
    struct pvh_region region;
    uint64_t address = info->memory_map + (uint64_t)i * sizeof(region);
    if (!physical_read(memory, address, &region, sizeof(region)))
      return handed_over_damaged(MULTIBOOT2_MEMORY_MAP, address, sizeof(region));
    struct error error = memory_map_add(map, region.base, region.length, region.type);
    if (error.code != ERROR_NONE)
      return error;
  }
  return NO_ERROR;
}

struct error pvh_read(const struct physical *memory, uint64_t address, struct memory_map *map,
                      struct handed_over *given) {
  struct pvh_info info;
  given->firmware = BOOT_FIRMWARE_PVH;
  if (!physical_read(memory, address, &info, sizeof(info)) || info.magic != PVH_MAGIC)
    return handed_over_damaged(MULTIBOOT2_END, address, sizeof(info));
  if (info.version == 0)
    return error_make(ERROR_HANDED_OVER_NO_MAP, 0, 0, 0);
  handed_over_keep(given, address, sizeof(info));
  given->rsdp_phys = info.rsdp;
  struct error error = read_map(memory, &info, map, given);
  if (error.code == ERROR_NONE) {
    error = handed_over_text(memory, given, MULTIBOOT2_COMMAND_LINE, info.command_line,
                             &given->command_line);
  }
  return error.code == ERROR_NONE ? read_modules(memory, &info, given) : error;
}
