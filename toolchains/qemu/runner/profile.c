/* Takes in and checks what a kernel has counted. */
#include "toolchains/qemu/runner/profile.h"

#include <stdint.h>
#include <string.h>

#define MAX_RECEIVED ((size_t)PROFILE_HEADER_BYTES + HARNESS_COVERAGE_MAX_BYTES)

/* A raw profile's first 8 bytes on a little-endian machine of 64 bits: INSTR_PROF_RAW_MAGIC_64 of
 * LLVM's InstrProfData.inc. */
static const char MAGIC[8] = {'\x81', 'r', 'f', 'o', 'r', 'p', 'l', '\xff'};

void profile_start(struct profile *profile, const char *token) {
  *profile = (struct profile){0};
  memcpy(profile->token, token, HARNESS_TOKEN_LENGTH);
}

void profile_feed(struct profile *profile, const char *bytes, size_t count) {
  size_t room = MAX_RECEIVED - profile->received.length;
  profile->overflowed = profile->overflowed || count > room;
  buffer_append(&profile->received, bytes, count < room ? count : room);
}

void profile_free(struct profile *profile) {
  buffer_free(&profile->received);
}

static uint64_t read_little_endian(const char *bytes) {
  uint64_t value = 0;
  for (int i = 7; i >= 0; i--)
    value = value << 8 | (uint8_t)bytes[i];
  return value;
}

enum profile_state profile_judge(const struct profile *profile, const char **raw, size_t *length,
                                 struct buffer *error) {
  const char *bytes = buffer_text(&profile->received);
  size_t received = profile->received.length;
  if (received == 0)
    return PROFILE_NONE;
  if (received < PROFILE_HEADER_BYTES || memcmp(bytes, profile->token, HARNESS_TOKEN_LENGTH) != 0) {
    buffer_printf(error, "what came (%zu bytes) does not begin with the token of this boot",
                  received);
    return PROFILE_BROKEN;
  }
  uint64_t announced = read_little_endian(bytes + HARNESS_TOKEN_LENGTH);
  *raw = bytes + PROFILE_HEADER_BYTES;
  *length = received - PROFILE_HEADER_BYTES;
  if (profile->overflowed || announced > HARNESS_COVERAGE_MAX_BYTES)
    buffer_printf(error, "it has more than the %d bytes that are taken",
                  HARNESS_COVERAGE_MAX_BYTES);
  else if (announced != *length)
    buffer_printf(error, "%zu bytes of %llu came", *length, (unsigned long long)announced);
  else if (*length < sizeof MAGIC || memcmp(*raw, MAGIC, sizeof MAGIC) != 0)
    buffer_append_text(error, "it is no raw profile of LLVM's");
  else
    return PROFILE_GOOD;
  return PROFILE_BROKEN;
}
