/* Bringing the last instructions to their page. */
#include "boot/multiboot/last_page.h"

#include <string.h>

/* From last_page.asm. */
extern const uint8_t last_page_code[];
extern const uint8_t last_page_code_end[];
extern const uint8_t last_page_start[];
extern const uint32_t last_page_fixes[]; /* ends in 0 */

_Noreturn void last_page_enter(uint64_t page, uint64_t direct_map, struct kernel_start *start) {
  uint8_t *to = (uint8_t *)(uintptr_t)page;
  uint32_t start_at = (uint32_t)(last_page_start - last_page_code);
  start->self = direct_map + page + start_at;
  memcpy(to, last_page_code, (size_t)(last_page_code_end - last_page_code));
  memcpy(to + start_at, start, sizeof(*start));
  for (const uint32_t *fix = last_page_fixes; *fix != 0; fix++) {
    uint32_t address;
    memcpy(&address, to + *fix, sizeof(address));
    address += (uint32_t)page;
    memcpy(to + *fix, &address, sizeof(address));
  }
  __asm__ volatile("cli; jmp *%%ecx" : : "c"(to) : "memory");
  __builtin_unreachable();
}
