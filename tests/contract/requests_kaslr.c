/* A kernel that does not run at a place that can be foretold. */
#include "boot/protocol/requests.h"

BOOT_REQUEST_KASLR(BOOT_REQUEST_REQUIRED);
