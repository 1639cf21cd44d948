/* The requests: a part of the volume that comes in one piece and is read as it comes. */
#include "boot/common/load_requests.h"

#include "boot/common/elf64.h"
#include "boot/common/volume.h"

_Static_assert(VOLUME_REQUESTS_MAX <= ELF64_HEADERS_MAX, "a volume_source's first piece");

struct reading {
  struct kernel_requests *requests;
  struct request_finding found;
};

static void take_piece(void *context, uint64_t offset, const void *bytes, size_t length) {
  struct reading *reading = context;
  (void)offset;
  const struct request_notes notes = {
      .bytes = bytes,
      .length = length,
      .flags = BOOT_REQUEST_REQUIRED | BOOT_REQUEST_UNAVAILABLE,
  };
  reading->found = requests_read(reading->requests, &notes);
}

struct error load_requests(const struct volume_source *source, struct kernel_requests *requests) {
  *requests = (struct kernel_requests){0};
  const struct volume_part *part = volume_find_part(source->header, VOLUME_PART_REQUESTS);
  if (part == NULL)
    return NO_ERROR;
  struct reading reading = {.requests = requests};
  uint64_t digest;
  struct error error = source->read(source->reader, part, take_piece, &reading, &digest);
  if (error.code != ERROR_NONE)
    return error;
  if (digest != part->digest)
    return error_make(ERROR_REQUESTS_DAMAGED, digest, part->digest, 0);
  const struct request_finding *found = &reading.found;
  return found->fault == REQUEST_WELL
             ? NO_ERROR
             : error_make(ERROR_REQUESTS_UNKNOWN, found->type, found->fault, found->value);
}
