/* Writing to usable memory and reading it back. */
#include "tests/matrix/memory_probe.h"

#include "kernel/runtime/memory_map.h"
#include "tests/matrix/survey.h"

#define PAGE_SIZE UINT64_C(4096)
/* Of one range. The host gives a huge page of its own memory for each. */
#define SAMPLES 64
#define WORDS_OF_PAGE (PAGE_SIZE / sizeof(uint64_t))

/* No other address has the same, nor do zeros or the noise that may have been there. */
static uint64_t mark(uint64_t physical) {
  return physical * UINT64_C(0x9e3779b97f4a7c15) + UINT64_C(0xb0075417);
}

static void write_page(const struct boot_info *info, uint64_t physical, uint64_t words) {
  volatile uint64_t *page = survey_memory(info, physical);
  for (uint64_t i = 0; i < words; i++)
    page[i] = mark(physical + i * sizeof(uint64_t));
}

static void read_page(const struct boot_info *info, uint64_t physical, uint64_t words) {
  const volatile uint64_t *page = survey_memory(info, physical);
  for (uint64_t i = 0; i < words; i++) {
    uint64_t address = physical + i * sizeof(uint64_t);
    survey_expect(page[i] == mark(address), "0x%lx was written to 0x%lx, and 0x%lx is there",
                  mark(address), address, page[i]);
  }
}

typedef void visit(const struct boot_info *info, uint64_t physical, uint64_t words);

static void visit_region(const struct boot_info *info, const struct boot_memory_region *region,
                         bool every_byte, visit *visit_page) {
  uint64_t pages = region->length / PAGE_SIZE;
  uint64_t step = every_byte || pages <= SAMPLES ? 1 : pages / SAMPLES;
  uint64_t words = every_byte ? WORDS_OF_PAGE : 1;
  for (uint64_t page = 0; page < pages; page += step)
    visit_page(info, region->base_phys + page * PAGE_SIZE, words);
  visit_page(info, region->base_phys + (pages - 1) * PAGE_SIZE, words);
}

static void visit_usable(const struct boot_info *info, bool every_byte, visit *visit_page) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    if (regions[i].type == BOOT_MEMORY_USABLE)
      visit_region(info, &regions[i], every_byte, visit_page);
}

void memory_probe(const struct boot_info *info, bool every_byte) {
  visit_usable(info, every_byte, write_page);
  visit_usable(info, every_byte, read_page);
}
