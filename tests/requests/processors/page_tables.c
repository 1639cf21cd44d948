/* Walking page tables (Intel SDM volume 3A, section 4.5) through the direct map. */
#include "tests/requests/processors/page_tables.h"

#define LARGE UINT64_C(0x80)
#define ADDRESS UINT64_C(0x000ffffffffff000)

uint64_t page_entry(const struct boot_info *info, uint64_t cr3, uint64_t vaddr) {
  uint64_t table = cr3 & ADDRESS;
  for (int level = (int)info->paging_levels - 1; level >= 0; level--) {
    const uint64_t *entries = (const uint64_t *)(info->direct_map + table);
    uint64_t entry = entries[vaddr >> (12 + 9 * level) & 511];
    if ((entry & PAGE_PRESENT) == 0)
      return 0;
    if (level == 0)
      return entry;
    uint64_t inside = vaddr & ((UINT64_C(4096) << 9 * level) - 1) & ADDRESS;
    if ((entry & LARGE) != 0)
      return (entry & ~LARGE & ~inside) + inside;
    table = entry & ADDRESS;
  }
  return 0;
}
