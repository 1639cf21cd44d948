/* Decodes checks, and refuses those that could never hold or could not be told apart. */
#include "toolchains/qemu/runner/config_checks.h"

#include <stdlib.h>
#include <string.h>

#include "toolchains/qemu/runner/screen_text.h"

static const char *const check_kind_names[] = {"serial_line", "vga_text", "picture", NULL};

#define FIELD(member) .offset = offsetof(struct check, member)
static const struct json_key check_keys[] = {
    {.name = "name", .required = true, .decode = json_decode_text, FIELD(name)},
    {.name = "kind",
     .required = true,
     .decode = json_decode_choice,
     FIELD(kind),
     .choices = check_kind_names},
    {.name = "text", .decode = json_decode_text, FIELD(text)},
    {.name = "attribute",
     .decode = json_decode_integer,
     FIELD(attribute),
     .smallest = 0,
     .largest = 255},
    {.name = "file", .decode = json_decode_text, FIELD(file)},
    {.name = "source", .decode = json_decode_text, FIELD(source)},
};
#undef FIELD

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Names become JUnit cases beside the two that the runner adds itself. */
static bool check_name_is_good(struct json_reader *reader, const char *path,
                               const struct checks *checks, const char *name) {
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  bool taken = strcmp(name, "verdict") == 0 || strcmp(name, "exit_status") == 0;
  for (size_t i = 0; i < checks->count; i++)
    taken = taken || strcmp(checks->items[i].name, name) == 0;
  if (taken)
    return json_complain(reader, "key \"%s.name\" is %s, which another case has; choose another",
                         path, name);
  if (name[strspn(name, allowed)] != '\0')
    return json_complain(reader, "key \"%s.name\" must consist of letters, digits and _.- only",
                         path);
  return true;
}

static bool complain_of_key(struct json_reader *reader, const char *path, const char *key,
                            bool given, const char *kind) {
  if (!given)
    return json_complain(reader, "key \"%s.%s\" is missing; add it", path, key);
  return json_complain(reader, "key \"%s.%s\" does nothing with kind \"%s\"; remove it", path, key,
                       kind);
}

/* A picture has a file, everything else a text. */
static bool check_has_its_keys(struct json_reader *reader, const char *path,
                               const struct check *check) {
  const char *kind = check_kind_names[check->kind];
  bool picture = check->kind == CHECK_PICTURE;
  if ((check->text == NULL) != picture)
    return complain_of_key(reader, path, "text", check->text != NULL, kind);
  if ((check->file != NULL) != picture)
    return complain_of_key(reader, path, "file", check->file != NULL, kind);
  if (check->source != NULL && !picture)
    return complain_of_key(reader, path, "source", true, kind);
  return true;
}

/* All pictures of one boot have the same names. */
static bool check_is_the_only_picture(struct json_reader *reader, const char *path,
                                      const struct checks *checks, const struct check *check) {
  for (size_t i = 0; i < checks->count; i++)
    if (check->kind == CHECK_PICTURE && checks->items[i].kind == CHECK_PICTURE)
      return json_complain(reader, "%s is a second picture; give each one a test of its own", path);
  return true;
}

static bool check_is_possible(struct json_reader *reader, const char *path,
                              const struct check *check) {
  if (!check_has_its_keys(reader, path, check))
    return false;
  if (check->kind != CHECK_VGA_TEXT && check->attribute != ANY_ATTRIBUTE)
    return json_complain(reader, "key \"%s.attribute\" is for kind \"vga_text\" only; remove it",
                         path);
  if (check->kind == CHECK_VGA_TEXT) {
    uint8_t cells[SCREEN_COLUMNS];
    size_t length;
    if (!screen_encode(check->text, cells, &length))
      return json_complain(
          reader,
          "key \"%s.text\" must be 1 to %d characters of code page 437, as VGA text mode shows",
          path, SCREEN_COLUMNS);
  } else if (check->kind == CHECK_SERIAL_LINE && strpbrk(check->text, "\r\n") != NULL) {
    return json_complain(reader, "key \"%s.text\" must be one line, without line ends", path);
  }
  return true;
}

static void check_free(struct check *check) {
  free(check->name);
  free(check->text);
  free(check->file);
  free(check->source);
}

static bool decode_check(struct json_reader *reader, const char *path, const cJSON *value,
                         struct checks *checks) {
  struct check check = {.attribute = ANY_ATTRIBUTE};
  bool good = json_decode_object(reader, path, value, check_keys, COUNT(check_keys), &check) &&
              check_name_is_good(reader, path, checks, check.name) &&
              check_is_possible(reader, path, &check) &&
              check_is_the_only_picture(reader, path, checks, &check);
  if (!good) {
    check_free(&check);
    return false;
  }
  checks->items = reallocate(checks->items, (checks->count + 1) * sizeof check);
  checks->items[checks->count++] = check;
  return true;
}

bool decode_checks(struct json_reader *reader, const struct json_key *key, const char *path,
                   const cJSON *value, void *target) {
  (void)key;
  if (!cJSON_IsArray(value))
    return json_complain(reader, "key \"%s\" must be a list of objects", path);
  bool good = true;
  int index = 0;
  const cJSON *item;
  cJSON_ArrayForEach(item, value) {
    struct buffer item_path = {0};
    buffer_printf(&item_path, "%s[%d]", path, index++);
    good = good && decode_check(reader, buffer_text(&item_path), item, target);
    buffer_free(&item_path);
  }
  return good;
}

void checks_free(struct checks *checks) {
  for (size_t i = 0; i < checks->count; i++)
    check_free(&checks->items[i]);
  free(checks->items);
}
