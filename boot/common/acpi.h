/*
 * ACPI's tables as far as a loader needs them: from the root pointer to the processors that it may
 * start (ACPI specification 6.5, sections 5.2.5 to 5.2.12).
 *
 * Nothing that firmware wrote is believed: every address and length goes through an accessor that
 * knows which memory there is, sums must be right, and what is malformed is counted and passed
 * over.
 */
#ifndef BOOT_COMMON_ACPI_H
#define BOOT_COMMON_ACPI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longer tables are not believed: the longest that are read here have some tens of KiB. */
#define ACPI_TABLE_MAX (UINT32_C(1) << 20)

struct acpi_memory {
  /* Copies `length` bytes at a physical address; false if any of them is not memory to read. The
   * address plus the length does not pass the end of 64 bits. */
  bool (*read)(void *context, uint64_t address, void *bytes, size_t length);
  void *context;
};

enum acpi_result {
  ACPI_FOUND = 0,
  ACPI_NOT_THERE,    /* no table of that name, or no root pointer at that address */
  ACPI_OUT_OF_REACH, /* it lies, in part at least, where there is no memory to read */
  ACPI_BAD_LENGTH,   /* shorter than its head, or longer than ACPI_TABLE_MAX */
  ACPI_BAD_SUM,
};

/* A table whose length and sum are right. */
struct acpi_table {
  uint64_t address;
  uint32_t length; /* with its head */
};

/* The table of tables. */
struct acpi_root {
  struct acpi_table table;
  uint32_t entry_size; /* 8 in an XSDT, 4 in an RSDT */
};

/* Follows the root pointer: to the XSDT if there is one and it is whole, else to the RSDT. */
enum acpi_result acpi_open(const struct acpi_memory *memory, uint64_t rsdp, struct acpi_root *root);

/* The first whole table of that signature, which has four characters. If there is none: what is
 * wrong with the last one that is not whole. */
enum acpi_result acpi_find(const struct acpi_memory *memory, const struct acpi_root *root,
                           const char *signature, struct acpi_table *table);

/* A processor that firmware has made ready. */
struct acpi_processor {
  uint32_t apic_id;
  uint32_t uid; /* by which other tables name it */
};

/* What the MADT says. `list` and `capacity` are the caller's. */
struct acpi_processors {
  struct acpi_processor *list; /* by their APIC IDs, each once */
  uint32_t capacity;
  uint32_t count;
  uint32_t left_out;       /* for which the list has no room */
  uint32_t disabled;       /* entries: not there, and never will be */
  uint32_t online_capable; /* entries: not there, and may be plugged in later */
  uint32_t repeated;       /* entries for an APIC ID that is in the list already */
  uint32_t malformed;      /* entries: wrong length, or the ID that means all processors */
  uint64_t local_apic;     /* physical address of the local APICs' registers */
  bool has_8259;           /* two of them, to be masked */
};

#define ACPI_MADT_SIGNATURE "APIC"

/* Reads a MADT that acpi_find() found. */
enum acpi_result acpi_read_processors(const struct acpi_memory *memory,
                                      const struct acpi_table *madt,
                                      struct acpi_processors *processors);

#endif
