/* Growing byte buffers, and allocation that never returns NULL. */
#include "toolchains/qemu/runner/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *reallocate(void *old, size_t bytes) {
  void *memory = realloc(old, bytes == 0 ? 1 : bytes);
  if (memory == NULL) {
    fprintf(stderr, "qemu_runner: out of memory for %zu bytes; free some and run again\n", bytes);
    exit(1);
  }
  return memory;
}

void *allocate(size_t bytes) {
  void *memory = reallocate(NULL, bytes);
  memset(memory, 0, bytes);
  return memory;
}

char *copy_text(const char *text) {
  size_t size = strlen(text) + 1;
  return memcpy(allocate(size), text, size);
}

const char *buffer_text(const struct buffer *buffer) {
  return buffer->data == NULL ? "" : buffer->data;
}

static void buffer_reserve(struct buffer *buffer, size_t more) {
  size_t needed = buffer->length + more + 1;
  if (needed <= buffer->capacity)
    return;
  size_t capacity = buffer->capacity < 64 ? 64 : buffer->capacity;
  while (capacity < needed)
    capacity *= 2;
  buffer->data = reallocate(buffer->data, capacity);
  buffer->capacity = capacity;
}

void buffer_append(struct buffer *buffer, const void *bytes, size_t count) {
  buffer_reserve(buffer, count);
  if (count > 0)
    memcpy(buffer->data + buffer->length, bytes, count);
  buffer->length += count;
  buffer->data[buffer->length] = '\0';
}

void buffer_append_text(struct buffer *buffer, const char *text) {
  buffer_append(buffer, text, strlen(text));
}

void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  int count = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (count < 0)
    return;
  buffer_reserve(buffer, (size_t)count);
  vsnprintf(buffer->data + buffer->length, (size_t)count + 1, format, arguments);
  buffer->length += (size_t)count;
}

void buffer_printf(struct buffer *buffer, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  buffer_vprintf(buffer, format, arguments);
  va_end(arguments);
}

void buffer_remove_front(struct buffer *buffer, size_t count) {
  if (count == 0)
    return;
  memmove(buffer->data, buffer->data + count, buffer->length - count + 1);
  buffer->length -= count;
}

void buffer_clear(struct buffer *buffer) {
  buffer->length = 0;
  if (buffer->data != NULL)
    buffer->data[0] = '\0';
}

void buffer_free(struct buffer *buffer) {
  free(buffer->data);
  *buffer = (struct buffer){0};
}
