/*
 * Entry point of the symbol_table program: writes a kernel's table of functions, or makes sure that
 * the one it was linked with is still right, by writing it again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imagetools/failure.h"
#include "imagetools/file.h"
#include "kernel/private/symbol_table.h"

struct text {
  char *bytes;
  size_t length;
};

static bool make_table(const char *kernel, struct text *table, struct failure *failure) {
  struct file_bytes file;
  if (!file_open(kernel, &file, failure))
    return false;
  FILE *stream = open_memstream(&table->bytes, &table->length);
  if (stream == NULL)
    abort();
  bool made = symbol_table_write(kernel, file.bytes, file.length, stream, failure);
  fclose(stream);
  file_close(&file);
  return made;
}

static bool compare_with(const struct text *table, const char *kernel, const char *path,
                         struct failure *failure) {
  struct file_bytes linked;
  if (!file_open(path, &linked, failure))
    return false;
  bool same = linked.length == table->length &&
              (table->length == 0 || memcmp(linked.bytes, table->bytes, table->length) == 0);
  file_close(&linked);
  return same || fail(failure,
                      "%s: its functions moved when it was linked with their names (%s): "
                      "let the linker script place all code in one section, or before .rodata",
                      kernel, path);
}

int main(int argument_count, char **arguments) {
  if (argument_count != 3 && argument_count != 4) {
    fputs("usage: symbol_table KERNEL.elf OUTPUT.c [TABLE.c, which the kernel was linked with]\n",
          stderr);
    return 2;
  }
  struct failure failure;
  struct text table = {0};
  bool done = make_table(arguments[1], &table, &failure) &&
              (argument_count == 3 || compare_with(&table, arguments[1], arguments[3], &failure)) &&
              output_whole(arguments[2], table.bytes, table.length, &failure);
  free(table.bytes);
  if (!done)
    fprintf(stderr, "symbol_table: %s\n", failure.text);
  return done ? 0 : 1;
}
