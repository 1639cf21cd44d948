/* Reading a request from an option. */
#include "imagetools/request_option.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "imagetools/request_fields.h"

/* A piece of the option's text, without the spaces around it. */
struct piece {
  const char *text;
  size_t length;
};

static struct piece trim(const char *text, size_t length) {
  while (length > 0 && text[0] == ' ') {
    text++;
    length--;
  }
  while (length > 0 && text[length - 1] == ' ')
    length--;
  return (struct piece){text, length};
}

/* Takes what is before the mark, or all of it, off the front. */
static struct piece cut(struct piece *rest, char mark) {
  const char *end = memchr(rest->text, mark, rest->length);
  size_t length = end == NULL ? rest->length : (size_t)(end - rest->text);
  size_t taken = end == NULL ? length : length + 1;
  struct piece piece = trim(rest->text, length);
  *rest = (struct piece){rest->text + taken, rest->length - taken};
  return piece;
}

static bool is(struct piece piece, const char *word) {
  return piece.length == strlen(word) && memcmp(piece.text, word, piece.length) == 0;
}

/* 0 if there is none. */
static uint32_t type_of(struct piece name) {
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++)
    if (request_descriptions[type].name != NULL && is(name, request_descriptions[type].name))
      return type;
  return 0;
}

static const struct request_field *field_of(uint32_t type, struct piece name) {
  const struct request_field *field = request_field_next(request_descriptions[type].fields);
  while (field != NULL && !is(name, field->name))
    field = request_field_next(field + 1);
  return field;
}

static bool parse_number(struct piece piece, uint64_t *value) {
  char digits[24];
  char *end;
  if (piece.length == 0 || piece.length >= sizeof(digits) || piece.text[0] < '0' ||
      piece.text[0] > '9')
    return false;
  memcpy(digits, piece.text, piece.length);
  digits[piece.length] = '\0';
  bool hexadecimal = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
  errno = 0;
  *value = strtoull(digits, &end, hexadecimal ? 16 : 10);
  return *end == '\0' && errno == 0;
}

static bool find_word(const struct request_field *field, struct piece word, uint64_t *value) {
  for (int i = 0; field->words[i] != NULL; i++)
    if (is(word, field->words[i])) {
      *value |= field->is_set ? UINT64_C(1) << i : (uint64_t)i + 1;
      return true;
    }
  return false;
}

static bool parse_words(const struct request_field *field, struct piece piece, uint64_t *value) {
  *value = 0;
  if (!field->is_set)
    return find_word(field, piece, value);
  while (piece.length > 0)
    if (!find_word(field, cut(&piece, '+'), value))
      return false;
  return *value != 0;
}

static void list_words(const struct request_field *field, char *text, size_t size) {
  text[0] = '\0';
  for (int i = 0; field->words[i] != NULL; i++) {
    if (i > 0)
      strncat(text, field->is_set ? "+" : ", ", size - strlen(text) - 1);
    strncat(text, field->words[i], size - strlen(text) - 1);
  }
}

static bool refuse_value(const char *option, const struct request_field *field, struct piece value,
                         struct failure *failure) {
  char words[REQUEST_FIELD_TEXT_SIZE];
  if (field->words != NULL) {
    list_words(field, words, sizeof(words));
    return fail(failure, "--request \"%s\": %s is \"%.*s\": give %s%s", option, field->name,
                (int)value.length, value.text, field->is_set ? "some of " : "one of ", words);
  }
  return fail(failure, "--request \"%s\": %s is \"%.*s\": give a number from 1 to %" PRIu64, option,
              field->name, (int)value.length, value.text, request_field_most(field));
}

static bool set_field(struct boot_request *request, const char *option,
                      const struct request_field *field, struct piece value,
                      struct failure *failure) {
  uint64_t number = 0;
  bool parsed =
      field->words != NULL ? parse_words(field, value, &number) : parse_number(value, &number);
  if (!parsed || number == 0 || number > request_field_most(field))
    return refuse_value(option, field, value, failure);
  uint64_t before = request_field_value(request, field);
  if (before != 0 && before != number)
    return fail(failure,
                "--request \"%s\": %s is given twice, with different values: remove one of them",
                option, field->name);
  request_field_set(request, field, number);
  return true;
}

/* `pages = 32` */
static bool parse_setting(struct boot_request *request, uint32_t type, const char *option,
                          struct piece setting, struct failure *failure) {
  struct piece value = setting;
  struct piece name = cut(&value, '=');
  const struct request_field *field = field_of(type, name);
  if (field == NULL)
    return fail(
        failure,
        "--request \"%s\": a %s request has no field \"%.*s\": docs/requests.md lists those "
        "that it has",
        option, request_descriptions[type].name, (int)name.length, name.text);
  return set_field(request, option, field, trim(value.text, value.length), failure);
}

struct boot_request *request_option_make(struct kernel_requests *requests, uint32_t type,
                                         uint16_t flags) {
  struct boot_request *request = requests_at(requests, type);
  request->version = request_kinds[type].version;
  request->flags |= flags;
  return request;
}

static bool is_optional(struct piece settings) {
  while (settings.length > 0)
    if (is(cut(&settings, ','), "optional"))
      return true;
  return false;
}

bool request_option_parse(struct kernel_requests *requests, const char *text,
                          struct failure *failure) {
  struct piece rest = {text, strlen(text)};
  struct piece name = cut(&rest, ':');
  uint32_t type = type_of(name);
  if (type == 0)
    return fail(failure,
                "--request \"%s\": there is no request \"%.*s\": docs/requests.md lists those that "
                "there are",
                text, (int)name.length, name.text);
  struct boot_request *request = request_option_make(
      requests, type, is_optional(rest) ? BOOT_REQUEST_OPTIONAL : BOOT_REQUEST_REQUIRED);
  while (rest.length > 0) {
    struct piece setting = cut(&rest, ',');
    if (setting.length > 0 && !is(setting, "optional") && !is(setting, "required") &&
        !parse_setting(request, type, text, setting, failure))
      return false;
  }
  return true;
}
