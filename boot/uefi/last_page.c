/* Bringing the last instructions to their page. */
#include "boot/uefi/last_page.h"

#include <string.h>

#include "boot/uefi/firmware.h"

/* From last_page.asm. */
extern const uint8_t last_page_code[];
extern const uint8_t last_page_code_end[];
extern const uint8_t last_page_start[];
extern const uint32_t last_page_fixes[]; /* ends in 0 */

static void add_at(uint64_t page, uint32_t offset) {
  uint32_t *place = (uint32_t *)(page + offset);
  *place += (uint32_t)page;
}

/* Firmware that keeps data from being executed has a protocol to say otherwise. */
static void make_executable(uint64_t page) {
  static const struct efi_guid protocol = EFI_MEMORY_ATTRIBUTE_PROTOCOL;
  struct efi_memory_attribute *attribute = firmware_protocol(&protocol);
  if (attribute == NULL)
    return;
  attribute->set(attribute, page, EFI_PAGE_SIZE, EFI_MEMORY_READ_ONLY);
  attribute->clear(attribute, page, EFI_PAGE_SIZE, EFI_MEMORY_EXECUTE_PROTECT);
}

void last_page_prepare(uint64_t page, uint64_t direct_map, struct kernel_start *start) {
  uint64_t start_at = page + (uint64_t)(last_page_start - last_page_code);
  start->self = direct_map + start_at;
  memcpy((void *)page, last_page_code, (size_t)(last_page_code_end - last_page_code));
  memcpy((void *)start_at, start, sizeof(*start));
  for (const uint32_t *fix = last_page_fixes; *fix != 0; fix++)
    add_at(page, *fix);
  make_executable(page);
}

_Noreturn void last_page_enter(uint64_t page) {
  __asm__ volatile("cli; jmp *%%rcx" : : "c"(page) : "memory");
  __builtin_unreachable();
}
