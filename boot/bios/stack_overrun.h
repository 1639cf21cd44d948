/* The end of the loader's stack, which is watched. */
#ifndef BOOT_BIOS_STACK_OVERRUN_H
#define BOOT_BIOS_STACK_OVERRUN_H

/* Called by bios_call.asm when the end of the loader's stack has been written over. */
_Noreturn void stack_overrun(void);

#endif
