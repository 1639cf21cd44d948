/* Writing EDK II's variable store. Every integer in it is little-endian, as on this host. */
#include "toolchains/ovmf/enroll/variable_store.h"

#include <inttypes.h>
#include <string.h>

/* EFI_FIRMWARE_VOLUME_HEADER, as far as it is looked at. */
struct volume_header {
  uint8_t zeros[16];
  uint8_t file_system[VARIABLE_GUID_SIZE];
  uint64_t length;
  char signature[4];
  uint32_t attributes;
  uint16_t header_length; /* the store follows it */
  uint16_t rest[3];
};
_Static_assert(sizeof(struct volume_header) == 56, "as in the file");

/* EFI_SYSTEM_NV_DATA_FV_GUID and EFI_AUTHENTICATED_VARIABLE_GUID. */
static const uint8_t nv_data[VARIABLE_GUID_SIZE] = {0x8d, 0x2b, 0xf1, 0xff, 0x96, 0x76, 0x8b, 0x4c,
                                                    0xa9, 0x85, 0x27, 0x47, 0x07, 0x5b, 0x4f, 0x50};
static const uint8_t authenticated[VARIABLE_GUID_SIZE] = {
    0x78, 0x2c, 0xf3, 0xaa, 0x7b, 0x94, 0x9a, 0x43, 0xa1, 0x80, 0x2e, 0x14, 0x4e, 0xc3, 0x77, 0x92};

struct store_header {
  uint8_t signature[VARIABLE_GUID_SIZE];
  uint32_t size; /* of the store with this header */
  uint8_t format;
  uint8_t state;
  uint8_t reserved[6];
};
#define STORE_FORMATTED 0x5a
#define STORE_HEALTHY 0xfe
_Static_assert(sizeof(struct store_header) == 28, "as in the file");

/* AUTHENTICATED_VARIABLE_HEADER; name and data follow it. */
struct variable_header {
  uint16_t start;
  uint8_t state;
  uint8_t reserved;
  uint32_t attributes;
  uint8_t monotonic_count[8];
  uint8_t time_stamp[16]; /* of the last authenticated write: none yet */
  uint32_t public_key_index;
  uint32_t name_size; /* bytes, with its NUL */
  uint32_t data_size;
  uint8_t vendor[VARIABLE_GUID_SIZE];
};
#define VARIABLE_START 0x55aa
#define VARIABLE_ADDED 0x3f
#define VARIABLE_ALIGNMENT 4
_Static_assert(sizeof(struct variable_header) == 60, "as in the file");

/* Erased flash memory. */
#define ERASED 0xff

static bool read_headers(const uint8_t *bytes, uint64_t length, struct volume_header *volume,
                         struct store_header *store) {
  if (length < sizeof(*volume))
    return false;
  memcpy(volume, bytes, sizeof(*volume));
  if (memcmp(volume->signature, "_FVH", 4) != 0 ||
      memcmp(volume->file_system, nv_data, sizeof(nv_data)) != 0 || volume->length > length ||
      volume->header_length + sizeof(*store) > volume->length)
    return false;
  memcpy(store, bytes + volume->header_length, sizeof(*store));
  return memcmp(store->signature, authenticated, sizeof(authenticated)) == 0 &&
         store->format == STORE_FORMATTED && store->state == STORE_HEALTHY &&
         store->size >= sizeof(*store) && store->size <= volume->length - volume->header_length;
}

bool variable_store_open(struct variable_store *store, const char *path, uint8_t *bytes,
                         uint64_t length, struct failure *failure) {
  struct volume_header volume;
  struct store_header header;
  if (!read_headers(bytes, length, &volume, &header))
    return fail(failure, "%s: is no store of authenticated variables: give an OVMF_VARS file",
                path);
  *store = (struct variable_store){.path = path,
                                   .bytes = bytes,
                                   .next = volume.header_length + sizeof(header),
                                   .end = (uint64_t)volume.header_length + header.size};
  for (uint64_t i = store->next; i < store->end; i++)
    if (bytes[i] != ERASED)
      return fail(failure,
                  "%s: has variables already: give the OVMF_VARS file of a machine that is new",
                  path);
  return true;
}

static uint8_t *put(uint8_t *place, const void *bytes, size_t length) {
  memcpy(place, bytes, length);
  return place + length;
}

bool variable_store_add(struct variable_store *store, const struct variable *variable,
                        struct failure *failure) {
  struct variable_header header = {.start = VARIABLE_START,
                                   .state = VARIABLE_ADDED,
                                   .attributes = variable->attributes,
                                   .name_size = (uint32_t)(strlen(variable->name) + 1) * 2,
                                   .data_size = variable->length};
  memcpy(header.vendor, variable->vendor, sizeof(header.vendor));
  uint64_t size = sizeof(header) + header.name_size + (uint64_t)header.data_size;
  if (size > store->end - store->next)
    return fail(failure,
                "%s: has no room for variable %s: it needs %" PRIu64 " bytes of %" PRIu64
                "; enroll fewer certificates",
                store->path, variable->name, size, store->end - store->next);
  uint8_t *place = put(store->bytes + store->next, &header, sizeof(header));
  for (const char *next = variable->name; *next != '\0'; next++)
    place = put(place, (const char[]){*next, 0}, 2);
  place = put(place, "\0", 2);
  if (variable->length > 0)
    put(place, variable->data, variable->length);
  store->next += (size + VARIABLE_ALIGNMENT - 1) / VARIABLE_ALIGNMENT * VARIABLE_ALIGNMENT;
  store->next = store->next < store->end ? store->next : store->end;
  return true;
}
