/* Choosing addresses. */
#include "imagetools/kernel_addresses.h"

#include <inttypes.h>

#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_places.h"
#include "imagetools/align.h"
#include "imagetools/request_option.h"

#define PAGE UINT64_C(4096)
#define TWO_MIB (UINT64_C(2) << 20)
#define FOUR_GIB (UINT64_C(4) << 30)
#define CANONICAL_LOW_END UINT64_C(0x0000800000000000)
#define CANONICAL_HIGH UINT64_C(0xffff800000000000)
/* Where no direct map can be. */
#define LAST_512_GIB UINT64_C(0xffffff8000000000)
/* More than any framebuffer has; the loader sees when it is not enough. */
#define SCREEN_ROOM (UINT64_C(256) << 20)

#define TAKEN_MOST (KERNEL_PLACES_MOST + ELF64_MAX_SEGMENTS + 4)

/* What has its addresses already. */
struct taken {
  size_t count;
  struct kernel_place place[TAKEN_MOST];
};

struct choice {
  struct kernel_requests *requests;
  const struct elf64_image *kernel;
  uint64_t start;
  uint64_t end;
  uint16_t flags;          /* of the requests that are made */
  const char *no_room_for; /* set where a choice fails */
};

static void take(struct taken *taken, uint64_t base, uint64_t size) {
  taken->place[taken->count++] = (struct kernel_place){NAME_KERNEL, base, size};
}

/* A kernel that moves is not there yet until its place is asked for. */
static void take_kernel(struct taken *taken, const struct choice *choice,
                        const struct kernel_layout *layout) {
  const struct elf64_image *kernel = choice->kernel;
  if (layout->kaslr) {
    take(taken, kernel_layout_kaslr_base(layout), kernel_layout_kaslr_size(layout));
    return;
  }
  uint64_t slide = kernel_layout_slide(layout, kernel, 0);
  for (size_t i = 0; i < kernel->segment_count; i++) {
    uint64_t base = (kernel->segments[i].vaddr + slide) & ~(PAGE - 1);
    take(taken, base, kernel->segments[i].vaddr + slide + kernel->segments[i].memory_size - base);
  }
}

static struct taken all_taken(const struct choice *choice, bool with_kernel) {
  struct taken taken = {0};
  const struct kernel_layout layout = kernel_layout_of(choice->requests);
  const struct kernel_places asked = kernel_places_asked(choice->requests, &layout, SCREEN_ROOM);
  for (size_t i = 0; i < asked.count; i++)
    taken.place[taken.count++] = asked.place[i];
  take(&taken, KERNEL_LAYOUT_LOADER_AREA, KERNEL_LAYOUT_LOADER_AREA_SIZE);
  if (choice->requests->direct_map.address != 0 && !layout.window)
    take(&taken, layout.direct_map, kernel_layout_direct_map_size(&layout));
  if (with_kernel)
    take_kernel(&taken, choice, &layout);
  return taken;
}

/* What is taken of [base, base + size); NULL if nothing is. */
static const struct kernel_place *find_taken(const struct taken *taken, uint64_t base,
                                             uint64_t size) {
  for (size_t i = 0; i < taken->count; i++) {
    const struct kernel_place *place = &taken->place[i];
    if (base <= place->base + place->size - 1 && place->base <= base + size - 1)
      return place;
  }
  return NULL;
}

/* The highest place in the range; false if there is none. */
static bool find_high(const struct choice *choice, const struct taken *taken, uint64_t size,
                      uint64_t alignment, uint64_t *base) {
  uint64_t end = choice->end;
  while (end > choice->start && end - choice->start >= size) {
    *base = (end - size) & ~(alignment - 1);
    const struct kernel_place *place = find_taken(taken, *base, size);
    if (*base < choice->start)
      return false;
    if (place == NULL)
      return true;
    end = place->base;
  }
  return false;
}

static bool choose(struct choice *choice, const char *what, uint64_t size, uint64_t alignment,
                   bool with_kernel, uint64_t *base) {
  const struct taken taken = all_taken(choice, with_kernel);
  if (find_high(choice, &taken, size, alignment, base))
    return true;
  choice->no_room_for = what;
  return false;
}

/* Bytes from the address that the kernel's first page gets. */
static uint64_t kernel_length(const struct elf64_image *kernel, uint64_t alignment) {
  const struct elf64_segment *last = &kernel->segments[kernel->segment_count - 1];
  return last->vaddr + last->memory_size - (kernel->segments[0].vaddr & ~(alignment - 1));
}

/* With KASLR: the room that is asked for, or as much as there would be without a range, or half of
 * it, and so on. What has room for the kernel alone says so, since 0 stands for 1 GiB; whether that
 * is enough for KASLR, others say. */
static bool choose_kernel_room(struct choice *choice, uint64_t length, uint64_t alignment,
                               uint64_t *address) {
  struct boot_request_kernel_place *place = &choice->requests->kernel_place;
  if (place->room != 0)
    return choose(choice, "kernel", place->room, alignment, false, address);
  for (uint64_t room = KERNEL_LAYOUT_KASLR_SIZE; room > length; room /= 2)
    if (choose(choice, "kernel", room, alignment, false, address)) {
      place->room = room;
      return true;
    }
  place->room = align_up(length, PAGE);
  return choose(choice, "kernel", length, alignment, false, address);
}

static bool choose_kernel(struct choice *choice) {
  struct boot_request_kernel_place *place = &choice->requests->kernel_place;
  uint64_t alignment = choice->kernel->alignment < TWO_MIB ? TWO_MIB : choice->kernel->alignment;
  uint64_t length = kernel_length(choice->kernel, alignment);
  uint64_t address;
  if (!choice->kernel->position_independent || place->address != 0)
    return true;
  if (request_stands(&choice->requests->kaslr.request)
          ? !choose_kernel_room(choice, length, alignment, &address)
          : !choose(choice, "kernel", length, alignment, false, &address))
    return false;
  request_option_make(choice->requests, BOOT_REQUEST_TYPE_KERNEL_PLACE, choice->flags);
  place->address = address;
  return true;
}

static bool choose_screen(struct choice *choice) {
  struct boot_request_framebuffer *screen = &choice->requests->framebuffer;
  return !request_made(&screen->request) || screen->address != 0 ||
         choose(choice, "framebuffer", SCREEN_ROOM, TWO_MIB, true, &screen->address);
}

static bool choose_boot_info(struct choice *choice) {
  struct boot_request_boot_info *info = &choice->requests->boot_info;
  return !request_made(&info->request) || info->address != 0 ||
         choose(choice, "boot info", KERNEL_LAYOUT_BOOT_INFO_ROOM, PAGE, true, &info->address);
}

static bool choose_stack(struct choice *choice) {
  const struct kernel_layout layout = kernel_layout_of(choice->requests);
  uint64_t guards = layout.guard_pages * PAGE;
  uint64_t base;
  if (choice->requests->stack.address != 0)
    return true;
  if (!choose(choice, "stack", layout.stack_pages * PAGE + 2 * guards, PAGE, true, &base))
    return false;
  request_option_make(choice->requests, BOOT_REQUEST_TYPE_STACK, choice->flags);
  choice->requests->stack.address = base + guards;
  return true;
}

/* How much is free from the address on, as much as a direct map can have; 0 if it can't begin
 * there. */
static uint64_t free_from(const struct choice *choice, const struct taken *taken, uint64_t base) {
  uint64_t end = choice->end < LAST_512_GIB ? choice->end : LAST_512_GIB;
  if (base < choice->start || base >= end || find_taken(taken, base, PAGE) != NULL)
    return 0;
  for (size_t i = 0; i < taken->count; i++)
    if (taken->place[i].base > base && taken->place[i].base < end)
      end = taken->place[i].base;
  uint64_t size =
      end - base < KERNEL_LAYOUT_DIRECT_MAP_MOST ? end - base : KERNEL_LAYOUT_DIRECT_MAP_MOST;
  return size & ~(TWO_MIB - 1);
}

/* The largest free piece of the range, the lowest of those. */
static bool choose_direct_map(struct choice *choice) {
  struct boot_request_direct_map *map = &choice->requests->direct_map;
  const struct taken taken = all_taken(choice, true);
  uint64_t best = align_up(choice->start, KERNEL_LAYOUT_DIRECT_MAP_ALIGNMENT);
  uint64_t room = free_from(choice, &taken, best);
  if (map->mode == BOOT_REQUEST_DIRECT_MAP_NONE || map->address != 0)
    return true;
  for (size_t i = 0; i < taken.count; i++) {
    uint64_t base =
        align_up(taken.place[i].base + taken.place[i].size, KERNEL_LAYOUT_DIRECT_MAP_ALIGNMENT);
    uint64_t size = free_from(choice, &taken, base);
    if (size > room || (size == room && base < best)) {
      best = base;
      room = size;
    }
  }
  if (room < FOUR_GIB || room < map->room) {
    choice->no_room_for = "direct map";
    return false;
  }
  request_option_make(choice->requests, BOOT_REQUEST_TYPE_DIRECT_MAP, choice->flags);
  map->address = best;
  map->room = map->room != 0 ? map->room : room;
  return true;
}

static bool is_range(const struct boot_request_range *range) {
  return (range->start | range->end) % PAGE == 0 && range->start < range->end &&
         range->start >= KERNEL_LAYOUT_LOW_END &&
         (range->end <= CANONICAL_LOW_END || range->start >= CANONICAL_HIGH);
}

static bool choose_all(struct choice *choice) {
  return choose_kernel(choice) && choose_screen(choice) && choose_boot_info(choice) &&
         choose_stack(choice) && choose_direct_map(choice);
}

static bool fill_range(const char *name, struct kernel_requests *requests,
                       const struct elf64_image *kernel, struct failure *failure) {
  const struct boot_request_range *range = &requests->range;
  struct choice choice = {.requests = requests,
                          .kernel = kernel,
                          .start = range->start,
                          .end = range->end,
                          .flags = range->request.flags};
  if (!is_range(range))
    return fail(failure,
                "%s: a range from 0x%" PRIx64 " to 0x%" PRIx64
                " can't be: use whole pages at canonical addresses of 48 bits, not below 0x100000",
                name, range->start, range->end);
  return choose_all(&choice) || fail(failure,
                                     "%s: the range from 0x%" PRIx64 " to 0x%" PRIx64
                                     " has no room for the %s: ask for a larger one",
                                     name, range->start, range->end, choice.no_room_for);
}

bool kernel_addresses_choose(const char *name, struct kernel_requests *requests,
                             const struct elf64_image *kernel, struct failure *failure) {
  struct kernel_requests chosen = *requests;
  struct boot_request_direct_map *map = &requests->direct_map;
  struct choice choice = {.requests = requests,
                          .kernel = kernel,
                          .start = CANONICAL_HIGH,
                          .end = KERNEL_LAYOUT_LAST_PAGE,
                          .flags = requests->direct_map.request.flags};
  if (request_stands(&requests->range.request)) {
    if (fill_range(name, &chosen, kernel, failure))
      *requests = chosen;
    else if (request_is_required(&requests->range.request))
      return false;
    else
      requests->range.request.flags |= BOOT_REQUEST_UNAVAILABLE;
  }
  if (map->mode != BOOT_REQUEST_DIRECT_MAP_CHOSEN || choose_direct_map(&choice))
    return true;
  if (request_is_required(&map->request))
    return fail(failure, "%s: there is no room for the direct map beside what is asked for", name);
  map->request.flags |= BOOT_REQUEST_UNAVAILABLE;
  return true;
}
