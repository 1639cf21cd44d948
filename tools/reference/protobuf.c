/* Reads protobuf's wire format. No length in a message is believed before it is checked. */
#include "tools/reference/protobuf.h"

enum wire_type { VARINT = 0, FIXED_64 = 1, LENGTH_DELIMITED = 2, FIXED_32 = 5 };

struct message message_of(const uint8_t *bytes, size_t length, bool *is_damaged) {
  return (struct message){bytes, bytes + length, is_damaged};
}

static bool damaged(struct message *message) {
  *message->is_damaged = true;
  message->next = message->end;
  return false;
}

/* Seven bits in each byte, the lowest first; all bytes but the last have bit 7 set. */
static bool read_varint(struct message *message, uint64_t *value) {
  *value = 0;
  for (unsigned shift = 0; shift < 64 && message->next != message->end; shift += 7) {
    uint8_t byte = *message->next++;
    *value |= (uint64_t)(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0)
      return true;
  }
  return damaged(message);
}

static bool take(struct message *message, uint64_t length, struct message *taken) {
  if (length > (size_t)(message->end - message->next))
    return damaged(message);
  *taken = (struct message){message->next, message->next + length, message->is_damaged};
  message->next += length;
  return true;
}

static bool read_value(struct message *message, enum wire_type type, struct field *field) {
  struct message skipped;
  uint64_t length;
  switch (type) {
  case VARINT:
    return read_varint(message, &field->value);
  case LENGTH_DELIMITED:
    return read_varint(message, &length) && take(message, length, &field->bytes);
  case FIXED_64:
    return take(message, 8, &skipped);
  case FIXED_32:
    return take(message, 4, &skipped);
  default:
    return damaged(message);
  }
}

bool message_next(struct message *message, struct field *field) {
  if (message->next == message->end)
    return false;
  uint64_t tag;
  if (!read_varint(message, &tag))
    return false;
  *field = (struct field){
      .number = (uint32_t)(tag >> 3),
      .bytes = {message->end, message->end, message->is_damaged},
  };
  return read_value(message, (enum wire_type)(tag & 7), field);
}

bool message_next_numbered(struct message *message, uint32_t number, struct field *field) {
  while (message_next(message, field))
    if (field->number == number)
      return true;
  return false;
}

struct text field_text(const struct field *field) {
  return (struct text){(const char *)field->bytes.next,
                       (size_t)(field->bytes.end - field->bytes.next)};
}

struct text message_text(struct message message, uint32_t number) {
  struct text text = {"", 0};
  for (struct field field; message_next_numbered(&message, number, &field);)
    text = field_text(&field);
  return text;
}

uint64_t message_value(struct message message, uint32_t number) {
  uint64_t value = 0;
  for (struct field field; message_next_numbered(&message, number, &field);)
    value = field.value;
  return value;
}
