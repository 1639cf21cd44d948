/* Looking for RSDP and SMBIOS entry point in any memory: what is found is one, and is all inside.
 */
#include <string.h>

#include "boot/common/firmware_tables.h"
#include "tests/fuzz/input.h"

#define LINE 16

static uint8_t sum(const uint8_t *bytes, size_t length) {
  uint8_t total = 0;
  while (length-- > 0)
    total = (uint8_t)(total + *bytes++);
  return total;
}

static void check_place(const uint8_t *found, const uint8_t *memory, size_t length, size_t least) {
  FUZZ_CHECK(found >= memory && (size_t)(found - memory) % LINE == 0);
  FUZZ_CHECK((size_t)(found - memory) + least <= length);
}

static void check_rsdp(const uint8_t *memory, size_t length) {
  const uint8_t *found = firmware_find_rsdp(memory, length);
  if (found == NULL)
    return;
  check_place(found, memory, length, 20);
  FUZZ_CHECK(memcmp(found, "RSD PTR ", 8) == 0);
  FUZZ_CHECK(sum(found, 20) == 0);
  if (found[15] >= 2)
    check_place(found, memory, length, 36);
}

static void check_entry_point(const uint8_t *found, const char *anchor, const uint8_t *memory,
                              size_t length) {
  if (found == NULL)
    return;
  size_t anchor_length = strlen(anchor);
  check_place(found, memory, length, 24);
  FUZZ_CHECK(memcmp(found, anchor, anchor_length) == 0);
  size_t own = found[anchor_length + 1]; /* behind the checksum */
  check_place(found, memory, length, own);
  FUZZ_CHECK(sum(found, own) == 0);
}

static void check_smbios(const uint8_t *memory, size_t length) {
  struct smbios_entry_points found = firmware_find_smbios(memory, length);
  check_entry_point(found.bits_64, "_SM3_", memory, length);
  check_entry_point(found.bits_32, "_SM_", memory, length);
}

/* A fuzzer does not guess checksums: makes the sums of what looks like a table right, if asked to.
 */
static void mend_sums(uint8_t *memory, size_t length) {
  for (size_t at = 0; at + 36 <= length; at += LINE) {
    uint8_t *table = memory + at;
    if (memcmp(table, "RSD PTR ", 8) == 0) {
      table[8] = (uint8_t)(table[8] - sum(table, 20));
      table[32] = (uint8_t)(table[32] - sum(table, 36));
    } else if (memcmp(table, "_SM3_", 5) == 0 && table[6] <= length - at) {
      table[5] = (uint8_t)(table[5] - sum(table, table[6]));
    } else if (memcmp(table, "_SM_", 4) == 0 && table[5] <= length - at) {
      table[4] = (uint8_t)(table[4] - sum(table, table[5]));
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  if (length == 0)
    return 0;
  /* A copy of exactly that length, so that the sanitizer sees each byte that is read beyond it. */
  size_t rest = length - 1;
  uint8_t *memory = malloc(rest + (rest == 0));
  FUZZ_CHECK(memory != NULL);
  memcpy(memory, bytes + 1, rest);
  if ((bytes[0] & 1) != 0)
    mend_sums(memory, rest);
  check_rsdp(memory, rest);
  check_smbios(memory, rest);
  free(memory);
  return 0;
}
