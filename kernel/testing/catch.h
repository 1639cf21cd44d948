/* Catches the panic or the exception that a statement has to end in, and goes on behind it. */
#ifndef KERNEL_TESTING_CATCH_H
#define KERNEL_TESTING_CATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/testing/assertion.h"

/* What a called function must give back unchanged (System V AMD64 ABI, 3.2.1), as catch_jump.asm
 * stores it, and where it goes back to. */
struct test_registers {
  uint64_t rbx, rbp, r12, r13, r14, r15, rsp, rip, rflags;
};

struct test_catch {
  struct test_registers registers; /* first: catch_jump.asm gets the address of both */
  struct test_catch *outer;
  const struct test_trace *traces;
  const char *part; /* of the panic's message; null where an exception is waited for */
  uint8_t vector;   /* of the exception */
  bool happened;
  char message[200]; /* of the panic */
};

#define TEST_CATCH_(statement, wait, demand, text)                                                 \
  do {                                                                                             \
    struct test_catch caught_;                                                                     \
    wait;                                                                                          \
    if (test_catch_return(&caught_) == 0) {                                                        \
      statement;                                                                                   \
    }                                                                                              \
    demand(test_check_caught, &caught_, text);                                                     \
  } while (0)

void test_catch_panic(struct test_catch *caught, const char *part);
void test_catch_exception(struct test_catch *caught, uint8_t vector);

/* Returns 0, and 1 a second time if what is waited for happens. */
__attribute__((returns_twice)) int test_catch_return(struct test_catch *caught);
_Noreturn void test_catch_resume(const struct test_catch *caught);

bool test_check_caught(const struct test_place *place, struct test_catch *caught, const char *text);

/* Waits for nothing any more, after a case that was left before its end. */
void test_catch_nothing(void);

#endif
