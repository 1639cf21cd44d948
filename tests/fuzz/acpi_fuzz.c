/*
 * ACPI tables in any memory: nothing is read beyond it, the list of processors is what the MADT
 * says, each once, and what the FADT says of clocks makes sense.
 */
#include <stdbool.h>
#include <string.h>

#include "boot/common/acpi.h"
#include "boot/common/acpi_clocks.h"
#include "tests/fuzz/input.h"

#define BASE UINT64_C(0x1000)
#define CAPACITY 24
#define TABLE_HEAD 36
#define TABLE_LENGTH 4
#define TABLE_SUM 9
#define MADT_ENTRIES 44

struct region {
  uint8_t *bytes;
  size_t length;
};

static bool read(void *context, uint64_t address, void *bytes, size_t length) {
  const struct region *region = context;
  FUZZ_CHECK(length <= UINT64_MAX - address);
  if (address < BASE || address - BASE > region->length ||
      length > region->length - (address - BASE))
    return false;
  memcpy(bytes, region->bytes + (address - BASE), length);
  return true;
}

static uint8_t sum(const uint8_t *bytes, size_t length) {
  uint8_t total = 0;
  while (length-- > 0)
    total = (uint8_t)(total + *bytes++);
  return total;
}

/* A fuzzer does not guess sums: makes those of what looks like a table right, if asked to. */
static void mend_sums(const struct region *region) {
  for (size_t at = 0; at + TABLE_HEAD <= region->length; at += 4) {
    uint8_t *table = region->bytes + at;
    uint32_t length;
    memcpy(&length, table + TABLE_LENGTH, sizeof(length));
    if (memcmp(table, "RSD PTR ", 8) == 0) {
      table[8] = (uint8_t)(table[8] - sum(table, 20));
      table[32] = (uint8_t)(table[32] - sum(table, 36));
    } else if ((memcmp(table, "RSDT", 4) == 0 || memcmp(table, "XSDT", 4) == 0 ||
                memcmp(table, "APIC", 4) == 0 || memcmp(table, "FACP", 4) == 0) &&
               length >= TABLE_HEAD && length <= region->length - at) {
      table[TABLE_SUM] = (uint8_t)(table[TABLE_SUM] - sum(table, length));
    }
  }
}

static void check_table(const struct region *region, const struct acpi_table *table,
                        const char *signature) {
  FUZZ_CHECK(table->length >= TABLE_HEAD && table->length <= ACPI_TABLE_MAX);
  FUZZ_CHECK(table->address >= BASE && table->address - BASE <= region->length);
  FUZZ_CHECK(table->length <= region->length - (table->address - BASE));
  const uint8_t *bytes = region->bytes + (table->address - BASE);
  FUZZ_CHECK(memcmp(bytes, signature, 4) == 0);
  FUZZ_CHECK(sum(bytes, table->length) == 0);
}

/* Whether an entry makes a processor of this ID ready: read once more, in the plainest way. */
static bool is_ready(const uint8_t *entry, uint32_t *apic_id) {
  uint32_t wide = entry[0] == 9 && entry[1] >= 16;
  uint32_t narrow = entry[0] == 0 && entry[1] >= 8;
  if (!wide && !narrow)
    return false;
  *apic_id = entry[3];
  if (wide)
    memcpy(apic_id, entry + 4, sizeof(*apic_id));
  return (entry[wide ? 8 : 4] & 1) != 0 && *apic_id != (wide ? 0xffffffff : 0xff);
}

static bool is_listed(const struct acpi_processors *processors, uint32_t apic_id) {
  for (uint32_t i = 0; i < processors->count; i++)
    if (processors->list[i].apic_id == apic_id)
      return true;
  return false;
}

static void check_processors(const struct region *region, const struct acpi_table *madt,
                             const struct acpi_processors *processors) {
  const uint8_t *bytes = region->bytes + (madt->address - BASE);
  uint32_t ready = 0;
  FUZZ_CHECK(processors->count <= CAPACITY);
  FUZZ_CHECK(processors->left_out == 0 || processors->count == CAPACITY);
  for (uint32_t i = 1; i < processors->count; i++)
    FUZZ_CHECK(processors->list[i - 1].apic_id < processors->list[i].apic_id);
  for (uint32_t at = MADT_ENTRIES; at + 2 <= madt->length; at += bytes[at + 1]) {
    uint32_t apic_id;
    if (bytes[at + 1] < 2 || bytes[at + 1] > madt->length - at)
      break;
    if (!is_ready(bytes + at, &apic_id))
      continue;
    ready++;
    FUZZ_CHECK(processors->left_out > 0 || is_listed(processors, apic_id));
  }
  FUZZ_CHECK(ready == processors->count + processors->repeated + processors->left_out);
}

static void check_clocks(const struct acpi_clocks *clocks) {
  FUZZ_CHECK(clocks->timer_port == 0 || clocks->timer_bits == 24 || clocks->timer_bits == 32);
}

/* The first byte asks for right sums, the second one says where the root pointer is. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  if (length < 2)
    return 0;
  /* A copy of exactly that length, so that the sanitizer sees each byte that is read beyond it. */
  struct region region = {.length = length - 2};
  region.bytes = malloc(region.length + (region.length == 0));
  FUZZ_CHECK(region.bytes != NULL);
  memcpy(region.bytes, bytes + 2, region.length);
  if ((bytes[0] & 1) != 0)
    mend_sums(&region);
  const struct acpi_memory memory = {read, &region};
  const struct acpi_clocks clocks = acpi_clocks_read(&memory, BASE + bytes[1] * 4u);
  check_clocks(&clocks);
  struct acpi_root root;
  struct acpi_table madt;
  struct acpi_processor list[CAPACITY];
  struct acpi_processors processors = {.list = list, .capacity = CAPACITY};
  if (acpi_open(&memory, BASE + bytes[1] * 4u, &root) == ACPI_FOUND) {
    check_table(&region, &root.table, root.entry_size == 8 ? "XSDT" : "RSDT");
    if (acpi_find(&memory, &root, ACPI_MADT_SIGNATURE, &madt) == ACPI_FOUND) {
      check_table(&region, &madt, ACPI_MADT_SIGNATURE);
      if (acpi_read_processors(&memory, &madt, &processors) == ACPI_FOUND)
        check_processors(&region, &madt, &processors);
    }
  }
  free(region.bytes);
  return 0;
}
