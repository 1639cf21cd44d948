/*
 * Plays the event log of its own boot again: what it says extended PCRs 0 to 9 gives the values
 * that the TPM has in all but PCR 5, and what it says of the command line, of the kernel's file and
 * of a module is what the kernel has got.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "boot/common/sha256.h"
#include "boot/common/tcg_log.h"
#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "tests/measured_boot/crb.h"

_Noreturn void _start(const struct boot_info *info);

#ifdef HOW
BOOT_REQUEST_TPM_EVENT_LOG(HOW);
BOOT_REQUEST_KERNEL_FILE(BOOT_REQUEST_REQUIRED, .parts = BOOT_KERNEL_FILE_SYMBOLS);
#endif

#define PCRS 10

static uint8_t replayed[PCRS][SHA256_SIZE];

static uint64_t length_of(const char *text) {
  uint64_t length = 0;
  while (text[length] != '\0')
    length++;
  return length;
}

/* What the answer to a request leads to; NULL if it was not granted. */
static const void *answer(const struct boot_info *info, uint32_t type) {
  const struct boot_request_answer *answers = (const struct boot_request_answer *)info->requests;
  for (uint64_t i = 0; i < info->request_count; i++)
    if (answers[i].type == type)
      return answers[i].status == BOOT_REQUEST_GRANTED ? (const void *)answers[i].value : NULL;
  harness_fail("request %u has no answer", type);
  return NULL;
}

/* TPM 2.0 Library, part 1, section 17.3: the new value is the digest of the old one and the
 * event's. */
static void extend(uint8_t pcr[SHA256_SIZE], const uint8_t digest[SHA256_SIZE]) {
  uint8_t both[2 * SHA256_SIZE];
  memcpy(both, pcr, SHA256_SIZE);
  memcpy(both + SHA256_SIZE, digest, SHA256_SIZE);
  sha256_of(both, sizeof(both), pcr);
}

static bool begins_with(const struct tcg_event *event, const char *text) {
  uint64_t length = length_of(text);
  return event->data_length >= length && memcmp(event->data, text, length) == 0;
}

static void check_digest(const struct tcg_event *event, const void *bytes, uint64_t length) {
  uint8_t digest[SHA256_SIZE];
  sha256_of(bytes, length, digest);
  if (memcmp(digest, event->sha256, sizeof(digest)) != 0)
    harness_fail("what the log says of %lu bytes is not what the kernel has", length);
}

/* Names that the events of our loader begin with, and their PCRs. */
static const struct {
  const char *name;
  uint32_t pcr;
} expected[] = {
    {"Bootsmith list of requests", 8},  {"Bootsmith settings: log_to = none\n", 8},
    {"Bootsmith command line: ", 8},    {"Bootsmith kernel", 9},
    {"Bootsmith kernel's own file", 9}, {"Bootsmith list of modules", 9},
    {"Bootsmith module 0", 9},
};
#define EXPECTED (sizeof(expected) / sizeof(expected[0]))
enum { COMMAND_LINE = 2, KERNEL_FILE = 4, MODULE = 6 };

static void take_ours(const struct tcg_event *event, uint32_t index, const struct boot_info *info) {
  const struct boot_module *module = (const struct boot_module *)info->modules;
  const char *command_line = (const char *)info->command_line;
  const struct boot_kernel_file *file = answer(info, BOOT_REQUEST_TYPE_KERNEL_FILE);
  if (index >= EXPECTED || !begins_with(event, expected[index].name) ||
      event->pcr != expected[index].pcr)
    harness_fail("event %u of PCR %u is not the one expected", index, event->pcr);
  if (index == COMMAND_LINE)
    check_digest(event, command_line, length_of(command_line));
  if (index == KERNEL_FILE)
    check_digest(event, (const void *)file->file, file->length);
  if (index == MODULE)
    check_digest(event, (const void *)module->base, module->length);
}

static void replay(const struct boot_tpm_event_log *log, const struct boot_info *info) {
  struct tcg_log events;
  struct tcg_event event;
  uint32_t ours = 0;
  if (!tcg_log_open(&events, (const void *)log->address, log->length))
    harness_fail("the log of %lu bytes begins with no event", log->length);
  while (tcg_log_next(&events, &event)) {
    if (event.type == TCG_EV_NO_ACTION || event.pcr >= PCRS)
      continue;
    if (event.sha256 == NULL)
      harness_fail("an event of PCR %u has no SHA-256", event.pcr);
    extend(replayed[event.pcr], event.sha256);
    if (event.type == TCG_EV_IPL)
      take_ours(&event, ours++, info);
  }
  if (events.at != log->length || ours != EXPECTED)
    harness_fail("the log ends at byte %lu of %lu with %u events of ours", events.at, log->length,
                 ours);
}

static void print_pcr(uint32_t pcr, const uint8_t value[SHA256_SIZE]) {
  console_print("PCR %u ", pcr);
  for (int i = 0; i < SHA256_SIZE; i++)
    console_print("%02x", value[i]);
  console_print("\n");
}

/* Firmware goes on to measure into PCR 5 when it is left. */
static void compare(const struct boot_info *info) {
  for (uint32_t pcr = 0; pcr < PCRS; pcr++) {
    uint8_t value[SHA256_SIZE];
    if (pcr == 5)
      continue;
    crb_read_pcr(info->direct_map, pcr, value);
    if (memcmp(value, replayed[pcr], sizeof(value)) != 0)
      harness_fail("PCR %u is not what its events give", pcr);
    if (pcr >= 8)
      print_pcr(pcr, value);
  }
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  const struct boot_tpm_event_log *log = answer(info, BOOT_REQUEST_TYPE_TPM_EVENT_LOG);
  console_print("\n");
#ifndef HOW
  console_print("this is another kernel\n");
#endif
  if (log == NULL) {
    console_print("no event log\n");
  } else {
    replay(log, info);
    compare(info);
    console_print("the log gives the TPM's values\n");
  }
  harness_pass();
  cpu_halt_forever();
}
