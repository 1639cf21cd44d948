/*
 * The verdict's way out of an emulator that has no fw_cfg, Bochs: asked for by the word e9=TOKEN of
 * the command line. A line "TOKEN PASS" or "TOKEN FAIL" goes to port 0xe9, where Bochs prints it on
 * its own standard output, and "Shutdown" to port 0x8900, which ends it. Nothing that is printed on
 * the console passes for it.
 */
#ifndef TESTS_MATRIX_PORT_VERDICT_H
#define TESTS_MATRIX_PORT_VERDICT_H

#include "boot/protocol/boot_info.h"

/* Returns if the command line does not ask for it. `verdict` is "PASS" or "FAIL". */
void port_verdict(const struct boot_info *info, const char *verdict);

#endif
