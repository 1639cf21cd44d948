/* What a kernel that asks for time is told: the date, and how fast the time stamp counter counts.
 */
#ifndef BOOT_PC_MACHINE_TIME_H
#define BOOT_PC_MACHINE_TIME_H

#include "boot/common/error.h"
#include "boot/common/handover.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/common/requests.h"

/*
 * Answers the requests of both kinds that stand; gives up what can't be had. `told` is the date as
 * firmware tells it, NULL if it does not; then the machine's clock is read. The handover's
 * rsdp_phys is there already.
 */
struct error machine_time_answer(const struct kernel_layout *layout,
                                 struct kernel_requests *requests, const struct boot_date *told,
                                 struct memory_map *map, struct handover *handover);

#endif
