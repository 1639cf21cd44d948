/* Whether a kernel fits into the address space that the loader gives it. */
#include "boot/common/kernel_layout.h"

#define PAGE_SIZE UINT64_C(4096)
#define CANONICAL_LOW_END UINT64_C(0x0000800000000000)
#define CANONICAL_HIGH UINT64_C(0xffff800000000000)
#define TWO_MIB (UINT64_C(2) << 20)
#define FOUR_GIB (UINT64_C(4) << 30)
/* Where kernels are linked. */
#define LAST_512_GIB UINT64_C(0xffffff8000000000)

static bool overlaps(uint64_t base, uint64_t size, uint64_t other, uint64_t other_size) {
  return base < other + other_size && other < base + size;
}

static struct error check_place(const struct kernel_layout *layout,
                                const struct elf64_segment *segment, uint64_t slide) {
  uint64_t base = segment->vaddr + slide;
  uint64_t size = segment->memory_size;
  if (base + size < base || base + size > KERNEL_LAYOUT_LAST_PAGE)
    return error_make(ERROR_ELF_SEGMENT_WRAPS, segment->index, base, size);
  if (base < KERNEL_LAYOUT_LOW_END)
    return error_make(ERROR_LAYOUT_LOW, segment->index, base, KERNEL_LAYOUT_LOW_END);
  if (base + size > CANONICAL_LOW_END && base < CANONICAL_HIGH)
    return error_make(ERROR_LAYOUT_NOT_CANONICAL, segment->index, base, 0);
  if (!layout->window &&
      overlaps(base, size, layout->direct_map, kernel_layout_direct_map_size(layout)))
    return error_make(ERROR_LAYOUT_DIRECT_MAP, segment->index, base, layout->direct_map);
  if (overlaps(base, size, KERNEL_LAYOUT_LOADER_AREA, KERNEL_LAYOUT_LOADER_AREA_SIZE))
    return error_make(ERROR_LAYOUT_LOADER_AREA, segment->index, base, KERNEL_LAYOUT_LOADER_AREA);
  return NO_ERROR;
}

static struct error check_permissions(const struct elf64_segment *segment, uint64_t slide) {
  uint32_t flags = segment->flags;
  if ((flags & (ELF64_READ | ELF64_WRITE | ELF64_EXECUTE)) == 0)
    return error_make(ERROR_LAYOUT_NO_PERMISSION, segment->index, segment->vaddr + slide, 0);
  if ((flags & ELF64_WRITE) != 0 && (flags & ELF64_EXECUTE) != 0)
    return error_make(ERROR_LAYOUT_WRITE_EXECUTE, segment->index, segment->vaddr + slide, 0);
  return NO_ERROR;
}

static struct error check_neighbours(const struct elf64_segment *below,
                                     const struct elf64_segment *above, uint64_t slide) {
  uint64_t last_page = (below->vaddr + below->memory_size - 1) / PAGE_SIZE;
  bool share = last_page == above->vaddr / PAGE_SIZE;
  if (share && ((below->flags ^ above->flags) & (ELF64_WRITE | ELF64_EXECUTE)) != 0) {
    return error_make(ERROR_LAYOUT_SHARED_PAGE, below->index, above->index,
                      last_page * PAGE_SIZE + slide);
  }
  return NO_ERROR;
}

static void choose_direct_map(struct kernel_layout *layout,
                              const struct boot_request_direct_map *asked) {
  layout->window = asked->mode == BOOT_REQUEST_DIRECT_MAP_NONE;
  if (layout->window)
    layout->direct_map = KERNEL_LAYOUT_WINDOW;
  else if (asked->address != 0)
    layout->direct_map = asked->address;
  layout->direct_map_room = asked->room;
}

struct kernel_layout kernel_layout_of(const struct kernel_requests *requests) {
  struct kernel_layout layout = KERNEL_LAYOUT_DEFAULT;
  const struct boot_request_stack *stack = &requests->stack;
  if (request_stands(&stack->request) && stack->pages != 0)
    layout.stack_pages = stack->pages;
  if (request_stands(&stack->request) && stack->guard_pages != 0)
    layout.guard_pages = stack->guard_pages;
  if (request_stands(&stack->request))
    layout.stack = stack->address;
  if (request_stands(&requests->direct_map.request))
    choose_direct_map(&layout, &requests->direct_map);
  if (request_stands(&requests->kernel_place.request)) {
    layout.kernel = requests->kernel_place.address;
    layout.kernel_room = requests->kernel_place.room;
  }
  layout.kaslr = request_stands(&requests->kaslr.request);
  layout.read_only_modules = request_stands(&requests->modules.request);
  return layout;
}

uint64_t kernel_layout_direct_map_size(const struct kernel_layout *layout) {
  if (layout->window)
    return KERNEL_LAYOUT_WINDOW_SIZE;
  uint64_t end = layout->direct_map < CANONICAL_LOW_END           ? CANONICAL_LOW_END
                 : layout->direct_map < KERNEL_LAYOUT_LOADER_AREA ? KERNEL_LAYOUT_LOADER_AREA
                                                                  : LAST_512_GIB;
  uint64_t size = layout->direct_map < end ? end - layout->direct_map : 0;
  uint64_t most =
      layout->direct_map_room != 0 ? layout->direct_map_room : KERNEL_LAYOUT_DIRECT_MAP_MOST;
  return size < most ? size : most;
}

uint64_t kernel_layout_reach(const struct kernel_layout *layout) {
  return layout->window ? UINT64_MAX : kernel_layout_direct_map_size(layout);
}

uint64_t kernel_layout_stack(const struct kernel_layout *layout) {
  return layout->stack != 0 ? layout->stack
                            : KERNEL_LAYOUT_LOADER_AREA + layout->guard_pages * PAGE_SIZE;
}

static struct error check_direct_map(const struct kernel_layout *layout) {
  uint64_t base = layout->direct_map;
  uint64_t least =
      layout->direct_map_room != 0 ? layout->direct_map_room : KERNEL_LAYOUT_DIRECT_MAP_LEAST;
  bool canonical = base < CANONICAL_LOW_END || base >= CANONICAL_HIGH;
  if (base == 0 || base % KERNEL_LAYOUT_DIRECT_MAP_ALIGNMENT != 0 || !canonical ||
      base == KERNEL_LAYOUT_LOADER_AREA || least % TWO_MIB != 0 || least < FOUR_GIB ||
      least > KERNEL_LAYOUT_DIRECT_MAP_MOST || kernel_layout_direct_map_size(layout) < least)
    return error_make(ERROR_LAYOUT_DIRECT_MAP_PLACE, base, KERNEL_LAYOUT_LOADER_AREA, least);
  return NO_ERROR;
}

uint64_t kernel_layout_modules(const struct kernel_layout *layout) {
  return layout->read_only_modules ? KERNEL_LAYOUT_MODULES : layout->direct_map;
}

static struct error check_layout(const struct kernel_layout *layout) {
  if (layout->stack_pages < 1 || layout->stack_pages > KERNEL_LAYOUT_MAX_STACK_PAGES)
    return error_make(ERROR_LAYOUT_STACK, layout->stack_pages, KERNEL_LAYOUT_MAX_STACK_PAGES, 0);
  if (layout->guard_pages < 1 || layout->guard_pages > KERNEL_LAYOUT_MAX_GUARD_PAGES)
    return error_make(ERROR_LAYOUT_GUARD, layout->guard_pages, KERNEL_LAYOUT_MAX_GUARD_PAGES, 0);
  return layout->window ? NO_ERROR : check_direct_map(layout);
}

static uint64_t alignment_of(const struct elf64_image *image) {
  return image->alignment < PAGE_SIZE ? PAGE_SIZE : image->alignment;
}

/* The linked address that is put at a multiple of the alignment. */
static uint64_t linked_base(const struct elf64_image *image) {
  return image->segments[0].vaddr & ~(alignment_of(image) - 1);
}

static uint64_t length_from_base(const struct elf64_image *image) {
  const struct elf64_segment *last = &image->segments[image->segment_count - 1];
  return last->vaddr + last->memory_size - linked_base(image);
}

uint64_t kernel_layout_kaslr_base(const struct kernel_layout *layout) {
  return layout->kernel != 0 ? layout->kernel : KERNEL_LAYOUT_POSITION_INDEPENDENT_BASE;
}

/* The last page of all is left free, as check_place() wants it: where it ends there is no address.
 */
uint64_t kernel_layout_kaslr_size(const struct kernel_layout *layout) {
  uint64_t asked = layout->kernel_room != 0 ? layout->kernel_room : KERNEL_LAYOUT_KASLR_SIZE;
  uint64_t most = KERNEL_LAYOUT_LAST_PAGE - kernel_layout_kaslr_base(layout);
  return asked < most ? asked : most;
}

/* How many places KASLR can choose from; at most 2^18 in 1 GiB. A power of two divides by masking:
 * a 32-bit CPU has no 64-bit division, and the loader no library. */
static uint32_t kaslr_places(const struct kernel_layout *layout, const struct elf64_image *image) {
  uint64_t length = length_from_base(image);
  uint64_t size = kernel_layout_kaslr_size(layout);
  if (length > size || size > KERNEL_LAYOUT_KASLR_MOST)
    return 0;
  return (uint32_t)((size - length) / PAGE_SIZE) / (uint32_t)(alignment_of(image) / PAGE_SIZE) + 1;
}

uint64_t kernel_layout_slide(const struct kernel_layout *layout, const struct elf64_image *image,
                             uint32_t random) {
  uint64_t place = 0;
  if (layout->kaslr)
    place = (uint64_t)random * kaslr_places(layout, image) >> 32;
  else if (!image->position_independent ||
           (layout->kernel == 0 && image->segments[0].vaddr >= KERNEL_LAYOUT_LOW_END))
    return 0;
  return kernel_layout_kaslr_base(layout) + place * alignment_of(image) - linked_base(image);
}

static struct error check_kaslr(const struct kernel_layout *layout,
                                const struct elf64_image *image) {
  if (!image->position_independent)
    return error_make(ERROR_LAYOUT_KASLR_FIXED, 0, 0, 0);
  if (kaslr_places(layout, image) < 2) {
    return error_make(ERROR_LAYOUT_KASLR_SIZE, length_from_base(image), alignment_of(image),
                      kernel_layout_kaslr_size(layout));
  }
  return NO_ERROR;
}

static struct error check_kernel_place(const struct kernel_layout *layout,
                                       const struct elf64_image *image) {
  if (!image->position_independent)
    return error_make(ERROR_LAYOUT_KERNEL_FIXED, layout->kernel, 0, 0);
  return (layout->kernel & (alignment_of(image) - 1)) == 0
             ? NO_ERROR
             : error_make(ERROR_LAYOUT_PLACE, NAME_KERNEL, layout->kernel, alignment_of(image));
}

struct error kernel_layout_check(const struct kernel_layout *layout,
                                 const struct elf64_image *image) {
  struct error error = check_layout(layout);
  if (error.code == ERROR_NONE && layout->kaslr)
    error = check_kaslr(layout, image);
  if (error.code == ERROR_NONE && layout->kernel != 0)
    error = check_kernel_place(layout, image);
  uint64_t slide = kernel_layout_slide(layout, image, 0);
  for (size_t i = 0; i < image->segment_count && error.code == ERROR_NONE; i++) {
    const struct elf64_segment *segment = &image->segments[i];
    error = check_place(layout, segment, slide);
    if (error.code == ERROR_NONE)
      error = check_permissions(segment, slide);
    if (error.code == ERROR_NONE && i > 0)
      error = check_neighbours(&image->segments[i - 1], segment, slide);
  }
  return error;
}
