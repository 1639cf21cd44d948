/* Unpacking, settings, and what takes UEFI firmware. */
#include "boot/bios/extras.h"

#include "boot/common/apply_settings.h"
#include "boot/common/no_tpm.h"
#include "boot/common/unpack.h"

static struct unpacker unpacker;
static struct applied_settings settings;

struct error extras_open(struct volume_source *source, struct memory_map *map,
                         struct kernel_requests *requests, const char *loader_name) {
  uint32_t flags = source->header->flags;
  struct error error = NO_ERROR;
  if ((flags & VOLUME_FLAG_COMPRESSED) != 0)
    error = unpack_in_map(&unpacker, source, map, BOOT_MEMORY_LOADER);
  if (error.code == ERROR_NONE && (flags & VOLUME_FLAG_SETTINGS) != 0)
    error = apply_settings(&settings, loader_name, source, requests);
  return error.code == ERROR_NONE ? no_tpm_answer(requests) : error;
}
