/*
 * Strict decoding of a JSON object into a C structure by a table of its keys: an unknown key, a key
 * given twice, a missing one or one of the wrong type ends in one sentence with the way out.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_JSON_OBJECT_H
#define TOOLCHAINS_QEMU_RUNNER_JSON_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "cJSON.h"

#include "toolchains/qemu/runner/buffer.h"

/* Where decoding is and where its complaint goes. */
struct json_reader {
  const char *file;
  struct buffer *error; /* empty until something is wrong */
};

struct json_key {
  const char *name;
  bool required;
  /* Stores the value at `target`; on a wrong one it complains and returns false. `path` names the
   * value for people, such as checks[1].text. */
  bool (*decode)(struct json_reader *reader, const struct json_key *key, const char *path,
                 const cJSON *value, void *target);
  size_t offset; /* of the field in the structure */
  long smallest; /* integers only */
  long largest;
  const char *const *choices; /* choices only: names in the enum's order, ends in NULL */
};

/* Complains in one sentence that begins with the file's name; always returns false. */
bool json_complain(struct json_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* `where` is "" for the file's top level, else the object's path, such as checks[1]. */
bool json_decode_object(struct json_reader *reader, const char *where, const cJSON *object,
                        const struct json_key *keys, size_t key_count, void *target);

/* Values of json_key.decode: char * (not empty), int, bool, an enum by its name, struct words. */
bool json_decode_text(struct json_reader *reader, const struct json_key *key, const char *path,
                      const cJSON *value, void *target);
bool json_decode_integer(struct json_reader *reader, const struct json_key *key, const char *path,
                         const cJSON *value, void *target);
bool json_decode_boolean(struct json_reader *reader, const struct json_key *key, const char *path,
                         const cJSON *value, void *target);
bool json_decode_choice(struct json_reader *reader, const struct json_key *key, const char *path,
                        const cJSON *value, void *target);
bool json_decode_words(struct json_reader *reader, const struct json_key *key, const char *path,
                       const cJSON *value, void *target);

#endif
