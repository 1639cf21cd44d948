/* Follows the chain of frame pointers. */
#include "kernel/runtime/backtrace.h"

#include <stdbool.h>
#include <stddef.h>

#include "kernel/runtime/console.h"
#include "kernel/runtime/symbols.h"

/* What `push rbp; mov rbp, rsp` leaves at RBP, above it the address pushed by the call. */
struct stack_frame {
  const struct stack_frame *caller;
  uint64_t return_address;
};

enum { MOST_FRAMES = 12 };

/* Stacks lie in the upper half and grow down, so callers' frames are always higher. */
static bool is_plausible(const struct stack_frame *frame, const struct stack_frame *caller) {
  return caller > frame && (uint64_t)caller >> 47 == 0x1ffff && (uint64_t)caller % 8 == 0;
}

/* `lookup` is in the function to be named; a call may be a function's last instruction. */
static void print_place(uint64_t address, uint64_t lookup) {
  struct symbol_place place = symbols_find(lookup);
  if (place.name == NULL)
    console_print("  0x%016lx\n", address);
  else
    console_print("  0x%016lx %s+0x%lx\n", address, place.name, place.offset + (address - lookup));
}

static void print_callers(const struct stack_frame *frame) {
  const struct stack_frame *last = NULL;
  for (uint32_t i = 0; i < MOST_FRAMES && is_plausible(last, frame); i++) {
    if (frame->return_address == 0)
      break;
    print_place(frame->return_address, frame->return_address - 1);
    last = frame;
    frame = frame->caller;
  }
}

void backtrace_print(uint64_t instruction, uint64_t frame_pointer) {
  console_print("backtrace:\n");
  print_place(instruction, instruction);
  print_callers((const struct stack_frame *)frame_pointer);
}

void backtrace_print_callers(void) {
  console_print("backtrace:\n");
  const struct stack_frame *own = __builtin_frame_address(0);
  print_callers(own->caller);
}
