/*
 * Reads messages in protobuf's wire format, without knowing their schema
 * (protobuf.dev, "Encoding").
 */
#ifndef TOOLS_REFERENCE_PROTOBUF_H
#define TOOLS_REFERENCE_PROTOBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Text that does not end in a NUL. */
struct text {
  const char *bytes;
  size_t length;
};

/* What is still to be read of a message. A copy of it can be read again. */
struct message {
  const uint8_t *next;
  const uint8_t *end;
  bool *is_damaged; /* set once something cannot be read; shared with the messages inside */
};

struct field {
  uint32_t number;
  uint64_t value;       /* of integers, bools and enumerations */
  struct message bytes; /* of strings and messages; empty for the others */
};

struct message message_of(const uint8_t *bytes, size_t length, bool *is_damaged);

/* Takes the next field. False at the end, and where the rest cannot be read. */
bool message_next(struct message *message, struct field *field);

/* Takes the next field with this number. */
bool message_next_numbered(struct message *message, uint32_t number, struct field *field);

struct text field_text(const struct field *field);

/* The last field with this number; the empty text or 0 if there is none. */
struct text message_text(struct message message, uint32_t number);
uint64_t message_value(struct message message, uint32_t number);

#ifdef __cplusplus
}
#endif

#endif
