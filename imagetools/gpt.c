/* Reads and writes GUID partition tables. */
#include "imagetools/gpt.h"

#include <stdio.h>
#include <string.h>

#include "boot/common/digest.h"
#include "imagetools/crc32.h"
#include "imagetools/little_endian.h"

/* Where the fields of the header lie (UEFI 2.10, table 5.5). */
enum {
  SIGNATURE = 0,
  REVISION = 8,
  HEADER_SIZE = 12,
  HEADER_CRC = 16,
  MY_LBA = 24,
  ALTERNATE_LBA = 32,
  FIRST_USABLE_LBA = 40,
  LAST_USABLE_LBA = 48,
  DISK_GUID = 56,
  ENTRIES_LBA = 72,
  ENTRY_COUNT = 80,
  ENTRY_SIZE = 84,
  ENTRIES_CRC = 88,
  HEADER_END = 92,
};

/* And those of an entry (table 5.6). */
enum { TYPE = 0, UNIQUE = 16, FIRST_LBA = 32, LAST_LBA = 40, ATTRIBUTES = 48, NAME = 56 };

static const char signature[] = "EFI PART";

#define REVISION_1 0x00010000u
#define ENTRIES_BYTES (GPT_ENTRIES * GPT_ENTRY_SIZE)

/* C12A7328-F81F-11D2-BA4B-00A0C93EC93B */
const struct guid gpt_efi_system_partition = {
    {0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11, 0xba, 0x4b, 0, 0xa0, 0xc9, 0x3e, 0xc9, 0x3b}};

struct guid guid_from_digest(uint64_t digest, const char *purpose) {
  struct guid guid;
  for (uint8_t half = 0; half < 2; half++) {
    struct digest state;
    digest_begin(&state);
    digest_add(&state, &digest, sizeof(digest));
    digest_add(&state, &half, sizeof(half));
    digest_add(&state, purpose, strlen(purpose));
    write64(guid.bytes + half * 8, digest_end(&state));
  }
  guid.bytes[7] = (guid.bytes[7] & 0x0f) | 0x80; /* version 8, in the third field's high byte */
  guid.bytes[8] = (guid.bytes[8] & 0x3f) | 0x80; /* variant of RFC 9562 */
  return guid;
}

bool guid_equal(const struct guid *one, const struct guid *other) {
  return memcmp(one, other, sizeof(*one)) == 0;
}

void guid_format(const struct guid *guid, char text[GUID_TEXT_SIZE]) {
  const uint8_t *bytes = guid->bytes;
  snprintf(text, GUID_TEXT_SIZE, "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x", read32(bytes),
           read16(bytes + 4), read16(bytes + 6), bytes[8], bytes[9], bytes[10], bytes[11],
           bytes[12], bytes[13], bytes[14], bytes[15]);
}

static void write_entry(uint8_t *entry, const struct gpt_partition *partition) {
  memcpy(entry + TYPE, &partition->type, sizeof(partition->type));
  memcpy(entry + UNIQUE, &partition->guid, sizeof(partition->guid));
  write64(entry + FIRST_LBA, partition->first_lba);
  write64(entry + LAST_LBA, partition->last_lba);
  write64(entry + ATTRIBUTES, partition->attributes);
  for (int i = 0; i < GPT_NAME_LENGTH; i++)
    write16(entry + NAME + i * 2, (uint8_t)partition->name[i]);
}

static void write_header(const struct gpt *gpt, bool backup, const uint8_t *entries,
                         uint8_t *header) {
  uint64_t last = gpt->disk_sectors - 1;
  memset(header, 0, GPT_SECTOR_SIZE);
  memcpy(header + SIGNATURE, signature, strlen(signature));
  write32(header + REVISION, REVISION_1);
  write32(header + HEADER_SIZE, HEADER_END);
  write64(header + MY_LBA, backup ? last : GPT_HEADER_LBA);
  write64(header + ALTERNATE_LBA, backup ? GPT_HEADER_LBA : last);
  write64(header + FIRST_USABLE_LBA, GPT_HEADER_LBA + GPT_SECTORS);
  write64(header + LAST_USABLE_LBA, last - GPT_SECTORS);
  memcpy(header + DISK_GUID, &gpt->disk, sizeof(gpt->disk));
  write64(header + ENTRIES_LBA, backup ? last - GPT_ENTRY_SECTORS : GPT_HEADER_LBA + 1);
  write32(header + ENTRY_COUNT, GPT_ENTRIES);
  write32(header + ENTRY_SIZE, GPT_ENTRY_SIZE);
  write32(header + ENTRIES_CRC, crc32_of(entries, ENTRIES_BYTES));
  write32(header + HEADER_CRC, crc32_of(header, HEADER_END));
}

void gpt_write(const struct gpt *gpt, uint8_t *primary, uint8_t *backup) {
  uint8_t *entries = primary + GPT_SECTOR_SIZE;
  memset(entries, 0, ENTRIES_BYTES);
  for (int i = 0; i < GPT_ENTRIES; i++)
    write_entry(entries + (size_t)i * GPT_ENTRY_SIZE, &gpt->partitions[i]);
  write_header(gpt, false, entries, primary);
  memcpy(backup, entries, ENTRIES_BYTES);
  write_header(gpt, true, backup, backup + ENTRIES_BYTES);
}

static void read_entry(const uint8_t *entry, struct gpt_partition *partition) {
  memcpy(&partition->type, entry + TYPE, sizeof(partition->type));
  memcpy(&partition->guid, entry + UNIQUE, sizeof(partition->guid));
  partition->first_lba = read64(entry + FIRST_LBA);
  partition->last_lba = read64(entry + LAST_LBA);
  partition->attributes = read64(entry + ATTRIBUTES);
  for (int i = 0; i < GPT_NAME_LENGTH; i++) {
    uint16_t character = read16(entry + NAME + i * 2);
    bool printable = character == 0 || (character >= ' ' && character <= '~');
    partition->name[i] = printable ? (char)character : '?';
  }
}

static enum gpt_state check_header(const uint8_t *header, uint64_t sectors, bool backup) {
  uint8_t copy[HEADER_END];
  if (memcmp(header + SIGNATURE, signature, strlen(signature)) != 0)
    return GPT_MISSING;
  memcpy(copy, header, sizeof(copy));
  write32(copy + HEADER_CRC, 0);
  if (read32(header + HEADER_SIZE) == HEADER_END &&
      crc32_of(copy, sizeof(copy)) != read32(header + HEADER_CRC))
    return GPT_HEADER_DAMAGED;
  if (read32(header + REVISION) != REVISION_1 || read32(header + HEADER_SIZE) != HEADER_END ||
      read32(header + ENTRY_COUNT) != GPT_ENTRIES || read32(header + ENTRY_SIZE) != GPT_ENTRY_SIZE)
    return GPT_UNKNOWN;
  uint64_t first = GPT_HEADER_LBA;
  uint64_t last = sectors - 1;
  bool placed = read64(header + MY_LBA) == (backup ? last : first) &&
                read64(header + ALTERNATE_LBA) == (backup ? first : last) &&
                read64(header + ENTRIES_LBA) == (backup ? last - GPT_ENTRY_SECTORS : first + 1);
  return placed ? GPT_WHOLE : GPT_MISPLACED;
}

enum gpt_state gpt_read(const uint8_t *disk, uint64_t length, bool backup, struct gpt *gpt) {
  uint64_t sectors = length / GPT_SECTOR_SIZE;
  if (sectors < GPT_HEADER_LBA + 2 * GPT_SECTORS)
    return GPT_MISSING;
  uint64_t table = backup ? sectors - GPT_SECTORS : GPT_HEADER_LBA;
  const uint8_t *header = disk + (table + (backup ? GPT_ENTRY_SECTORS : 0)) * GPT_SECTOR_SIZE;
  const uint8_t *entries = disk + (table + (backup ? 0 : 1)) * GPT_SECTOR_SIZE;
  enum gpt_state state = check_header(header, sectors, backup);
  if (state != GPT_WHOLE)
    return state;
  if (crc32_of(entries, ENTRIES_BYTES) != read32(header + ENTRIES_CRC))
    return GPT_ENTRIES_DAMAGED;
  memset(gpt, 0, sizeof(*gpt));
  memcpy(&gpt->disk, header + DISK_GUID, sizeof(gpt->disk));
  gpt->disk_sectors = sectors;
  for (int i = 0; i < GPT_ENTRIES; i++)
    read_entry(entries + (size_t)i * GPT_ENTRY_SIZE, &gpt->partitions[i]);
  return GPT_WHOLE;
}
