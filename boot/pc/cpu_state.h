/* The registers that a kernel asks for, on this CPU. */
#ifndef BOOT_PC_CPU_STATE_H
#define BOOT_PC_CPU_STATE_H

#include "boot/common/handover.h"
#include "boot/common/kernel_start.h"
#include "boot/common/requests.h"

/* Settles the request for CPU state, if there is one, when `start` has been built. */
struct error cpu_state_prepare(struct kernel_requests *requests, struct handover *handover,
                               struct kernel_start *start);

#endif
