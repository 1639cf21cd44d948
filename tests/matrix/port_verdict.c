/* Reporting to Bochs by its debug and shutdown ports (Bochs user manual, port_e9_hack;
 * iodev/unmapped.cc). */
#include "tests/matrix/port_verdict.h"

#include <string.h>

#include "kernel/runtime/port_io.h"

#define DEBUG_PORT 0xe9
#define SHUTDOWN_PORT 0x8900
#define WORD "e9="

static const char *find_token(const struct boot_info *info) {
  const char *text = (const char *)(uintptr_t)info->command_line;
  for (const char *at = text; *at != '\0'; at++)
    if ((at == text || at[-1] == ' ') && strncmp(at, WORD, strlen(WORD)) == 0)
      return at + strlen(WORD);
  return NULL;
}

static void write_text(uint16_t port, const char *text) {
  for (; *text != '\0'; text++)
    port_write8(port, (uint8_t)*text);
}

void port_verdict(const struct boot_info *info, const char *verdict) {
  const char *token = find_token(info);
  if (token == NULL)
    return;
  port_write8(DEBUG_PORT, '\n');
  for (; *token != '\0' && *token != ' '; token++)
    port_write8(DEBUG_PORT, (uint8_t)*token);
  write_text(DEBUG_PORT, " ");
  write_text(DEBUG_PORT, verdict);
  write_text(DEBUG_PORT, "\n");
  write_text(SHUTDOWN_PORT, "Shutdown");
}
