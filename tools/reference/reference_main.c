/* Entry point of the reference program, which writes docs/rules.md. */
#include <stdio.h>
#include <stdlib.h>

#include "imagetools/failure.h"
#include "imagetools/file.h"
#include "tools/reference/reference.h"

static bool make_page(const char *path, const struct module *modules, size_t count,
                      struct failure *failure) {
  char *text = NULL;
  size_t length = 0;
  FILE *page = open_memstream(&text, &length);
  if (page == NULL)
    abort();
  bool made = reference_write(page, modules, count, failure);
  fclose(page);
  made = made && output_whole(path, text, length, failure);
  free(text);
  return made;
}

static bool open_modules(char **paths, size_t count, struct module *modules,
                         struct failure *failure) {
  for (size_t i = 0; i < count; i++) {
    struct file_bytes file;
    if (!file_open(paths[i], &file, failure))
      return false;
    modules[i] = (struct module){paths[i], file.bytes, file.length};
  }
  return true;
}

int main(int argument_count, char **arguments) {
  if (argument_count < 3) {
    fputs("usage: reference PAGE.md MODULE.binaryproto...\n", stderr);
    return 2;
  }
  size_t count = (size_t)argument_count - 2;
  struct module *modules = calloc(count, sizeof(*modules));
  if (modules == NULL)
    abort();
  struct failure failure;
  bool done = open_modules(arguments + 2, count, modules, &failure) &&
              make_page(arguments[1], modules, count, &failure);
  free(modules);
  if (!done)
    fprintf(stderr, "reference: %s\n", failure.text);
  return done ? 0 : 1;
}
