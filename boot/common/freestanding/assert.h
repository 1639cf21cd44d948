/* What xxhash.h uses of <assert.h>. */
#ifndef BOOT_COMMON_FREESTANDING_ASSERT_H
#define BOOT_COMMON_FREESTANDING_ASSERT_H

#define static_assert _Static_assert

#endif
