/* Making the machine of boot/protocol/entry_contract.md. */
#include "boot/bios/kernel_machine.h"

#include <stddef.h>

#include "boot/bios/enter_kernel.h"
#include "boot/bios/failure.h"
#include "boot/bios/interrupts.h"
#include "boot/common/address_space.h"
#include "boot/common/kernel_layout.h"

#define PAGE_SIZE MEMORY_MAP_PAGE_SIZE
/* Taking the handover block can split one region into three. */
#define REGIONS_MORE 2

static struct error take_memory(struct memory_map *map, uint64_t length, uint64_t *base) {
  return memory_map_take_high(map, length, BOOT_MEMORY_LOADER, base)
             ? NO_ERROR
             : error_make(ERROR_MEMORY_LOADER, (length + 1023) / 1024, 0, 0);
}

static bool take_table(void *context, uint64_t *page) {
  return take_memory(context, PAGE_SIZE, page).code == ERROR_NONE;
}

static uint64_t build_address_space(const struct cpu *cpu, struct memory_map *map,
                                    const struct loaded_kernel *kernel,
                                    const struct kernel_layout *layout) {
  struct address_space space = {.layout = layout,
                                .placement = &kernel->placement,
                                .slide = kernel->slide,
                                .map = map,
                                .gib_pages = cpu->gib_pages};
  struct paging paging = {.allocate = take_table, .context = map};
  must(take_memory(map, layout->stack_pages * PAGE_SIZE, &space.stack_phys));
  must(paging_begin(&paging));
  must(address_space_build(&space, &paging));
  return paging.root;
}

static void describe_kernel(struct boot_info *info, const struct loaded_kernel *kernel) {
  const struct elf64_image *image = &kernel->image;
  const struct elf64_segment *last = &image->segments[image->segment_count - 1];
  uint64_t into_page = image->segments[0].vaddr % PAGE_SIZE;
  uint64_t linked = image->segments[0].vaddr - into_page;
  uint64_t end = (last->vaddr + last->memory_size + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
  info->kernel_base = linked + kernel->slide;
  info->kernel_base_phys = kernel->placement.physical[0] - into_page;
  info->kernel_length = end - linked;
  info->kernel_slide = kernel->slide;
}

static void describe_machine(struct boot_info *info, const struct memory_map *map,
                             const struct kernel_layout *layout) {
  info->magic = BOOT_INFO_MAGIC;
  info->version = BOOT_INFO_VERSION;
  info->size = sizeof(*info);
  info->direct_map = layout->direct_map;
  info->direct_map_length = address_space_direct_map_length(layout, map);
  info->stack_base = kernel_layout_stack(layout);
  info->stack_length = layout->stack_pages * PAGE_SIZE;
  info->guard_length = layout->guard_pages * PAGE_SIZE;
  info->paging_levels = PAGING_LEVELS;
}

/* Returns the virtual address of the block. */
static uint64_t leave_handover(struct memory_map *map, const struct handover *handover) {
  uint64_t block;
  must(take_memory(map, handover_size(handover, map->count + REGIONS_MORE), &block));
  handover_write(handover, map, block, (void *)(uintptr_t)block);
  return handover->info.direct_map + block;
}

_Noreturn void kernel_machine_start(const struct cpu *cpu, struct memory_map *map,
                                    const struct loaded_kernel *kernel,
                                    const struct kernel_layout *layout, struct handover *handover) {
  struct kernel_start start = {
      .page_tables = build_address_space(cpu, map, kernel, layout),
      .self = layout->direct_map + (uintptr_t)&start,
      .stack_top = kernel_layout_stack(layout) + layout->stack_pages * PAGE_SIZE,
      .entry = kernel->image.entry + kernel->slide,
  };
  describe_kernel(&handover->info, kernel);
  describe_machine(&handover->info, map, layout);
  uint64_t block = leave_handover(map, handover);
  start.boot_info = block + offsetof(struct handover_block, info);
  start.entry_tsc = block + offsetof(struct handover_block, info) +
                    offsetof(struct boot_info, timestamps) +
                    offsetof(struct boot_timestamps, kernel_entry);
  start.gdt_register = block + offsetof(struct handover_block, gdt_register) +
                       offsetof(struct handover_gdt_register, limit);
  interrupts_mask_all();
  enter_kernel(&start);
}
