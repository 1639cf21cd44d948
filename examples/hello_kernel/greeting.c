/* Finds a word of the command line and a line of a file; needs nothing of a kernel. */
#include "greeting.h"

#include <stdbool.h>

static struct text text_of(const char *string) {
  struct text text = {string, 0};
  while (string[text.length] != '\0')
    text.length++;
  return text;
}

/* Takes what comes before the separator off the text, and the separator with it. */
static struct text cut(struct text *text, char separator) {
  struct text part = {text->start, 0};
  while (part.length < text->length && part.start[part.length] != separator)
    part.length++;
  size_t taken = part.length < text->length ? part.length + 1 : part.length;
  text->start += taken;
  text->length -= taken;
  return part;
}

static bool is_same(struct text a, struct text b) {
  if (a.length != b.length)
    return false;
  for (size_t i = 0; i < a.length; i++)
    if (a.start[i] != b.start[i])
      return false;
  return true;
}

/* What follows the key and the separator in the first part that begins with them. */
static struct text find(struct text text, char between_parts, struct text key, char separator) {
  while (text.length > 0) {
    struct text rest = cut(&text, between_parts);
    struct text found = cut(&rest, separator);
    if (is_same(found, key) && found.start + found.length < rest.start)
      return rest;
  }
  return (struct text){NULL, 0};
}

struct text option_value(const char *command_line, const char *name) {
  return find(text_of(command_line), ' ', text_of(name), '=');
}

struct text greeting_in(struct text file, struct text language) {
  return find(file, '\n', language, ' ');
}
