/* Prints into memory, and the few functions on strings that a kernel without a C library needs. */
#include "kernel/testing/text.h"

static void put(void *context, char character) {
  struct text *text = context;
  if (text->length + 1 < text->size) {
    text->bytes[text->length++] = character;
    text->bytes[text->length] = '\0';
    return;
  }
  for (uint32_t i = 0; i < 3 && i < text->length; i++)
    text->bytes[text->length - 1 - i] = '.';
}

struct print_sink text_sink(struct text *text) {
  return (struct print_sink){put, text};
}

void text_print_v(struct text *text, const char *format, va_list arguments) {
  const struct print_sink sink = text_sink(text);
  text->bytes[text->length] = '\0';
  print_v(&sink, format, arguments);
}

void text_print(struct text *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  text_print_v(text, format, arguments);
  va_end(arguments);
}

bool text_equal(const char *a, const char *b) {
  while (*a != '\0' && *a == *b) {
    a++;
    b++;
  }
  return *a == *b;
}

static bool begins_with(const char *text, const char *part) {
  while (*part != '\0' && *text == *part) {
    text++;
    part++;
  }
  return *part == '\0';
}

bool text_contains(const char *text, const char *part) {
  while (!begins_with(text, part))
    if (*text++ == '\0')
      return false;
  return true;
}
