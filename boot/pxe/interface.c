/* The structures !PXE and PXENV+ (PXE 2.1, sections 3.1.1 and 3.1.2). */
#include "boot/pxe/interface.h"

#include <stddef.h>
#include <string.h>

#include "boot/common/byte_sum.h"

#define LOW_MEMORY_END 0xa0000u

/* A piece of memory that the ROM uses. */
struct segment {
  uint16_t selector;
  uint32_t address;
  uint16_t length;
} __attribute__((packed));

#define SEGMENTS 7

struct bang_pxe {
  char signature[4];
  uint8_t length;
  uint8_t checksum; /* makes the sum of all bytes 0 */
  uint8_t before_entry[10];
  uint32_t entry;
  uint8_t before_count[9];
  uint8_t segment_count;
  uint16_t first_selector;
  struct segment segments[SEGMENTS];
} __attribute__((packed));

struct pxenv {
  char signature[6];
  uint16_t version; /* 0x0201: there is a !PXE structure too */
  uint8_t length;
  uint8_t checksum;
  uint32_t entry;
  uint8_t before_segments[6];
  uint16_t stack_segment;
  uint16_t stack_length;
  struct {
    uint16_t segment;
    uint16_t length;
  } __attribute__((packed)) segments[4];
  uint32_t bang_pxe;
} __attribute__((packed));

#define VERSION_WITH_BANG_PXE 0x0201

_Static_assert(offsetof(struct bang_pxe, entry) == 0x10, "as ROMs have it");
_Static_assert(sizeof(struct bang_pxe) == 0x58, "as ROMs have it");
_Static_assert(offsetof(struct pxenv, bang_pxe) == 0x28, "as ROMs have it");

/* Before this offset a PXENV+ structure of version 1 ends. */
#define PXENV_LEAST 0x24

static uint32_t physical(uint32_t far) {
  return (far >> 16 << 4) + (far & 0xffff);
}

static bool adds_up(const void *structure, uint8_t length) {
  return byte_sum(structure, length) == 0;
}

static void add_memory(struct pxe_interface *interface, uint32_t address, uint32_t length) {
  uint32_t end = address + length;
  if (length > 0 && address < LOW_MEMORY_END && end <= LOW_MEMORY_END &&
      end > interface->memory_end)
    interface->memory_end = end;
}

static bool take_bang_pxe(uintptr_t memory, uint32_t far, struct pxe_interface *interface) {
  if (far == 0)
    return false;
  const void *place = (const void *)(memory + physical(far));
  struct bang_pxe found;
  memcpy(&found, place, sizeof(found));
  if (memcmp(found.signature, "!PXE", sizeof(found.signature)) != 0 ||
      found.length < sizeof(found) || !adds_up(place, found.length) || found.entry == 0)
    return false;
  interface->entry = found.entry;
  for (int i = 0; i < found.segment_count && i < SEGMENTS; i++)
    add_memory(interface, found.segments[i].address, found.segments[i].length);
  return true;
}

static bool take_pxenv(uintptr_t memory, uint32_t far, struct pxe_interface *interface) {
  if (far == 0)
    return false;
  const void *place = (const void *)(memory + physical(far));
  struct pxenv found;
  memcpy(&found, place, sizeof(found));
  if (memcmp(found.signature, "PXENV+", sizeof(found.signature)) != 0 ||
      found.length < PXENV_LEAST || !adds_up(place, found.length))
    return false;
  if (found.version >= VERSION_WITH_BANG_PXE && found.length >= sizeof(found) &&
      take_bang_pxe(memory, found.bang_pxe, interface))
    return true;
  interface->entry = found.entry;
  for (int i = 0; i < 4; i++)
    add_memory(interface, (uint32_t)found.segments[i].segment << 4, found.segments[i].length);
  return found.entry != 0;
}

bool pxe_interface_find(uintptr_t memory, uint32_t bang_pxe, uint32_t pxenv,
                        struct pxe_interface *interface) {
  *interface = (struct pxe_interface){0};
  return take_bang_pxe(memory, bang_pxe, interface) || take_pxenv(memory, pxenv, interface);
}
