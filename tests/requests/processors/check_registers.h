/* Registers beyond the general ones, as a kernel or a processor finds them. */
#ifndef TESTS_REQUESTS_PROCESSORS_CHECK_REGISTERS_H
#define TESTS_REQUESTS_PROCESSORS_CHECK_REGISTERS_H

#include <stdint.h>

/*
 * Fails unless this processor's control registers and registers are as entry_contract.md has them
 * for a kernel that was granted these components (of XCR0; 0 for none), and compute.
 */
void check_registers(uint64_t cr4, uint64_t components);

#endif
