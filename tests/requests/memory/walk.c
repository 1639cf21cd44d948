/* Walking page tables. */
#include "tests/requests/memory/walk.h"

#include "kernel/runtime/harness.h"

#define IA32_PAT 0x277
#define CR4_LA57 (UINT64_C(1) << 12)

uint64_t read_cr3(void) {
  uint64_t value;
  __asm__ volatile("mov %%cr3, %0" : "=r"(value));
  return value;
}

uint64_t read_cr4(void) {
  uint64_t value;
  __asm__ volatile("mov %%cr4, %0" : "=r"(value));
  return value;
}

uint64_t read_pat(void) {
  uint32_t low, high;
  __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(IA32_PAT));
  return (uint64_t)high << 32 | low;
}

struct mapped walk(const struct boot_info *info, uint64_t vaddr) {
  uint64_t table = read_cr3();
  for (int level = (read_cr4() & CR4_LA57) != 0 ? 4 : 3;; level--) {
    const uint64_t *entries = (const uint64_t *)(info->direct_map + (table & ADDRESS));
    uint64_t entry = entries[vaddr >> (12 + 9 * level) & 511];
    uint64_t size = PAGE << 9 * level;
    if ((entry & PRESENT) == 0)
      return (struct mapped){.present = false};
    if (level == 0 || (entry & LARGE) != 0)
      return (struct mapped){true, (entry & ADDRESS & ~(size - 1)) | (vaddr & (size - 1)), entry};
    table = entry;
  }
}

void expect_mapped(const struct boot_info *info, uint64_t vaddr, uint64_t physical, uint64_t length,
                   uint64_t bits) {
  for (uint64_t at = 0; at < length; at += PAGE) {
    struct mapped mapped = walk(info, vaddr + at);
    if (!mapped.present || mapped.physical != physical + at ||
        (mapped.entry & (WRITE | NO_EXECUTE | CACHING)) != bits)
      harness_fail("0x%lx has entry 0x%lx and leads to 0x%lx, not to 0x%lx with bits 0x%lx",
                   vaddr + at, mapped.entry, mapped.physical, physical + at, bits);
  }
}

const struct boot_request_answer *answer_to(const struct boot_info *info, uint32_t type) {
  const struct boot_request_answer *answers = (const struct boot_request_answer *)info->requests;
  for (uint64_t i = 0; i < info->request_count; i++)
    if (answers[i].type == type)
      return &answers[i];
  harness_fail("there is no answer of type %u", type);
  return answers;
}

uint64_t granted(const struct boot_info *info, uint32_t type) {
  const struct boot_request_answer *answer = answer_to(info, type);
  if (answer->status != BOOT_REQUEST_GRANTED)
    harness_fail("the request of type %u has status %u, not granted", type, answer->status);
  return answer->value;
}

void expect_not_available(const struct boot_info *info, uint32_t type) {
  const struct boot_request_answer *answer = answer_to(info, type);
  if (answer->status != BOOT_REQUEST_NOT_AVAILABLE || answer->value != 0)
    harness_fail("the request of type %u has status %u and value 0x%lx, not available", type,
                 answer->status, answer->value);
}
