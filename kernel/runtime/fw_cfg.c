/* QEMU's fw_cfg device over its two I/O ports. */
#include "kernel/runtime/fw_cfg.h"

#include "kernel/runtime/cpu.h"
#include "kernel/runtime/port_io.h"

enum { SELECTOR_PORT = 0x510, DATA_PORT = 0x511 };
enum { KEY_SIGNATURE = 0x0000, KEY_FILE_DIRECTORY = 0x0019 };
enum { NAME_SIZE = 56 };

/* Some hundred files are the most that a machine has; more means that what is read is no list. */
enum { MAX_FILES = 4096 };

static void select_item(uint16_t selector) {
  port_write16(SELECTOR_PORT, selector);
}

static uint8_t read_byte(void) {
  return port_read8(DATA_PORT);
}

/* Numbers in the file directory are big-endian. */
static uint16_t read_big16(void) {
  uint16_t high = read_byte();
  return (uint16_t)(high << 8 | read_byte());
}

static uint32_t read_big32(void) {
  uint32_t high = read_big16();
  return high << 16 | read_big16();
}

bool fw_cfg_present(void) {
  if (!cpu_runs_under_hypervisor())
    return false;
  select_item(KEY_SIGNATURE);
  for (const char *expected = "QEMU"; *expected != '\0'; expected++)
    if (read_byte() != (uint8_t)*expected)
      return false;
  return true;
}

/* Reads a whole name field, whether it matches or not, so that the next entry follows. */
static bool read_and_compare_name(const char *name) {
  bool equal = true;
  bool ended = false;
  for (int i = 0; i < NAME_SIZE; i++) {
    char character = (char)read_byte();
    if (ended)
      continue;
    equal = equal && character == *name;
    ended = *name == '\0';
    name++;
  }
  return equal && ended;
}

bool fw_cfg_find(const char *name, struct fw_cfg_file *file) {
  select_item(KEY_FILE_DIRECTORY);
  uint32_t count = read_big32();
  if (count > MAX_FILES)
    return false;
  for (uint32_t i = 0; i < count; i++) {
    file->size = read_big32();
    file->selector = read_big16();
    (void)read_big16(); /* reserved */
    if (read_and_compare_name(name))
      return true;
  }
  return false;
}

void fw_cfg_read(const struct fw_cfg_file *file, void *buffer, uint32_t length) {
  uint8_t *bytes = buffer;
  select_item(file->selector);
  for (uint32_t i = 0; i < length; i++)
    bytes[i] = read_byte();
}
