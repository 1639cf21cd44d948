/*
 * How a kernel under test reports its verdict to the program that started QEMU.
 *
 * The channel is apart from the console, so nothing that is printed can pass for a verdict. It
 * exists only under a harness: the kernel looks for QEMU's fw_cfg interface (CPUID says it runs
 * under a hypervisor, then the signature "QEMU" is read from ports 0x510 and 0x511) and in it for
 * the file HARNESS_FW_CFG_FILE. Without that file the kernel touches none of these ports and simply
 * halts; on real hardware nothing is probed at all.
 *
 * The file holds a token of HARNESS_TOKEN_LENGTH characters that the harness made up for this boot.
 * The kernel writes one line to the UART at HARNESS_UART_PORT (a 16550 at COM4's address: UEFI
 * firmware prints its console on COM1 and COM2):
 *
 *     <token> PASS\n        or        <token> FAIL <reason>\n
 *
 * waits until the harness answers with HARNESS_ACK (it looks at the screen meanwhile), and writes
 * HARNESS_EXIT_PASS or HARNESS_EXIT_FAIL to the isa-debug-exit device at HARNESS_EXIT_PORT. QEMU
 * then ends with status 2 * value + 1, which is 33 for a pass and 35 for a failure. The harness
 * accepts a pass only when line and status agree.
 *
 * A kernel compiled for coverage hands over what it has counted, once, before it begins the line of
 * its verdict. It does so where the fw_cfg file HARNESS_COVERAGE_FW_CFG_FILE exists, which holds a
 * token like that of the verdict, and on a port that is nothing else, HARNESS_COVERAGE_PORT (QEMU's
 * isa-debugcon: it takes bytes, at any speed, and gives none). The kernel writes the token, the
 * length of what follows in bytes (8 bytes, little-endian; at most HARNESS_COVERAGE_MAX_BYTES), and
 * a raw profile of LLVM's profile runtime.
 */
#ifndef BOOT_PROTOCOL_HARNESS_H
#define BOOT_PROTOCOL_HARNESS_H

#define HARNESS_FW_CFG_FILE "opt/bootsmith/harness"
#define HARNESS_TOKEN_LENGTH 16

#define HARNESS_UART_PORT 0x2e8
#define HARNESS_UART_IRQ 3 /* never raised */
#define HARNESS_ACK 0x06

#define HARNESS_EXIT_PORT 0xf4
#define HARNESS_EXIT_PASS 0x10
#define HARNESS_EXIT_FAIL 0x11
#define HARNESS_STATUS_PASS 33
#define HARNESS_STATUS_FAIL 35

#define HARNESS_COVERAGE_FW_CFG_FILE "opt/bootsmith/coverage"
#define HARNESS_COVERAGE_PORT 0xf8
#define HARNESS_COVERAGE_MAX_BYTES (64 << 20)

#endif
