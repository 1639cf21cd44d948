/* Commands to QEMU's monitor, and what it says by itself. */
#include "toolchains/qemu/runner/monitor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "toolchains/qemu/runner/clock.h"

/* QEMU answers within milliseconds, unless its main loop is stuck or the computer overloaded. */
#define REPLY_SECONDS 3.0
#define LEAST_QUIT_SECONDS 2.0

void send_all(int fd, const char *bytes, size_t count) {
  while (count > 0 && fd >= 0) {
    ssize_t sent = send(fd, bytes, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent <= 0)
      return; /* QEMU is going; the loop will see its end */
    bytes += sent;
    count -= (size_t)sent;
  }
}

void monitor_send(struct emulator *emulator, const char *name, cJSON *arguments) {
  struct buffer line = {0};
  qmp_message_free(&emulator->reply);
  qmp_append_command(&line, name, arguments, ++emulator->command_id);
  send_all(emulator->monitor_fd, line.data, line.length);
  buffer_free(&line);
}

static void note_shutdown(struct emulator *emulator, const char *reason) {
  if (emulator->stop != EMULATOR_RUNNING)
    return; /* our own quit, after the guest's end */
  if (reason != NULL && strcmp(reason, "guest-reset") == 0)
    emulator->stop = EMULATOR_RESET;
  else if (reason != NULL && strncmp(reason, "guest-", 6) == 0)
    emulator->stop = EMULATOR_POWERED_OFF;
  else
    emulator->stop = EMULATOR_CLOSED;
}

static void take_message(struct emulator *emulator, struct qmp_message *message) {
  bool answer = message->kind == QMP_RETURN || message->kind == QMP_ERROR;
  emulator->monitor_stuck = false;
  if (answer && message->id == emulator->command_id) {
    qmp_message_free(&emulator->reply);
    emulator->reply = *message;
    return;
  }
  if (message->kind == QMP_EVENT && strcmp(message->text, "SHUTDOWN") == 0)
    note_shutdown(emulator, qmp_event_text(message, "reason"));
  if (message->kind == QMP_EVENT && strcmp(message->text, "RESET") == 0)
    emulator->resets++;
  qmp_message_free(message);
}

void monitor_take(struct emulator *emulator, const char *bytes, size_t count) {
  struct buffer *line = &emulator->monitor_line;
  size_t searched = line->length;
  buffer_append(line, bytes, count);
  const char *end;
  while ((end = memchr(line->data + searched, '\n', line->length - searched)) != NULL) {
    struct qmp_message message;
    size_t length = (size_t)(end - line->data);
    qmp_parse(line->data, length, &message);
    buffer_remove_front(line, length + 1);
    take_message(emulator, &message);
    searched = 0;
  }
  if (line->length > QMP_MAX_LINE)
    shutdown(emulator->monitor_fd, SHUT_RDWR); /* it will be closed at its end */
}

bool emulator_command(struct emulator *emulator, const char *name, cJSON *arguments) {
  double limit = clock_now() + REPLY_SECONDS;
  if (emulator->monitor_stuck) {
    cJSON_Delete(arguments);
    return false;
  }
  monitor_send(emulator, name, arguments);
  /* A monitor that is closed is QEMU on its way out: its end is waited for too. */
  while (emulator->reply.json == NULL && !emulator->ended && emulator->signals.ended_by == 0) {
    if (clock_now() >= limit) {
      emulator->monitor_stuck = true;
      return false;
    }
    emulator_wait(emulator, clock_until(limit, 1000));
  }
  return emulator->reply.kind == QMP_RETURN;
}

bool emulator_read_cpus(struct emulator *emulator, struct cpu_states *states) {
  cJSON *arguments = cJSON_CreateObject();
  cJSON_AddStringToObject(arguments, "command-line", "info registers -a");
  states->count = 0;
  if (!emulator_command(emulator, "human-monitor-command", arguments))
    return false;
  const cJSON *text = cJSON_GetObjectItemCaseSensitive(emulator->reply.json, "return");
  return cJSON_IsString(text) && cpu_states_parse(text->valuestring, states);
}

static bool read_exactly(const char *file, void *bytes, size_t count) {
  FILE *stream = fopen(file, "re");
  if (stream == NULL)
    return false;
  bool good = fread(bytes, 1, count, stream) == count;
  fclose(stream);
  return good;
}

bool emulator_read_screen(struct emulator *emulator, struct screen *screen) {
  struct buffer file = {0};
  buffer_printf(&file, "%s/vga_text", emulator->scratch_dir);
  cJSON *arguments = cJSON_CreateObject();
  cJSON_AddNumberToObject(arguments, "val", SCREEN_ADDRESS);
  cJSON_AddNumberToObject(arguments, "size", SCREEN_BYTES);
  cJSON_AddStringToObject(arguments, "filename", buffer_text(&file));
  bool good = emulator_command(emulator, "pmemsave", arguments) &&
              read_exactly(buffer_text(&file), screen, sizeof *screen);
  buffer_free(&file);
  return good;
}

bool emulator_save_picture(struct emulator *emulator, const char *file) {
  struct buffer part = {0};
  buffer_printf(&part, "%s.part", file);
  cJSON *arguments = cJSON_CreateObject();
  cJSON_AddStringToObject(arguments, "filename", buffer_text(&part));
  cJSON_AddStringToObject(arguments, "format", "png");
  bool good =
      emulator_command(emulator, "screendump", arguments) && rename(buffer_text(&part), file) == 0;
  if (!good)
    unlink(buffer_text(&part));
  buffer_free(&part);
  return good;
}

void emulator_quit(struct emulator *emulator, double seconds) {
  double limit = clock_now() + (seconds < LEAST_QUIT_SECONDS ? LEAST_QUIT_SECONDS : seconds);
  if (emulator->ended)
    return;
  monitor_send(emulator, "quit", NULL);
  while (!emulator->ended && emulator->signals.ended_by == 0 && clock_now() < limit)
    emulator_wait(emulator, clock_until(limit, 1000));
}
