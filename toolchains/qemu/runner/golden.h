/* Golden pictures: what the screen has to show, to the pixel. */
#ifndef TOOLCHAINS_QEMU_RUNNER_GOLDEN_H
#define TOOLCHAINS_QEMU_RUNNER_GOLDEN_H

#include <stdbool.h>

#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/config.h"

/* The screen, and what is made of it. */
struct golden_test {
  const char *label;
  const char *picture_file;    /* of the screen; NULL when none could be taken */
  const char *difference_file; /* written where it differs from the golden one */
  bool updating;               /* the golden picture is to be written anew, so it cannot differ */
};

/* Always sets a sentence. */
bool golden_holds(const struct check *check, const struct golden_test *test,
                  struct buffer *message);

/* How many pixels are not as in the golden picture; 0 also where there is none to compare with. */
size_t golden_count_differences(const struct checks *checks, const char *picture_file);

/* Writes the pictures of all checks into the workspace. Sets a sentence in both cases. */
bool golden_update(const struct checks *checks, const char *picture_file, struct buffer *message);

#endif
