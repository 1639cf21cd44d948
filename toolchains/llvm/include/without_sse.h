/*
 * Included first in every C file for a bare-metal target: mends what clang 19 gets wrong where a
 * CPU's SSE registers may not be used. It changes nothing for a target that has them.
 *
 * A double is then passed in a general register, but va_arg(list, double) looks for it where SSE
 * registers would have been saved, and so gives a wrong number without a word. Here it is read as
 * the integer that it was passed as. What else clang would look for there, vectors, complex
 * numbers, structures and unions of up to 16 bytes, is refused when it is compiled: pass a pointer
 * to it. Larger structures lie in memory, whatever they hold (System V AMD64 ABI, 3.2.3).
 */
#if defined(__x86_64__) && !defined(__SSE__) && !defined(__cplusplus)

/* What __builtin_classify_type() says of complex numbers, structures, unions and vectors. */
#define WITHOUT_SSE_IS_CLASS(type, class)                                                          \
  (__builtin_classify_type(*(__typeof__(type) *)0) == (class))
#define WITHOUT_SSE_IS_AGGREGATE(type)                                                             \
  (WITHOUT_SSE_IS_CLASS(type, 12) || WITHOUT_SSE_IS_CLASS(type, 13))
#define WITHOUT_SSE_IS_READABLE(type)                                                              \
  (!WITHOUT_SSE_IS_CLASS(type, 9) && !WITHOUT_SSE_IS_CLASS(type, 19) &&                            \
   (!WITHOUT_SSE_IS_AGGREGATE(type) || sizeof(type) > 16))

#define WITHOUT_SSE_READ(type, list)                                                               \
  type:                                                                                            \
  __builtin_bit_cast(type, __builtin_va_arg(list, unsigned long))

#if __LDBL_MANT_DIG__ == __DBL_MANT_DIG__
#define WITHOUT_SSE_READ_ANY(list)                                                                 \
  WITHOUT_SSE_READ(double, list), WITHOUT_SSE_READ(long double, list)
#else
#define WITHOUT_SSE_READ_ANY(list) WITHOUT_SSE_READ(double, list)
#endif

/* The builtin itself, so that nobody gets round it. A macro's own name in its text is no macro. */
#define __builtin_va_arg(list, type)                                                               \
  (__extension__({                                                                                 \
    _Static_assert(WITHOUT_SSE_IS_READABLE(type),                                                  \
                   "va_arg: vectors, complex numbers, structures and unions of up to 16 bytes "    \
                   "cannot be read on a target without SSE; pass a pointer");                      \
    _Generic(*(__typeof__(type) *)0,                                                               \
        WITHOUT_SSE_READ_ANY(list),                                                                \
        default: __builtin_va_arg(list, type));                                                    \
  }))

#endif

/*
 * <float.h>: clang takes x87 registers for granted, and so results with more digits than their
 * type. In software a float stays a float.
 */
#if !defined(__SSE__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wbuiltin-macro-redefined"
#undef __FLT_EVAL_METHOD__
#define __FLT_EVAL_METHOD__ 0
#pragma clang diagnostic pop
#endif
