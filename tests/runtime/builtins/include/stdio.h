/* What compiler-rt's unit tests use of <stdio.h>: they print when they fail, or skip themselves. */
#ifndef TESTS_RUNTIME_INCLUDE_STDIO_H
#define TESTS_RUNTIME_INCLUDE_STDIO_H

__attribute__((format(printf, 1, 2))) int printf(const char *format, ...);

/* Every stream is COM1. */
#define stderr 0
#define fprintf(stream, ...) printf(__VA_ARGS__)

#endif
