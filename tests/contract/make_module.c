/* Writes a module's file: `length` bytes, each the low byte of 31 times its place. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  if (argc != 2) {
    fputs("usage: make_module LENGTH\n", stderr);
    return 2;
  }
  long length = strtol(argv[1], NULL, 10);
  for (long i = 0; i < length; i++)
    putchar((int)(i * 31 & 0xff));
  return fflush(stdout) == 0 ? 0 : 1;
}
