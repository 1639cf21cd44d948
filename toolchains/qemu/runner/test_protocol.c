/* Reads and writes what Bazel's test runner and a test say to each other. */
#include "toolchains/qemu/runner/test_protocol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "toolchains/qemu/runner/outputs.h"

#define DEFAULT_SECONDS 60
/* What is left for looking at the screen, ending QEMU and writing the outputs. */
#define RESERVED_SECONDS 5.0

struct deadline deadline_for_test(int configured) {
  const char *timeout = environment_value("TEST_TIMEOUT");
  struct deadline deadline = {.seconds = configured > 0 ? configured : DEFAULT_SECONDS};
  deadline.bazel_timeout = timeout == NULL ? 0 : strtod(timeout, NULL);
  if (deadline.bazel_timeout <= 0)
    return deadline;
  double reserved = RESERVED_SECONDS;
  if (deadline.bazel_timeout < 2 * RESERVED_SECONDS)
    reserved = deadline.bazel_timeout / 2;
  double longest = deadline.bazel_timeout - reserved;
  if (deadline.seconds > longest) {
    deadline.seconds = longest;
    deadline.cut = true;
  }
  return deadline;
}

static void write_sentence(const char *variable, const char *sentence) {
  const char *path = environment_value(variable);
  FILE *stream = path == NULL ? NULL : fopen(path, "we");
  if (stream == NULL)
    return;
  fputs(sentence, stream);
  fclose(stream);
}

void test_began(void) {
  write_sentence("TEST_PREMATURE_EXIT_FILE", "");
}

void test_ended(void) {
  const char *path = environment_value("TEST_PREMATURE_EXIT_FILE");
  if (path != NULL)
    unlink(path);
}

void test_shares_shards(void) {
  write_sentence("TEST_SHARD_STATUS_FILE", "");
}

bool test_belongs_to_this_shard(void) {
  const char *index = environment_value("TEST_SHARD_INDEX");
  test_shares_shards();
  return index == NULL || strcmp(index, "0") == 0;
}

void test_infrastructure_failed(const char *sentence) {
  write_sentence("TEST_INFRASTRUCTURE_FAILURE_FILE", sentence);
}
