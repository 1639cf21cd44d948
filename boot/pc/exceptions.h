/* CPU exceptions in the loader itself: told like every other failure. */
#ifndef BOOT_PC_EXCEPTIONS_H
#define BOOT_PC_EXCEPTIONS_H

#include <stdint.h>

/* Fills the interrupt table and loads it. Who calls real mode loads it again afterwards. */
void exceptions_start(void);

/* Called by exceptions.asm. */
_Noreturn void exception_report(uint32_t vector, uint32_t error_code, uint32_t address);

#endif
