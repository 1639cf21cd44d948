/* The kernel's first page tables. */
#include "boot/common/address_space.h"

#include "boot/common/kernel_layout.h"

#define PAGE_SIZE PAGING_PAGE_SIZE
#define TWO_MIB (UINT64_C(2) << 20)
#define ONE_GIB (UINT64_C(1) << 30)
#define FOUR_GIB (UINT64_C(4) << 30)

static uint64_t clamp(uint64_t value, uint64_t low, uint64_t high) {
  return value < low ? low : value > high ? high : value;
}

/* Pages of one segment, at run-time addresses, and where they are in physical memory. */
struct pages {
  uint64_t vaddr;
  uint64_t end;
  uint64_t to_physical; /* what to add to a virtual address */
};

static struct error map_part(struct paging *paging, const struct pages *pages, uint64_t from,
                             uint64_t to, enum paging_access access) {
  return paging_map(paging, from, from + pages->to_physical, to - from, access, TWO_MIB);
}

/* What RELRO covers of a segment is read-only; it counts whole pages, rounded as glibc does. */
static struct error map_segment_pages(const struct address_space *space, struct paging *paging,
                                      const struct pages *pages, enum paging_access access) {
  const struct elf64_range *relro = &space->placement->image->relro;
  uint64_t relro_vaddr = pages->vaddr;
  uint64_t relro_end = pages->vaddr;
  if (relro->size != 0 && (access & PAGING_WRITE) != 0) {
    relro_vaddr =
        clamp(memory_map_page_down(relro->vaddr + space->slide), pages->vaddr, pages->end);
    relro_end = clamp(memory_map_page_down(relro->vaddr + relro->size + space->slide), relro_vaddr,
                      pages->end);
  }
  struct error error = map_part(paging, pages, pages->vaddr, relro_vaddr, access);
  if (error.code == ERROR_NONE)
    error = map_part(paging, pages, relro_vaddr, relro_end, PAGING_READ_ONLY);
  if (error.code == ERROR_NONE)
    error = map_part(paging, pages, relro_end, pages->end, access);
  return error;
}

static struct error map_kernel(const struct address_space *space, struct paging *paging) {
  const struct elf64_image *image = space->placement->image;
  uint64_t mapped_to = 0;
  for (size_t i = 0; i < image->segment_count; i++) {
    const struct elf64_segment *segment = &image->segments[i];
    uint64_t base = segment->vaddr + space->slide;
    struct pages pages = {.vaddr = memory_map_page_down(base),
                          .end = memory_map_page_up(base + segment->memory_size),
                          .to_physical = space->placement->physical[i] - base};
    /* The page in which a segment of the same permissions ended is mapped already. */
    pages.vaddr = clamp(pages.vaddr, mapped_to, pages.end);
    enum paging_access access = ((segment->flags & ELF64_WRITE) != 0 ? PAGING_WRITE : 0) |
                                ((segment->flags & ELF64_EXECUTE) != 0 ? PAGING_EXECUTE : 0);
    struct error error = map_segment_pages(space, paging, &pages, access);
    if (error.code != ERROR_NONE)
      return error;
    mapped_to = pages.end;
  }
  return NO_ERROR;
}

/*
 * The first RAM at or above `from`, to where it ends: false if there is none. It is asked for by
 * address, since taking a page for a table adds regions to the map (but no RAM).
 */
static bool next_ram(const struct memory_map *map, uint64_t from, uint64_t *base, uint64_t *end) {
  bool found = false;
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    uint64_t region_end = region->base_phys + region->length;
    if (found && (region->base_phys != *end || !memory_map_is_ram(region->type)))
      break;
    if (memory_map_is_ram(region->type) && region_end > from) {
      *base = found ? *base : clamp(region->base_phys, from, region_end);
      *end = region_end;
      found = true;
    }
  }
  return found;
}

/*
 * Below 4 GiB everything, for devices too: with 2 MiB pages, since larger ones would cover memory
 * of different types, which is undefined (Intel SDM volume 3A, section 12.11.9). Above it RAM only:
 * holes there can be huge, and some CPUs must not even speculate into them.
 */
static struct error map_directly(const struct address_space *space, struct paging *paging) {
  uint64_t direct_map = space->layout->direct_map;
  uint64_t room = kernel_layout_direct_map_size(space->layout);
  struct error error = paging_map(paging, direct_map, 0, FOUR_GIB, PAGING_WRITE, TWO_MIB);
  uint64_t largest_page = space->gib_pages ? ONE_GIB : TWO_MIB;
  uint64_t base;
  uint64_t end = FOUR_GIB;
  while (error.code == ERROR_NONE && next_ram(space->map, end, &base, &end) && base < room) {
    uint64_t reach = end < room ? end : room;
    error = paging_map(paging, direct_map + base, base, reach - base, PAGING_WRITE, largest_page);
  }
  return error;
}

/* The first range of modules at or above `from`: looked for by address, as next_ram() does. */
static bool next_modules(const struct memory_map *map, uint64_t from, uint64_t *base,
                         uint64_t *end) {
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    if (region->type == BOOT_MEMORY_MODULE && region->base_phys >= from) {
      *base = region->base_phys;
      *end = region->base_phys + region->length;
      return true;
    }
  }
  return false;
}

static struct error map_modules(const struct address_space *space, struct paging *paging) {
  struct error error = NO_ERROR;
  uint64_t base;
  uint64_t end = 0;
  while (error.code == ERROR_NONE && next_modules(space->map, end, &base, &end))
    error = paging_map(paging, KERNEL_LAYOUT_MODULES + base, base, end - base, PAGING_READ_ONLY,
                       TWO_MIB);
  return error;
}

static uint64_t screen_end(const struct boot_screen *screen) {
  return screen->kind == BOOT_SCREEN_FRAMEBUFFER
             ? memory_map_page_up(screen->base_phys + (uint64_t)screen->pitch * screen->height)
             : 0;
}

bool address_space_reaches_screen(const struct kernel_layout *layout,
                                  const struct boot_screen *screen) {
  uint64_t room =
      layout->window ? KERNEL_LAYOUT_PHYSICAL_END : kernel_layout_direct_map_size(layout);
  uint64_t most = KERNEL_LAYOUT_SCREEN_SIZE - screen->base_phys % PAGE_SIZE;
  uint64_t bytes =
      screen->kind == BOOT_SCREEN_FRAMEBUFFER ? (uint64_t)screen->pitch * screen->height : 0;
  return screen->base_phys < room && bytes <= room - screen->base_phys &&
         (!layout->window || bytes <= most);
}

uint64_t address_space_screen(const struct kernel_layout *layout,
                              const struct boot_screen *screen) {
  return layout->window ? KERNEL_LAYOUT_SCREEN + screen->base_phys % PAGE_SIZE
                        : layout->direct_map + screen->base_phys;
}

/* What of the framebuffer lies above 4 GiB and in no RAM, which is mapped already. */
static struct error map_screen(const struct address_space *space, struct paging *paging) {
  uint64_t end = screen_end(space->screen);
  uint64_t base = memory_map_page_down(space->screen->base_phys);
  base = base < FOUR_GIB ? FOUR_GIB : base;
  struct error error = NO_ERROR;
  while (base < end && error.code == ERROR_NONE) {
    uint64_t ram = end;
    uint64_t ram_end = end;
    next_ram(space->map, base, &ram, &ram_end);
    uint64_t hole_end = clamp(ram, base, end);
    error = paging_map(paging, space->layout->direct_map + base, base, hole_end - base,
                       PAGING_WRITE, TWO_MIB);
    base = clamp(ram_end, hole_end, end);
  }
  return error;
}

uint64_t address_space_direct_map_length(const struct address_space *space) {
  const struct memory_map *map = space->map;
  uint64_t room = kernel_layout_direct_map_size(space->layout);
  uint64_t length = FOUR_GIB;
  for (size_t i = 0; i < map->count; i++) {
    uint64_t end = map->regions[i].base_phys + map->regions[i].length;
    if (memory_map_is_ram(map->regions[i].type) && end > length)
      length = end;
  }
  return clamp(screen_end(space->screen), length, room);
}

static struct error map_loader_pages(const struct address_space *space, struct paging *paging) {
  struct error error =
      paging_map(paging, space->last_page, space->last_page, PAGE_SIZE, PAGING_EXECUTE, PAGE_SIZE);
  if (error.code == ERROR_NONE) {
    error = paging_map(paging, KERNEL_LAYOUT_VGA, KERNEL_LAYOUT_VGA,
                       KERNEL_LAYOUT_VGA_END - KERNEL_LAYOUT_VGA, PAGING_WRITE, PAGE_SIZE);
  }
  if (error.code == ERROR_NONE) {
    error = paging_map(paging, kernel_layout_stack(space->layout), space->stack_phys,
                       space->layout->stack_pages * PAGE_SIZE, PAGING_WRITE, TWO_MIB);
  }
  return error;
}

struct error address_space_build(const struct address_space *space, struct paging *paging) {
  struct error error = map_loader_pages(space, paging);
  if (error.code == ERROR_NONE)
    error = map_kernel(space, paging);
  if (error.code == ERROR_NONE && space->layout->read_only_modules)
    error = map_modules(space, paging);
  if (error.code != ERROR_NONE || space->layout->window)
    return error; /* memory_requests_map() maps what the window has */
  error = map_directly(space, paging);
  return error.code == ERROR_NONE ? map_screen(space, paging) : error;
}
