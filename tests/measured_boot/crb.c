/* One command: TPM2_PCR_Read (TPM 2.0 Library, part 3, section 22.4). */
#include "tests/measured_boot/crb.h"

#include <string.h>

#include "kernel/runtime/harness.h"

/* Registers of locality 0. */
#define CRB_BASE UINT64_C(0xfed40000)
#define LOCALITY_STATE 0x00
#define LOCALITY_ASSIGNED 0x02
#define LOCALITY_CONTROL 0x08
#define REQUEST_ACCESS 0x01
#define CONTROL_REQUEST 0x40
#define COMMAND_READY 0x01
#define GO_IDLE 0x02
#define CONTROL_START 0x4c
#define START 0x01
#define COMMAND_ADDRESS 0x5c /* two words */
#define RESPONSE_ADDRESS 0x68

#define WAIT_READS 100000000

/* Everything is big-endian. */
#define RESPONSE_CODE 6
#define RESPONSE_DIGEST 30 /* behind the head, a counter, the selection, a count and a size */
#define RESPONSE_SIZE (RESPONSE_DIGEST + CRB_DIGEST_SIZE)

static volatile uint32_t *at(uint64_t direct_map, uint32_t offset) {
  return (volatile uint32_t *)(direct_map + CRB_BASE + offset);
}

static void wait(uint64_t direct_map, uint32_t offset, uint32_t bits, uint32_t wanted,
                 const char *what) {
  for (int i = 0; i < WAIT_READS; i++)
    if ((*at(direct_map, offset) & bits) == wanted)
      return;
  harness_fail("the TPM does not %s", what);
}

static void open(uint64_t direct_map) {
  *at(direct_map, LOCALITY_CONTROL) = REQUEST_ACCESS;
  wait(direct_map, LOCALITY_STATE, LOCALITY_ASSIGNED, LOCALITY_ASSIGNED, "assign locality 0");
  *at(direct_map, CONTROL_REQUEST) = COMMAND_READY;
  wait(direct_map, CONTROL_REQUEST, COMMAND_READY, 0, "get ready");
}

static void run(uint64_t direct_map, const uint8_t *command, uint32_t length) {
  volatile uint8_t *buffer = (volatile uint8_t *)(direct_map + *at(direct_map, COMMAND_ADDRESS));
  for (uint32_t i = 0; i < length; i++)
    buffer[i] = command[i];
  *at(direct_map, CONTROL_START) = START;
  wait(direct_map, CONTROL_START, START, 0, "end a command");
}

void crb_read_pcr(uint64_t direct_map, uint32_t pcr, uint8_t value[CRB_DIGEST_SIZE]) {
  uint8_t command[] = {0x80, 0x01,             /* TPM_ST_NO_SESSIONS */
                       0,    0,    0,    20,   /* length */
                       0,    0,    0x01, 0x7e, /* TPM_CC_PCR_Read */
                       0,    0,    0,    1,    /* of one bank */
                       0x00, 0x0b,             /* SHA-256 */
                       3,    0,    0,    0};   /* a bit for each of 24 PCRs */
  command[17 + pcr / 8] = (uint8_t)(1 << pcr % 8);
  open(direct_map);
  run(direct_map, command, sizeof(command));
  volatile uint8_t *response = (volatile uint8_t *)(direct_map + *at(direct_map, RESPONSE_ADDRESS));
  uint8_t bytes[RESPONSE_SIZE];
  for (int i = 0; i < RESPONSE_SIZE; i++)
    bytes[i] = response[i];
  *at(direct_map, CONTROL_REQUEST) = GO_IDLE;
  static const uint8_t success[4];
  if (memcmp(bytes + RESPONSE_CODE, success, sizeof(success)) != 0)
    harness_fail("the TPM does not give PCR %u", pcr);
  memcpy(value, bytes + RESPONSE_DIGEST, CRB_DIGEST_SIZE);
}
