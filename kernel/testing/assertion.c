/* The checks behind the assertions, and what they say when they fail. */
#include "kernel/testing/assertion.h"

#include <stdarg.h>

#include "kernel/testing/report.h"
#include "kernel/testing/text.h"

const struct test_trace *test_traces;

static const char *const relation_names[] = {
    [TEST_EQUAL] = "==",         [TEST_NOT_EQUAL] = "!=", [TEST_LESS] = "<",
    [TEST_LESS_OR_EQUAL] = "<=", [TEST_GREATER] = ">",    [TEST_GREATER_OR_EQUAL] = ">=",
};

/* File and line come before it in a line of the channel. */
struct message {
  char bytes[TEST_CASES_MAX_LINE - 200];
  struct text text;
};

static void message_begin(struct message *message) {
  message->text = (struct text){.bytes = message->bytes, .size = sizeof message->bytes};
  message->bytes[0] = '\0';
}

static void fail(const struct test_place *place, struct message *message) {
  for (const struct test_trace *trace = test_traces; trace != NULL; trace = trace->outer)
    text_print(&message->text, "; trace %s:%u: %s", trace->file, (unsigned)trace->line,
               trace->text);
  report_failure(place, message->bytes);
}

void test_fail(const struct test_place *place, const char *format, ...) {
  struct message message;
  va_list arguments;
  message_begin(&message);
  va_start(arguments, format);
  text_print_v(&message.text, format, arguments);
  va_end(arguments);
  fail(place, &message);
}

void test_skip(const struct test_place *place, const char *format, ...) {
  struct message message;
  va_list arguments;
  message_begin(&message);
  va_start(arguments, format);
  text_print_v(&message.text, format, arguments);
  va_end(arguments);
  report_skip(place, message.bytes);
}

static bool holds(int order, enum test_relation relation) {
  switch (relation) {
  case TEST_EQUAL:
    return order == 0;
  case TEST_NOT_EQUAL:
    return order != 0;
  case TEST_LESS:
    return order < 0;
  case TEST_LESS_OR_EQUAL:
    return order <= 0;
  case TEST_GREATER:
    return order > 0;
  case TEST_GREATER_OR_EQUAL:
    return order >= 0;
  }
  return false;
}

bool test_check_relation(const struct test_place *place, const char *a_text, struct test_value a,
                         enum test_relation relation, const char *b_text, struct test_value b) {
  if (holds(test_value_compare(a, b), relation))
    return true;
  struct message message;
  message_begin(&message);
  const struct print_sink sink = text_sink(&message.text);
  print(&sink, "Expected: (%s) %s (%s), actual: ", a_text, relation_names[relation], b_text);
  test_value_print(&sink, a);
  print(&sink, " vs ");
  test_value_print(&sink, b);
  fail(place, &message);
  return false;
}

bool test_check_truth(const struct test_place *place, const char *text, bool value, bool expected) {
  if (value == expected)
    return true;
  test_fail(place, "Value of: %s, actual: %s, expected: %s", text, value ? "true" : "false",
            expected ? "true" : "false");
  return false;
}

static void print_string(const struct print_sink *sink, const char *string) {
  if (string == NULL)
    print(sink, "NULL");
  else
    print(sink, "\"%.300s\"", string);
}

bool test_check_strings(const struct test_place *place, const char *a_text, const char *a,
                        const char *b_text, const char *b, bool equal) {
  bool are_equal = a == NULL || b == NULL ? a == b : text_equal(a, b);
  if (are_equal == equal)
    return true;
  struct message message;
  message_begin(&message);
  const struct print_sink sink = text_sink(&message.text);
  print(&sink, "Expected: (%s) %s (%s), actual: ", a_text, equal ? "==" : "!=", b_text);
  print_string(&sink, a);
  print(&sink, " vs ");
  print_string(&sink, b);
  fail(place, &message);
  return false;
}

bool test_check_bytes(const struct test_place *place, const char *a_text, const void *a,
                      const char *b_text, const void *b, size_t length) {
  const uint8_t *a_bytes = a;
  const uint8_t *b_bytes = b;
  for (size_t i = 0; i < length; i++) {
    if (a_bytes[i] == b_bytes[i])
      continue;
    test_fail(place,
              "Expected: the %lu bytes at %s and at %s are equal, actual: byte %lu is "
              "0x%02x vs 0x%02x",
              length, a_text, b_text, i, (unsigned)a_bytes[i], (unsigned)b_bytes[i]);
    return false;
  }
  return true;
}

void test_trace_begin(struct test_trace *trace, const char *file, uint32_t line, const char *format,
                      ...) {
  struct text text = {.bytes = trace->text, .size = sizeof trace->text};
  va_list arguments;
  va_start(arguments, format);
  text_print_v(&text, format, arguments);
  va_end(arguments);
  trace->outer = test_traces;
  trace->file = file;
  trace->line = line;
  test_traces = trace;
}

void test_trace_end(struct test_trace *trace) {
  test_traces = trace->outer;
}
