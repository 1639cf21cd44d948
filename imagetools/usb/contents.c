/* Knows partition tables and file systems by their signatures. */
#include "imagetools/usb/contents.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "imagetools/mbr.h"

struct signature {
  uint32_t offset;
  const char *bytes;
  const char *name;
};

/* From the first to the last that would be true of the same disk. */
static const struct signature signatures[] = {
    {0x003, "NTFS    ", "NTFS file system"},
    {0x003, "EXFAT   ", "exFAT file system"},
    {0x036, "FAT", "FAT file system"},
    {0x052, "FAT32", "FAT file system"},
    {0x000, "LUKS\xba\xbe", "encrypted disk (LUKS)"},
    {0x000, "XFSB", "XFS file system"},
    {0x218, "LVM2", "LVM physical volume"},
    {0x438, "\x53\xef", "ext2, ext3 or ext4 file system"},
    {0x8001, "CD001", "ISO 9660 file system"},
    {0xff6, "SWAPSPACE2", "swap space"},
    {0x10040, "_BHRfS_M", "Btrfs file system"},
};

static const char *file_system_at(int descriptor, uint64_t offset) {
  for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
    char found[16];
    size_t length = strlen(signatures[i].bytes);
    ssize_t count = pread(descriptor, found, length, (off_t)(offset + signatures[i].offset));
    if (count == (ssize_t)length && memcmp(found, signatures[i].bytes, length) == 0)
      return signatures[i].name;
  }
  return NULL;
}

void usb_size_print(uint64_t bytes, FILE *out) {
  static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  size_t unit = 0;
  double size = (double)bytes;
  for (; size >= 1024 && unit + 1 < sizeof units / sizeof units[0]; unit++)
    size /= 1024;
  fprintf(out, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
}

static bool print_partition(int descriptor, const uint8_t *sector, int index, FILE *out) {
  struct mbr_partition partition = mbr_partition(sector, index);
  if (partition.type == 0)
    return false;
  const char *name = file_system_at(descriptor, (uint64_t)partition.first_lba * MBR_SECTOR_SIZE);
  fprintf(out, "  partition %d: ", index + 1);
  usb_size_print((uint64_t)partition.sectors * MBR_SECTOR_SIZE, out);
  if (name != NULL)
    fprintf(out, ", %s\n", name);
  else
    fprintf(out, ", of type 0x%02x\n", partition.type);
  return true;
}

static bool print_partitions(int descriptor, const uint8_t *sector, FILE *out) {
  bool any = false;
  if (!mbr_has_boot_signature(sector))
    return false;
  if (mbr_guards_gpt(sector)) {
    fprintf(out, "  a GUID partition table\n");
    return true;
  }
  for (int i = 0; i < MBR_PARTITION_COUNT; i++)
    any = print_partition(descriptor, sector, i, out) || any;
  return any;
}

static bool is_empty(const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (bytes[i] != 0)
      return false;
  return true;
}

void usb_contents_print(int descriptor, FILE *out) {
  uint8_t sector[MBR_SECTOR_SIZE] = {0};
  const char *name = file_system_at(descriptor, 0);
  if (pread(descriptor, sector, sizeof sector, 0) != (ssize_t)sizeof sector)
    fprintf(out, "  its first sector cannot be read\n");
  else if (name != NULL)
    fprintf(out, "  %s\n", name);
  else if (!print_partitions(descriptor, sector, out))
    fprintf(out, is_empty(sector, sizeof sector) ? "  nothing in its first sector\n"
                                                 : "  something unknown\n");
}
