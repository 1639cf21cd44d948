/* A kernel with a name for the table, and something to look it up with. */
#include "kernel/runtime/panic.h"

_Noreturn void _start(void);

void _start(void) {
  panic("not to be run");
}
