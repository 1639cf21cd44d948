/* The functions that a C compiler takes for granted, by the CPU's string instructions. */
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#define MOVE_WORDS "rep movsq"
#define STORE_WORDS "rep stosq"
#else
#define MOVE_WORDS "rep movsl"
#define STORE_WORDS "rep stosl"
#endif

void *memcpy(void *restrict destination, const void *restrict source, size_t length) {
  void *to = destination;
  size_t words = length / sizeof(words);
  size_t rest = length % sizeof(words);
  __asm__ volatile(MOVE_WORDS : "+D"(to), "+S"(source), "+c"(words) : : "memory");
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(source), "+c"(rest) : : "memory");
  return destination;
}

void *memset(void *destination, int value, size_t length) {
  void *to = destination;
  size_t words = length / sizeof(words);
  size_t rest = length % sizeof(words);
  size_t word = (uint8_t)value * (SIZE_MAX / 0xff);
  __asm__ volatile(STORE_WORDS : "+D"(to), "+c"(words) : "a"(word) : "memory");
  __asm__ volatile("rep stosb" : "+D"(to), "+c"(rest) : "a"(word) : "memory");
  return destination;
}

void *memmove(void *destination, const void *source, size_t length) {
  uint8_t *to = destination;
  const uint8_t *from = source;
  if ((uintptr_t)to - (uintptr_t)from >= length)
    return memcpy(destination, source, length);
  while (length-- > 0)
    to[length] = from[length];
  return destination;
}

int memcmp(const void *one, const void *other, size_t length) {
  const uint8_t *a = one;
  const uint8_t *b = other;
  for (size_t i = 0; i < length; i++)
    if (a[i] != b[i])
      return a[i] - b[i];
  return 0;
}

size_t strlen(const char *text) {
  size_t length = 0;
  while (text[length] != '\0')
    length++;
  return length;
}
