/* What a kernel of this folder was told, and the ways to the machine that runtime has none of. */
#ifndef TESTS_REQUESTS_SCREEN_ANSWERS_H
#define TESTS_REQUESTS_SCREEN_ANSWERS_H

#include <stddef.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/harness.h"

#define CHECK_EQUAL(is, should)                                                                    \
  do {                                                                                             \
    uint64_t value = (is);                                                                         \
    uint64_t expected = (should);                                                                  \
    if (value != expected)                                                                         \
      harness_fail("%s is 0x%lx, not 0x%lx (line %d)", #is, value, expected, __LINE__);            \
  } while (0)

/* The answer to a request that the kernel made. */
static inline struct boot_request_answer answer_to(const struct boot_info *info, uint32_t type) {
  const struct boot_request_answer *answers = (const struct boot_request_answer *)info->requests;
  for (uint64_t i = 0; i < info->request_count; i++)
    if (answers[i].type == type)
      return answers[i];
  harness_fail("there is no answer to the request of type %u", type);
  return (struct boot_request_answer){0};
}

static inline uint64_t granted(const struct boot_info *info, uint32_t type) {
  struct boot_request_answer answer = answer_to(info, type);
  CHECK_EQUAL(answer.status, BOOT_REQUEST_GRANTED);
  return answer.value;
}

static inline uint16_t port_read16(uint16_t port) {
  uint16_t value;
  __asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port) : "memory");
  return value;
}

static inline uint32_t port_read32(uint16_t port) {
  uint32_t value;
  __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port) : "memory");
  return value;
}

static inline void port_write32(uint16_t port, uint32_t value) {
  __asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

#endif
