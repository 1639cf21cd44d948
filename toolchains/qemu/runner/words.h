/* A list of strings that ends in NULL, as execve() and the command line want it. */
#ifndef TOOLCHAINS_QEMU_RUNNER_WORDS_H
#define TOOLCHAINS_QEMU_RUNNER_WORDS_H

#include <stddef.h>

struct buffer;

struct words {
  char **items; /* items[count] is NULL once a word was added */
  size_t count;
};

void words_add(struct words *words, const char *word);
void words_printf(struct words *words, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void words_add_all(struct words *words, const struct words *more);
void words_free(struct words *words);

/* Appends the words as one line that a POSIX shell splits into the same words again. */
void words_as_shell_line(const struct words *words, struct buffer *line);

#endif
