/* The names of requests and of their fields. */
#include "imagetools/request_fields.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FIELD(structure, field)                                                                    \
  .offset = offsetof(struct structure, field), .size = sizeof(((struct structure *)0)->field)

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

#define FIELDS(...) ((const struct request_field[]){__VA_ARGS__, {.name = NULL}})

/* enum boot_request_caching. */
static const char *const caching_words[] = {"write-back", "write-combining", "uncached", NULL};

/* enum boot_mapping_access. */
static const char *const access_words[] = {"read", "write", "execute", NULL};

#define MAPPING_FIELD(n, field) FIELD(boot_request_mappings, mappings[(n) - 1].field)

/* The fields of one mapping, numbered from 1. */
#define MAPPING(n)                                                                                 \
  {"virtual " #n, MAPPING_FIELD(n, virtual_address), .is_address = true},                          \
      {"physical " #n, MAPPING_FIELD(n, physical), .is_address = true},                            \
      {"length " #n, MAPPING_FIELD(n, length), .is_address = true},                                \
      {"access " #n, MAPPING_FIELD(n, access), .words = access_words, .is_set = true}, {           \
    "caching " #n, MAPPING_FIELD(n, caching), .words = caching_words                               \
  }

const struct request_description request_descriptions[REQUEST_TYPES + 1] = {
    [BOOT_REQUEST_TYPE_STACK] = {.name = "stack",
                                 .fields = FIELDS(
                                     {"pages", FIELD(boot_request_stack, pages)},
                                     {"guard pages", FIELD(boot_request_stack, guard_pages)})},
    [BOOT_REQUEST_TYPE_DIRECT_MAP] = {.name = "direct map",
                                      .fields = FIELDS({"address",
                                                        FIELD(boot_request_direct_map, address),
                                                        .is_address = true})},
    [BOOT_REQUEST_TYPE_KASLR] = {.name = "KASLR"},
    [BOOT_REQUEST_TYPE_RECURSIVE] = {.name = "recursive page-table slot",
                                     .fields =
                                         FIELDS({"slot", FIELD(boot_request_recursive, slot)})},
    [BOOT_REQUEST_TYPE_MAPPINGS] = {.name = "mappings",
                                    .fields =
                                        FIELDS(MAPPING(1), MAPPING(2), MAPPING(3), MAPPING(4),
                                               MAPPING(5), MAPPING(6), MAPPING(7), MAPPING(8))},
    [BOOT_REQUEST_TYPE_FRAMEBUFFER] =
        {.name = "framebuffer",
         .fields =
             FIELDS({"address", FIELD(boot_request_framebuffer, address), .is_address = true},
                    {"caching", FIELD(boot_request_framebuffer, caching), .words = caching_words})},
    [BOOT_REQUEST_TYPE_LOW_MEMORY] = {.name = "low memory",
                                      .fields =
                                          FIELDS({"pages", FIELD(boot_request_low_memory, pages)})},
    [BOOT_REQUEST_TYPE_CPU_STATE] = {.name = "CPU state",
                                     .fields =
                                         FIELDS({"level", FIELD(boot_request_cpu_state, level),
                                                 .words = WORDS("x87", "SSE", "AVX")})},
    [BOOT_REQUEST_TYPE_TSC_FREQUENCY] = {.name = "TSC frequency"},
    [BOOT_REQUEST_TYPE_DATE] = {.name = "date"},
    [BOOT_REQUEST_TYPE_MODULES] = {.name = "read-only modules"},
};

const struct request_field *request_field_next(const struct request_field *field) {
  return field != NULL && field->name != NULL ? field : NULL;
}

/* Loaders run on little-endian machines, and so do these tools. */
uint64_t request_field_value(const struct boot_request *request,
                             const struct request_field *field) {
  uint64_t value = 0;
  memcpy(&value, (const char *)request + field->offset, field->size);
  return value;
}

void request_field_set(struct boot_request *request, const struct request_field *field,
                       uint64_t value) {
  assert(value <= request_field_most(field));
  memcpy((char *)request + field->offset, &value, field->size);
}

uint64_t request_field_most(const struct request_field *field) {
  return UINT64_MAX >> (64 - 8 * field->size);
}

static void format_set(uint64_t value, const char *const *words, char *text, size_t size) {
  size_t length = 0;
  text[0] = '\0';
  for (int bit = 0; words[bit] != NULL; bit++) {
    if ((value >> bit & 1) == 0)
      continue;
    length +=
        (size_t)snprintf(text + length, size - length, "%s%s", length == 0 ? "" : "+", words[bit]);
    assert(length < size);
    value &= ~(UINT64_C(1) << bit);
  }
  if (value != 0 || length == 0)
    snprintf(text + length, size - length, "%s0x%" PRIx64, length == 0 ? "" : "+", value);
}

static bool has_word(uint64_t value, const char *const *words) {
  for (uint64_t i = 0; words[i] != NULL; i++)
    if (value == i + 1)
      return true;
  return false;
}

void request_field_format(const struct boot_request *request, const struct request_field *field,
                          char *text, size_t size) {
  uint64_t value = request_field_value(request, field);
  if (field->words != NULL && field->is_set)
    format_set(value, field->words, text, size);
  else if (field->words != NULL && has_word(value, field->words))
    snprintf(text, size, "%s", field->words[value - 1]);
  else
    snprintf(text, size, field->is_address ? "0x%" PRIx64 : "%" PRIu64, value);
}
