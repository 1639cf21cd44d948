/* Text of limited length in memory that someone else owns. */
#ifndef KERNEL_TESTING_TEXT_H
#define KERNEL_TESTING_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "kernel/runtime/print.h"

#ifdef __cplusplus
extern "C" {
#endif

struct text {
  char *bytes;
  uint32_t size; /* with the NUL that always ends it */
  uint32_t length;
};

/* Adds at the end. What has no room is left out, and the text then ends in "...". */
__attribute__((format(printf, 2, 3))) void text_print(struct text *text, const char *format, ...);
__attribute__((format(printf, 2, 0))) void text_print_v(struct text *text, const char *format,
                                                        va_list arguments);
struct print_sink text_sink(struct text *text);

bool text_equal(const char *a, const char *b);
bool text_contains(const char *text, const char *part);

#ifdef __cplusplus
}
#endif

#endif
