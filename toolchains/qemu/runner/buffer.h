/*
 * A growing run of bytes that always ends in a NUL, so that it can be read as a string. Start it as
 * `struct buffer b = {0};` and free it with buffer_free().
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_BUFFER_H
#define TOOLCHAINS_QEMU_RUNNER_BUFFER_H

#include <stdarg.h>
#include <stddef.h>

struct buffer {
  char *data; /* NULL while nothing was ever appended; read it through buffer_text() */
  size_t length;
  size_t capacity;
};

const char *buffer_text(const struct buffer *buffer);
void buffer_append(struct buffer *buffer, const void *bytes, size_t count);
void buffer_append_text(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
void buffer_remove_front(struct buffer *buffer, size_t count);
void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

/* malloc() and friends that end the program with a sentence when there is no memory. */
void *allocate(size_t bytes);
void *reallocate(void *old, size_t bytes);
char *copy_text(const char *text);

#endif
