/* Binary search for the function around an address. */
#include "kernel/runtime/symbols.h"

#include <stddef.h>

/* How many symbols start at or before a place. */
static uint32_t count_up_to(int64_t place) {
  uint32_t first = 0;
  uint32_t end = symbol_count;
  while (first < end) {
    uint32_t middle = first + (end - first) / 2;
    if (symbol_table[middle].start <= place)
      first = middle + 1;
    else
      end = middle;
  }
  return first;
}

struct symbol_place symbols_find(uint64_t address) {
  int64_t place = (int64_t)(address - (uint64_t)(uintptr_t)&symbols_find);
  uint32_t count = count_up_to(place);
  if (count == 0)
    return (struct symbol_place){.name = NULL};
  const struct symbol *symbol = &symbol_table[count - 1];
  const char *name = &symbol_names[symbol->name];
  if (*name == '\0')
    return (struct symbol_place){.name = NULL};
  return (struct symbol_place){.name = name, .offset = (uint64_t)(place - symbol->start)};
}
