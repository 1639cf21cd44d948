/* The table-driven decoder of JSON objects and of the values that stand in them. */
#include "toolchains/qemu/runner/json_object.h"

#include <stdlib.h>
#include <string.h>

#include "toolchains/qemu/runner/words.h"

bool json_complain(struct json_reader *reader, const char *format, ...) {
  buffer_printf(reader->error, "%s: ", reader->file);
  va_list arguments;
  va_start(arguments, format);
  buffer_vprintf(reader->error, format, arguments);
  va_end(arguments);
  return false;
}

static void append_path(struct buffer *path, const char *where, const char *name) {
  buffer_printf(path, "%s%s%s", where, where[0] == '\0' ? "" : ".", name);
}

static const struct json_key *find_key(const struct json_key *keys, size_t count,
                                       const char *name) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(keys[i].name, name) == 0)
      return &keys[i];
  return NULL;
}

static bool complain_unknown(struct json_reader *reader, const char *path,
                             const struct json_key *keys, size_t count) {
  struct buffer known = {0};
  for (size_t i = 0; i < count; i++)
    buffer_printf(&known, "%s%s", i == 0 ? "" : ", ", keys[i].name);
  json_complain(reader, "unknown key \"%s\"; remove it or use one of: %s", path,
                buffer_text(&known));
  buffer_free(&known);
  return false;
}

static bool decode_member(struct json_reader *reader, const char *where, const cJSON *member,
                          const struct json_key *keys, size_t key_count, bool *seen, void *target) {
  struct buffer path = {0};
  append_path(&path, where, member->string);
  const struct json_key *key = find_key(keys, key_count, member->string);
  bool good;
  if (key == NULL) {
    good = complain_unknown(reader, buffer_text(&path), keys, key_count);
  } else if (seen[key - keys]) {
    good = json_complain(reader, "key \"%s\" is given twice; keep one", buffer_text(&path));
  } else {
    seen[key - keys] = true;
    good = key->decode(reader, key, buffer_text(&path), member, (char *)target + key->offset);
  }
  buffer_free(&path);
  return good;
}

static bool complain_missing(struct json_reader *reader, const char *where, const char *name) {
  struct buffer path = {0};
  append_path(&path, where, name);
  json_complain(reader, "key \"%s\" is missing; add it", buffer_text(&path));
  buffer_free(&path);
  return false;
}

static bool check_all_present(struct json_reader *reader, const char *where,
                              const struct json_key *keys, size_t key_count, const bool *seen) {
  for (size_t i = 0; i < key_count; i++)
    if (keys[i].required && !seen[i])
      return complain_missing(reader, where, keys[i].name);
  return true;
}

bool json_decode_object(struct json_reader *reader, const char *where, const cJSON *object,
                        const struct json_key *keys, size_t key_count, void *target) {
  if (!cJSON_IsObject(object))
    return json_complain(reader, "%s must be an object in braces",
                         where[0] == '\0' ? "the file's content" : where);
  bool *seen = allocate(key_count * sizeof *seen);
  bool good = true;
  const cJSON *member;
  cJSON_ArrayForEach(member, object) {
    good = decode_member(reader, where, member, keys, key_count, seen, target);
    if (!good)
      break;
  }
  good = good && check_all_present(reader, where, keys, key_count, seen);
  free(seen);
  return good;
}

bool json_decode_text(struct json_reader *reader, const struct json_key *key, const char *path,
                      const cJSON *value, void *target) {
  (void)key;
  if (!cJSON_IsString(value) || value->valuestring[0] == '\0')
    return json_complain(reader, "key \"%s\" must be a string that is not empty", path);
  *(char **)target = copy_text(value->valuestring);
  return true;
}

bool json_decode_integer(struct json_reader *reader, const struct json_key *key, const char *path,
                         const cJSON *value, void *target) {
  double number = cJSON_IsNumber(value) ? value->valuedouble : (double)key->smallest - 1;
  bool in_range = number >= (double)key->smallest && number <= (double)key->largest;
  if (!in_range || number != (double)(long)number)
    return json_complain(reader, "key \"%s\" must be a whole number from %ld to %ld", path,
                         key->smallest, key->largest);
  *(int *)target = (int)number;
  return true;
}

bool json_decode_boolean(struct json_reader *reader, const struct json_key *key, const char *path,
                         const cJSON *value, void *target) {
  (void)key;
  if (!cJSON_IsBool(value))
    return json_complain(reader, "key \"%s\" must be true or false", path);
  *(bool *)target = cJSON_IsTrue(value);
  return true;
}

static bool complain_choice(struct json_reader *reader, const struct json_key *key,
                            const char *path, const cJSON *value) {
  struct buffer allowed = {0};
  for (size_t i = 0; key->choices[i] != NULL; i++)
    buffer_printf(&allowed, "%s\"%s\"", i == 0 ? "" : ", ", key->choices[i]);
  const char *given = cJSON_IsString(value) ? value->valuestring : "not a string";
  json_complain(reader, "key \"%s\" is %s; use one of: %s", path, given, buffer_text(&allowed));
  buffer_free(&allowed);
  return false;
}

bool json_decode_choice(struct json_reader *reader, const struct json_key *key, const char *path,
                        const cJSON *value, void *target) {
  for (int i = 0; cJSON_IsString(value) && key->choices[i] != NULL; i++) {
    if (strcmp(key->choices[i], value->valuestring) == 0) {
      *(int *)target = i;
      return true;
    }
  }
  return complain_choice(reader, key, path, value);
}

bool json_decode_words(struct json_reader *reader, const struct json_key *key, const char *path,
                       const cJSON *value, void *target) {
  (void)key;
  const cJSON *item;
  bool good = cJSON_IsArray(value);
  cJSON_ArrayForEach(item, value) {
    good = good && cJSON_IsString(item);
    if (good)
      words_add(target, item->valuestring);
  }
  return good || json_complain(reader, "key \"%s\" must be a list of strings", path);
}
