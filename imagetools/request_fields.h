/* The names of requests and of their fields, for people and for what is the same for all fields. */
#ifndef IMAGETOOLS_REQUEST_FIELDS_H
#define IMAGETOOLS_REQUEST_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/requests.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What an image is meant for, in sets. */
enum image_firmware {
  IMAGE_FOR_BIOS = 1,
  IMAGE_FOR_UEFI = 2,
  IMAGE_FOR_MULTIBOOT = 4, /* and PVH */
  IMAGE_FOR_ALL = 7,
};

/* A field of a request's structure; 0 in it leaves the value to others. */
struct request_field {
  const char *name;
  uint16_t offset; /* in the structure */
  uint16_t size;   /* 1, 2, 4 or 8 bytes */
  bool is_address;
  /* Words for values, NULL for numbers. The first stands for 1, the next for 2 and so on; in a set,
   * for bit 0, bit 1 and so on, and words are joined by "+". Ends in NULL. */
  const char *const *words;
  bool is_set;
};

struct request_description {
  const char *name;
  const struct request_field *fields; /* up to the first without a name; NULL: there are none */
  /* On which firmware it can ever be met: a set of enum image_firmware; NULL: on all. */
  uint32_t (*firmware)(const struct boot_request *request);
  /* What is wrong with its fields, as the end of a sentence that says how to mend it; NULL for
   * nothing. NULL: all fields are what they can be. */
  const char *(*fault)(const struct boot_request *request);
};

/* By type; the first is empty, and so are those of types that there are not. */
extern const struct request_description request_descriptions[REQUEST_TYPES + 1];

/* On which firmware the request can ever be met: a set of enum image_firmware. */
uint32_t request_firmware(uint32_t type, const struct boot_request *request);

/* The next field of a request from `field` on, NULL at the end. The first call gets
 * request_descriptions[].fields, further ones what the last returned plus 1. */
const struct request_field *request_field_next(const struct request_field *field);

uint64_t request_field_value(const struct boot_request *request, const struct request_field *field);

/* The value is one that the field has room for. */
void request_field_set(struct boot_request *request, const struct request_field *field,
                       uint64_t value);

/* The most that the field has room for. */
uint64_t request_field_most(const struct request_field *field);

/* The field's value as people write it. */
void request_field_format(const struct boot_request *request, const struct request_field *field,
                          char *text, size_t size);

/* Room for any field's value. */
#define REQUEST_FIELD_TEXT_SIZE 160

#ifdef __cplusplus
}
#endif

#endif
