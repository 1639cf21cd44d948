/* Runs QEMU over inherited sockets: no ports, no socket files, nothing for others to connect to. */
#include "toolchains/qemu/runner/emulator.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "toolchains/qemu/runner/clock.h"
#include "toolchains/qemu/runner/monitor.h"

#define OUTPUT_LIMIT ((size_t)64 << 10)
#define DRAIN_SECONDS 1.0

static void close_fd(int *fd) {
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

/* ours[i] and theirs[i] are the two ends for child descriptor FIRST + i. */
#define CHANNELS 4

static bool is_used(const struct emulator_start *start, int channel) {
  switch (EMULATOR_FD_SERIAL + channel) {
  case EMULATOR_FD_VERDICT:
    return start->token != NULL;
  case EMULATOR_FD_COVERAGE:
    return start->coverage;
  default:
    return true;
  }
}

static bool open_channels(int ours[CHANNELS], int theirs[CHANNELS],
                          const struct emulator_start *start) {
  for (int i = 0; i < CHANNELS; i++)
    ours[i] = theirs[i] = -1;
  for (int i = 0; i < CHANNELS; i++) {
    int pair[2];
    if (!is_used(start, i))
      continue;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
      return false;
    ours[i] = pair[0];
    theirs[i] = pair[1];
  }
  return true;
}

static void take_channels(struct emulator *emulator, const int ours[CHANNELS]) {
  emulator->serial_fd = ours[EMULATOR_FD_SERIAL - EMULATOR_FD_SERIAL];
  emulator->monitor_fd = ours[EMULATOR_FD_MONITOR - EMULATOR_FD_SERIAL];
  emulator->verdict_fd = ours[EMULATOR_FD_VERDICT - EMULATOR_FD_SERIAL];
  emulator->coverage_fd = ours[EMULATOR_FD_COVERAGE - EMULATOR_FD_SERIAL];
}

static void emulator_clear(struct emulator *emulator, const struct emulator_start *start) {
  *emulator = (struct emulator){
      .signals = {.fd = -1},
      .serial_fd = -1,
      .monitor_fd = -1,
      .verdict_fd = -1,
      .coverage_fd = -1,
      .output_fd = -1,
      .serial = {.file_fd = start->serial_file_fd, .limit = SERIAL_LOG_LIMIT},
      .input_fd = -1,
      .scratch_dir = copy_text(start->scratch_dir),
  };
  if (start->token != NULL)
    verdict_start(&emulator->verdict, start->token);
  if (start->coverage)
    profile_start(&emulator->profile, start->token);
}

static bool start_process(struct emulator *emulator, const struct emulator_start *start,
                          struct buffer *error) {
  int ours[CHANNELS], theirs[CHANNELS];
  int output[2] = {-1, -1};
  bool good = open_channels(ours, theirs, start) && pipe2(output, O_CLOEXEC) == 0;
  take_channels(emulator, ours);
  emulator->output_fd = output[0];
  if (!good) {
    buffer_printf(error, "cannot make the channels to QEMU (%s)", strerror(errno));
  } else {
    struct process_start process = {
        .words = start->command->items,
        .environment = start->environment->items,
        .output_fd = output[1],
        .fds = theirs,
        .fd_count = CHANNELS,
    };
    good = process_start(&emulator->process, &process, error);
  }
  for (int i = 0; i < CHANNELS; i++)
    close_fd(&theirs[i]);
  close_fd(&output[1]);
  return good;
}

bool emulator_start(struct emulator *emulator, const struct emulator_start *start,
                    struct buffer *error) {
  emulator_clear(emulator, start);
  if (!signals_open(&emulator->signals)) {
    buffer_printf(error, "cannot watch for signals (%s)", strerror(errno));
    emulator->ended = true;
    return false;
  }
  emulator->signals.parent = start->parent;
  if (!start_process(emulator, start, error)) {
    emulator->ended = true;
    return false;
  }
  /* Until this is said the monitor takes no other command; the reply needs no waiting for. */
  monitor_send(emulator, "qmp_capabilities", NULL);
  return true;
}

static void take_serial_bytes(struct emulator *emulator, const char *bytes, size_t count) {
  serial_log_append(&emulator->serial, bytes, count);
  if (emulator->on_serial != NULL)
    emulator->on_serial(emulator->on_serial_context, bytes, count);
}

static void take_verdict_bytes(struct emulator *emulator, const char *bytes, size_t count) {
  verdict_feed(&emulator->verdict, bytes, count);
}

static void take_coverage_bytes(struct emulator *emulator, const char *bytes, size_t count) {
  profile_feed(&emulator->profile, bytes, count);
}

static void take_output_bytes(struct emulator *emulator, const char *bytes, size_t count) {
  size_t room = OUTPUT_LIMIT - emulator->output.length;
  buffer_append(&emulator->output, bytes, count < room ? count : room);
}

/* Reads once; closes the descriptor at its end. */
static void read_channel(struct emulator *emulator, int *fd,
                         void (*take)(struct emulator *, const char *, size_t)) {
  char bytes[16384];
  ssize_t count = read(*fd, bytes, sizeof bytes);
  if (count > 0)
    take(emulator, bytes, (size_t)count);
  else if (count == 0 || (errno != EINTR && errno != EAGAIN))
    close_fd(fd);
}

enum watched {
  WATCH_SERIAL,
  WATCH_MONITOR,
  WATCH_VERDICT,
  WATCH_COVERAGE,
  WATCH_OUTPUT,
  WATCH_SIGNALS,
  WATCH_INPUT,
  WATCH_COUNT
};

static void read_all_once(struct emulator *emulator, int timeout_ms) {
  struct pollfd fds[WATCH_COUNT] = {
      [WATCH_SERIAL] = {.fd = emulator->serial_fd, .events = POLLIN},
      [WATCH_MONITOR] = {.fd = emulator->monitor_fd, .events = POLLIN},
      [WATCH_VERDICT] = {.fd = emulator->verdict_fd, .events = POLLIN},
      [WATCH_COVERAGE] = {.fd = emulator->coverage_fd, .events = POLLIN},
      [WATCH_OUTPUT] = {.fd = emulator->output_fd, .events = POLLIN},
      [WATCH_SIGNALS] = {.fd = emulator->signals.fd, .events = POLLIN},
      [WATCH_INPUT] = {.fd = emulator->input_fd, .events = POLLIN},
  };
  if (poll(fds, WATCH_COUNT, timeout_ms) <= 0)
    return;
  if (fds[WATCH_SERIAL].revents != 0)
    read_channel(emulator, &emulator->serial_fd, take_serial_bytes);
  if (fds[WATCH_MONITOR].revents != 0)
    read_channel(emulator, &emulator->monitor_fd, monitor_take);
  if (fds[WATCH_VERDICT].revents != 0)
    read_channel(emulator, &emulator->verdict_fd, take_verdict_bytes);
  if (fds[WATCH_COVERAGE].revents != 0)
    read_channel(emulator, &emulator->coverage_fd, take_coverage_bytes);
  if (fds[WATCH_OUTPUT].revents != 0)
    read_channel(emulator, &emulator->output_fd, take_output_bytes);
  if (fds[WATCH_SIGNALS].revents != 0)
    signals_read(&emulator->signals);
  emulator->input_ready = fds[WATCH_INPUT].revents != 0;
}

static bool channels_open(const struct emulator *emulator) {
  return emulator->serial_fd >= 0 || emulator->monitor_fd >= 0 || emulator->verdict_fd >= 0 ||
         emulator->coverage_fd >= 0 || emulator->output_fd >= 0;
}

/* What QEMU left in the channels when it ended still counts. */
static void drain(struct emulator *emulator) {
  int input_fd = emulator->input_fd;
  double limit = clock_now() + DRAIN_SECONDS;
  emulator->input_fd = -1;
  while (channels_open(emulator) && clock_now() < limit)
    read_all_once(emulator, clock_until(limit, 100));
  emulator->input_fd = input_fd;
  if (emulator->verdict.token[0] != '\0')
    verdict_end(&emulator->verdict);
}

void emulator_wait(struct emulator *emulator, int timeout_ms) {
  emulator->input_ready = false;
  read_all_once(emulator, timeout_ms);
  signals_check_parent(&emulator->signals);
  if (!emulator->ended && process_has_ended(&emulator->process)) {
    emulator->ended = true;
    drain(emulator);
  }
}

void emulator_acknowledge(struct emulator *emulator) {
  char ack = HARNESS_ACK;
  send_all(emulator->verdict_fd, &ack, 1);
}

void emulator_write_serial(struct emulator *emulator, const char *bytes, size_t count) {
  /* A guest that does not read must not block us. */
  if (emulator->serial_fd >= 0)
    send(emulator->serial_fd, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void emulator_kill(struct emulator *emulator) {
  if (emulator->ended)
    return;
  process_kill(&emulator->process);
  emulator->ended = true;
  drain(emulator);
}

void emulator_free(struct emulator *emulator) {
  emulator_kill(emulator);
  close_fd(&emulator->serial_fd);
  close_fd(&emulator->monitor_fd);
  close_fd(&emulator->verdict_fd);
  close_fd(&emulator->coverage_fd);
  close_fd(&emulator->output_fd);
  close_fd(&emulator->signals.fd);
  serial_log_free(&emulator->serial);
  verdict_free(&emulator->verdict);
  profile_free(&emulator->profile);
  buffer_free(&emulator->output);
  buffer_free(&emulator->monitor_line);
  qmp_message_free(&emulator->reply);
  free(emulator->scratch_dir);
  emulator->scratch_dir = NULL;
}

bool emulator_log_has_triple_fault(const char *file) {
  char line[512];
  bool found = false;
  FILE *stream = fopen(file, "re");
  while (stream != NULL && !found && fgets(line, sizeof line, stream) != NULL)
    found = strncmp(line, "Triple fault", 12) == 0;
  if (stream != NULL)
    fclose(stream);
  return found;
}
