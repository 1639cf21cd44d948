/* Reads keys from the terminal and presses them on the guest's PS/2 keyboard. */
#include "toolchains/qemu/runner/typing.h"

#include <string.h>
#include <unistd.h>

#include "toolchains/qemu/runner/clock.h"
#include "toolchains/qemu/runner/keys.h"

#define QUIT_KEY 0x1d /* Ctrl-] */
/* How long a lone ESC is waited on for the rest of a sequence. */
#define ESCAPE_SECONDS 0.05
#define KEY_HOLD_MS 20

static cJSON *key_value(const char *code) {
  cJSON *value = cJSON_CreateObject();
  cJSON_AddStringToObject(value, "type", "qcode");
  cJSON_AddStringToObject(value, "data", code);
  return value;
}

static void send_key(struct emulator *emulator, const struct key_press *press) {
  cJSON *arguments = cJSON_CreateObject();
  cJSON *keys = cJSON_AddArrayToObject(arguments, "keys");
  if (press->control)
    cJSON_AddItemToArray(keys, key_value("ctrl"));
  if (press->alt)
    cJSON_AddItemToArray(keys, key_value("alt"));
  if (press->shift)
    cJSON_AddItemToArray(keys, key_value("shift"));
  cJSON_AddItemToArray(keys, key_value(press->code));
  cJSON_AddNumberToObject(arguments, "hold-time", KEY_HOLD_MS);
  emulator_command(emulator, "send-key", arguments);
}

void typing_read(struct typing *typing) {
  char bytes[256];
  ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
  if (count <= 0) {
    typing->quit = true; /* the terminal is gone */
    return;
  }
  if (memchr(bytes, QUIT_KEY, (size_t)count) != NULL)
    typing->quit = true;
  buffer_append(&typing->bytes, bytes, (size_t)count);
  typing->since = clock_now();
}

void typing_send(struct typing *typing, struct emulator *emulator) {
  bool final = clock_now() - typing->since >= ESCAPE_SECONDS;
  while (typing->bytes.length > 0 && !typing->quit) {
    struct key_press press;
    size_t taken = key_decode(typing->bytes.data, typing->bytes.length, final, &press);
    if (taken == 0)
      return;
    buffer_remove_front(&typing->bytes, taken);
    if (press.code[0] != '\0' && emulator->stop == EMULATOR_RUNNING)
      send_key(emulator, &press);
  }
}

double typing_due(const struct typing *typing, double other) {
  double due = typing->since + ESCAPE_SECONDS;
  return typing->bytes.length > 0 && due < other ? due : other;
}
