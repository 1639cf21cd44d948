/* The end of a boot that cannot go on. */
#ifndef BOOT_COMMON_FAILURE_H
#define BOOT_COMMON_FAILURE_H

#include "boot/common/error.h"

/* Prints "Bootsmith E<code>: <sentence>" and ends the boot. */
_Noreturn void fail(const struct error *error);

/* Goes on only if there is no error. */
void must(struct error error);

/* Each loader has these two. */

/* Prints text, whose lines end in CR and LF, on screen and serial port. */
void failure_print(const char *text);

/* Does what is left to do on this firmware: lets the user read, and never comes back. */
_Noreturn void failure_end(void);

#endif
