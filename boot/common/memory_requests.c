/* Requests about memory. */
#include "boot/common/memory_requests.h"

#include "boot/common/kernel_places.h"
#include "boot/common/paging_change.h"

#define PAGE_SIZE PAGING_PAGE_SIZE
#define TWO_MIB (UINT64_C(2) << 20)

/* The boot stops for want of what is required; what is optional is told to be missing. */
static struct error give_up(struct boot_request *request, struct error error) {
  struct error left = request_give_up(request, error.code, 0, 0);
  return left.code == ERROR_NONE ? left : error;
}

uint64_t memory_requests_screen_length(const struct boot_screen *screen) {
  uint64_t end = screen->base_phys + (uint64_t)screen->pitch * screen->height;
  return screen->kind == BOOT_SCREEN_FRAMEBUFFER
             ? memory_map_page_up(end) - memory_map_page_down(screen->base_phys)
             : 0;
}

static enum paging_access caching_of(uint64_t asked) {
  return asked == BOOT_REQUEST_CACHING_WRITE_COMBINING ? PAGING_WRITE_COMBINING
         : asked == BOOT_REQUEST_CACHING_UNCACHED      ? PAGING_UNCACHED
                                                       : PAGING_READ_ONLY;
}

/* The first region at or above `from` that is handed over; false if there is none. It is asked for
 * by address, since tables that are taken meanwhile change the map. They lie below what is mapped,
 * or are mapped with it. */
static bool next_handed_over(const struct memory_requests *memory, uint64_t from, uint64_t *base,
                             uint64_t *end) {
  const struct memory_map *map = memory->map;
  bool modules = !memory->layout->read_only_modules;
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    uint64_t region_end = region->base_phys + region->length;
    if ((region->type == BOOT_MEMORY_LOADER || (region->type == BOOT_MEMORY_MODULE && modules)) &&
        region_end > from) {
      *base = region->base_phys > from ? region->base_phys : from;
      *end = region_end;
      return true;
    }
  }
  return false;
}

/* Without a direct map: what the kernel is told of, and no more. Modules that can only be read are
 * elsewhere. */
static struct error map_window(struct memory_requests *memory) {
  uint64_t window = memory->layout->direct_map;
  uint64_t length = memory_requests_screen_length(memory->screen);
  struct error error = NO_ERROR;
  uint64_t base, end = 0;
  while (error.code == ERROR_NONE && next_handed_over(memory, end, &base, &end))
    error = paging_map(memory->paging, window + base, base, end - base, PAGING_WRITE, TWO_MIB);
  return error.code == ERROR_NONE && length != 0
             ? paging_map(memory->paging, KERNEL_LAYOUT_SCREEN,
                          memory_map_page_down(memory->screen->base_phys), length, PAGING_WRITE,
                          TWO_MIB)
             : error;
}

static struct error map_boot_info(struct memory_requests *memory) {
  const struct boot_request_boot_info *info = &memory->requests->boot_info;
  if (!request_stands(&info->request) || info->address == 0)
    return NO_ERROR;
  if (memory->block_length > KERNEL_LAYOUT_BOOT_INFO_ROOM)
    return error_make(ERROR_MEMORY_MAP_FULL, MEMORY_MAP_CAPACITY, 0, 0);
  return paging_map(memory->paging, memory->block_vaddr, memory->block,
                    memory_map_page_up(memory->block_length), PAGING_WRITE, PAGE_SIZE);
}

/* Where the loader has mapped physical memory. */
struct view {
  uint64_t vaddr;
  uint64_t physical;
  uint64_t length;
};

static struct error set_caching_in(struct memory_requests *memory, const struct view *view,
                                   uint64_t physical, uint64_t length, enum paging_access caching) {
  uint64_t end = physical + length;
  uint64_t view_end = view->physical + view->length;
  uint64_t from = physical > view->physical ? physical : view->physical;
  uint64_t to = end < view_end ? end : view_end;
  return from < to ? paging_set_caching(memory->paging, view->vaddr + (from - view->physical),
                                        to - from, caching)
                   : NO_ERROR;
}

/* Wherever else the memory is mapped too, so that no byte has two kinds of caching (Intel SDM
 * volume 3A, section 12.12.4). */
static struct error set_caching(struct memory_requests *memory, uint64_t physical, uint64_t length,
                                enum paging_access caching) {
  const struct kernel_layout *layout = memory->layout;
  const struct view views[] = {
      {layout->direct_map, 0, kernel_layout_direct_map_size(layout)},
      {KERNEL_LAYOUT_VGA, KERNEL_LAYOUT_VGA, KERNEL_LAYOUT_VGA_END - KERNEL_LAYOUT_VGA},
      {KERNEL_LAYOUT_SCREEN, memory_map_page_down(memory->screen->base_phys),
       layout->window ? memory_requests_screen_length(memory->screen) : 0},
  };
  struct error error = NO_ERROR;
  if (caching == PAGING_READ_ONLY)
    return NO_ERROR;
  if (memory->has_pat)
    memory->pat = PAGING_PAT;
  for (size_t i = 0; i < sizeof(views) / sizeof(*views) && error.code == ERROR_NONE; i++)
    error = set_caching_in(memory, &views[i], physical, length, caching);
  return error;
}

static struct error map_screen(struct memory_requests *memory, enum paging_access caching) {
  struct boot_screen *screen = memory->screen;
  uint64_t address = memory->requests->framebuffer.address;
  uint64_t base = memory_map_page_down(screen->base_phys);
  uint64_t length = memory_requests_screen_length(screen);
  struct error error = set_caching(memory, base, length, caching);
  if (address == 0 || error.code != ERROR_NONE)
    return error;
  screen->base = address + (screen->base_phys - base);
  return paging_map(memory->paging, address, base, length, PAGING_WRITE | caching, TWO_MIB);
}

static struct error map_framebuffer(struct memory_requests *memory) {
  struct boot_request_framebuffer *framebuffer = &memory->requests->framebuffer;
  struct boot_request *request = &framebuffer->request;
  if (!request_stands(request))
    return NO_ERROR;
  if (memory->screen->kind != BOOT_SCREEN_FRAMEBUFFER)
    return give_up(request, error_make(ERROR_REQUEST_FRAMEBUFFER, 0, 0, 0));
  if (framebuffer->caching == BOOT_REQUEST_CACHING_WRITE_COMBINING && !memory->has_pat)
    return give_up(request, error_make(ERROR_REQUEST_CACHING, 0, 0, 0));
  struct error error = kernel_places_check(memory->requests, memory->layout, memory->image,
                                           memory_requests_screen_length(memory->screen));
  if (error.code != ERROR_NONE)
    return give_up(request, error);
  uint64_t best = memory->has_pat ? BOOT_REQUEST_CACHING_WRITE_COMBINING : 0;
  error = map_screen(memory, caching_of(framebuffer->caching != 0 ? framebuffer->caching : best));
  memory->values[BOOT_REQUEST_TYPE_FRAMEBUFFER] = memory->screen->base;
  return error;
}

/* What the image tool can't know. */
static struct error check_mapping(const struct memory_requests *memory,
                                  const struct boot_mapping *mapping) {
  if (mapping->length == 0)
    return NO_ERROR;
  if (mapping->caching == BOOT_REQUEST_CACHING_WRITE_COMBINING && !memory->has_pat)
    return error_make(ERROR_REQUEST_CACHING, 0, 0, 0);
  return mapping->physical + mapping->length <= memory->physical_end
             ? NO_ERROR
             : error_make(ERROR_CPU_PHYSICAL, mapping->physical + mapping->length,
                          memory->physical_end, 0);
}

static struct error map(struct memory_requests *memory, const struct boot_mapping *mapping) {
  uint32_t access = mapping->access != 0 ? mapping->access : BOOT_MAPPING_WRITE;
  enum paging_access caching = caching_of(mapping->caching);
  enum paging_access flags = caching | ((access & BOOT_MAPPING_WRITE) != 0 ? PAGING_WRITE : 0) |
                             ((access & BOOT_MAPPING_EXECUTE) != 0 ? PAGING_EXECUTE : 0);
  struct error error = paging_map(memory->paging, kernel_places_mapping(mapping), mapping->physical,
                                  mapping->length, flags, TWO_MIB);
  return error.code == ERROR_NONE ? set_caching(memory, mapping->physical, mapping->length, caching)
                                  : error;
}

/* Before the first of them: what has been mapped can't be taken back. */
static struct error check_tables(const struct memory_requests *memory,
                                 const struct boot_request_mappings *asked) {
  uint64_t usable = memory_map_usable(memory->map, MEMORY_MAP_LOW_END, MEMORY_MAP_32_BIT_END);
  uint64_t tables = 0;
  for (size_t i = 0; i < BOOT_MAPPINGS; i++)
    if (asked->mappings[i].length != 0)
      tables += paging_tables_most(kernel_places_mapping(&asked->mappings[i]),
                                   asked->mappings[i].physical, asked->mappings[i].length);
  return tables <= usable / PAGE_SIZE
             ? NO_ERROR
             : error_make(ERROR_MEMORY_LOADER, tables * (PAGE_SIZE / 1024), 0, 0);
}

/* All or none of them. */
static struct error make_mappings(struct memory_requests *memory) {
  struct boot_request_mappings *asked = &memory->requests->mappings;
  struct error error = NO_ERROR;
  if (!request_stands(&asked->request))
    return NO_ERROR;
  for (size_t i = 0; i < BOOT_MAPPINGS && error.code == ERROR_NONE; i++)
    error = check_mapping(memory, &asked->mappings[i]);
  if (error.code == ERROR_NONE)
    error = check_tables(memory, asked);
  if (error.code != ERROR_NONE)
    return give_up(&asked->request, error);
  for (size_t i = 0; i < BOOT_MAPPINGS && error.code == ERROR_NONE; i++) {
    if (asked->mappings[i].length == 0)
      continue;
    error = map(memory, &asked->mappings[i]);
    memory->values[BOOT_REQUEST_TYPE_MAPPINGS]++;
  }
  return error;
}

/* Also by what is not in the tables, as guard pages are: those lie at either end of their place. */
static bool is_asked_for(const struct memory_requests *memory, uint32_t slot) {
  const struct kernel_places places = kernel_places_asked(
      memory->requests, memory->layout, memory_requests_screen_length(memory->screen));
  for (size_t i = 0; i < places.count; i++) {
    const struct kernel_place *place = &places.place[i];
    if (paging_slot_of(memory->paging, place->base) == slot ||
        paging_slot_of(memory->paging, place->base + place->size - 1) == slot)
      return true;
  }
  return false;
}

static uint32_t free_slot(const struct memory_requests *memory) {
  uint32_t slot = paging_free_slot(memory->paging, PAGING_ENTRIES - 1);
  while (slot != 0 && is_asked_for(memory, slot))
    slot = paging_free_slot(memory->paging, slot);
  return slot;
}

/* The last of all: what is free is known then. */
static struct error make_recursive(struct memory_requests *memory) {
  struct boot_request_recursive *recursive = &memory->requests->recursive;
  if (!request_stands(&recursive->request))
    return NO_ERROR;
  uint32_t slot = recursive->slot != 0 ? (uint32_t)recursive->slot : free_slot(memory);
  struct error error = paging_recurse(memory->paging, slot);
  if (error.code != ERROR_NONE)
    return give_up(&recursive->request, error);
  memory->values[BOOT_REQUEST_TYPE_RECURSIVE] = paging_recursive_address(memory->paging, slot);
  return NO_ERROR;
}

struct error memory_requests_levels(struct kernel_requests *requests, bool has_la57,
                                    struct kernel_layout *layout) {
  struct boot_request_paging_levels *asked = &requests->paging_levels;
  uint32_t available = has_la57 ? PAGING_LEVELS_MOST : PAGING_LEVELS;
  uint32_t most = asked->most > asked->least ? asked->most : asked->least;
  if (!request_stands(&asked->request))
    return NO_ERROR;
  if (asked->least > available)
    return request_give_up(&asked->request, ERROR_REQUEST_PAGING_LEVELS, asked->least, available);
  layout->paging_levels =
      most == PAGING_LEVELS_MOST && has_la57 ? PAGING_LEVELS_MOST : PAGING_LEVELS;
  return NO_ERROR;
}

struct error memory_requests_map(struct memory_requests *memory) {
  struct error error = memory->layout->window ? map_window(memory) : NO_ERROR;
  if (error.code == ERROR_NONE)
    error = map_boot_info(memory);
  if (error.code == ERROR_NONE)
    error = map_framebuffer(memory);
  if (error.code == ERROR_NONE)
    error = make_mappings(memory);
  return error.code == ERROR_NONE ? make_recursive(memory) : error;
}

struct error memory_requests_low(struct kernel_requests *requests, const struct memory_map *map,
                                 uint64_t *values) {
  struct boot_request_low_memory *low = &requests->low_memory;
  uint64_t usable = 0;
  if (!request_stands(&low->request))
    return NO_ERROR;
  for (uint64_t page = 0; page < MEMORY_MAP_LOW_END; page += PAGE_SIZE)
    usable += memory_map_is_usable(map, page, PAGE_SIZE) ? PAGE_SIZE : 0;
  values[BOOT_REQUEST_TYPE_LOW_MEMORY] = usable;
  return usable / PAGE_SIZE >= low->pages
             ? NO_ERROR
             : give_up(&low->request,
                       error_make(ERROR_REQUEST_LOW_MEMORY, low->pages * 4, usable / 1024, 0));
}
