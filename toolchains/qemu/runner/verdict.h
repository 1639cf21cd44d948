/*
 * Reading the verdict channel: one line of a kernel under test that begins with the token of this
 * boot, as boot/protocol/harness.h lays down.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_VERDICT_H
#define TOOLCHAINS_QEMU_RUNNER_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "boot/protocol/harness.h"
#include "toolchains/qemu/runner/buffer.h"

/* A line that goes on beyond this is no verdict. */
#define VERDICT_MAX_LINE 1024

enum verdict_state {
  VERDICT_PENDING, /* nothing, or part of a line */
  VERDICT_PASS,
  VERDICT_FAIL,
  VERDICT_BROKEN, /* what came breaks the protocol */
};

struct verdict {
  char token[HARNESS_TOKEN_LENGTH + 1];
  enum verdict_state state;
  struct buffer line;    /* the bytes so far */
  struct buffer message; /* the reason of a FAIL, or what is broken */

  /* For lines that come before the verdict: whether this one, without its token, is wanted. NULL
   * where there are none. */
  bool (*take_line)(void *context, const char *line, size_t length);
  void *take_line_context;
};

/* Makes up a token; false when the kernel has no randomness to give. */
bool verdict_make_token(char token[HARNESS_TOKEN_LENGTH + 1]);

void verdict_start(struct verdict *verdict, const char *token);
void verdict_feed(struct verdict *verdict, const char *bytes, size_t count);
/* The channel is closed: a line without its end is broken. */
void verdict_end(struct verdict *verdict);
void verdict_free(struct verdict *verdict);

/* Whether a line of the console looks like a verdict, which counts for nothing there. */
bool verdict_is_printed(const struct verdict *verdict, const char *line, size_t length);

#endif
