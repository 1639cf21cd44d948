/* CPU exceptions in the loader itself: told like every other failure. */
#ifndef BOOT_BIOS_EXCEPTIONS_H
#define BOOT_BIOS_EXCEPTIONS_H

#include <stdint.h>

/* Fills the interrupt table and loads it; bios_call.asm loads it again after every BIOS call. */
void exceptions_start(void);

/* Called by exceptions.asm. */
_Noreturn void exception_report(uint32_t vector, uint32_t error_code, uint32_t address);

#endif
