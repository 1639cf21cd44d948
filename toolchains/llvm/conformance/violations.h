/* What was found to break a target's declaration: one line each, in the order found. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_VIOLATIONS_H
#define TOOLCHAINS_LLVM_CONFORMANCE_VIOLATIONS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Of what has no address, such as the ELF header. */
#define NO_ADDRESS UINT64_MAX

/* As many lines are printed; the rest are counted. */
#define VIOLATIONS_PRINTED 200

struct violation {
  char rule[24];
  char place[192]; /* a function, or a part of the file such as "segment 2" */
  uint64_t address;
  char detail[256]; /* the instruction, or what is wrong with the part */
};

struct violations {
  struct violation *items;
  size_t count;
};

void violations_add(struct violations *violations, const char *rule, const char *place,
                    uint64_t address, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

void violations_print(const struct violations *violations, FILE *output);

void violations_free(struct violations *violations);

#endif
