/* The promises that boot_info.h and entry_contract.md make about the memory map. */
#ifndef TESTS_MATRIX_MAP_RULES_H
#define TESTS_MATRIX_MAP_RULES_H

#include "boot/protocol/boot_info.h"

/*
 * Prints the map as it was before the loader took memory from it, on COM1: what is the loader's,
 * the kernel's or a module's was usable. The lines are for tests to compare with what they fed in:
 *
 *     map: 0x0000000000100000 + 0x0000000007ee0000 usable
 *     map: 5 ranges
 */
void map_rules_print(const struct boot_info *info);

/* Order, alignment, types, and that everything handed over lies where the map says. */
void map_rules_check(const struct boot_info *info);

/* That no memory is missing or invented, by QEMU's own word on how much there is. */
void map_rules_check_amount(const struct boot_info *info);

#endif
