/* Building page tables. */
#include "boot/common/paging.h"

#include <string.h>

#include "boot/common/paging_format.h"

struct error paging_new_table(struct paging *paging, uint64_t *page) {
  if (!paging->allocate(paging->context, page))
    return error_make(ERROR_MEMORY_LOADER, PAGING_PAGE_SIZE / 1024, 0, 0);
  memset(paging_table_at(paging, *page), 0, PAGING_PAGE_SIZE);
  return NO_ERROR;
}

struct error paging_begin(struct paging *paging) {
  return paging_new_table(paging, &paging->root);
}

/* The entry for vaddr in a table of the level, with the tables above it made as needed. */
static struct error find_entry(struct paging *paging, uint64_t vaddr, int level, uint64_t **entry) {
  uint64_t table = paging->root;
  for (int at = paging->levels - 1;; at--) {
    *entry = &paging_table_at(paging, table)[paging_index(vaddr, at)];
    if (at == level)
      return NO_ERROR;
    if ((**entry & ENTRY_LARGE) != 0)
      return error_make(ERROR_PAGE_MAPPED_TWICE, vaddr, 0, 0);
    if (**entry == 0) {
      struct error error = paging_new_table(paging, &table);
      if (error.code != ERROR_NONE)
        return error;
      /* Permissions are those of the last entry alone. */
      **entry = table | ENTRY_PRESENT | ENTRY_WRITE;
    }
    table = **entry & ENTRY_ADDRESS;
  }
}

/* The highest level whose entries can map the start of the range. */
static int level_for(uint64_t vaddr, uint64_t paddr, uint64_t length, uint64_t largest_page) {
  int level = 0;
  while (level < 2 && paging_entry_size(level + 1) <= largest_page &&
         paging_entry_size(level + 1) <= length &&
         ((vaddr | paddr) & (paging_entry_size(level + 1) - 1)) == 0) {
    level++;
  }
  return level;
}

/* How many entries of one table map the start of the range, before it or the table ends; larger
 * pages must not come to fit on the way. */
static uint32_t entries_in_table(uint64_t vaddr, uint64_t length, int level) {
  uint32_t shift = 12 + 9 * (uint32_t)level;
  uint32_t to_end = PAGING_ENTRIES - paging_index(vaddr, level);
  uint64_t wanted = length >> shift;
  return wanted < to_end ? (uint32_t)wanted : to_end;
}

static uint64_t entry_bits(enum paging_access access, int level) {
  return ENTRY_PRESENT | (level > 0 ? ENTRY_LARGE : 0) |
         ((access & PAGING_WRITE) != 0 ? ENTRY_WRITE : 0) |
         ((access & PAGING_EXECUTE) != 0 ? 0 : ENTRY_NO_EXECUTE) | (access & ENTRY_CACHING);
}

/* Writes entries for pages that follow each other; false if one of them is not empty. */
static bool fill(uint64_t *entries, uint32_t count, uint64_t entry, uint64_t size) {
  for (uint32_t i = 0; i < count; i++, entry += size) {
    if (entries[i] != 0)
      return false;
    entries[i] = entry;
  }
  return true;
}

/* At each level those that the range fills, and one that it begins and one that it ends in. */
uint64_t paging_tables_most(uint64_t vaddr, uint64_t paddr, uint64_t length) {
  bool small_pages = ((vaddr ^ paddr) & (paging_entry_size(1) - 1)) != 0;
  uint64_t tables = 2 + (small_pages ? length / paging_entry_size(1) : 0);
  for (int level = 2; level < PAGING_LEVELS_MOST; level++)
    tables += length >> (12 + 9 * level);
  return tables + 2 * (PAGING_LEVELS - 2);
}

struct error paging_map(struct paging *paging, uint64_t vaddr, uint64_t paddr, uint64_t length,
                        enum paging_access access, uint64_t largest_page) {
  while (length > 0) {
    int level = level_for(vaddr, paddr, length, largest_page);
    uint64_t *entry;
    struct error error = find_entry(paging, vaddr, level, &entry);
    if (error.code != ERROR_NONE)
      return error;
    uint32_t count = entries_in_table(vaddr, length, level);
    if (!fill(entry, count, paddr | entry_bits(access, level), paging_entry_size(level)))
      return error_make(ERROR_PAGE_MAPPED_TWICE, vaddr, 0, 0);
    uint64_t mapped = (uint64_t)count << (12 + 9 * level);
    vaddr += mapped;
    paddr += mapped;
    length -= mapped;
  }
  return NO_ERROR;
}
