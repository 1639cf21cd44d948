/* Making the machine of boot/protocol/entry_contract.md. */
#include "boot/common/kernel_start.h"

#include <string.h>

#include "boot/common/address_space.h"
#include "boot/common/memory_requests.h"

#define PAGE_SIZE MEMORY_MAP_PAGE_SIZE
/* By which the map grows while the block, the stack and the tables are taken, and what processors
 * need (firmware's list, a page below 1 MiB, a block): two for each, and tables are taken beside
 * each other. */
#define REGIONS_MORE 14

static struct error take_memory(struct memory_map *map, uint64_t length, uint64_t *base) {
  return memory_map_take_high(map, length, BOOT_MEMORY_LOADER, base)
             ? NO_ERROR
             : error_make(ERROR_MEMORY_LOADER, (length + 1023) / 1024, 0, 0);
}

static struct error take_stack(const struct kernel_start_plan *plan, struct memory_map *map,
                               uint64_t *base) {
  struct boot_request *request = &plan->requests->stack.request;
  uint64_t length = plan->layout->stack_pages * PAGE_SIZE;
  struct error error = take_memory(map, length, base);
  if (error.code == ERROR_NONE || !request_stands(request))
    return error;
  uint64_t largest = memory_map_largest_usable(map, MEMORY_MAP_LOW_END, MEMORY_MAP_32_BIT_END);
  error = request_give_up(request, ERROR_REQUEST_STACK, length / 1024, largest / 1024);
  if (error.code != ERROR_NONE)
    return error;
  *plan->layout = kernel_layout_of(plan->requests);
  return take_memory(map, plan->layout->stack_pages * PAGE_SIZE, base);
}

static bool take_table(void *context, uint64_t *page) {
  return take_memory(context, PAGE_SIZE, page).code == ERROR_NONE;
}

/* What few kernels ask for; without it none of that code runs, or is even there. */
static struct error meet_requests(const struct kernel_start_plan *plan,
                                  const struct memory_map *map, struct handover *handover,
                                  struct paging *paging, struct kernel_start *start) {
  struct memory_requests memory = {.requests = plan->requests,
                                   .layout = plan->layout,
                                   .image = &plan->kernel->image,
                                   .map = map,
                                   .block = handover->block,
                                   .block_vaddr = handover->block_vaddr,
                                   .block_length = handover->block_length,
                                   .has_pat = plan->has_pat,
                                   .physical_end = plan->physical_end,
                                   .screen = &handover->info.screen,
                                   .paging = paging,
                                   .values = handover->values};
  if (!memory_requests_made(plan->requests))
    return NO_ERROR;
  struct error error = memory_requests_map(&memory);
  start->pat = memory.pat;
  return error;
}

static struct error build_address_space(const struct kernel_start_plan *plan,
                                        struct memory_map *map, struct handover *handover,
                                        struct kernel_start *start) {
  struct boot_info *info = &handover->info;
  struct address_space space = {.layout = plan->layout,
                                .placement = &plan->kernel->placement,
                                .slide = plan->kernel->slide,
                                .map = map,
                                .last_page = plan->last_page,
                                .screen = &info->screen,
                                .gib_pages = plan->gib_pages};
  struct paging paging = {.allocate = take_table, .context = map};
  struct error error = take_stack(plan, map, &space.stack_phys);
  if (error.code == ERROR_NONE && memory_requests_made(plan->requests))
    error = memory_requests_levels(plan->requests, plan->has_la57, plan->layout);
  paging.levels = plan->layout->paging_levels;
  if (error.code == ERROR_NONE)
    error = paging_begin(&paging);
  if (error.code == ERROR_NONE)
    error = address_space_build(&space, &paging);
  if (error.code == ERROR_NONE)
    error = meet_requests(plan, map, handover, &paging, start);
  start->page_tables = paging.root;
  info->direct_map_length = plan->layout->window ? 0 : address_space_direct_map_length(&space);
  return error;
}

static void describe_tls(struct boot_tls *tls, const struct loaded_kernel *kernel) {
  const struct elf64_tls *image = &kernel->image.tls;
  if (image->memory_size != 0)
    *tls = (struct boot_tls){.base = image->vaddr + kernel->slide,
                             .file_size = image->file_size,
                             .memory_size = image->memory_size,
                             .alignment = image->alignment};
}

static void describe_kernel(struct boot_info *info, const struct loaded_kernel *kernel) {
  const struct elf64_image *image = &kernel->image;
  const struct elf64_segment *last = &image->segments[image->segment_count - 1];
  uint64_t into_page = image->segments[0].vaddr % PAGE_SIZE;
  uint64_t linked = image->segments[0].vaddr - into_page;
  uint64_t end = memory_map_page_up(last->vaddr + last->memory_size);
  info->kernel_base = linked + kernel->slide;
  info->kernel_base_phys = kernel->placement.physical[0] - into_page;
  info->kernel_length = end - linked;
  info->kernel_slide = kernel->slide;
  describe_tls(&info->tls, kernel);
}

static void describe_machine(struct boot_info *info, const struct kernel_start_plan *plan) {
  const struct kernel_layout *layout = plan->layout;
  info->magic = BOOT_INFO_MAGIC;
  info->version = BOOT_INFO_VERSION;
  info->size = sizeof(*info);
  info->direct_map = layout->window ? 0 : layout->direct_map;
  info->stack_base = kernel_layout_stack(layout);
  info->stack_length = layout->stack_pages * PAGE_SIZE;
  info->guard_length = layout->guard_pages * PAGE_SIZE;
  info->paging_levels = (uint32_t)layout->paging_levels;
  info->last_page = plan->last_page;
}

/* Those whose answers the boot info has anyway. */
static void answer_requests(struct handover *handover) {
  handover->values[BOOT_REQUEST_TYPE_RANGE] = handover->requests->range.start;
  handover->values[BOOT_REQUEST_TYPE_PAGING_LEVELS] = handover->info.paging_levels;
  handover->values[BOOT_REQUEST_TYPE_STACK] = handover->info.stack_length;
  handover->values[BOOT_REQUEST_TYPE_DIRECT_MAP] = handover->info.direct_map;
  handover->values[BOOT_REQUEST_TYPE_KASLR] = handover->info.kernel_slide;
  handover->values[BOOT_REQUEST_TYPE_MODULES] = KERNEL_LAYOUT_MODULES;
  handover->values[BOOT_REQUEST_TYPE_BOOT_INFO] = handover->block_vaddr;
  handover->values[BOOT_REQUEST_TYPE_KERNEL_PLACE] = handover->info.kernel_base;
}

static size_t align(size_t length) {
  return (length + sizeof(uint64_t) - 1) & ~(sizeof(uint64_t) - 1);
}

/* Behind what the kernel finds there is room for the copy of kernel_start_copy(). */
static struct error take_block(const struct kernel_start_plan *plan, struct memory_map *map,
                               struct handover *handover, size_t regions) {
  const struct boot_request_boot_info *asked = &plan->requests->boot_info;
  handover->requests = plan->requests;
  size_t length = align(handover_size(handover, regions));
  handover->block_length = length + sizeof(struct kernel_start);
  struct error error = take_memory(map, handover->block_length, &handover->block);
  handover->block_vaddr = request_stands(&asked->request) && asked->address != 0
                              ? asked->address
                              : plan->layout->direct_map + handover->block;
  return error;
}

struct error kernel_start_build(const struct kernel_start_plan *plan, struct memory_map *map,
                                struct handover *handover, struct kernel_start *start) {
  const struct kernel_layout *layout = plan->layout;
  size_t regions = map->count + REGIONS_MORE + plan->regions_to_come;
  *start = (struct kernel_start){0};
  struct error error = take_block(plan, map, handover, regions);
  if (error.code == ERROR_NONE)
    error = build_address_space(plan, map, handover, start);
  if (error.code != ERROR_NONE)
    return error;
  if (map->count + plan->regions_to_come > regions)
    return error_make(ERROR_MEMORY_MAP_FULL, regions, 0, 0);
  describe_kernel(&handover->info, plan->kernel);
  describe_machine(&handover->info, plan);
  answer_requests(handover);
  uint64_t block = handover->block_vaddr;
  uint64_t info = block + offsetof(struct handover_block, info);
  start->self = block + handover->block_length - sizeof(*start);
  start->gdt_register = block + offsetof(struct handover_block, tables) + HANDOVER_GDT_REGISTER;
  start->stack_top = kernel_layout_stack(layout) + layout->stack_pages * PAGE_SIZE;
  start->entry = plan->kernel->image.entry + plan->kernel->slide;
  start->boot_info = info;
  start->entry_tsc = info + offsetof(struct boot_info, timestamps) +
                     offsetof(struct boot_timestamps, kernel_entry);
  start->cr4 =
      KERNEL_START_CR4_PAE | (layout->paging_levels == PAGING_LEVELS ? 0 : KERNEL_START_CR4_LA57);
  return NO_ERROR;
}

struct error kernel_start_hand_over(const struct kernel_start_plan *plan,
                                    const struct memory_map *map, struct handover *handover) {
  if (memory_requests_made(plan->requests)) {
    struct error error = memory_requests_low(plan->requests, map, handover->values);
    if (error.code != ERROR_NONE)
      return error;
  }
  handover_write(handover, map, (void *)(uintptr_t)handover->block);
  return NO_ERROR;
}

const struct kernel_start *kernel_start_copy(const struct handover *handover,
                                             const struct kernel_start *start) {
  uint64_t copy = handover->block + handover->block_length - sizeof(*start);
  memcpy((void *)(uintptr_t)copy, start, sizeof(*start));
  return (const struct kernel_start *)(uintptr_t)copy;
}
