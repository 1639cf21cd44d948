/* clang 19 encodes the kind of a trap in its instruction: ud1l kind(%eax), %eax. */
#include "kernel/runtime/undefined_behaviour.h"

#include <stdbool.h>
#include <stddef.h>

/* The order of clang's SanitizerHandler (clang/lib/CodeGen/CodeGenFunction.h). */
static const char *const kinds[] = {
    [0] = "signed addition overflows",
    [1] = "code is reached that was said to be unreachable",
    [3] = "division overflows or divides by zero",
    [5] = "floating-point number does not fit the integer",
    [6] = "function is called through a pointer of another type",
    [8] = "zero is passed to a counting builtin",
    [10] = "value is none of its type's",
    [11] = "function ends without the value it promised",
    [12] = "signed multiplication overflows",
    [13] = "negation overflows",
    [16] = "null is passed where it must not be",
    [17] = "null is returned where it must not be",
    [18] = "array index is out of bounds",
    [19] = "pointer arithmetic overflows",
    [20] = "shift is out of bounds",
    [21] = "signed subtraction overflows",
    [22] = "pointer is null, misaligned or to too small an object",
    [23] = "alignment is not as assumed",
    [24] = "length of an array is not positive",
};

/* ModRM bytes (Intel SDM volume 2A, table 2-2): [EAX], and [EAX] with a displacement of 8 bits. */
enum { NO_DISPLACEMENT = 0x00, DISPLACEMENT_8 = 0x40 };

static bool is_trap(const uint8_t *instruction) {
  /* The address size prefix and UD1. */
  return instruction[0] == 0x67 && instruction[1] == 0x0f && instruction[2] == 0xb9 &&
         (instruction[3] == NO_DISPLACEMENT || instruction[3] == DISPLACEMENT_8);
}

const char *undefined_behaviour_at(const uint8_t *instruction) {
  if (!is_trap(instruction))
    return NULL;
  /* The assembler leaves out a displacement of 0. */
  uint8_t kind = instruction[3] == NO_DISPLACEMENT ? 0 : instruction[4];
  if (kind >= sizeof(kinds) / sizeof(kinds[0]) || kinds[kind] == NULL)
    return "of a kind that this kernel does not know";
  return kinds[kind];
}
