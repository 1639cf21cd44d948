/* Writes the raw profile, which compiler-rt's runtime lays out, to the harness's port. */
#include "kernel/runtime/coverage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "InstrProfiling.h"
#include "InstrProfilingInternal.h"
#include "boot/protocol/harness.h"
#include "kernel/runtime/fw_cfg.h"
#include "kernel/runtime/port_io.h"

static void send(const void *bytes, size_t length) {
  const uint8_t *next = bytes;
  for (size_t i = 0; i < length; i++)
    port_write8(HARNESS_COVERAGE_PORT, next[i]);
}

static void send_zeros(size_t length) {
  for (size_t i = 0; i < length; i++)
    port_write8(HARNESS_COVERAGE_PORT, 0);
}

/* Of a part without data the layout wants nothing but its length. */
static uint32_t send_parts(ProfDataWriter *writer, ProfDataIOVec *parts, uint32_t count) {
  (void)writer;
  for (uint32_t i = 0; i < count; i++) {
    size_t length = parts[i].ElmSize * parts[i].NumElm;
    if (parts[i].Data != NULL)
      send(parts[i].Data, length);
    else
      send_zeros(length);
  }
  return 0;
}

static bool find_token(char token[HARNESS_TOKEN_LENGTH]) {
  struct fw_cfg_file file;
  if (!fw_cfg_present() || !fw_cfg_find(HARNESS_COVERAGE_FW_CFG_FILE, &file))
    return false;
  if (file.size != HARNESS_TOKEN_LENGTH)
    return false;
  fw_cfg_read(&file, token, HARNESS_TOKEN_LENGTH);
  return true;
}

void coverage_send(void) {
  static bool sent;
  char token[HARNESS_TOKEN_LENGTH];
  uint64_t length = __llvm_profile_get_size_for_buffer();
  ProfDataWriter writer = {.Write = send_parts};
  if (sent || !find_token(token))
    return;
  sent = true;
  send(token, sizeof token);
  /* Little-endian, as this CPU is. */
  send(&length, sizeof length);
  lprofWriteData(&writer, NULL, 0);
}
