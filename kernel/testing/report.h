/* Tells people on the serial port, and the runner on the verdict channel, how the cases go. */
#ifndef KERNEL_TESTING_REPORT_H
#define KERNEL_TESTING_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/test_cases.h"
#include "kernel/testing/assertion.h"

#define TEST_NAME_SIZE 200

void report_count(uint32_t count);
void report_begin(uint32_t index, const char *name, const char *file, uint32_t line);
void report_failure(const struct test_place *place, const char *message);
void report_skip(const struct test_place *place, const char *reason);
/* Returns whether the case has failed. */
bool report_end(uint32_t index, const char *name);

#endif
