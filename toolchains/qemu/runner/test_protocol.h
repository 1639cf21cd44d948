/*
 * Bazel's side of a test (its "test encyclopedia"): deadline, shards, and the files by which a test
 * tells how it ended.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_TEST_PROTOCOL_H
#define TOOLCHAINS_QEMU_RUNNER_TEST_PROTOCOL_H

#include <stdbool.h>

/* The deadline of a boot, and the sentence part that says where it comes from. */
struct deadline {
  double seconds;
  bool cut; /* below what the configuration asks for, so that it lies below TEST_TIMEOUT */
  double bazel_timeout; /* 0 for none */
};

/* `configured` is 0 when the configuration leaves it open. */
struct deadline deadline_for_test(int configured);

/* Bazel: this file exists until the test ends by itself, so that a vanished test has not passed. */
void test_began(void);
void test_ended(void);

/* A boot is one unit: of several shards the first one runs it, and the others have nothing to do.
 */
bool test_belongs_to_this_shard(void);

/* For a test whose cases are shared out among the shards. */
void test_shares_shards(void);

/* Says that the machine, not what is tested, made the test impossible. */
void test_infrastructure_failed(const char *sentence);

#endif
