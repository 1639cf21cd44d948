/* What the kernel asks for, by the macros of boot/protocol/requests.h. */
#include "boot/protocol/requests.h"

BOOT_REQUEST_STACK(BOOT_REQUEST_REQUIRED, .pages = 33, .guard_pages = 5);
BOOT_REQUEST_DIRECT_MAP(BOOT_REQUEST_REQUIRED, .address = UINT64_C(0xffff888000000000));
BOOT_REQUEST_KASLR(BOOT_REQUEST_OPTIONAL);
BOOT_REQUEST_MODULES(BOOT_REQUEST_REQUIRED);
