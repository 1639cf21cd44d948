/* From the root pointer to the fields of the FADT. */
#include "boot/common/acpi_clocks.h"

#include <stddef.h>

/* Fields of the table that firmware has had since ACPI 1.0, by their place. */
struct fadt {
  uint8_t head_and_more[76];
  uint32_t timer_block; /* PM_TMR_BLK */
  uint8_t more[11];
  uint8_t timer_length; /* PM_TMR_LEN */
  uint8_t still_more[16];
  uint8_t century;
  uint8_t boot_flags[2]; /* IAPC_BOOT_ARCH; 0 in ACPI 1.0 */
  uint8_t reserved;
  uint32_t flags;
};

_Static_assert(offsetof(struct fadt, timer_block) == 76, "as in memory");
_Static_assert(offsetof(struct fadt, timer_length) == 91, "as in memory");
_Static_assert(offsetof(struct fadt, century) == 108, "as in memory");
_Static_assert(offsetof(struct fadt, flags) == 112 && sizeof(struct fadt) == 116, "as in memory");

#define SIGNATURE "FACP"
#define TIMER_LENGTH 4
#define BOOT_FLAG_NO_RTC (1u << 5)
#define FLAG_TIMER_32_BITS (1u << 8)
#define FLAG_REDUCED_HARDWARE (1u << 20)

static bool find(const struct acpi_memory *memory, uint64_t rsdp, struct fadt *fadt) {
  struct acpi_root root;
  struct acpi_table table;
  return rsdp != 0 && acpi_open(memory, rsdp, &root) == ACPI_FOUND &&
         acpi_find(memory, &root, SIGNATURE, &table) == ACPI_FOUND &&
         table.length >= sizeof(*fadt) &&
         memory->read(memory->context, table.address, fadt, sizeof(*fadt));
}

struct acpi_clocks acpi_clocks_read(const struct acpi_memory *memory, uint64_t rsdp) {
  struct acpi_clocks clocks = {0};
  struct fadt fadt;
  if (!find(memory, rsdp, &fadt))
    return clocks;
  clocks.century = fadt.century;
  clocks.no_clock = (fadt.boot_flags[0] & BOOT_FLAG_NO_RTC) != 0;
  if ((fadt.flags & FLAG_REDUCED_HARDWARE) == 0 && fadt.timer_length == TIMER_LENGTH &&
      fadt.timer_block <= UINT16_MAX) {
    clocks.timer_port = (uint16_t)fadt.timer_block;
    clocks.timer_bits = (fadt.flags & FLAG_TIMER_32_BITS) != 0 ? 32 : 24;
  }
  return clocks;
}
