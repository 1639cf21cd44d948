/* The names of requests and of their fields, for people and for what is the same for all fields. */
#ifndef IMAGETOOLS_REQUEST_FIELDS_H
#define IMAGETOOLS_REQUEST_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/requests.h"

#ifdef __cplusplus
extern "C" {
#endif

#define REQUEST_MAX_FIELDS 4

/* A field of a request's structure; 0 in it leaves the value to others. */
struct request_field {
  const char *name;
  uint16_t offset; /* in the structure */
  uint16_t size;   /* 4 or 8 bytes */
  bool is_address;
};

struct request_description {
  const char *name;
  struct request_field fields[REQUEST_MAX_FIELDS]; /* up to the first without a name */
};

/* By type; the first is empty. */
extern const struct request_description request_descriptions[REQUEST_TYPES + 1];

uint64_t request_field_value(const struct boot_request *request, const struct request_field *field);

#ifdef __cplusplus
}
#endif

#endif
