/* Whether a kernel fits into the address space that the loader gives it. */
#include "boot/common/kernel_layout.h"

#include <stdbool.h>

#define PAGE_SIZE UINT64_C(4096)
#define CANONICAL_LOW_END UINT64_C(0x0000800000000000)
#define CANONICAL_HIGH UINT64_C(0xffff800000000000)

static bool overlaps(uint64_t base, uint64_t size, uint64_t other, uint64_t other_size) {
  return base < other + other_size && other < base + size;
}

static struct error check_place(const struct elf64_segment *segment, uint64_t slide) {
  uint64_t base = segment->vaddr + slide;
  uint64_t size = segment->memory_size;
  /* The last page of all is left out, since its end is no address. */
  if (base + size < base || base + size > UINT64_MAX - PAGE_SIZE + 1)
    return error_make(ERROR_ELF_SEGMENT_WRAPS, segment->index, base, size);
  if (base < KERNEL_LAYOUT_LOW_END)
    return error_make(ERROR_LAYOUT_LOW, segment->index, base, KERNEL_LAYOUT_LOW_END);
  if (base + size > CANONICAL_LOW_END && base < CANONICAL_HIGH)
    return error_make(ERROR_LAYOUT_NOT_CANONICAL, segment->index, base, 0);
  if (overlaps(base, size, KERNEL_LAYOUT_DIRECT_MAP, KERNEL_LAYOUT_DIRECT_MAP_SIZE))
    return error_make(ERROR_LAYOUT_DIRECT_MAP, segment->index, base, KERNEL_LAYOUT_DIRECT_MAP);
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

uint64_t kernel_layout_slide(const struct elf64_image *image) {
  uint64_t base = image->segments[0].vaddr;
  if (!image->position_independent || base >= KERNEL_LAYOUT_LOW_END)
    return 0;
  uint64_t alignment = image->alignment < PAGE_SIZE ? PAGE_SIZE : image->alignment;
  return KERNEL_LAYOUT_POSITION_INDEPENDENT_BASE - (base & ~(alignment - 1));
}

struct error kernel_layout_check(const struct elf64_image *image, uint64_t stack_pages) {
  uint64_t slide = kernel_layout_slide(image);
  for (size_t i = 0; i < image->segment_count; i++) {
    const struct elf64_segment *segment = &image->segments[i];
    struct error error = check_place(segment, slide);
    if (error.code == ERROR_NONE)
      error = check_permissions(segment, slide);
    if (error.code == ERROR_NONE && i > 0)
      error = check_neighbours(&image->segments[i - 1], segment, slide);
    if (error.code != ERROR_NONE)
      return error;
  }
  if (stack_pages > KERNEL_LAYOUT_MAX_STACK_PAGES)
    return error_make(ERROR_LAYOUT_STACK, stack_pages, KERNEL_LAYOUT_MAX_STACK_PAGES, 0);
  return NO_ERROR;
}
