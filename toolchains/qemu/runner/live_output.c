/* Writes in pieces that a pipe or terminal takes at once when it is ready at all. */
#include "toolchains/qemu/runner/live_output.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#define PATIENCE_MS 2000

static bool is_ready(const struct live_output *output) {
  struct pollfd fd = {.fd = output->fd, .events = POLLOUT};
  return poll(&fd, 1, PATIENCE_MS) == 1 && (fd.revents & POLLOUT) != 0;
}

void live_output_write(struct live_output *output, const char *bytes, size_t count) {
  while (count > 0 && !output->lost) {
    if (!is_ready(output)) {
      output->lost = true;
      return;
    }
    /* POLLOUT promises room for PIPE_BUF bytes in a pipe, and for no more. */
    ssize_t written = write(output->fd, bytes, count < PIPE_BUF ? count : PIPE_BUF);
    if (written < 0 && errno != EINTR && errno != EAGAIN)
      output->lost = true;
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    }
  }
}
