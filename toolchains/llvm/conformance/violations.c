/* Collects violations and prints them. */
#include "toolchains/llvm/conformance/violations.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

#include "toolchains/llvm/conformance/memory.h"

void violations_add(struct violations *violations, const char *rule, const char *place,
                    uint64_t address, const char *format, ...) {
  violations->items = grow(violations->items, violations->count, sizeof(violations->items[0]));
  struct violation *violation = &violations->items[violations->count++];
  *violation = (struct violation){.address = address};
  snprintf(violation->rule, sizeof(violation->rule), "%s", rule);
  snprintf(violation->place, sizeof(violation->place), "%s", place);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(violation->detail, sizeof(violation->detail), format, arguments);
  va_end(arguments);
}

void violations_print(const struct violations *violations, FILE *output) {
  for (size_t i = 0; i < violations->count && i < VIOLATIONS_PRINTED; i++) {
    const struct violation *violation = &violations->items[i];
    fprintf(output, "%s: %s", violation->rule, violation->place);
    if (violation->address != NO_ADDRESS)
      fprintf(output, " at 0x%" PRIx64, violation->address);
    fprintf(output, ": %s\n", violation->detail);
  }
  if (violations->count > VIOLATIONS_PRINTED)
    fprintf(output, "and %zu more\n", violations->count - VIOLATIONS_PRINTED);
}

void violations_free(struct violations *violations) {
  free(violations->items);
  *violations = (struct violations){0};
}
