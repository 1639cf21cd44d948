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
/* The line of the descriptor that changes whenever the content does; eight hexadecimal digits. */
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
  if (line == NULL ||
      size - (uint64_t)(line - descriptor) < strlen(VMDK_CONTENT_ID) + VMDK_CONTENT_ID_DIGITS)
    return fail(failure, "has a descriptor without a content ID");
  char digits[VMDK_CONTENT_ID_DIGITS + 1];
  snprintf(digits, sizeof(digits), "%08x", (uint32_t)digest_of(disk, sizeof(*disk)));
  memcpy(line + strlen(VMDK_CONTENT_ID), digits, VMDK_CONTENT_ID_DIGITS);
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
