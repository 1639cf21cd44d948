/* assert(): a panic that names the condition and where it stands. As in C, NDEBUG leaves it out. */
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#include "kernel/runtime/panic.h"
#define assert(condition)                                                                          \
  ((condition) ? (void)0 : panic("%s:%d: %s: not so: %s", __FILE__, __LINE__, __func__, #condition))
#endif
