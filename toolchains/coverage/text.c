/* Reads a file into memory of its own, with a NUL behind it. */
#include "toolchains/coverage/text.h"

#include <stdlib.h>
#include <string.h>

#include "imagetools/file.h"

char *text_read(const char *path, struct failure *failure) {
  struct file_bytes file;
  if (!file_open(path, &file, failure))
    return NULL;
  char *text = malloc(file.length + 1);
  if (text == NULL)
    abort();
  if (file.length > 0)
    memcpy(text, file.bytes, file.length);
  text[file.length] = '\0';
  file_close(&file);
  return text;
}
