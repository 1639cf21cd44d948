/* What Bazel wants of a kernel_test's cases, for the kernel: boot/protocol/test_cases.h. */
#ifndef TOOLCHAINS_QEMU_RUNNER_CASE_SETTINGS_H
#define TOOLCHAINS_QEMU_RUNNER_CASE_SETTINGS_H

#include <stdbool.h>

#include "toolchains/qemu/runner/buffer.h"

/* The lines for a boot that begins with case `first`, from Bazel's environment. False with a
 * sentence when it cannot be said to the kernel. */
bool case_settings(long first, struct buffer *settings, struct buffer *error);

/* The same as a word of QEMU's command line, behind -fw_cfg. */
void case_settings_as_word(const struct buffer *settings, struct buffer *word);

bool case_settings_fail_fast(void);

#endif
