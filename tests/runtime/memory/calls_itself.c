/* What no_recursion_test must refuse: a copy whose loop the compiler would make a call of itself.
 */
#include <stddef.h>

void *memcpy(void *restrict destination, const void *restrict source, size_t length);

void *memcpy(void *restrict destination, const void *restrict source, size_t length) {
  if (length == 0)
    return destination;
  __builtin_memcpy(destination, source, length - 1);
  ((char *)destination)[length - 1] = ((const char *)source)[length - 1];
  return destination;
}
