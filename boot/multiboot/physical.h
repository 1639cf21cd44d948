/* Physical memory as far as a loader reaches it, for code that follows others' pointers. */
#ifndef BOOT_MULTIBOOT_PHYSICAL_H
#define BOOT_MULTIBOOT_PHYSICAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct physical {
  const uint8_t *bytes; /* of address `base` */
  uint64_t base;
  uint64_t length;
};

/* Whether all bytes at an address are within reach. Address 0 may be: GRUB puts modules there. */
bool physical_has(const struct physical *memory, uint64_t address, uint64_t length);

/* The bytes at an address other than 0; NULL if not all of them are within reach. */
const uint8_t *physical_at(const struct physical *memory, uint64_t address, uint64_t length);

/* Copies them; false if not all of them are within reach. */
bool physical_read(const struct physical *memory, uint64_t address, void *to, size_t length);

/* The length of a text up to its NUL; false if that does not come before the end of what is within
 * reach, nor in the first `most` bytes. */
bool physical_text(const struct physical *memory, uint64_t address, uint64_t most,
                   uint64_t *length);

#endif
