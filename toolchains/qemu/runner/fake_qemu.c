/*
 * Stands in for QEMU in the runner's tests: it takes QEMU's command line, speaks the little of the
 * monitor's protocol that the runner uses, and plays the guest by a script, `-fake SCRIPT`. The
 * script is a list of steps with ; between them:
 *
 *   serial:TEXT   print on COM1          verdict:TEXT  write to the verdict channel; @ stands for
 * the token stderr:TEXT   complain               screen:ATTRIBUTE:ROW:TEXT  put text on the VGA
 * screen sleep:MS      go on later            ack           wait for the runner's acknowledgement
 *   halt, idle, kernel-halt, run         what the registers show from now on, and wait for ever
 *   reset, off:STATUS                    end the machine as QEMU does with shutdown=pause
 *   cpus:COUNT    have so many CPUs that all show the same
 *   slow-end:MS   take that long to end when told to
 *   coverage:TEXT write to the coverage port, as to COM2
 *   picture:FILE  what a picture of the screen is from now on
 *   exit:STATUS   end at once            kill:SIGNAL   die of a signal
 *   flood         print without end      silent        leave the monitor's commands unanswered
 *   arguments, environment               print them on COM1, a line each
 *   deaf          do nothing for ever, not even when the runner is gone
 *   no-window     complain and exit if there was to be a window
 *   child         leave a child process behind, and print its number on COM1
 *
 * Within TEXT, \n and \r are line ends, and \0 is a byte of zero. A key that the runner sends is
 * printed on COM1.
 */
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "boot/protocol/harness.h"
#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/qemu_command.h"
#include "toolchains/qemu/runner/qmp.h"
#include "toolchains/qemu/runner/screen_text.h"

extern char **environ;

static char **arguments;
static char token[HARNESS_TOKEN_LENGTH + 1] = "no-token";
static struct screen screen;
static char picture[1 << 16] = "a picture";
static size_t picture_length = 9;
static const char *registers = "HLT=0 EFL=00000202 EFER=0000000000000500";
static bool silent;
static int cpu_count = 1;
static int quit_status;
static long quit_delay_ms;
static struct buffer monitor_input;

static void write_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written <= 0)
      _exit(99);
    bytes += written;
    count -= (size_t)written;
  }
}

static void write_text(int fd, const char *text) {
  for (; *text != '\0'; text++)
    if (text[0] == '\\' && text[1] == '0')
      write_all(fd, (text++, ""), 1);
    else if (text[0] == '\\' && (text[1] == 'n' || text[1] == 'r'))
      write_all(fd, *++text == 'n' ? "\n" : "\r", 1);
    else if (*text == '@')
      write_all(fd, token, strlen(token));
    else
      write_all(fd, text, 1);
}

static void print_line(const char *text) {
  write_all(EMULATOR_FD_SERIAL, text, strlen(text));
  write_all(EMULATOR_FD_SERIAL, "\r\n", 2);
}

static void send_message(const char *message) {
  write_all(EMULATOR_FD_MONITOR, message, strlen(message));
  write_all(EMULATOR_FD_MONITOR, "\r\n", 2);
}

static void send_shutdown(const char *reason) {
  struct buffer event = {0};
  buffer_printf(
      &event, "{\"event\": \"SHUTDOWN\", \"data\": {\"guest\": true, \"reason\": \"%s\"}}", reason);
  send_message(buffer_text(&event));
  buffer_free(&event);
}

static void write_file(const char *name, const void *bytes, size_t count) {
  FILE *stream = fopen(name, "w");
  if (stream == NULL)
    _exit(98);
  fwrite(bytes, 1, count, stream);
  fclose(stream);
}

static const char *argument_of(const cJSON *command, const char *key) {
  const cJSON *all = cJSON_GetObjectItem(command, "arguments");
  return cJSON_GetStringValue(cJSON_GetObjectItem(all, key));
}

static void reply(const cJSON *command, cJSON *value) {
  cJSON *answer = cJSON_CreateObject();
  cJSON_AddItemToObject(answer, "return", value);
  cJSON_AddItemToObject(answer, "id", cJSON_Duplicate(cJSON_GetObjectItem(command, "id"), true));
  char *line = cJSON_PrintUnformatted(answer);
  send_message(line);
  free(line);
  cJSON_Delete(answer);
}

static void print_keys(const cJSON *command) {
  struct buffer line = {0};
  const cJSON *key;
  buffer_append_text(&line, "keys:");
  cJSON_ArrayForEach(key, cJSON_GetObjectItem(cJSON_GetObjectItem(command, "arguments"), "keys"))
      buffer_printf(&line, " %s", cJSON_GetStringValue(cJSON_GetObjectItem(key, "data")));
  print_line(buffer_text(&line));
  buffer_free(&line);
}

/* Each CPU takes as many bytes as QEMU's. */
static void dump_registers(struct buffer *text) {
  for (int cpu = 0; cpu < cpu_count; cpu++)
    buffer_printf(text, "\r\nCPU#%d\r\nRIP=00000000000abcde CR0=80000011 %s\r\n%1800s\r\n", cpu,
                  registers, "XMM31=0");
}

static void wait_ms(long ms) {
  const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static void obey(const cJSON *command) {
  const char *name = cJSON_GetStringValue(cJSON_GetObjectItem(command, "execute"));
  if (silent || name == NULL)
    return;
  if (strcmp(name, "quit") == 0) {
    wait_ms(quit_delay_ms);
    _exit(quit_status);
  }
  if (strcmp(name, "pmemsave") == 0)
    write_file(argument_of(command, "filename"), &screen, sizeof screen);
  if (strcmp(name, "screendump") == 0)
    write_file(argument_of(command, "filename"), picture, picture_length);
  if (strcmp(name, "send-key") == 0)
    print_keys(command);
  if (strcmp(name, "human-monitor-command") == 0) {
    struct buffer text = {0};
    dump_registers(&text);
    reply(command, cJSON_CreateString(buffer_text(&text)));
    buffer_free(&text);
  } else {
    reply(command, cJSON_CreateObject());
  }
}

static void read_monitor(void) {
  char bytes[4096];
  ssize_t count = read(EMULATOR_FD_MONITOR, bytes, sizeof bytes);
  if (count <= 0)
    _exit(97);
  buffer_append(&monitor_input, bytes, (size_t)count);
  char *end;
  while ((end = memchr(monitor_input.data, '\n', monitor_input.length)) != NULL) {
    size_t length = (size_t)(end - monitor_input.data) + 1;
    cJSON *command = cJSON_ParseWithLength(monitor_input.data, length);
    buffer_remove_front(&monitor_input, length);
    obey(command);
    cJSON_Delete(command);
  }
}

static long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void serve_once(long wait_ms) {
  struct pollfd fd = {.fd = EMULATOR_FD_MONITOR, .events = POLLIN};
  if (poll(&fd, 1, (int)wait_ms) > 0)
    read_monitor();
}

/* Serves the monitor for that long, or for ever when it is negative. */
static void serve(long ms) {
  long end = now_ms() + ms;
  for (;;) {
    long left = ms < 0 ? -1 : end - now_ms();
    if (ms >= 0 && left <= 0)
      return;
    serve_once(left);
  }
}

static void wait_for_ack(void) {
  for (;;) {
    struct pollfd fds[] = {{.fd = EMULATOR_FD_MONITOR, .events = POLLIN},
                           {.fd = EMULATOR_FD_VERDICT, .events = POLLIN}};
    char byte;
    poll(fds, 2, -1);
    if (fds[1].revents != 0) {
      if (read(EMULATOR_FD_VERDICT, &byte, 1) != 1 || byte != HARNESS_ACK)
        _exit(96);
      return;
    }
    if (fds[0].revents != 0)
      read_monitor();
  }
}

static void put_on_screen(const char *text) {
  char *rest;
  unsigned attribute = (unsigned)strtoul(text, &rest, 0);
  unsigned row = (unsigned)strtoul(rest + 1, &rest, 0);
  rest++;
  for (int column = 0; rest[column] != '\0'; column++)
    screen.cells[row][column] = (struct screen_cell){(uint8_t)rest[column], (uint8_t)attribute};
}

static void read_picture(const char *name) {
  FILE *stream = fopen(name, "r");
  if (stream == NULL)
    _exit(94);
  picture_length = fread(picture, 1, sizeof picture, stream);
  fclose(stream);
}

static void flood(void) {
  char bytes[4096];
  memset(bytes, 'x', sizeof bytes);
  for (;;) {
    write_all(EMULATOR_FD_SERIAL, bytes, sizeof bytes);
    serve_once(0);
  }
}

static void do_nothing(void) {
  for (;;)
    pause();
}

static void leave_child(void) {
  char line[32];
  pid_t pid = fork();
  if (pid == 0)
    do_nothing();
  snprintf(line, sizeof line, "child %d", (int)pid);
  print_line(line);
}

static void print_list(char **list) {
  for (; *list != NULL; list++)
    print_line(*list);
}

static void refuse_window(void) {
  for (char **word = arguments; *word != NULL; word++) {
    if (strcmp(*word, "sdl") == 0) {
      write_text(STDERR_FILENO, "qemu: Display 'sdl' is not available.\\n");
      _exit(1);
    }
  }
}

static void stand_still(const char *text) {
  registers = text;
  serve(-1);
}

/* Steps with a parameter; false when it is none of them. */
static bool play_with_text(const char *step, const char *text) {
  if (strcmp(step, "serial") == 0)
    write_text(EMULATOR_FD_SERIAL, text);
  else if (strcmp(step, "verdict") == 0)
    write_text(EMULATOR_FD_VERDICT, text);
  else if (strcmp(step, "coverage") == 0)
    write_text(EMULATOR_FD_COVERAGE, text);
  else if (strcmp(step, "stderr") == 0)
    write_text(STDERR_FILENO, text);
  else if (strcmp(step, "screen") == 0)
    put_on_screen(text);
  else if (strcmp(step, "picture") == 0)
    read_picture(text);
  else if (strcmp(step, "sleep") == 0)
    serve(atol(text));
  else if (strcmp(step, "slow-end") == 0)
    quit_delay_ms = atol(text);
  else if (strcmp(step, "cpus") == 0)
    cpu_count = atoi(text);
  else if (strcmp(step, "exit") == 0)
    _exit(atoi(text));
  else if (strcmp(step, "kill") == 0)
    kill(getpid(), atoi(text));
  else if (strcmp(step, "off") == 0) {
    quit_status = atoi(text);
    send_shutdown("guest-shutdown");
    serve(-1);
  } else
    return false;
  return true;
}

static bool play_plain(const char *step) {
  if (strcmp(step, "ack") == 0)
    wait_for_ack();
  else if (strcmp(step, "halt") == 0)
    stand_still("HLT=1 EFL=00000046 EFER=0000000000000000");
  else if (strcmp(step, "kernel-halt") == 0)
    stand_still("HLT=1 RFL=00000046 EFER=0000000000000500");
  else if (strcmp(step, "idle") == 0)
    stand_still("HLT=1 RFL=00000246 EFER=0000000000000500");
  else if (strcmp(step, "run") == 0)
    stand_still(registers);
  else if (strcmp(step, "reset") == 0) {
    send_shutdown("guest-reset");
    serve(-1);
  } else if (strcmp(step, "flood") == 0)
    flood();
  else if (strcmp(step, "silent") == 0)
    silent = true;
  else if (strcmp(step, "arguments") == 0)
    print_list(arguments);
  else if (strcmp(step, "environment") == 0)
    print_list(environ);
  else if (strcmp(step, "deaf") == 0)
    do_nothing();
  else if (strcmp(step, "no-window") == 0)
    refuse_window();
  else if (strcmp(step, "child") == 0)
    leave_child();
  else
    return false;
  return true;
}

static void play(char *script) {
  for (char *step = strtok(script, ";"); step != NULL; step = strtok(NULL, ";")) {
    char *text = strchr(step, ':');
    if (text != NULL)
      *text++ = '\0';
    if (text != NULL ? !play_with_text(step, text) : !play_plain(step)) {
      fprintf(stderr, "fake_qemu: no such step: %s\n", step);
      _exit(95);
    }
  }
}

static void find_token(const char *option) {
  const char *before = "name=" HARNESS_FW_CFG_FILE ",string=";
  if (strncmp(option, before, strlen(before)) == 0)
    snprintf(token, sizeof token, "%s", option + strlen(before));
}

int main(int count, char **words) {
  char *script = NULL;
  arguments = words;
  signal(SIGPIPE, SIG_IGN);
  for (int i = 1; i + 1 < count; i++) {
    if (strcmp(words[i], "-fw_cfg") == 0)
      find_token(words[i + 1]);
    if (strcmp(words[i], "-fake") == 0)
      script = words[i + 1];
  }
  if (script == NULL) {
    fprintf(stderr, "fake_qemu: -fake SCRIPT is missing\n");
    return 95;
  }
  send_message("{\"QMP\": {\"version\": {}, \"capabilities\": []}}");
  play(strdup(script));
  return 0;
}
