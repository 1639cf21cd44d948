/*
 * The LCOV report of a test under `bazel coverage`: the raw profiles of its boots, merged by
 * llvm-profdata and put beside the source's lines by llvm-cov. It goes into Bazel's COVERAGE_DIR,
 * from where the test's _lcov_merger takes it.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_COVERAGE_H
#define TOOLCHAINS_QEMU_RUNNER_COVERAGE_H

#include <stdbool.h>

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/emulator.h"
#include "toolchains/qemu/runner/words.h"

struct coverage {
  const struct coverage_config *config; /* NULL where no coverage is collected */
  struct words profiles;                /* files, one for each boot that gave a profile */
  unsigned boots;
  struct buffer problem; /* the first thing that went wrong; empty for none */
};

/* Whether Bazel collects coverage, and of a kernel that was compiled for it. */
bool coverage_is_wanted(const struct config *config);

void coverage_begin(struct coverage *coverage, const struct config *config);

/* Keeps the profile of a boot that is over. A boot that died gives none, which is no problem; half
 * a one of a kernel that reported is. */
void coverage_take(struct coverage *coverage, const struct emulator *emulator);

/* Writes the report, says what there is to say, and frees *coverage. False when the report would
 * not be the whole truth. */
bool coverage_end(struct coverage *coverage);

#endif
