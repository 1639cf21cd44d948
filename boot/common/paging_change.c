/* Changing page tables. */
#include "boot/common/paging_change.h"

#include "boot/common/paging_format.h"

/* Puts a table of the next smaller pages into the place of a large one. */
static struct error split(struct paging *paging, uint64_t *entry, int level) {
  uint64_t page;
  struct error error = paging_new_table(paging, &page);
  if (error.code != ERROR_NONE)
    return error;
  uint64_t smaller = *entry & ~(level == 1 ? ENTRY_LARGE : 0);
  for (uint32_t i = 0; i < PAGING_ENTRIES; i++, smaller += paging_entry_size(level - 1))
    paging_table_at(paging, page)[i] = smaller;
  *entry = page | ENTRY_PRESENT | ENTRY_WRITE;
  return NO_ERROR;
}

/* Changes the page at the start of the range, and says how much that was, or how large the hole. */
static struct error change_page(struct paging *paging, uint64_t vaddr, uint64_t length,
                                enum paging_access caching, uint64_t *changed) {
  uint64_t table = paging->root;
  for (int level = paging->levels - 1;; level--) {
    uint64_t *entry = &paging_table_at(paging, table)[paging_index(vaddr, level)];
    uint64_t size = paging_entry_size(level);
    bool is_page = level == 0 || (*entry & ENTRY_LARGE) != 0;
    if (*entry == 0) {
      *changed = size - (vaddr & (size - 1));
      return NO_ERROR;
    }
    if (is_page && (vaddr & (size - 1)) == 0 && size <= length) {
      *entry = (*entry & ~ENTRY_CACHING) | caching;
      *changed = size;
      return NO_ERROR;
    }
    struct error error = is_page ? split(paging, entry, level) : NO_ERROR;
    if (error.code != ERROR_NONE)
      return error;
    table = *entry & ENTRY_ADDRESS;
  }
}

struct error paging_set_caching(struct paging *paging, uint64_t vaddr, uint64_t length,
                                enum paging_access caching) {
  struct error error = NO_ERROR;
  uint64_t changed = 0;
  for (; length > changed && error.code == ERROR_NONE;) {
    vaddr += changed;
    length -= changed;
    error = change_page(paging, vaddr, length, caching, &changed);
  }
  return error;
}

/* The tables are data there, never to be executed, whatever the entries below say. */
struct error paging_recurse(struct paging *paging, uint32_t slot) {
  uint64_t *entry = &paging_table_at(paging, paging->root)[slot];
  if (*entry != 0)
    return error_make(ERROR_PAGE_MAPPED_TWICE, paging_recursive_address(paging, slot), 0, 0);
  *entry = paging->root | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_NO_EXECUTE;
  return NO_ERROR;
}

uint32_t paging_free_slot(const struct paging *paging, uint32_t below) {
  const uint64_t *top = paging_table_at(paging, paging->root);
  uint32_t slot = below - 1;
  while (slot >= PAGING_ENTRIES / 2 && top[slot] != 0)
    slot--;
  return slot >= PAGING_ENTRIES / 2 ? slot : 0;
}

uint32_t paging_slot_of(const struct paging *paging, uint64_t vaddr) {
  return (uint32_t)paging_index(vaddr, paging->levels - 1);
}

/* The slot's number at every level; what is above them is the highest one's bit again. */
uint64_t paging_recursive_address(const struct paging *paging, uint32_t slot) {
  uint64_t address = slot >= PAGING_ENTRIES / 2 ? UINT64_MAX << (12 + 9 * paging->levels) : 0;
  for (int level = 0; level < paging->levels; level++)
    address |= (uint64_t)slot << (12 + 9 * level);
  return address;
}
