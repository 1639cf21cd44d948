/* Event logs of measured boots: each event lies in the log, behind the one before it, and the
 * length of a log up to its last event is where that one ends. */
#include <string.h>

#include "boot/common/tcg_log.h"
#include "tests/fuzz/input.h"

static void check_event(const struct tcg_log *log, const struct tcg_event *event, size_t start) {
  const uint8_t *end = log->bytes + log->at;
  FUZZ_CHECK(log->at > start && log->at <= log->length);
  FUZZ_CHECK(event->data >= log->bytes + start &&
             event->data_length <= (size_t)(end - event->data));
  FUZZ_CHECK(event->data + event->data_length == end);
  if (event->sha256 != NULL)
    FUZZ_CHECK(event->sha256 >= log->bytes + start && event->sha256 + TCG_SHA256_SIZE <= end);
}

static void check_log(const uint8_t *bytes, size_t length) {
  struct tcg_log log;
  struct tcg_event event;
  if (!tcg_log_open(&log, bytes, length)) {
    FUZZ_CHECK(tcg_log_length(bytes, length, 0) == 0);
    return;
  }
  FUZZ_CHECK(tcg_log_length(bytes, length, 0) == log.at);
  for (size_t start = log.at; tcg_log_next(&log, &event); start = log.at) {
    check_event(&log, &event, start);
    FUZZ_CHECK(tcg_log_length(bytes, length, start) == log.at);
    FUZZ_CHECK(tcg_log_length(bytes, log.at, start) == log.at);
    FUZZ_CHECK(tcg_log_length(bytes, log.at - 1, start) == 0);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  /* A copy of exactly that length, so that the sanitizer sees each byte that is read beyond it. */
  uint8_t *copy = malloc(length + (length == 0));
  FUZZ_CHECK(copy != NULL);
  memcpy(copy, bytes, length);
  check_log(copy, length);
  free(copy);
  return 0;
}
