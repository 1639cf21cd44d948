/* Overwrites the fields that hold a disk's identity, after a look at whether they are there. */
#include "imagetools/formats/identity.h"

#include <stdio.h>
#include <string.h>

#include "boot/common/digest.h"
#include "imagetools/little_endian.h"

/* VDI header, version 1.1 (VirtualBox, VDICore.h: VDIPREHEADER and VDIHEADER1). */
enum {
  VDI_SIGNATURE = 0x40,
  VDI_VERSION = 0x44,
  VDI_UUID_IMAGE = 0x188,
  VDI_UUID_SNAPSHOT = 0x198,
  VDI_HEADER_END = 0x200,
};
#define VDI_SIGNATURE_VALUE 0xbeda107fu
#define VDI_VERSION_1_1 0x00010001u

/* VMDK header of a sparse extent (VMware, "Virtual Disk Format 5.0"): where its descriptor lies. */
enum { VMDK_MAGIC = 0, VMDK_DESCRIPTOR_SECTOR = 28, VMDK_DESCRIPTOR_SECTORS = 36, VMDK_END = 44 };
#define VMDK_MAGIC_VALUE 0x564d444bu /* "KDMV" */
#define VMDK_SECTOR_SIZE 512
/* The line of the descriptor that changes whenever the content does; hexadecimal digits. */
#define VMDK_CONTENT_ID "\nCID="
#define VMDK_CONTENT_ID_DIGITS 8

bool disk_format_parse(const char *name, enum disk_format *format) {
  static const char *const names[] = {
      [DISK_FORMAT_QCOW2] = "qcow2", [DISK_FORMAT_VDI] = "vdi", [DISK_FORMAT_VMDK] = "vmdk"};
  for (int i = 0; i < (int)(sizeof(names) / sizeof(names[0])); i++)
    if (strcmp(names[i], name) == 0) {
      *format = (enum disk_format)i;
      return true;
    }
  return false;
}

static bool set_vdi(uint8_t *bytes, uint64_t length, const struct guid *disk,
                    struct failure *failure) {
  if (length < VDI_HEADER_END || read32(bytes + VDI_SIGNATURE) != VDI_SIGNATURE_VALUE ||
      read32(bytes + VDI_VERSION) != VDI_VERSION_1_1)
    return fail(failure, "is no VDI of version 1.1");
  /* Version and variant have the same places in both. */
  struct guid snapshot = guid_from_digest(digest_of(disk, sizeof(*disk)), "VDI snapshot");
  memcpy(bytes + VDI_UUID_IMAGE, disk, sizeof(*disk));
  memcpy(bytes + VDI_UUID_SNAPSHOT, &snapshot, sizeof(snapshot));
  return true;
}

static uint8_t *find(uint8_t *bytes, uint64_t length, const char *text) {
  size_t size = strlen(text);
  for (uint64_t i = 0; i + size <= length; i++)
    if (memcmp(bytes + i, text, size) == 0)
      return bytes + i;
  return NULL;
}

/* Where the line's number ends: at the end of the line, or of the descriptor. */
static size_t digits_of(const char *number, size_t size) {
  size_t digits = 0;
  while (digits < size && number[digits] != '\n' && number[digits] != '\0')
    digits++;
  return digits;
}

/*
 * Writes eight digits where a number stands that may have fewer, as qemu-img leaves leading zeros
 * out; the rest of the text moves. Behind the text qemu-img may leave the end of a longer one that
 * it had written there before: that becomes zeros.
 */
static bool set_content_id(char *number, size_t size, uint32_t id) {
  size_t digits = digits_of(number, size);
  size_t rest = strnlen(number, size) - digits;
  if (digits == 0 || digits > VMDK_CONTENT_ID_DIGITS || VMDK_CONTENT_ID_DIGITS + rest > size)
    return false;
  memmove(number + VMDK_CONTENT_ID_DIGITS, number + digits, rest);
  memset(number + VMDK_CONTENT_ID_DIGITS + rest, 0, size - VMDK_CONTENT_ID_DIGITS - rest);
  char text[VMDK_CONTENT_ID_DIGITS + 1];
  snprintf(text, sizeof(text), "%08x", id);
  memcpy(number, text, VMDK_CONTENT_ID_DIGITS);
  return true;
}

static bool set_vmdk(uint8_t *bytes, uint64_t length, const struct guid *disk,
                     struct failure *failure) {
  if (length < VMDK_END || read32(bytes + VMDK_MAGIC) != VMDK_MAGIC_VALUE)
    return fail(failure, "is no sparse VMDK");
  uint64_t start = read64(bytes + VMDK_DESCRIPTOR_SECTOR);
  uint64_t sectors = read64(bytes + VMDK_DESCRIPTOR_SECTORS);
  uint64_t all = length / VMDK_SECTOR_SIZE;
  if (start > all || sectors > all - start)
    return fail(failure, "has its descriptor beyond its end");
  uint64_t size = sectors * VMDK_SECTOR_SIZE;
  uint8_t *descriptor = bytes + start * VMDK_SECTOR_SIZE;
  uint8_t *line = find(descriptor, size, VMDK_CONTENT_ID);
  if (line == NULL)
    return fail(failure, "has a descriptor without a content ID");
  uint8_t *number = line + strlen(VMDK_CONTENT_ID);
  if (!set_content_id((char *)number, size - (uint64_t)(number - descriptor),
                      (uint32_t)digest_of(disk, sizeof(*disk))))
    return fail(failure, "has a content ID that is no number, or no room for one of eight digits");
  return true;
}

bool disk_identity_set(enum disk_format format, uint8_t *bytes, uint64_t length,
                       const struct guid *disk, struct failure *failure) {
  switch (format) {
  case DISK_FORMAT_QCOW2:
    return true; /* has none */
  case DISK_FORMAT_VDI:
    return set_vdi(bytes, length, disk, failure);
  case DISK_FORMAT_VMDK:
    return set_vmdk(bytes, length, disk, failure);
  }
  return false;
}
