/* Segments, GDT, TSS and IDT. */
#include "tests/contract/check.h"

#define CODE_64 UINT64_C(0x00af9b000000ffff)
#define DATA UINT64_C(0x00cf93000000ffff)
/* Present and busy, as LTR leaves it (Intel SDM volume 3A, 8.2.3). */
#define TSS_TYPE 0x8b
#define TSS_LENGTH 104
#define TSS_IO_MAP_BASE 102

static void check_segments(const struct entry_state *state) {
  CHECK_EQUAL(state->cs, 0x08);
  CHECK_EQUAL(state->ds, 0x10);
  CHECK_EQUAL(state->es, 0x10);
  CHECK_EQUAL(state->fs, 0x10);
  CHECK_EQUAL(state->gs, 0x10);
  CHECK_EQUAL(state->ss, 0x10);
  CHECK_EQUAL(state->fs_base, 0);
  CHECK_EQUAL(state->gs_base, 0);
  CHECK_EQUAL(state->tr, 0x18);
  CHECK_EQUAL(state->ldtr, 0);
  CHECK_EQUAL(state->idtr.limit, 0);
  CHECK_EQUAL(state->idtr.base, 0);
}

static void check_tss(uint64_t base, const struct boot_info *info) {
  const uint8_t *tss = (const uint8_t *)base;
  CHECK(all_of_type(info, base, TSS_LENGTH, BOOT_MEMORY_LOADER), "the TSS is not in loader memory");
  for (int i = 0; i < TSS_IO_MAP_BASE; i++)
    CHECK(tss[i] == 0, "byte %d of the TSS is 0x%02x", i, tss[i]);
  CHECK_EQUAL(tss[TSS_IO_MAP_BASE] | tss[TSS_IO_MAP_BASE + 1] << 8, TSS_LENGTH);
}

void check_descriptors(const struct entry_state *state, const struct boot_info *info) {
  check_segments(state);
  CHECK_EQUAL(state->gdtr.limit, 39);
  CHECK(all_of_type(info, state->gdtr.base, 40, BOOT_MEMORY_LOADER),
        "the GDT at 0x%lx is not in loader memory in the direct map", state->gdtr.base);
  const uint64_t *gdt = (const uint64_t *)state->gdtr.base;
  CHECK_EQUAL(gdt[0], 0);
  CHECK_EQUAL(gdt[1], CODE_64);
  CHECK_EQUAL(gdt[2], DATA);
  CHECK_EQUAL(gdt[3] & 0xffff, TSS_LENGTH - 1);
  CHECK_EQUAL(gdt[3] >> 40 & 0xffff, TSS_TYPE);
  CHECK_EQUAL(gdt[4] >> 32, 0);
  check_tss((gdt[3] >> 16 & 0xffffff) | (gdt[3] >> 56) << 24 | gdt[4] << 32, info);
}
