/* Registers beyond the general ones that a kernel asks for, and what turns them on. */
#ifndef BOOT_COMMON_CPU_STATE_H
#define BOOT_COMMON_CPU_STATE_H

#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/kernel_start.h"
#include "boot/common/requests.h"

/* State components, as XCR0 numbers them (Intel SDM volume 1, section 13.1). */
#define CPU_STATE_X87 1u
#define CPU_STATE_SSE 2u
#define CPU_STATE_AVX 4u

/*
 * Gives the kernel, if its request stands, what it asks for of the components that are available,
 * and returns them in *granted. An error if they are required and not all there; optional ones are
 * then given up.
 */
struct error cpu_state_choose(struct boot_request_cpu_state *request, uint32_t available,
                              struct kernel_start *start, uint64_t *granted);

#endif
