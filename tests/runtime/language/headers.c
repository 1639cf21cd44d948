/* The headers of a freestanding implementation (C17, 4p6), each for what it promises. */
#include <float.h>
#include <iso646.h>
#include <limits.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

_Static_assert(FLT_RADIX == 2 and FLT_MANT_DIG == 24 and DBL_MANT_DIG == 53, "float.h");
_Static_assert(DBL_MAX_EXP == 1024 and DBL_DIG == 15 and DBL_DECIMAL_DIG == 17, "float.h");
_Static_assert(LDBL_MANT_DIG == 53 and LDBL_MAX_EXP == 1024 and sizeof(long double) == 8,
               "float.h");
_Static_assert(FLT_EVAL_METHOD == 0, "float.h: results have the precision of their type");
_Static_assert(CHAR_BIT == 8 and INT_MAX == 2147483647 and LONG_MAX == INT64_MAX, "limits.h");
_Static_assert(alignof(max_align_t) == 8 and __alignas_is_defined, "stdalign.h");
_Static_assert(ATOMIC_LONG_LOCK_FREE == 2 and ATOMIC_POINTER_LOCK_FREE == 2, "stdatomic.h");
_Static_assert(true == 1 and false == 0 and __bool_true_false_are_defined, "stdbool.h");
_Static_assert(sizeof(size_t) == 8 and sizeof(ptrdiff_t) == 8 and NULL == 0, "stddef.h");
_Static_assert(sizeof(wchar_t) == 4 and offsetof(
                                            struct {
                                              char a;
                                              int b;
                                            },
                                            b) == 4,
               "stddef.h");
_Static_assert(SIZE_MAX == UINT64_MAX and sizeof(intmax_t) == 8 and sizeof(uintptr_t) == 8,
               "stdint.h");
_Static_assert(sizeof(int_fast8_t) >= 1 and INT32_C(1) == 1 and UINT64_C(1) << 63 != 0, "stdint.h");
_Static_assert(sizeof(va_list) == 24, "stdarg.h: System V AMD64 ABI, figure 3.34");

noreturn void headers_loop(void);

noreturn void headers_loop(void) {
  for (;;)
    continue;
}
