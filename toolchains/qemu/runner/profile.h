/*
 * What a kernel compiled for coverage hands over, as boot/protocol/harness.h lays down: a token, a
 * length and a raw profile of LLVM's. The kernel is not trusted: more than a bound is not kept.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_PROFILE_H
#define TOOLCHAINS_QEMU_RUNNER_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "boot/protocol/harness.h"
#include "toolchains/qemu/runner/buffer.h"

/* Token and length. */
#define PROFILE_HEADER_BYTES (HARNESS_TOKEN_LENGTH + 8)

struct profile {
  char token[HARNESS_TOKEN_LENGTH + 1];
  struct buffer received;
  bool overflowed; /* more came than a profile may have; it was dropped */
};

enum profile_state {
  PROFILE_NONE,   /* not one byte came */
  PROFILE_GOOD,   /* whole, and of LLVM's form as far as its first bytes say */
  PROFILE_BROKEN, /* what came breaks the protocol */
};

void profile_start(struct profile *profile, const char *token);
void profile_feed(struct profile *profile, const char *bytes, size_t count);
void profile_free(struct profile *profile);

/* Judges what has come. With PROFILE_GOOD *raw and *length are the raw profile, within *profile;
 * with PROFILE_BROKEN a sentence part in *error says what is wrong. */
enum profile_state profile_judge(const struct profile *profile, const char **raw, size_t *length,
                                 struct buffer *error);

#endif
