/* Lists of strings, and how to write one as a line for the shell. */
#include "toolchains/qemu/runner/words.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "toolchains/qemu/runner/buffer.h"

static void words_take(struct words *words, char *word) {
  words->items = reallocate(words->items, (words->count + 2) * sizeof *words->items);
  words->items[words->count++] = word;
  words->items[words->count] = NULL;
}

void words_add(struct words *words, const char *word) {
  words_take(words, copy_text(word));
}

void words_printf(struct words *words, const char *format, ...) {
  struct buffer word = {0};
  va_list arguments;
  va_start(arguments, format);
  buffer_vprintf(&word, format, arguments);
  va_end(arguments);
  words_add(words, buffer_text(&word));
  buffer_free(&word);
}

void words_add_all(struct words *words, const struct words *more) {
  for (size_t i = 0; i < more->count; i++)
    words_add(words, more->items[i]);
}

void words_free(struct words *words) {
  for (size_t i = 0; i < words->count; i++)
    free(words->items[i]);
  free(words->items);
  *words = (struct words){0};
}

static void quote_for_shell(const char *word, struct buffer *line) {
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "_-+=,./:@%";
  if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
    buffer_append_text(line, word);
    return;
  }
  buffer_append_text(line, "'");
  for (const char *c = word; *c != '\0'; c++)
    if (*c == '\'')
      buffer_append_text(line, "'\\''");
    else
      buffer_append(line, c, 1);
  buffer_append_text(line, "'");
}

void words_as_shell_line(const struct words *words, struct buffer *line) {
  for (size_t i = 0; i < words->count; i++) {
    if (i > 0)
      buffer_append_text(line, " ");
    quote_for_shell(words->items[i], line);
  }
}
