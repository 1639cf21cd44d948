/*
 * A kernel's way from its file into memory, as the loader goes it: headers, layout, placement,
 * copying, relocation. What is accepted must end up where its headers say, and nothing else
 * changes.
 */
#include <stdbool.h>
#include <string.h>

#include "boot/common/elf64.h"
#include "boot/common/elf64_relocate.h"
#include "boot/common/elf64_tables.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_placement.h"
#include "boot/common/memory_map.h"
#include "tests/fuzz/input.h"

#define PAGE MEMORY_MAP_PAGE_SIZE
#define RAM_BASE UINT64_C(0x100000)
#define RAM_SIZE ((size_t)64 << 10)
#define NOISE 0xa5
#define UNUSED_BYTES 9 /* of the ELF header, up to byte 16 */
#define PIECE 1500     /* bytes that arrive at a time: not a multiple of anything */

static void check_segments(const struct elf64_image *image, size_t length) {
  FUZZ_CHECK(image->segment_count >= 1 && image->segment_count <= ELF64_MAX_SEGMENTS);
  FUZZ_CHECK(image->loaded_length <= length);
  for (size_t i = 0; i < image->segment_count; i++) {
    const struct elf64_segment *segment = &image->segments[i];
    FUZZ_CHECK(segment->memory_size > 0 && segment->file_size <= segment->memory_size);
    FUZZ_CHECK(segment->vaddr + segment->memory_size >= segment->vaddr);
    if (segment->file_size > 0)
      FUZZ_CHECK(segment->offset <= length && segment->file_size <= length - segment->offset);
    if (i > 0)
      FUZZ_CHECK(segment[-1].vaddr + segment[-1].memory_size <= segment->vaddr);
  }
  const struct elf64_tls *tls = &image->tls;
  FUZZ_CHECK(tls->file_size <= tls->memory_size);
  FUZZ_CHECK(tls->alignment > 0 && (tls->alignment & (tls->alignment - 1)) == 0);
  if (tls->file_size > 0)
    FUZZ_CHECK(elf64_find_segment(image, tls->vaddr, tls->file_size) != NULL);
  const struct elf64_segment *entry = elf64_find_segment(image, image->entry, 1);
  FUZZ_CHECK(entry != NULL && (entry->flags & ELF64_EXECUTE) != 0);
}

static bool lies_in(size_t length, uint64_t offset, uint64_t size) {
  return offset <= length && size <= length - offset;
}

static void check_strings(const uint8_t *file, size_t length, uint64_t offset, uint64_t size) {
  FUZZ_CHECK(lies_in(length, offset, size));
  FUZZ_CHECK(size == 0 || file[offset + size - 1] == 0);
}

/* Sections and symbols, of any file. */
static void check_tables(const uint8_t *file, size_t length) {
  struct elf64_tables tables;
  if (!elf64_find_tables(file, length, &tables))
    return;
  FUZZ_CHECK(lies_in(length, tables.sections,
                     (uint64_t)tables.section_count * sizeof(struct elf64_section_header)));
  FUZZ_CHECK(lies_in(length, tables.symbols, tables.symbol_count * sizeof(struct elf64_symbol)));
  check_strings(file, length, tables.section_names, tables.section_names_length);
  check_strings(file, length, tables.symbol_names, tables.symbol_names_length);
  FUZZ_CHECK(tables.symbol_count == 0 || tables.symbol_names_length > 0);
  for (uint32_t i = 0; i < tables.section_count; i++) {
    struct elf64_section_header section = elf64_section_at(file, &tables, i);
    FUZZ_CHECK(strlen(elf64_section_name(file, &tables, &section)) < length);
  }
}

static void check_areas(const struct kernel_layout *layout) {
  uint64_t stack = kernel_layout_stack(layout);
  uint64_t guards = layout->guard_pages * PAGE;
  uint64_t stack_end = stack + layout->stack_pages * PAGE;
  FUZZ_CHECK(stack % PAGE == 0 && stack - guards >= KERNEL_LAYOUT_LOADER_AREA);
  FUZZ_CHECK(stack_end + guards <= KERNEL_LAYOUT_LOADER_AREA + KERNEL_LAYOUT_LOADER_AREA_SIZE);
  FUZZ_CHECK(layout->direct_map % KERNEL_LAYOUT_DIRECT_MAP_ALIGNMENT == 0);
  FUZZ_CHECK(kernel_layout_direct_map_size(layout) >= KERNEL_LAYOUT_DIRECT_MAP_LEAST);
}

static void check_layout(const struct kernel_layout *layout, const struct elf64_image *image,
                         uint64_t slide) {
  uint64_t direct_map_size = kernel_layout_direct_map_size(layout);
  FUZZ_CHECK(slide % PAGE == 0);
  check_areas(layout);
  for (size_t i = 0; i < image->segment_count; i++) {
    const struct elf64_segment *segment = &image->segments[i];
    uint64_t base = segment->vaddr + slide;
    uint64_t last = base + segment->memory_size - 1;
    FUZZ_CHECK(base >= KERNEL_LAYOUT_LOW_END && last >= base);
    FUZZ_CHECK((int64_t)(base << 16) >> 16 == (int64_t)base);
    FUZZ_CHECK((int64_t)(last << 16) >> 16 == (int64_t)last && (base >> 47) == (last >> 47));
    FUZZ_CHECK(last < layout->direct_map || base - layout->direct_map >= direct_map_size);
    FUZZ_CHECK(last < KERNEL_LAYOUT_LOADER_AREA ||
               base - KERNEL_LAYOUT_LOADER_AREA >= KERNEL_LAYOUT_LOADER_AREA_SIZE);
    FUZZ_CHECK((segment->flags & (ELF64_WRITE | ELF64_EXECUTE)) != (ELF64_WRITE | ELF64_EXECUTE));
    FUZZ_CHECK(i == 0 || last / PAGE != (base - 1) / PAGE || segment[-1].vaddr <= segment->vaddr);
  }
}

static bool fits(const struct elf64_image *image) {
  uint64_t total = 0;
  for (size_t i = 0; i < image->segment_count; i++) {
    if (image->segments[i].memory_size > RAM_SIZE)
      return false;
    total += image->segments[i].memory_size;
  }
  return total <= RAM_SIZE;
}

static uint8_t *place_of(uint8_t *ram, uint64_t physical, uint64_t length) {
  FUZZ_CHECK(physical >= RAM_BASE && physical - RAM_BASE <= RAM_SIZE);
  FUZZ_CHECK(length <= RAM_SIZE - (physical - RAM_BASE));
  return ram + (physical - RAM_BASE);
}

static void check_copied(const struct kernel_placement *placement, uint8_t *ram,
                         const uint8_t *file) {
  const struct elf64_image *image = placement->image;
  for (size_t i = 0; i < image->segment_count; i++) {
    const struct elf64_segment *segment = &image->segments[i];
    const uint8_t *place = place_of(ram, placement->physical[i], segment->memory_size);
    FUZZ_CHECK((placement->physical[i] ^ segment->vaddr) % PAGE == 0);
    FUZZ_CHECK(segment->file_size == 0 ||
               memcmp(place, file + segment->offset, (size_t)segment->file_size) == 0);
    for (uint64_t at = segment->file_size; at < segment->memory_size; at++)
      FUZZ_CHECK(place[at] == 0);
  }
}

/* Memory that is not the kernel's still has the noise of before. */
static void check_rest(const struct memory_map *map, uint8_t *ram) {
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    if (region->type == BOOT_MEMORY_KERNEL)
      continue;
    const uint8_t *place = place_of(ram, region->base_phys, region->length);
    for (uint64_t at = 0; at < region->length; at++)
      FUZZ_CHECK(place[at] == NOISE);
  }
}

static void copy_in_pieces(const struct kernel_placement *placement, const uint8_t *file,
                           size_t length) {
  kernel_placement_clear(placement);
  for (size_t at = 0; at < length; at += PIECE)
    kernel_placement_copy(placement, at, file + at, length - at < PIECE ? length - at : PIECE);
}

static void copy(void *destination, const void *source, size_t length) {
  memcpy(destination, source, length);
}

static void load(const struct elf64_image *image, uint64_t slide, const uint8_t *file,
                 size_t length) {
  static struct memory_map map;
  static struct kernel_placement placement;
  uint8_t *ram = malloc(RAM_SIZE);
  FUZZ_CHECK(ram != NULL);
  memset(ram, NOISE, RAM_SIZE);
  map.count = 0;
  FUZZ_CHECK(memory_map_add(&map, RAM_BASE, RAM_SIZE, BOOT_MEMORY_USABLE).code == ERROR_NONE);
  placement.bias = (uintptr_t)ram - RAM_BASE;
  placement.copy = copy;
  if (kernel_placement_choose(&placement, image, slide, &map).code == ERROR_NONE) {
    copy_in_pieces(&placement, file, length);
    check_copied(&placement, ram, file);
    struct elf64_memory memory = kernel_placement_memory(&placement);
    struct error checked = elf64_relocate(image, &memory, slide, false);
    check_copied(&placement, ram, file);
    struct error applied = elf64_relocate(image, &memory, slide, true);
    /* What the image tool lets pass the loader does not refuse, nor the other way round. */
    FUZZ_CHECK(checked.code == applied.code);
    check_rest(&map, ram);
  }
  free(ram);
}

/* What the image would choose is in bytes of the ELF header that have no meaning. */
static struct kernel_layout read_layout(const uint8_t *file) {
  struct kernel_layout layout = KERNEL_LAYOUT_DEFAULT;
  const uint8_t *choice = file + UNUSED_BYTES;
  layout.kaslr = (choice[0] & 1) != 0;
  layout.direct_map += ((uint64_t)choice[0] >> 1 << 39) + ((uint64_t)choice[5] << 30);
  layout.stack_pages = 1u + choice[6] * 97u;
  layout.guard_pages = 1u + choice[6] * 31u % 256 * 97;
  return layout;
}

static uint64_t choose_slide(const struct kernel_layout *layout, const struct elf64_image *image,
                             const uint8_t *file) {
  uint32_t random;
  memcpy(&random, file + UNUSED_BYTES + 1, sizeof(random));
  return kernel_layout_slide(layout, image, random);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  static struct elf64_image image;
  size_t available = length < ELF64_HEADERS_MAX ? length : ELF64_HEADERS_MAX;
  check_tables(bytes, length);
  if (elf64_parse(bytes, available, length, &image).code != ERROR_NONE)
    return 0;
  check_segments(&image, length);
  struct kernel_layout layout = read_layout(bytes);
  if (kernel_layout_check(&layout, &image).code != ERROR_NONE)
    return 0;
  uint64_t slide = choose_slide(&layout, &image, bytes);
  check_layout(&layout, &image, slide);
  if (fits(&image))
    load(&image, slide, bytes, length);
  return 0;
}
