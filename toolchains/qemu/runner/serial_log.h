/*
 * What the guest wrote to COM1: kept in memory for the checks and copied to a file as it comes, up
 * to a limit, so that a guest that never stops writing fills neither.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_SERIAL_LOG_H
#define TOOLCHAINS_QEMU_RUNNER_SERIAL_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "toolchains/qemu/runner/buffer.h"

/* A UART under TCG takes some 10 seconds for that much. */
#define SERIAL_LOG_LIMIT ((size_t)4 << 20)

struct serial_log {
  struct buffer bytes;
  int file_fd;      /* -1 for none */
  size_t limit;     /* SERIAL_LOG_LIMIT but in tests */
  bool overflowed;  /* more came than was kept */
  bool file_failed; /* the copy is incomplete: the disk may be full */
};

/* Where a walk over the lines is; starts zeroed. */
struct serial_line {
  /* Without its line end (LF or CR LF) and the control sequences before it; not NUL-terminated. */
  const char *text;
  size_t length;
  size_t number; /* from 1 */
  size_t next;   /* where the following line begins */
};

void serial_log_append(struct serial_log *log, const char *bytes, size_t count);
void serial_log_free(struct serial_log *log);

/* Moves to the next line; false after the last. Bytes after the last line end are a line too. */
bool serial_log_next_line(const struct serial_log *log, struct serial_line *line);

/* The last line that is not blank; false when there is none. */
bool serial_log_last_line(const struct serial_log *log, struct serial_line *line);

/* Find the first line that is exactly `text`, or that contains it. */
bool serial_log_find_line(const struct serial_log *log, const char *text, struct serial_line *line);
bool serial_log_find_part(const struct serial_log *log, const char *text, struct serial_line *line);

/* The last `count` lines, from their first byte to the log's end, but at most max_bytes of them. */
const char *serial_log_tail(const struct serial_log *log, size_t count, size_t max_bytes,
                            size_t *length);

#endif
