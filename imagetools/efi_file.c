/* Reads the headers of a UEFI application (Microsoft, "PE Format"). */
#include "imagetools/efi_file.h"

#include <inttypes.h>
#include <string.h>

#include "imagetools/little_endian.h"

/* In the DOS header: where the PE header lies. */
#define DOS_PE_OFFSET 0x3c
#define DOS_HEADER_SIZE 0x40

/* From the PE header's signature on. */
enum { PE_MACHINE = 4, PE_MAGIC = 24, PE_SUBSYSTEM = 92, PE_END = 94 };

#define MACHINE_X86_64 0x8664
#define MAGIC_PE32_PLUS 0x20b
#define SUBSYSTEM_EFI_APPLICATION 10

static const uint8_t *pe_header(const struct file_bytes *file) {
  if (file->length < DOS_HEADER_SIZE || memcmp(file->bytes, "MZ", 2) != 0)
    return NULL;
  uint64_t offset = read32(file->bytes + DOS_PE_OFFSET);
  if (offset + PE_END > file->length || memcmp(file->bytes + offset, "PE\0", 4) != 0)
    return NULL;
  return file->bytes + offset;
}

bool efi_file_check(const char *path, const struct file_bytes *file, struct failure *failure) {
  const uint8_t *pe = pe_header(file);
  if (pe == NULL)
    return fail(failure, "%s: is no PE file: give a UEFI application", path);
  uint16_t machine = read16(pe + PE_MACHINE);
  if (machine != MACHINE_X86_64 || read16(pe + PE_MAGIC) != MAGIC_PE32_PLUS)
    return fail(failure,
                "%s: is a PE file for machine 0x%x, not for x86_64 (0x%x): build it for x86_64",
                path, machine, MACHINE_X86_64);
  uint16_t subsystem = read16(pe + PE_SUBSYSTEM);
  if (subsystem != SUBSYSTEM_EFI_APPLICATION)
    return fail(failure,
                "%s: is a PE file for subsystem %u, and firmware starts UEFI applications (%d): "
                "link it with /subsystem:efi_application",
                path, subsystem, SUBSYSTEM_EFI_APPLICATION);
  return true;
}
