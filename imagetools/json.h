/*
 * Writes JSON as it goes, indented by two spaces. The caller opens and closes objects and arrays;
 * the writer takes care of commas, line ends and escapes.
 *
 *     json_begin_object(&json, NULL);
 *     json_string(&json, "name", "kernel");
 *     json_end_object(&json);
 */
#ifndef IMAGETOOLS_JSON_H
#define IMAGETOOLS_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct json_writer {
  FILE *stream;
  int depth;
  bool needs_comma;
};

struct json_writer json_writer(FILE *stream);

/* `key` is NULL for elements of an array and for the outermost value. */
void json_begin_object(struct json_writer *json, const char *key);
void json_end_object(struct json_writer *json);
void json_begin_array(struct json_writer *json, const char *key);
void json_end_array(struct json_writer *json);

void json_number(struct json_writer *json, const char *key, uint64_t value);
void json_bool(struct json_writer *json, const char *key, bool value);
void json_string(struct json_writer *json, const char *key, const char *value);

/* Text of a given length. Bytes outside ASCII become the character of the same number. */
void json_text(struct json_writer *json, const char *key, const char *text, uint64_t length);

/* A string of the form "0x1234": JSON has no hexadecimal and many readers only 53 bits. */
void json_hex(struct json_writer *json, const char *key, uint64_t value);

#ifdef __cplusplus
}
#endif

#endif
