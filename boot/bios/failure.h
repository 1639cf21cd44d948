/* The end of a boot that cannot go on. */
#ifndef BOOT_BIOS_FAILURE_H
#define BOOT_BIOS_FAILURE_H

#include <stdint.h>

#include "boot/common/error.h"

/* Prints "Bootsmith E<code>: <sentence>" on screen and serial, and halts. */
_Noreturn void fail(const struct error *error);

/* Goes on only if there is no error. */
void must(struct error error);

/* Called by bios_call.asm when the end of the loader's stack has been written over. */
_Noreturn void stack_overrun(void);

#endif
