/*
 * Asking the BIOS for its memory map (ACPI 6.5, section 15.1; for the older calls Ralf Brown's
 * Interrupt List, INT 15h). Every BIOS fault that is allowed for here exists in some machine.
 */
#include "boot/bios/e820.h"

#include <stdbool.h>

#include "boot/bios/bios.h"
#include "boot/pc/bios_memory.h"

#define BIOS_SYSTEM_SERVICES 0x15
#define QUERY_SYSTEM_ADDRESS_MAP 0xe820
#define SMAP 0x534d4150u
#define LARGE_MEMORY_SIZE 0xe801
#define EXTENDED_MEMORY_SIZE 0x8800

/* An entry has 20 bytes, or 24 with the attributes of ACPI 3.0. */
#define ENTRY_LEAST 20
#define ENTRY_WITH_ATTRIBUTES 24
#define ATTRIBUTE_VALID 1u

#define KIB UINT64_C(1024)
#define ONE_MIB (1024 * KIB)
#define SIXTEEN_MIB (16 * ONE_MIB)
#define BELOW_16_MIB_KIB (15 * 1024u)

struct e820_entry {
  uint64_t base;
  uint64_t length;
  uint32_t type;
  uint32_t attributes;
};

enum answer { ANSWER_ENTRY, ANSWER_END, ANSWER_NONSENSE };

static struct e820_entry entry BIOS_BUFFER;

/* Asks for the next entry; `size` is what the BIOS says that it wrote. */
static enum answer ask_e820(uint32_t *continuation, uint32_t *size) {
  /* Attributes that a BIOS claims to write, and does not, are to read as valid. */
  entry = (struct e820_entry){.attributes = ATTRIBUTE_VALID};
  struct bios_registers registers = {.eax = QUERY_SYSTEM_ADDRESS_MAP,
                                     .ebx = *continuation,
                                     .ecx = ENTRY_WITH_ATTRIBUTES,
                                     .edx = SMAP,
                                     .edi = bios_offset(&entry)};
  bios_call(BIOS_SYSTEM_SERVICES, &registers);
  *continuation = registers.ebx;
  *size = registers.ecx;
  if (bios_carry(&registers))
    return ANSWER_END;
  return registers.eax == SMAP ? ANSWER_ENTRY : ANSWER_NONSENSE;
}

static bool entry_counts(uint32_t size) {
  return size >= ENTRY_LEAST &&
         (size < ENTRY_WITH_ATTRIBUTES || (entry.attributes & ATTRIBUTE_VALID) != 0);
}

/* The list ends with a continuation of 0, or with a carry. */
static struct error add_e820(struct memory_map *map) {
  uint32_t continuation = 0;
  for (int calls = 0; calls < MEMORY_MAP_CAPACITY; calls++) {
    uint32_t size;
    enum answer answer = ask_e820(&continuation, &size);
    if (answer == ANSWER_NONSENSE)
      map->count = 0; /* a BIOS that loses its way cannot be believed before either */
    if (answer != ANSWER_ENTRY)
      return NO_ERROR;
    struct error error =
        entry_counts(size) ? memory_map_add(map, entry.base, entry.length, entry.type) : NO_ERROR;
    if (error.code != ERROR_NONE || continuation == 0)
      return error;
  }
  return error_make(ERROR_MEMORY_MAP_FULL, MEMORY_MAP_CAPACITY, 0, 0);
}

/* Memory from 1 MiB on: KiB up to 16 MiB, and 64 KiB blocks above. */
static struct error add_large_memory(struct memory_map *map, uint32_t kib, uint32_t blocks) {
  if (kib > BELOW_16_MIB_KIB)
    return NO_ERROR; /* nonsense */
  struct error error = memory_map_add(map, ONE_MIB, kib * KIB, BOOT_MEMORY_USABLE);
  if (error.code == ERROR_NONE)
    error = memory_map_add(map, SIXTEEN_MIB, blocks * 64 * KIB, BOOT_MEMORY_USABLE);
  return error;
}

static struct error add_e801(struct memory_map *map) {
  struct bios_registers registers = {.eax = LARGE_MEMORY_SIZE};
  bios_call(BIOS_SYSTEM_SERVICES, &registers);
  if (bios_carry(&registers))
    return NO_ERROR;
  /* The same twice, in AX and BX and in CX and DX; some BIOSes fill only one of them. */
  uint32_t kib = registers.ecx & 0xffff;
  uint32_t blocks = registers.edx & 0xffff;
  if (kib == 0 && blocks == 0) {
    kib = registers.eax & 0xffff;
    blocks = registers.ebx & 0xffff;
  }
  return add_large_memory(map, kib, blocks);
}

static struct error add_88(struct memory_map *map) {
  struct bios_registers registers = {.eax = EXTENDED_MEMORY_SIZE};
  bios_call(BIOS_SYSTEM_SERVICES, &registers);
  if (bios_carry(&registers))
    return NO_ERROR;
  return memory_map_add(map, ONE_MIB, (registers.eax & 0xffff) * KIB, BOOT_MEMORY_USABLE);
}

/* The calls before E820h count memory from 1 MiB on; what is below is in the BIOS data area. */
static struct error add_sizes(struct memory_map *map) {
  struct error error = add_e801(map);
  if (error.code == ERROR_NONE && map->count == 0)
    error = add_88(map);
  if (error.code == ERROR_NONE && map->count == 0)
    error = error_make(ERROR_NO_MEMORY_MAP, 0, 0, 0);
  if (error.code == ERROR_NONE) {
    error =
        memory_map_add(map, 0, bios_data_word(BIOS_DATA_LOW_MEMORY_KIB) * KIB, BOOT_MEMORY_USABLE);
  }
  return error;
}

struct error e820_read(struct memory_map *map) {
  map->count = 0;
  struct error error = add_e820(map);
  if (error.code == ERROR_NONE && map->count == 0)
    error = add_sizes(map);
  return error.code == ERROR_NONE ? bios_memory_reserve(map) : error;
}
