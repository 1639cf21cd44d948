/* The QEMU Machine Protocol: commands out, replies and events in, one JSON object a line. */
#ifndef TOOLCHAINS_QEMU_RUNNER_QMP_H
#define TOOLCHAINS_QEMU_RUNNER_QMP_H

#include <stdbool.h>
#include <stddef.h>

#include "cJSON.h"

#include "toolchains/qemu/runner/buffer.h"

/* Longer lines than any reply to our commands mean that this is no monitor: the registers of 4096
 * CPUs, with line ends and escapes, are some 9 MiB. */
#define QMP_MAX_LINE ((size_t)32 << 20)

enum qmp_kind {
  QMP_OTHER, /* the greeting, or something that we need not know */
  QMP_RETURN,
  QMP_ERROR,
  QMP_EVENT,
};

struct qmp_message {
  enum qmp_kind kind;
  int id;           /* of the command that this answers; 0 for none */
  cJSON *json;      /* the whole message; NULL when it is not JSON */
  const char *text; /* the event's name or the error's sentence, within json */
};

/* Appends a command as a line. Takes `arguments`, which may be NULL. */
void qmp_append_command(struct buffer *out, const char *name, cJSON *arguments, int id);

void qmp_parse(const char *line, size_t length, struct qmp_message *message);
void qmp_message_free(struct qmp_message *message);

/* A string of an event's data or NULL, such as the reason of a SHUTDOWN. */
const char *qmp_event_text(const struct qmp_message *message, const char *key);

#endif
