/* The table of compiler-rt's unit tests, which unit_tests.bzl writes. */
#ifndef TESTS_RUNTIME_BUILTINS_UNIT_TEST_H
#define TESTS_RUNTIME_BUILTINS_UNIT_TEST_H

struct unit_test {
  const char *name;
  int (*main)(int count, char **arguments); /* returns 0 when the test passed */
};

/* A test of the archive that says nothing about this target. */
struct skipped_unit_test {
  const char *name;
  const char *reason;
};

/* Both end with an entry whose name is null. Together they hold every *_test.c of the archive. */
extern const struct unit_test unit_tests[];
extern const struct skipped_unit_test skipped_unit_tests[];

#endif
