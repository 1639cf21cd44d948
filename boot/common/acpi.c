/* From the root pointer to the list of processors. */
#include "boot/common/acpi.h"

#include <string.h>

#include "boot/common/byte_sum.h"

/* Root System Description Pointer (section 5.2.5.3). */
struct rsdp {
  char signature[8];
  uint8_t sum; /* makes the first 20 bytes add up to 0 */
  char oem[6];
  uint8_t revision; /* 0 for ACPI 1.0, whose structure ends behind rsdt */
  uint32_t rsdt;
  uint32_t length;
  uint64_t xsdt;
  uint8_t extended_sum;
  uint8_t reserved[3];
};

#define RSDP_SIGNATURE "RSD PTR "
#define RSDP_REVISION_2 2
#define RSDP_SIZE_1 20
#define RSDP_SIZE_2 36 /* a 64-bit compiler pads it to 40 */

_Static_assert(offsetof(struct rsdp, rsdt) == 16, "as in memory");
_Static_assert(offsetof(struct rsdp, reserved) == 33, "as in memory");

/* The head of every other table (section 5.2.6). */
struct table_head {
  char signature[4];
  uint32_t length;
  uint8_t revision;
  uint8_t sum;
  char oem[6];
  char oem_table[8];
  uint32_t oem_revision;
  char creator[4];
  uint32_t creator_revision;
};

_Static_assert(sizeof(struct table_head) == 36, "as in memory");

/* Multiple APIC Description Table (section 5.2.12). */
struct madt {
  struct table_head head;
  uint32_t local_apic;
  uint32_t flags;
};

#define MADT_PCAT_COMPAT 1u

/* Its entries (sections 5.2.12.2, 5.2.12.8 and 5.2.12.12). */
struct entry_head {
  uint8_t type;
  uint8_t length; /* with this head */
};

struct local_apic {
  struct entry_head head;
  uint8_t uid;
  uint8_t apic_id;
  uint32_t flags;
};

struct local_x2apic {
  struct entry_head head;
  uint16_t reserved;
  uint32_t apic_id;
  uint32_t flags;
  uint32_t uid;
};

/* The address is read as two halves, which every compiler lays out alike. */
struct address_override {
  struct entry_head head;
  uint16_t reserved;
  uint32_t low;
  uint32_t high;
};

enum { ENTRY_LOCAL_APIC = 0, ENTRY_ADDRESS_OVERRIDE = 5, ENTRY_LOCAL_X2APIC = 9 };

_Static_assert(sizeof(struct local_apic) == 8, "as in memory");
_Static_assert(sizeof(struct local_x2apic) == 16, "as in memory");
_Static_assert(sizeof(struct address_override) == 12, "as in memory");

#define PROCESSOR_ENABLED 1u
#define PROCESSOR_ONLINE_CAPABLE 2u

/* IDs that address all processors at once. */
#define APIC_ID_ALL 0xffu
#define X2APIC_ID_ALL 0xffffffffu

static bool read(const struct acpi_memory *memory, uint64_t address, void *bytes, size_t length) {
  return address <= UINT64_MAX - length && memory->read(memory->context, address, bytes, length);
}

static enum acpi_result check_sum(const struct acpi_memory *memory,
                                  const struct acpi_table *table) {
  uint8_t bytes[256];
  uint8_t sum = 0;
  for (uint32_t at = 0; at < table->length; at += sizeof(bytes)) {
    size_t rest = table->length - at;
    size_t length = rest < sizeof(bytes) ? rest : sizeof(bytes);
    if (!read(memory, table->address + at, bytes, length))
      return ACPI_OUT_OF_REACH;
    sum = (uint8_t)(sum + byte_sum(bytes, length));
  }
  return sum == 0 ? ACPI_FOUND : ACPI_BAD_SUM;
}

/* The table at an address, if it has that signature and is whole. */
static enum acpi_result open_table(const struct acpi_memory *memory, uint64_t address,
                                   const char *signature, struct acpi_table *table) {
  struct table_head head;
  if (!read(memory, address, &head, sizeof(head)))
    return ACPI_OUT_OF_REACH;
  if (memcmp(head.signature, signature, sizeof(head.signature)) != 0)
    return ACPI_NOT_THERE;
  if (head.length < sizeof(head) || head.length > ACPI_TABLE_MAX)
    return ACPI_BAD_LENGTH;
  if (address > UINT64_MAX - head.length)
    return ACPI_OUT_OF_REACH;
  *table = (struct acpi_table){.address = address, .length = head.length};
  return check_sum(memory, table);
}

/* Address of the XSDT; 0 if there is none, or what names it is damaged. */
static uint64_t xsdt_of(const struct acpi_memory *memory, uint64_t address) {
  struct rsdp rsdp;
  if (!read(memory, address, &rsdp, RSDP_SIZE_2) || rsdp.length < RSDP_SIZE_2 ||
      rsdp.length > ACPI_TABLE_MAX || address > UINT64_MAX - rsdp.length)
    return 0;
  const struct acpi_table whole = {.address = address, .length = rsdp.length};
  return check_sum(memory, &whole) == ACPI_FOUND ? rsdp.xsdt : 0;
}

enum acpi_result acpi_open(const struct acpi_memory *memory, uint64_t address,
                           struct acpi_root *root) {
  struct rsdp rsdp;
  if (!read(memory, address, &rsdp, RSDP_SIZE_1))
    return ACPI_OUT_OF_REACH;
  if (memcmp(rsdp.signature, RSDP_SIGNATURE, sizeof(rsdp.signature)) != 0)
    return ACPI_NOT_THERE;
  if (byte_sum((const uint8_t *)&rsdp, RSDP_SIZE_1) != 0)
    return ACPI_BAD_SUM;
  uint64_t xsdt = rsdp.revision >= RSDP_REVISION_2 ? xsdt_of(memory, address) : 0;
  root->entry_size = sizeof(uint64_t);
  if (xsdt != 0 && open_table(memory, xsdt, "XSDT", &root->table) == ACPI_FOUND)
    return ACPI_FOUND;
  root->entry_size = sizeof(uint32_t);
  return open_table(memory, rsdp.rsdt, "RSDT", &root->table);
}

enum acpi_result acpi_find(const struct acpi_memory *memory, const struct acpi_root *root,
                           const char *signature, struct acpi_table *table) {
  enum acpi_result result = ACPI_NOT_THERE;
  for (uint32_t at = sizeof(struct table_head); root->table.length - at >= root->entry_size;
       at += root->entry_size) {
    uint64_t address = 0;
    if (!read(memory, root->table.address + at, &address, root->entry_size))
      return ACPI_OUT_OF_REACH;
    enum acpi_result found = open_table(memory, address, signature, table);
    if (found == ACPI_FOUND)
      return ACPI_FOUND;
    /* A table that can't be looked at may be any; it counts only if it has the signature. */
    if (found == ACPI_BAD_LENGTH || found == ACPI_BAD_SUM)
      result = found;
  }
  return result;
}

/* Where an APIC ID is in the list, or would have to be. */
static uint32_t place_of(const struct acpi_processors *processors, uint32_t apic_id) {
  uint32_t low = 0;
  uint32_t high = processors->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (processors->list[middle].apic_id < apic_id)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void add_processor(struct acpi_processors *processors, uint32_t apic_id, uint32_t uid) {
  uint32_t place = place_of(processors, apic_id);
  if (place < processors->count && processors->list[place].apic_id == apic_id) {
    processors->repeated++;
    return;
  }
  if (processors->count == processors->capacity) {
    processors->left_out++;
    return;
  }
  struct acpi_processor *at = &processors->list[place];
  memmove(at + 1, at, (processors->count - place) * sizeof(*at));
  *at = (struct acpi_processor){.apic_id = apic_id, .uid = uid};
  processors->count++;
}

/* Online capable has a meaning only where enabled is not set (section 5.2.12.2). */
static void take_processor(struct acpi_processors *processors, uint32_t apic_id, uint32_t uid,
                           uint32_t flags) {
  if ((flags & PROCESSOR_ENABLED) != 0)
    add_processor(processors, apic_id, uid);
  else if ((flags & PROCESSOR_ONLINE_CAPABLE) != 0)
    processors->online_capable++;
  else
    processors->disabled++;
}

/* An entry that is as long as its type says at least. */
union entry {
  struct entry_head head;
  struct local_apic local_apic;
  struct local_x2apic local_x2apic;
  struct address_override address_override;
};

static size_t size_of_type(uint8_t type) {
  switch (type) {
  case ENTRY_LOCAL_APIC:
    return sizeof(struct local_apic);
  case ENTRY_ADDRESS_OVERRIDE:
    return sizeof(struct address_override);
  case ENTRY_LOCAL_X2APIC:
    return sizeof(struct local_x2apic);
  default:
    return sizeof(struct entry_head);
  }
}

/* Firmware fills places for processors that are not there with the ID of all, and disables them. */
static void take_entry(struct acpi_processors *processors, const union entry *entry) {
  const struct local_apic *local = &entry->local_apic;
  const struct local_x2apic *x2apic = &entry->local_x2apic;
  const struct address_override *override = &entry->address_override;
  switch (entry->head.type) {
  case ENTRY_LOCAL_APIC:
    if (local->apic_id == APIC_ID_ALL && (local->flags & PROCESSOR_ENABLED) != 0)
      processors->malformed++;
    else
      take_processor(processors, local->apic_id, local->uid, local->flags);
    break;
  case ENTRY_LOCAL_X2APIC:
    if (x2apic->apic_id == X2APIC_ID_ALL && (x2apic->flags & PROCESSOR_ENABLED) != 0)
      processors->malformed++;
    else
      take_processor(processors, x2apic->apic_id, x2apic->uid, x2apic->flags);
    break;
  case ENTRY_ADDRESS_OVERRIDE:
    processors->local_apic = (uint64_t) override->high << 32 | override->low;
    break;
  default:
    break;
  }
}

/* Reads the entry at `at` and returns the length that it claims; 0 ends the list. */
static enum acpi_result read_entry(const struct acpi_memory *memory, const struct acpi_table *madt,
                                   uint32_t at, struct acpi_processors *processors,
                                   uint32_t *length) {
  union entry entry;
  uint32_t rest = madt->length - at;
  *length = 0;
  if (!read(memory, madt->address + at, &entry.head, sizeof(entry.head)))
    return ACPI_OUT_OF_REACH;
  if (entry.head.length < sizeof(entry.head) || entry.head.length > rest) {
    processors->malformed++; /* nobody knows where the next one begins */
    return ACPI_FOUND;
  }
  *length = entry.head.length;
  size_t size = size_of_type(entry.head.type);
  if (*length < size) {
    processors->malformed++;
    return ACPI_FOUND;
  }
  if (!read(memory, madt->address + at, &entry, size))
    return ACPI_OUT_OF_REACH;
  take_entry(processors, &entry);
  return ACPI_FOUND;
}

enum acpi_result acpi_read_processors(const struct acpi_memory *memory,
                                      const struct acpi_table *table,
                                      struct acpi_processors *processors) {
  struct madt madt;
  *processors =
      (struct acpi_processors){.list = processors->list, .capacity = processors->capacity};
  if (table->length < sizeof(madt))
    return ACPI_BAD_LENGTH;
  if (!read(memory, table->address, &madt, sizeof(madt)))
    return ACPI_OUT_OF_REACH;
  processors->local_apic = madt.local_apic;
  processors->has_8259 = (madt.flags & MADT_PCAT_COMPAT) != 0;
  uint32_t length;
  for (uint32_t at = sizeof(madt); table->length - at >= sizeof(struct entry_head); at += length) {
    enum acpi_result result = read_entry(memory, table, at, processors, &length);
    if (result != ACPI_FOUND || length == 0)
      return result;
  }
  return ACPI_FOUND;
}
