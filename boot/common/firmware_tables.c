/* Finding RSDP and SMBIOS entry points. */
#include "boot/common/firmware_tables.h"

#include <stdbool.h>
#include <string.h>

#include "boot/common/byte_sum.h"

#define LINE 16

#define RSDP_LENGTH_1 20 /* ACPI 1.0: what the first checksum covers */
#define RSDP_REVISION 15
#define RSDP_LENGTH 20
#define RSDP_LENGTH_2 36

#define SMBIOS3_LENGTH 6
#define SMBIOS3_LEAST 24
#define SMBIOS2_LENGTH 5
#define SMBIOS2_LEAST 30 /* some machines say 30 and mean 31 */

static bool is_rsdp(const uint8_t *bytes, size_t available) {
  if (available < RSDP_LENGTH_1 || memcmp(bytes, "RSD PTR ", 8) != 0 ||
      byte_sum(bytes, RSDP_LENGTH_1) != 0) {
    return false;
  }
  if (bytes[RSDP_REVISION] < 2)
    return true;
  uint32_t length;
  if (available < RSDP_LENGTH_2)
    return false;
  memcpy(&length, bytes + RSDP_LENGTH, sizeof(length));
  return length >= RSDP_LENGTH_2 && length <= available && byte_sum(bytes, length) == 0;
}

static bool is_smbios3(const uint8_t *bytes, size_t available) {
  return available >= SMBIOS3_LEAST && memcmp(bytes, "_SM3_", 5) == 0 &&
         bytes[SMBIOS3_LENGTH] >= SMBIOS3_LEAST && bytes[SMBIOS3_LENGTH] <= available &&
         byte_sum(bytes, bytes[SMBIOS3_LENGTH]) == 0;
}

static bool is_smbios2(const uint8_t *bytes, size_t available) {
  return available >= SMBIOS2_LEAST && memcmp(bytes, "_SM_", 4) == 0 &&
         bytes[SMBIOS2_LENGTH] >= SMBIOS2_LEAST && bytes[SMBIOS2_LENGTH] <= available &&
         byte_sum(bytes, bytes[SMBIOS2_LENGTH]) == 0;
}

#define BEGINS(line) (memory[at + (line) * LINE] == first)

/* The next line from `at` on that begins with a byte, or one at or behind the end. There are
 * thousands of lines in a BIOS, so most are looked at by eight. */
static size_t find_line(const uint8_t *memory, size_t at, size_t length, uint8_t first) {
  while (at + 8 * LINE <= length && !BEGINS(0) && !BEGINS(1) && !BEGINS(2) && !BEGINS(3) &&
         !BEGINS(4) && !BEGINS(5) && !BEGINS(6) && !BEGINS(7))
    at += 8 * LINE;
  while (at < length && !BEGINS(0))
    at += LINE;
  return at;
}

const uint8_t *firmware_find_rsdp(const uint8_t *memory, size_t length) {
  size_t at = find_line(memory, 0, length, 'R');
  while (at < length && !is_rsdp(memory + at, length - at))
    at = find_line(memory, at + LINE, length, 'R');
  return at < length ? memory + at : NULL;
}

struct smbios_entry_points firmware_find_smbios(const uint8_t *memory, size_t length) {
  struct smbios_entry_points found = {NULL, NULL};
  size_t at = find_line(memory, 0, length, '_');
  for (; at < length; at = find_line(memory, at + LINE, length, '_'))
    if (found.bits_64 == NULL && is_smbios3(memory + at, length - at))
      found.bits_64 = memory + at;
    else if (found.bits_32 == NULL && is_smbios2(memory + at, length - at))
      found.bits_32 = memory + at;
  return found;
}
