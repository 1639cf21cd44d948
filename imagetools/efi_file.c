/* Reads the headers of a UEFI application. */
#include "imagetools/efi_file.h"

#include <string.h>

#include "boot/common/pe_format.h"

/* The headers, copied out; false if there are none. */
static bool read_headers(const struct file_bytes *file, struct pe_coff_header *coff,
                         struct pe_optional_header *optional) {
  uint32_t offset;
  if (file->length < PE_OFFSET_AT + sizeof(offset))
    return false;
  memcpy(&offset, file->bytes + PE_OFFSET_AT, sizeof(offset));
  if (offset + PE_SIGNATURE_LENGTH + sizeof(*coff) + sizeof(*optional) > file->length ||
      memcmp(file->bytes + offset, PE_SIGNATURE, PE_SIGNATURE_LENGTH) != 0)
    return false;
  const uint8_t *headers = file->bytes + offset + PE_SIGNATURE_LENGTH;
  memcpy(coff, headers, sizeof(*coff));
  memcpy(optional, headers + sizeof(*coff), sizeof(*optional));
  return true;
}

bool efi_file_check(const char *path, const struct file_bytes *file, struct failure *failure) {
  struct pe_coff_header coff;
  struct pe_optional_header optional;
  if (!read_headers(file, &coff, &optional))
    return fail(failure, "%s: is no PE file: give a UEFI application", path);
  if (coff.machine != PE_MACHINE_X86_64 || optional.magic != PE_MAGIC_64)
    return fail(failure,
                "%s: is a PE file for machine 0x%x, not for x86_64 (0x%x): build it for x86_64",
                path, coff.machine, PE_MACHINE_X86_64);
  if (optional.subsystem != PE_SUBSYSTEM_EFI_APPLICATION)
    return fail(failure,
                "%s: is a PE file for subsystem %u, and firmware starts UEFI applications (%d): "
                "link it with /subsystem:efi_application",
                path, optional.subsystem, PE_SUBSYSTEM_EFI_APPLICATION);
  return true;
}
