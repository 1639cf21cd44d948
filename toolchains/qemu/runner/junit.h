/* JUnit XML, as Bazel and continuous integration read it. */
#ifndef TOOLCHAINS_QEMU_RUNNER_JUNIT_H
#define TOOLCHAINS_QEMU_RUNNER_JUNIT_H

#include <stddef.h>

#include "toolchains/qemu/runner/report.h"

struct junit {
  const char *suite; /* the test's label */
  const struct report *report;
  const char *system_out; /* any bytes */
  size_t system_out_length;
};

void junit_append(const struct junit *junit, struct buffer *xml);

/* Appends text as XML content: markup escaped, characters that XML 1.0 does not allow dropped, and
 * what is not UTF-8 replaced by U+FFFD. */
void junit_append_escaped(struct buffer *xml, const char *bytes, size_t count);

#endif
