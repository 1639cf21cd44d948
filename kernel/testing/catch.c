/* Takes the place of panic()'s end, or of an exception's, while one of them is waited for. */
#include "kernel/testing/catch.h"

#include <stdarg.h>
#include <stddef.h>

#include "kernel/runtime/exception.h"
#include "kernel/runtime/interrupts.h"
#include "kernel/runtime/panic.h"
#include "kernel/testing/text.h"

/* The innermost one; null for none. */
static struct test_catch *current;

static void on_panic(const char *format, va_list arguments) {
  struct test_catch *caught = current;
  struct text message = {.bytes = caught->message, .size = sizeof caught->message};
  text_print_v(&message, format, arguments);
  caught->happened = true;
  test_catch_resume(caught);
}

/* Returns into the statement's function as test_catch_resume() does, but out of the exception. */
static void on_exception(struct interrupt_frame *frame) {
  const struct test_registers *registers = &current->registers;
  current->happened = true;
  frame->rbx = registers->rbx;
  frame->rbp = registers->rbp;
  frame->r12 = registers->r12;
  frame->r13 = registers->r13;
  frame->r14 = registers->r14;
  frame->r15 = registers->r15;
  frame->rsp = registers->rsp;
  frame->rip = registers->rip;
  frame->rflags = registers->rflags;
  frame->rax = 1;
}

/* Puts the handlers where `caught` needs them. */
static void listen(const struct test_catch *caught, bool on) {
  if (caught->part != NULL)
    panic_set_handler(on ? on_panic : NULL);
  else
    interrupts_set_handler(caught->vector, on ? on_exception : NULL);
}

static void begin(struct test_catch *caught) {
  caught->outer = current;
  caught->traces = test_traces;
  if (current != NULL)
    listen(current, false);
  current = caught;
  listen(caught, true);
}

static void end(struct test_catch *caught) {
  listen(caught, false);
  current = caught->outer;
  test_traces = caught->traces;
  if (current != NULL)
    listen(current, true);
}

void test_catch_panic(struct test_catch *caught, const char *part) {
  caught->part = part;
  caught->vector = 0;
  caught->happened = false;
  caught->message[0] = '\0';
  begin(caught);
}

void test_catch_exception(struct test_catch *caught, uint8_t vector) {
  caught->part = NULL;
  caught->vector = vector;
  caught->happened = false;
  begin(caught);
}

void test_catch_nothing(void) {
  while (current != NULL)
    end(current);
}

bool test_check_caught(const struct test_place *place, struct test_catch *caught,
                       const char *text) {
  end(caught);
  if (caught->part == NULL && !caught->happened) {
    test_fail(place, "Expected: %s raises exception %u (%s), actual: it raised none", text,
              (unsigned)caught->vector, exception_name(caught->vector));
    return false;
  }
  if (!caught->happened) {
    test_fail(place, "Expected: %s panics, actual: it did not", text);
    return false;
  }
  if (caught->part != NULL && !text_contains(caught->message, caught->part)) {
    test_fail(place, "Expected: %s panics with \"%s\" in its message, actual: \"%s\"", text,
              caught->part, caught->message);
    return false;
  }
  return true;
}
