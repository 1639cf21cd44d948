/* The bounded serial log and walks over its lines. */
#include "toolchains/qemu/runner/serial_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void copy_to_file(struct serial_log *log, const char *bytes, size_t count) {
  while (count > 0 && log->file_fd >= 0 && !log->file_failed) {
    ssize_t written = write(log->file_fd, bytes, count);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0) {
      log->file_failed = true;
      return;
    }
    bytes += written;
    count -= (size_t)written;
  }
}

void serial_log_append(struct serial_log *log, const char *bytes, size_t count) {
  size_t room = log->limit - log->bytes.length;
  if (log->overflowed || count == 0)
    return;
  size_t kept = count < room ? count : room;
  buffer_append(&log->bytes, bytes, kept);
  copy_to_file(log, bytes, kept);
  if (kept < count) {
    char notice[80];
    int length = snprintf(notice, sizeof notice, "\n[cut here: more than %zu bytes]\n", log->limit);
    log->overflowed = true;
    copy_to_file(log, notice, (size_t)length);
  }
}

void serial_log_free(struct serial_log *log) {
  buffer_free(&log->bytes);
  if (log->file_fd >= 0)
    close(log->file_fd);
  log->file_fd = -1;
}

/* The length of a terminal's control sequence at the start: ESC [, parameters, a final byte
 * (ECMA-48, section 5.4); 0 if there is none. */
static size_t control_sequence(const char *text, size_t length) {
  if (length < 3 || text[0] != '\x1b' || text[1] != '[')
    return 0;
  for (size_t i = 2; i < length; i++) {
    if (text[i] >= 0x40 && text[i] <= 0x7e)
      return i + 1;
    if (text[i] < 0x20 || text[i] > 0x3f)
      return 0;
  }
  return 0;
}

/* Firmware clears the screen and sets colours without ending a line. */
static void skip_control_sequences(struct serial_line *line) {
  size_t sequence;
  while ((sequence = control_sequence(line->text, line->length)) > 0) {
    line->text += sequence;
    line->length -= sequence;
  }
}

bool serial_log_next_line(const struct serial_log *log, struct serial_line *line) {
  size_t left = log->bytes.length - line->next;
  if (left == 0)
    return false;
  const char *start = log->bytes.data + line->next;
  const char *end = memchr(start, '\n', left);
  line->text = start;
  line->length = end == NULL ? left : (size_t)(end - start);
  line->next += end == NULL ? left : line->length + 1;
  line->number++;
  /* A UART console ends its lines in CR LF, some in CR CR LF. */
  while (line->length > 0 && start[line->length - 1] == '\r')
    line->length--;
  skip_control_sequences(line);
  return true;
}

static bool is_blank(const struct serial_line *line) {
  for (size_t i = 0; i < line->length; i++)
    if (line->text[i] != ' ' && line->text[i] != '\t' && line->text[i] != '\0')
      return false;
  return true;
}

bool serial_log_last_line(const struct serial_log *log, struct serial_line *line) {
  struct serial_line each = {0};
  bool found = false;
  while (serial_log_next_line(log, &each)) {
    if (!is_blank(&each)) {
      *line = each;
      found = true;
    }
  }
  return found;
}

bool serial_log_find_line(const struct serial_log *log, const char *text,
                          struct serial_line *line) {
  size_t length = strlen(text);
  *line = (struct serial_line){0};
  while (serial_log_next_line(log, line))
    if (line->length == length && memcmp(line->text, text, length) == 0)
      return true;
  return false;
}

bool serial_log_find_part(const struct serial_log *log, const char *text,
                          struct serial_line *line) {
  *line = (struct serial_line){0};
  while (serial_log_next_line(log, line))
    if (memmem(line->text, line->length, text, strlen(text)) != NULL)
      return true;
  return false;
}

const char *serial_log_tail(const struct serial_log *log, size_t count, size_t max_bytes,
                            size_t *length) {
  const char *bytes = buffer_text(&log->bytes);
  size_t end = log->bytes.length;
  size_t start = end;
  size_t lines = 0;
  while (start > 0 && end - start < max_bytes) {
    if (bytes[start - 1] == '\n' && start < end && ++lines == count)
      break;
    start--;
  }
  *length = end - start;
  return bytes + start;
}
