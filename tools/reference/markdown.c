/* Cuts and writes text that becomes Markdown. */
#include "tools/reference/markdown.h"

#include <ctype.h>

void text_write(FILE *page, struct text text) {
  fwrite(text.bytes, 1, text.length, page);
}

void text_write_cell(FILE *page, struct text text) {
  text = text_trimmed(text);
  for (size_t i = 0; i < text.length; i++)
    if (text.bytes[i] == '|')
      fputs("\\|", page);
    else if (text.bytes[i] == '\n')
      fputc(' ', page);
    else
      fputc(text.bytes[i], page);
}

static bool is_space_at(struct text text, size_t i) {
  return isspace((unsigned char)text.bytes[i]) != 0;
}

struct text text_trimmed(struct text text) {
  while (text.length > 0 && is_space_at(text, text.length - 1))
    text.length--;
  while (text.length > 0 && is_space_at(text, 0)) {
    text.bytes++;
    text.length--;
  }
  return text;
}

struct text text_first_sentence(struct text text) {
  text = text_trimmed(text);
  for (size_t i = 0; i + 1 < text.length; i++) {
    bool is_stop = text.bytes[i] == '.' && is_space_at(text, i + 1);
    bool is_paragraph = text.bytes[i] == '\n' && text.bytes[i + 1] == '\n';
    if (is_stop || is_paragraph)
      return (struct text){text.bytes, is_stop ? i + 1 : i};
  }
  return text;
}
