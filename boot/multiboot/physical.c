/* Reading memory no further than it goes. */
#include "boot/multiboot/physical.h"

#include <string.h>

bool physical_has(const struct physical *memory, uint64_t address, uint64_t length) {
  return address >= memory->base && address - memory->base <= memory->length &&
         length <= memory->length - (address - memory->base);
}

const uint8_t *physical_at(const struct physical *memory, uint64_t address, uint64_t length) {
  return physical_has(memory, address, length) ? memory->bytes + (size_t)(address - memory->base)
                                               : NULL;
}

bool physical_read(const struct physical *memory, uint64_t address, void *to, size_t length) {
  if (!physical_has(memory, address, length))
    return false;
  memcpy(to, memory->bytes + (size_t)(address - memory->base), length);
  return true;
}

bool physical_text(const struct physical *memory, uint64_t address, uint64_t most,
                   uint64_t *length) {
  for (*length = 0; *length < most; ++*length) {
    char c;
    if (!physical_read(memory, address + *length, &c, 1))
      return false;
    if (c == '\0')
      return true;
  }
  return false;
}
