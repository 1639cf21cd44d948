/* The last step: long mode and the jump. */
#ifndef BOOT_PC_ENTER_KERNEL_H
#define BOOT_PC_ENTER_KERNEL_H

#include "boot/common/kernel_start.h"

/* Called in 32-bit protected mode without paging, with the selectors of segments.inc. Its page is
 * the plan's last_page. */
_Noreturn void enter_kernel(const struct kernel_start *start);

#endif
