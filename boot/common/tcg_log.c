/* Walking over events. Every length in them is somebody else's, and believed only within the log.
 */
#include "boot/common/tcg_log.h"

#include <string.h>

/* TCG_PCClientPCREvent (section 10.2.1), and what TCG_EfiSpecIDEvent begins with (10.4.5.1). */
#define OLD_EVENT_HEAD 32 /* PCR, type, SHA-1, length */
#define OLD_EVENT_LENGTH 28
#define SPEC_ID "Spec ID Event03"
#define SPEC_ID_SIZE 16
#define SPEC_ID_ALGORITHMS 24

static uint32_t number(const uint8_t *bytes, size_t size) {
  uint32_t value = 0;
  for (size_t i = size; i > 0; i--)
    value = value << 8 | bytes[i - 1];
  return value;
}

/* The bytes at log->at, on behind which it moves; NULL if there are not so many. */
static const uint8_t *take(struct tcg_log *log, size_t size) {
  if (size > log->length - log->at)
    return NULL;
  const uint8_t *bytes = log->bytes + log->at;
  log->at += size;
  return bytes;
}

static bool take_number(struct tcg_log *log, size_t size, uint32_t *value) {
  const uint8_t *bytes = take(log, size);
  if (bytes != NULL)
    *value = number(bytes, size);
  return bytes != NULL;
}

/* The event's data is a TCG_EfiSpecIDEvent: which digests each of the others has. */
static bool read_algorithms(struct tcg_log *log, const uint8_t *event, uint32_t length) {
  if (length < SPEC_ID_ALGORITHMS + 4 || memcmp(event, SPEC_ID, SPEC_ID_SIZE) != 0)
    return false;
  log->algorithm_count = number(event + SPEC_ID_ALGORITHMS, 4);
  if (log->algorithm_count > TCG_MAX_ALGORITHMS ||
      log->algorithm_count > (length - SPEC_ID_ALGORITHMS - 4) / 4)
    return false;
  const uint8_t *next = event + SPEC_ID_ALGORITHMS + 4;
  for (uint32_t i = 0; i < log->algorithm_count; i++, next += 4) {
    log->algorithms[i].algorithm = (uint16_t)number(next, 2);
    log->algorithms[i].size = (uint16_t)number(next + 2, 2);
  }
  return true;
}

bool tcg_log_open(struct tcg_log *log, const void *bytes, size_t length) {
  *log = (struct tcg_log){.bytes = bytes, .length = length};
  const uint8_t *head = take(log, OLD_EVENT_HEAD);
  if (head == NULL)
    return false;
  uint32_t event_length = number(head + OLD_EVENT_LENGTH, 4);
  const uint8_t *event = take(log, event_length);
  return event != NULL && read_algorithms(log, event, event_length);
}

/* Bytes of an algorithm's digest; 0 for one that the log's first event does not describe. */
static size_t digest_size(const struct tcg_log *log, uint32_t algorithm) {
  for (uint32_t i = 0; i < log->algorithm_count; i++)
    if (log->algorithms[i].algorithm == algorithm)
      return log->algorithms[i].size;
  return 0;
}

static bool read_digest(struct tcg_log *log, struct tcg_event *event) {
  uint32_t algorithm;
  if (!take_number(log, 2, &algorithm))
    return false;
  size_t size = digest_size(log, algorithm);
  const uint8_t *digest = take(log, size);
  if (algorithm == TCG_SHA256 && size == TCG_SHA256_SIZE)
    event->sha256 = digest;
  return size > 0 && digest != NULL;
}

static bool read_event(struct tcg_log *log, struct tcg_event *event) {
  uint32_t digests;
  if (!take_number(log, 4, &event->pcr) || !take_number(log, 4, &event->type) ||
      !take_number(log, 4, &digests) || digests > log->algorithm_count)
    return false;
  for (uint32_t i = 0; i < digests; i++)
    if (!read_digest(log, event))
      return false;
  if (!take_number(log, 4, &event->data_length))
    return false;
  event->data = take(log, event->data_length);
  return event->data != NULL;
}

bool tcg_log_next(struct tcg_log *log, struct tcg_event *event) {
  size_t start = log->at;
  *event = (struct tcg_event){0};
  if (read_event(log, event))
    return true;
  log->at = start;
  return false;
}

size_t tcg_log_length(const void *bytes, size_t length, size_t last) {
  struct tcg_log log;
  struct tcg_event event;
  if (!tcg_log_open(&log, bytes, length))
    return 0;
  if (last == 0)
    return log.at; /* nothing but the first */
  while (log.at < last)
    if (!tcg_log_next(&log, &event))
      return 0;
  return log.at == last && tcg_log_next(&log, &event) ? log.at : 0;
}
