/* A request as people write it: `mkimage --request "stack: pages = 32, optional"`. */
#ifndef IMAGETOOLS_REQUEST_OPTION_H
#define IMAGETOOLS_REQUEST_OPTION_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/requests.h"
#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Makes the request, which is required from here on unless it is optional here and was not made
 * before. */
struct boot_request *request_option_make(struct kernel_requests *requests, uint32_t type,
                                         uint16_t flags);

/*
 * Adds what the text says: the request's name, and after a colon, divided by commas, its fields as
 * `name = value` and the words "optional" or "required". Names are those of request_fields.c.
 * Numbers are decimal, or hexadecimal with 0x.
 */
bool request_option_parse(struct kernel_requests *requests, const char *text,
                          struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
