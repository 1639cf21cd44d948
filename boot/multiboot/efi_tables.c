/* UEFI's configuration table, where a boot loader that ran on UEFI says where it is. */
#include <string.h>

#include "boot/common/efi_guid.h"
#include "boot/multiboot/handed_over.h"

/* UEFI 2.10, section 4.3.1, as 64-bit firmware has it. */
#define SYSTEM_TABLE_SIGNATURE UINT64_C(0x5453595320494249) /* "IBI SYST" */
struct system_table {
  uint64_t signature;
  uint32_t revision;
  uint32_t header_size;
  uint32_t crc32;
  uint32_t reserved;
  uint64_t not_used[10];
  uint64_t table_count;
  uint64_t tables;
};
_Static_assert(sizeof(struct system_table) == 120, "as firmware lays it out");

/* Section 4.6. */
struct configuration_table {
  struct efi_guid vendor;
  uint64_t table;
};

/* Firmware has some ten. */
#define TABLES_MAX 256

struct wanted {
  struct efi_guid newer;
  struct efi_guid older;
};

static const struct wanted rsdp = {EFI_ACPI_20_TABLE, EFI_ACPI_10_TABLE};
static const struct wanted smbios = {EFI_SMBIOS3_TABLE, EFI_SMBIOS_TABLE};

static bool is(const struct configuration_table *entry, const struct efi_guid *vendor) {
  return memcmp(&entry->vendor, vendor, sizeof(*vendor)) == 0;
}

/* The newer kind of a table takes the place of the older one, whichever comes first. */
static void take(const struct configuration_table *entry, const struct wanted *wanted,
                 uint64_t *table) {
  if (is(entry, &wanted->newer) || (*table == 0 && is(entry, &wanted->older)))
    *table = entry->table;
}

/* What does not lie within reach of 32 bits is as if it were not there. */
void efi_tables_read(const struct physical *memory, uint64_t address, struct handed_over *given) {
  struct system_table system;
  if (!physical_read(memory, address, &system, sizeof(system)) ||
      system.signature != SYSTEM_TABLE_SIGNATURE) {
    return;
  }
  for (uint64_t i = 0; i < system.table_count && i < TABLES_MAX; i++) {
    struct configuration_table entry;
    if (!physical_read(memory, system.tables + i * sizeof(entry), &entry, sizeof(entry)))
      return;
    take(&entry, &rsdp, &given->rsdp_phys);
    take(&entry, &smbios, &given->smbios_phys);
    if (is(&entry, &smbios.older))
      given->smbios_32_phys = entry.table;
  }
}
