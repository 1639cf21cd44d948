/* What the kernel says: which language the command line asks for, and the greeting in it. */
#ifndef GREETING_H
#define GREETING_H

#include <stddef.h>

/* Characters that are part of a longer text, so no NUL ends them. Not found: start is NULL. */
struct text {
  const char *start;
  size_t length;
};

/* The value of the word "name=value" of a command line whose words are separated by blanks. */
struct text option_value(const char *command_line, const char *name);

/* The rest of the line of `file` that begins with this language and a blank. */
struct text greeting_in(struct text file, struct text language);

#endif
