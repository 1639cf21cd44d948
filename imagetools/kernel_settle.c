/* Settling what stands. */
#include "imagetools/kernel_settle.h"

#include <string.h>

#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_places.h"
#include "imagetools/kernel_addresses.h"
#include "imagetools/request_fields.h"

/* A set of request types. */
typedef uint32_t types;

_Static_assert(REQUEST_TYPES < 32, "a bit for each type");

static types one(uint32_t type) {
  return UINT32_C(1) << type;
}

static bool has(types these, uint32_t type) {
  return (these & one(type)) != 0;
}

static bool can_be_given(const struct kernel_requests *requests, const struct elf64_image *kernel) {
  struct kernel_layout layout = kernel_layout_of(requests);
  return kernel_layout_check(&layout, kernel).code == ERROR_NONE &&
         kernel_places_check(requests, &layout, kernel, 0).code == ERROR_NONE;
}

static bool is_optional(const struct boot_request *request) {
  return request_stands(request) && !request_is_required(request);
}

static void give_up(struct boot_request *request) {
  request->flags |= BOOT_REQUEST_UNAVAILABLE;
}

static void give_up_all(struct kernel_requests *requests, types these) {
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++)
    if (has(these, type))
      give_up(requests_at(requests, type));
}

static void give(struct kernel_requests *requests, types these) {
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++)
    if (has(these, type))
      requests_at(requests, type)->flags &= (uint16_t)~BOOT_REQUEST_UNAVAILABLE;
}

static types all_optional(struct kernel_requests *requests) {
  types these = 0;
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++)
    these |= is_optional(requests_at(requests, type)) ? one(type) : 0;
  return these;
}

/* An optional range, and all that has an address of it. */
static types range_and_chosen(struct kernel_requests *requests, struct kernel_requests *asked) {
  types these = one(BOOT_REQUEST_TYPE_RANGE);
  if (!is_optional(&requests->range.request))
    return 0;
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++)
    if (memcmp(requests_at(requests, type), requests_at(asked, type), request_kinds[type].size) !=
        0)
      these |= one(type);
  return these;
}

static void give_one_by_one(struct kernel_requests *requests, const struct elf64_image *kernel,
                            types these) {
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    give(requests, these & one(type));
    if (has(these, type) && !can_be_given(requests, kernel))
      give_up_all(requests, one(type));
  }
}

/* False if the range can't be given with all that it has chosen. */
static bool settle_chosen(struct kernel_requests *requests, struct kernel_requests *asked,
                          const struct elf64_image *kernel) {
  types optional = all_optional(requests);
  types together = optional & range_and_chosen(requests, asked);
  if (can_be_given(requests, kernel))
    return true;
  give_up_all(requests, optional);
  give(requests, together);
  if (together != 0 && !can_be_given(requests, kernel))
    return false;
  give_one_by_one(requests, kernel, optional & ~together);
  return true;
}

static void give_up_unknown_to(uint32_t firmware, struct kernel_requests *requests) {
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    struct boot_request *request = requests_at(requests, type);
    if (is_optional(request) && (firmware & request_firmware(type, request)) == 0)
      give_up(request);
  }
}

bool kernel_settle(const char *name, struct kernel_requests *requests,
                   const struct elf64_image *kernel, uint32_t firmware, struct failure *failure) {
  give_up_unknown_to(firmware, requests);
  struct kernel_requests asked = *requests;
  if (!kernel_addresses_choose(name, requests, kernel, failure))
    return false;
  if (settle_chosen(requests, &asked, kernel))
    return true;
  *requests = asked;
  give_up(&requests->range.request);
  return kernel_addresses_choose(name, requests, kernel, failure) &&
         settle_chosen(requests, &asked, kernel);
}
