/* The names of requests and of their fields. */
#include "imagetools/request_fields.h"

#include <stddef.h>
#include <string.h>

#define FIELD(structure, field)                                                                    \
  .offset = offsetof(struct structure, field), .size = sizeof(((struct structure *)0)->field)

const struct request_description request_descriptions[REQUEST_TYPES + 1] = {
    [BOOT_REQUEST_TYPE_STACK] = {"stack",
                                 {{"pages", FIELD(boot_request_stack, pages)},
                                  {"guard pages", FIELD(boot_request_stack, guard_pages)}}},
    [BOOT_REQUEST_TYPE_DIRECT_MAP] = {"direct map",
                                      {{"address", FIELD(boot_request_direct_map, address),
                                        .is_address = true}}},
    [BOOT_REQUEST_TYPE_KASLR] = {.name = "KASLR"},
};

uint64_t request_field_value(const struct boot_request *request,
                             const struct request_field *field) {
  const char *at = (const char *)request + field->offset;
  uint32_t narrow;
  uint64_t wide;
  if (field->size == sizeof(wide)) {
    memcpy(&wide, at, sizeof(wide));
    return wide;
  }
  memcpy(&narrow, at, sizeof(narrow));
  return narrow;
}
