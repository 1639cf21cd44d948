/* Reading the volume in pieces, so that it takes no second copy of a large module; and as a whole,
 * where it has to be checked before it is used. */
#include "boot/uefi/volume_file.h"

#include "boot/common/digest.h"
#include "boot/common/elf64.h"
#include "boot/common/volume.h"
#include "boot/uefi/firmware.h"

/* Drivers read large pieces in one command. */
#define PIECE ((size_t)1 << 20)
_Static_assert(PIECE >= ELF64_HEADERS_MAX, "a volume_source's first piece");

static const efi_char volume_path[] = u"\\BOOTSMTH\\VOLUME.BIN";

static struct volume_header header;
static struct efi_file *volume;
static uint8_t *piece;

static struct error no_volume(efi_status status) {
  return error_make(ERROR_UEFI_NO_VOLUME, status, 0, 0);
}

static struct error open_file(efi_handle device) {
  static const struct efi_guid protocol = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL;
  struct efi_simple_file_system *system =
      device == NULL ? NULL : firmware_protocol_of(device, &protocol);
  if (system == NULL)
    return no_volume(EFI_NOT_FOUND);
  struct efi_file *root;
  efi_status status = system->open_volume(system, &root);
  if (efi_failed(status))
    return no_volume(status);
  status = root->open(root, &volume, volume_path, EFI_FILE_MODE_READ, 0);
  root->close(root);
  return efi_failed(status) ? no_volume(status) : NO_ERROR;
}

static struct error read_at(uint32_t part, uint64_t offset, size_t length, void *bytes) {
  size_t read = length;
  efi_status status = volume->set_position(volume, offset);
  if (!efi_failed(status))
    status = volume->read(volume, &read, bytes);
  return efi_failed(status) || read != length ? error_make(ERROR_UEFI_READ, part, offset, status)
                                              : NO_ERROR;
}

static struct error read_part(void *reader, const struct volume_part *part, volume_sink *sink,
                              void *context, uint64_t *digest) {
  (void)reader;
  struct digest state;
  digest_begin(&state);
  for (uint64_t offset = 0; offset < part->length; offset += PIECE) {
    uint64_t rest = part->length - offset;
    size_t length = rest < PIECE ? (size_t)rest : PIECE;
    struct error error =
        read_at(part->kind, part->first_sector * VOLUME_SECTOR_SIZE + offset, length, piece);
    if (error.code != ERROR_NONE)
      return error;
    digest_add(&state, piece, length);
    sink(context, offset, piece, length);
  }
  *digest = digest_end(&state);
  return NO_ERROR;
}

static void copy(void *destination, const void *bytes, size_t length) {
  __builtin_memcpy(destination, bytes, length);
}

static struct error find_length(uint64_t *length) {
  efi_status status = volume->set_position(volume, EFI_FILE_END);
  if (!efi_failed(status))
    status = volume->get_position(volume, length);
  return efi_failed(status) ? error_make(ERROR_UEFI_READ, VOLUME_PART_NONE, 0, status) : NO_ERROR;
}

static struct error check_length(void) {
  uint64_t length;
  struct error error = find_length(&length);
  if (error.code == ERROR_NONE && header.sectors > length / VOLUME_SECTOR_SIZE)
    return error_make(ERROR_VOLUME_CUT_SHORT, length, header.sectors * VOLUME_SECTOR_SIZE, 0);
  return error;
}

static struct error allocate(uint64_t length, uint8_t **bytes) {
  uint64_t address;
  efi_status status = firmware.boot->allocate_pages(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA,
                                                    length / EFI_PAGE_SIZE + 1, &address);
  *bytes = (uint8_t *)address;
  return efi_failed(status) ? error_make(ERROR_MEMORY_LOADER, length / 1024 + 1, 0, 0) : NO_ERROR;
}

struct error volume_file_open(efi_handle device, struct volume_source *source) {
  struct error error = open_file(device);
  if (error.code == ERROR_NONE)
    error = read_at(VOLUME_PART_NONE, 0, sizeof(header), &header);
  if (error.code == ERROR_NONE)
    error = volume_header_check(&header);
  if (error.code == ERROR_NONE)
    error = check_length();
  if (error.code == ERROR_NONE)
    error = allocate(PIECE, &piece);
  *source = (struct volume_source){.header = &header, .read = read_part, .copy = copy};
  return error;
}

struct error volume_file_read(efi_handle device, const void **bytes, size_t *length) {
  uint8_t *buffer = NULL;
  uint64_t end = 0;
  struct error error = open_file(device);
  if (error.code == ERROR_NONE)
    error = find_length(&end);
  if (error.code == ERROR_NONE)
    error = allocate(end, &buffer);
  for (uint64_t offset = 0; offset < end && error.code == ERROR_NONE; offset += PIECE) {
    uint64_t rest = end - offset;
    error = read_at(VOLUME_PART_NONE, offset, rest < PIECE ? (size_t)rest : PIECE, buffer + offset);
  }
  *bytes = buffer;
  *length = (size_t)end;
  return error;
}
