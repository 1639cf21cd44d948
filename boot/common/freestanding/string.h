/*
 * The part of <string.h> that the loader's code uses, where there is no C library. By the
 * compiler's builtins, so that copies of a few bytes become a move and no call.
 */
#ifndef BOOT_COMMON_FREESTANDING_STRING_H
#define BOOT_COMMON_FREESTANDING_STRING_H

#include <stddef.h>

void *memcpy(void *restrict destination, const void *restrict source, size_t length);
void *memmove(void *destination, const void *source, size_t length);
void *memset(void *destination, int value, size_t length);
int memcmp(const void *one, const void *other, size_t length);
size_t strlen(const char *text);

#define memcpy(destination, source, length) __builtin_memcpy(destination, source, length)
#define memmove(destination, source, length) __builtin_memmove(destination, source, length)
#define memset(destination, value, length) __builtin_memset(destination, value, length)
#define memcmp(one, other, length) __builtin_memcmp(one, other, length)
#define strlen(text) __builtin_strlen(text)

#endif
