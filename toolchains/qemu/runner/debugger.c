/* Chooses the port, and writes debug.gdb and i386.xml beside the boot's other outputs. */
#include "toolchains/qemu/runner/debugger.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define USUAL_PORT 1234

/* Takes a free port and gives it back at once, for QEMU to take; 0 asks for any. */
static int free_port(int port) {
  struct sockaddr_in address = {
      .sin_family = AF_INET,
      .sin_port = htons((uint16_t)port),
      .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)},
  };
  socklen_t length = sizeof address;
  const int yes = 1;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return 0;
  /* As QEMU does: connections that were closed a moment ago do not count. */
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  bool good = bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 1) == 0 &&
              getsockname(fd, (struct sockaddr *)&address, &length) == 0;
  int error = errno;
  close(fd);
  errno = error;
  return good ? ntohs(address.sin_port) : 0;
}

static bool choose_port(struct debugger *debugger, int port, struct buffer *error) {
  debugger->port = free_port(port == 0 ? USUAL_PORT : port);
  if (debugger->port == 0 && port == 0)
    debugger->port = free_port(0);
  if (debugger->port != 0)
    return true;
  buffer_printf(error, "port %d cannot be used (%s); choose another with --gdb=PORT", port,
                strerror(errno));
  return false;
}

static bool write_output(const struct outputs *outputs, const char *name,
                         const struct buffer *content, struct buffer *error) {
  char *path = outputs_path(outputs, name);
  bool good = write_whole_file(path, content, error);
  free(path);
  return good;
}

static bool write_registers(const struct outputs *outputs, struct buffer *error) {
  struct buffer xml = {0};
  debugger_append_registers(&xml);
  bool good = write_output(outputs, "i386.xml", &xml, error);
  buffer_free(&xml);
  return good;
}

static bool write_script(const struct debugger *debugger, const struct config *config,
                         const struct outputs *outputs, struct buffer *error) {
  struct buffer script = {0};
  char *registers = outputs_path(outputs, "i386.xml");
  bool good = debugger_append_script(config, debugger->port, registers, &script, error) &&
              write_output(outputs, "debug.gdb", &script, error);
  free(registers);
  buffer_free(&script);
  return good;
}

bool debugger_prepare(struct debugger *debugger, int port, const struct config *config,
                      const struct outputs *outputs, struct buffer *error) {
  if (!choose_port(debugger, port, error) || !write_registers(outputs, error) ||
      !write_script(debugger, config, outputs, error))
    return false;
  debugger->script = outputs_path(outputs, "debug.gdb");
  return true;
}

void debugger_invite(const struct debugger *debugger) {
  struct words command = {0};
  struct buffer line = {0};
  if (debugger->port == 0)
    return;
  words_add(&command, "gdb");
  words_add(&command, "-x");
  words_add(&command, debugger->script);
  words_as_shell_line(&command, &line);
  fprintf(stderr,
          "qemu_runner: the machine waits for a debugger on port %d. In another terminal:\n"
          "  %s\n",
          debugger->port, buffer_text(&line));
  words_free(&command);
  buffer_free(&line);
}

void debugger_free(struct debugger *debugger) {
  free(debugger->script);
  *debugger = (struct debugger){0};
}
