/* Writes the structures of a CD. */
#include "imagetools/iso/iso9660.h"

#include <assert.h>
#include <string.h>

#include "imagetools/iso/iso_format.h"
#include "imagetools/little_endian.h"

/* The order of the blocks; the directories come last. */
enum {
  PRIMARY_AT,
  BOOT_RECORD_AT,
  TERMINATOR_AT,
  CATALOGUE_AT,
  CD_STAGE_AT,
  PATH_TABLE_LITTLE_AT,
  PATH_TABLE_BIG_AT,
  DIRECTORIES_AT,
};

/* "BOOTX64.EFI;1": eight, a dot, three, and a version. */
#define NAME_MAX_LENGTH 14

static uint8_t *block_at(struct iso *iso, int index) {
  return iso->bytes + (size_t)index * ISO_BLOCK_SIZE;
}

static uint32_t number_of(int index) {
  return ISO_FIRST_BLOCK + (uint32_t)index;
}

static void write_big_endian(uint8_t *bytes, int size, uint32_t value) {
  for (int i = 0; i < size; i++)
    bytes[i] = (uint8_t)(value >> 8 * (size - 1 - i));
}

/* Numbers are there in both orders (ECMA-119, 7.2.3 and 7.3.3). */
static void write_both16(uint8_t *bytes, uint16_t value) {
  write16(bytes, value);
  write_big_endian(bytes + 2, 2, value);
}

static void write_both32(uint8_t *bytes, uint32_t value) {
  write32(bytes, value);
  write_big_endian(bytes + 4, 4, value);
}

/* Text in a field that is filled with blanks. */
static void write_text(uint8_t *field, size_t size, const char *text) {
  memset(field, ' ', size);
  memcpy(field, text, strlen(text));
}

static void begin_descriptor(uint8_t *block, uint8_t type) {
  block[DESCRIPTOR_TYPE] = type;
  memcpy(block + DESCRIPTOR_ID, STANDARD_ID, strlen(STANDARD_ID));
  block[DESCRIPTOR_VERSION] = DESCRIPTOR_VERSION_1;
}

/* Returns the record's length; `name` is one NUL byte for a directory itself, one 1 byte for its
 * parent. */
static size_t write_record(uint8_t *record, const char *name, size_t name_length, uint32_t block,
                           uint32_t length, uint8_t flags) {
  static const uint8_t date[] = {80, 1, 1, 0, 0, 0, 0}; /* years since 1900, month, day */
  size_t size = (RECORD_NAME + name_length + 1) / 2 * 2;
  record[RECORD_LENGTH] = (uint8_t)size;
  write_both32(record + RECORD_BLOCK, block);
  write_both32(record + RECORD_DATA_LENGTH, length);
  memcpy(record + RECORD_DATE, date, sizeof(date));
  record[RECORD_FLAGS] = flags;
  write_both16(record + RECORD_SEQUENCE_NUMBER, 1);
  record[RECORD_NAME_LENGTH] = (uint8_t)name_length;
  memcpy(record + RECORD_NAME, name, name_length);
  return size;
}

static uint32_t directory_block(int index) {
  return number_of(DIRECTORIES_AT + index);
}

static size_t write_directory_record(uint8_t *record, const char *name, size_t name_length,
                                     int index) {
  return write_record(record, name, name_length, directory_block(index), ISO_BLOCK_SIZE,
                      FLAG_DIRECTORY);
}

/* Records are sorted by name (9.3); the callers' order is that. */
static void write_directory(struct iso *iso, const struct path_tree *tree, int index,
                            const struct iso_request *request) {
  uint8_t *next = block_at(iso, DIRECTORIES_AT + index);
  next += write_directory_record(next, "\0", 1, index);
  next += write_directory_record(next, "\1", 1, tree->directories[index].parent);
  for (int i = 1; i < tree->directory_count; i++) {
    const struct path_tree_directory *directory = &tree->directories[i];
    if (directory->parent == index)
      next += write_directory_record(next, directory->name.text, directory->name.length, i);
  }
  for (int i = 0; i < tree->file_count; i++) {
    if (tree->file_directories[i] != index)
      continue;
    const struct path_name *name = &tree->file_names[i];
    char text[NAME_MAX_LENGTH];
    assert(name->length + 2 <= sizeof(text));
    memcpy(text, name->text, name->length);
    memcpy(text + name->length, ";1", 2);
    next += write_record(next, text, name->length + 2, request->files[i].block,
                         request->files[i].length, 0);
  }
}

/* Returns the table's length. Directories are numbered from 1 there. */
static uint32_t write_path_table(uint8_t *table, const struct path_tree *tree, bool big) {
  uint8_t *next = table;
  for (int i = 0; i < tree->directory_count; i++) {
    const struct path_tree_directory *directory = &tree->directories[i];
    const char *name = i == 0 ? "\0" : directory->name.text;
    size_t length = i == 0 ? 1 : directory->name.length;
    next[PATH_NAME_LENGTH] = (uint8_t)length;
    if (big) {
      write_big_endian(next + PATH_BLOCK, 4, directory_block(i));
      write_big_endian(next + PATH_PARENT, 2, (uint32_t)directory->parent + 1);
    } else {
      write32(next + PATH_BLOCK, directory_block(i));
      write16(next + PATH_PARENT, (uint16_t)(directory->parent + 1));
    }
    memcpy(next + PATH_NAME, name, length);
    next += (PATH_NAME + length + 1) / 2 * 2;
  }
  return (uint32_t)(next - table);
}

static void write_dates(uint8_t *dates) {
  static const char made[] = "1980010100000000"; /* the time zone behind it is a zero byte */
  static const char none[] = "0000000000000000";
  for (int i = 0; i < 4; i++)
    memcpy(dates + i * PRIMARY_DATE_SIZE, i < 2 ? made : none, strlen(made));
}

static void write_primary(struct iso *iso, const struct iso_request *request,
                          uint32_t path_table_size) {
  uint8_t *block = block_at(iso, PRIMARY_AT);
  begin_descriptor(block, TYPE_PRIMARY);
  write_text(block + PRIMARY_SYSTEM_ID, 32, "");
  write_text(block + PRIMARY_VOLUME_ID, 32, "BOOTSMITH");
  write_both32(block + PRIMARY_BLOCKS, request->blocks);
  write_both16(block + PRIMARY_SET_SIZE, 1);
  write_both16(block + PRIMARY_SEQUENCE_NUMBER, 1);
  write_both16(block + PRIMARY_BLOCK_SIZE, ISO_BLOCK_SIZE);
  write_both32(block + PRIMARY_PATH_TABLE_SIZE, path_table_size);
  write32(block + PRIMARY_PATH_TABLE_LITTLE, number_of(PATH_TABLE_LITTLE_AT));
  write_big_endian(block + PRIMARY_PATH_TABLE_BIG, 4, number_of(PATH_TABLE_BIG_AT));
  write_directory_record(block + PRIMARY_ROOT, "\0", 1, 0);
  /* Set, publisher, preparer, application, and the names of three files that there are not. */
  write_text(block + PRIMARY_SET_ID, PRIMARY_DATES - PRIMARY_SET_ID, "");
  write_text(block + PRIMARY_PUBLISHER, 128, "BOOTSMITH");
  write_dates(block + PRIMARY_DATES);
  block[PRIMARY_FILE_STRUCTURE] = FILE_STRUCTURE_1;
}

static void write_boot_record(struct iso *iso) {
  uint8_t *block = block_at(iso, BOOT_RECORD_AT);
  begin_descriptor(block, TYPE_BOOT_RECORD);
  memcpy(block + BOOT_RECORD_SYSTEM, BOOT_RECORD_ID, strlen(BOOT_RECORD_ID));
  write32(block + BOOT_RECORD_CATALOGUE, number_of(CATALOGUE_AT));
}

static void write_entry(uint8_t *entry, uint32_t block, uint64_t length) {
  uint64_t sectors = length / VIRTUAL_SECTOR_SIZE;
  entry[ENTRY_INDICATOR] = INDICATOR_BOOTABLE;
  /* For a longer one 0 says: up to the end of the disc (UEFI 2.10, section 13.3.2.1). */
  write16(entry + ENTRY_SECTORS, sectors <= UINT16_MAX ? (uint16_t)sectors : 0);
  write32(entry + ENTRY_BLOCK, block);
}

static void write_catalogue(struct iso *iso, const struct iso_request *request) {
  uint8_t *validation = block_at(iso, CATALOGUE_AT);
  validation[VALIDATION_HEADER] = HEADER_VALIDATION;
  validation[VALIDATION_PLATFORM] = PLATFORM_X86;
  memcpy(validation + VALIDATION_ID, "Bootsmith", strlen("Bootsmith"));
  write16(validation + VALIDATION_KEY, VALIDATION_KEY_VALUE);
  uint16_t sum = 0;
  for (int i = 0; i < CATALOGUE_ENTRY_SIZE; i += 2)
    sum += read16(validation + i);
  write16(validation + VALIDATION_SUM, (uint16_t)-sum);
  write_entry(validation + CATALOGUE_ENTRY_SIZE, number_of(CD_STAGE_AT), ISO_BLOCK_SIZE);
  uint8_t *section = validation + 2 * CATALOGUE_ENTRY_SIZE;
  section[SECTION_HEADER] = HEADER_LAST_SECTION;
  section[SECTION_PLATFORM] = PLATFORM_EFI;
  write16(section + SECTION_ENTRIES, 1);
  write_entry(section + CATALOGUE_ENTRY_SIZE, request->efi_block, request->efi_length);
}

void iso_compose(struct iso *iso, const struct iso_request *request) {
  struct path_tree tree = path_tree();
  memset(iso, 0, sizeof(*iso));
  for (int i = 0; i < request->file_count; i++)
    path_tree_add(&tree, request->files[i].path);
  uint32_t size = write_path_table(block_at(iso, PATH_TABLE_LITTLE_AT), &tree, false);
  write_path_table(block_at(iso, PATH_TABLE_BIG_AT), &tree, true);
  for (int i = 0; i < tree.directory_count; i++)
    write_directory(iso, &tree, i, request);
  write_primary(iso, request, size);
  write_boot_record(iso);
  begin_descriptor(block_at(iso, TERMINATOR_AT), TYPE_TERMINATOR);
  write_catalogue(iso, request);
  memcpy(block_at(iso, CD_STAGE_AT), request->cd_stage, ISO_BLOCK_SIZE);
  iso->length = (uint32_t)(DIRECTORIES_AT + tree.directory_count) * ISO_BLOCK_SIZE;
}
