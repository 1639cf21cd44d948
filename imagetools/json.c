/* Commas, indentation and escapes of the JSON that the tools print. */
#include "imagetools/json.h"

#include <inttypes.h>
#include <string.h>

static void put_escaped(struct json_writer *json, const char *text, uint64_t length) {
  fputc('"', json->stream);
  for (uint64_t i = 0; i < length; i++) {
    uint8_t character = (uint8_t)text[i];
    if (character == '"' || character == '\\')
      fprintf(json->stream, "\\%c", character);
    else if (character < 0x20 || character > 0x7e)
      fprintf(json->stream, "\\u%04x", character);
    else
      fputc(character, json->stream);
  }
  fputc('"', json->stream);
}

static void new_line(struct json_writer *json) {
  fprintf(json->stream, "\n%*s", json->depth * 2, "");
}

/* Everything that comes before a value. */
static void begin_value(struct json_writer *json, const char *key) {
  if (json->needs_comma)
    fputc(',', json->stream);
  if (json->depth > 0)
    new_line(json);
  if (key != NULL) {
    put_escaped(json, key, strlen(key));
    fputs(": ", json->stream);
  }
  json->needs_comma = true;
}

static void open_bracket(struct json_writer *json, const char *key, char bracket) {
  begin_value(json, key);
  fputc(bracket, json->stream);
  json->depth++;
  json->needs_comma = false;
}

static void close_bracket(struct json_writer *json, char bracket) {
  bool empty = !json->needs_comma;
  json->depth--;
  if (!empty)
    new_line(json);
  fputc(bracket, json->stream);
  json->needs_comma = true;
  if (json->depth == 0)
    fputc('\n', json->stream);
}

struct json_writer json_writer(FILE *stream) {
  return (struct json_writer){.stream = stream};
}

void json_begin_object(struct json_writer *json, const char *key) {
  open_bracket(json, key, '{');
}

void json_end_object(struct json_writer *json) {
  close_bracket(json, '}');
}

void json_begin_array(struct json_writer *json, const char *key) {
  open_bracket(json, key, '[');
}

void json_end_array(struct json_writer *json) {
  close_bracket(json, ']');
}

void json_number(struct json_writer *json, const char *key, uint64_t value) {
  begin_value(json, key);
  fprintf(json->stream, "%" PRIu64, value);
}

void json_bool(struct json_writer *json, const char *key, bool value) {
  begin_value(json, key);
  fputs(value ? "true" : "false", json->stream);
}

void json_text(struct json_writer *json, const char *key, const char *text, uint64_t length) {
  begin_value(json, key);
  put_escaped(json, text, length);
}

void json_string(struct json_writer *json, const char *key, const char *value) {
  json_text(json, key, value, strlen(value));
}

void json_hex(struct json_writer *json, const char *key, uint64_t value) {
  begin_value(json, key);
  fprintf(json->stream, "\"0x%" PRIx64 "\"", value);
}
