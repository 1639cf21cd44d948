/* Lays out a FAT file system and writes its tables and directories. */
#include "imagetools/fat/fat.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "imagetools/fat/fat_format.h"
#include "imagetools/little_endian.h"
#include "imagetools/path_tree.h"

#define MAX_CLUSTER_SECTORS 8
#define ALIGNMENT_SECTORS (FAT_ALIGNMENT / FAT_SECTOR_SIZE)
#define TABLES 2

/* What every formatting program gives a FAT16, and what some firmware takes for granted. */
#define ROOT_ENTRIES 512
#define ROOT_SECTORS (ROOT_ENTRIES * ENTRY_SIZE / FAT_SECTOR_SIZE)

/* Likewise for FAT32: boot sector, information sector and a copy of both from sector 6 on. */
#define FAT32_RESERVED_SECTORS 32
#define FAT32_INFO_SECTOR 1
#define FAT32_BACKUP_SECTOR 6

/* The geometry that firmware makes up for disks of any size. */
#define TRACK_SECTORS 63
#define HEADS 255

#define FIRST_DRIVE 0x80

/* 1 January 1980: day 1, month 1 << 5, year 0 << 9. */
#define DATE (1 | 1 << 5)

#define BASE_LENGTH 8

/* Any directory with all the others and all files in it fits into one cluster of any size. */
_Static_assert(2 + PATH_TREE_MAX_FILES + PATH_TREE_MAX_DIRECTORIES - 2 <=
                   FAT_SECTOR_SIZE / ENTRY_SIZE,
               "a directory has one cluster");
_Static_assert(FAT_MAX_FILES <= PATH_TREE_MAX_FILES, "a tree holds the files of a request");

/* The files' directories, and where everything begins. */
struct tree {
  struct path_tree paths;
  uint32_t directory_clusters[PATH_TREE_MAX_DIRECTORIES];
  uint32_t file_clusters[PATH_TREE_MAX_FILES];
};

static struct tree build_tree(const struct fat_request *request) {
  struct tree tree = {.paths = path_tree()};
  for (int i = 0; i < request->file_count; i++)
    path_tree_add(&tree.paths, request->files[i].path);
  return tree;
}

static uint64_t divide_up(uint64_t value, uint64_t divisor) {
  return (value + divisor - 1) / divisor;
}

/* The file system of so many sectors with tables of so many: how many clusters are left. */
static void place_data(struct fat *fat, uint64_t sectors) {
  uint32_t reserved = fat->bits == 32 ? FAT32_RESERVED_SECTORS : 1;
  fat->root_sectors = fat->bits == 32 ? 0 : ROOT_SECTORS;
  uint64_t before = TABLES * (uint64_t)fat->table_sectors + fat->root_sectors;
  uint64_t data = divide_up(reserved + before, ALIGNMENT_SECTORS) * ALIGNMENT_SECTORS;
  fat->reserved_sectors = (uint32_t)(data - before);
  fat->data_sector = (uint32_t)data;
  fat->clusters = data < sectors ? (uint32_t)((sectors - data) / fat->cluster_sectors) : 0;
}

/* Finds the smallest tables that have an entry for each cluster that they leave. */
static void size_tables(struct fat *fat, uint64_t sectors) {
  fat->table_sectors = 0;
  uint64_t needed;
  do {
    fat->table_sectors++;
    place_data(fat, sectors);
    uint64_t entries = FIRST_CLUSTER + (uint64_t)fat->clusters;
    needed = divide_up(entries * fat->bits / 8, FAT_SECTOR_SIZE);
  } while (needed > fat->table_sectors);
}

/* Chooses the kind and the size of clusters; false if so many sectors can't be had. */
static bool choose_layout(struct fat *fat, uint64_t sectors) {
  *fat = (struct fat){.bits = 16};
  if (sectors > UINT32_MAX)
    return false;
  for (uint32_t size = 1; size <= MAX_CLUSTER_SECTORS; size *= 2) {
    fat->cluster_sectors = size;
    size_tables(fat, sectors);
    if (fat->clusters <= FAT16_CLUSTERS_MAX)
      return fat->clusters >= FAT16_CLUSTERS_MIN;
  }
  fat->bits = 32;
  size_tables(fat, sectors);
  return fat->clusters > FAT16_CLUSTERS_MAX && fat->clusters <= FAT32_CLUSTERS_MAX;
}

/* Every file begins at a multiple of FAT_ALIGNMENT; clusters before it may stay free. */
static uint64_t align_cluster(const struct fat *fat, uint64_t cluster) {
  uint64_t alignment = ALIGNMENT_SECTORS / fat->cluster_sectors;
  return FIRST_CLUSTER + divide_up(cluster - FIRST_CLUSTER, alignment) * alignment;
}

static uint64_t clusters_of(const struct fat *fat, uint64_t length) {
  return divide_up(length, (uint64_t)fat->cluster_sectors * FAT_SECTOR_SIZE);
}

/* FAT32's root directory has a cluster as all others. */
static uint32_t directory_clusters(const struct fat *fat, const struct tree *tree) {
  return (uint32_t)tree->paths.directory_count - (fat->bits == 32 ? 0 : 1);
}

bool fat_fits(const struct fat_request *request) {
  struct fat fat;
  if (!choose_layout(&fat, request->sectors))
    return false;
  struct tree tree = build_tree(request);
  uint64_t next = FIRST_CLUSTER;
  for (int i = 0; i < request->file_count; i++) {
    if (request->files[i].length > FAT_MAX_FILE_LENGTH)
      return false;
    next = align_cluster(&fat, next) + clusters_of(&fat, request->files[i].length);
  }
  return next + directory_clusters(&fat, &tree) <= FIRST_CLUSTER + (uint64_t)fat.clusters;
}

static uint8_t *table(const struct fat *fat) {
  return fat->metadata + (uint64_t)fat->reserved_sectors * FAT_SECTOR_SIZE;
}

static void set_entry(struct fat *fat, uint32_t cluster, uint32_t value) {
  uint8_t *bytes = table(fat);
  if (fat->bits == 32)
    write32(bytes + (size_t)cluster * 4, value);
  else
    write16(bytes + (size_t)cluster * 2, (uint16_t)value);
}

/* Links clusters one behind the other; returns the first behind them. */
static uint32_t link_clusters(struct fat *fat, uint32_t first, uint64_t count) {
  for (uint64_t i = 0; i < count; i++) {
    uint32_t cluster = first + (uint32_t)i;
    set_entry(fat, cluster, i + 1 < count ? cluster + 1 : FAT32_END);
  }
  return first + (uint32_t)count;
}

static uint64_t cluster_sector(const struct fat *fat, uint32_t cluster) {
  return fat->data_sector + (uint64_t)(cluster - FIRST_CLUSTER) * fat->cluster_sectors;
}

/* The first two entries hold the media byte and flags that say: unmounted in good order. */
static void begin_table(struct fat *fat) {
  set_entry(fat, 0, (FAT32_END & ~0xffu) | MEDIA_FIXED_DISK);
  set_entry(fat, 1, FAT32_END);
}

/* Gives files and directories their clusters. Returns the first behind them. */
static uint32_t place_tree(struct fat *fat, struct tree *tree, const struct fat_request *request) {
  uint32_t next = FIRST_CLUSTER;
  for (int i = 0; i < request->file_count; i++) {
    uint64_t count = clusters_of(fat, request->files[i].length);
    next = (uint32_t)align_cluster(fat, next);
    fat->file_sectors[i] = cluster_sector(fat, next);
    tree->file_clusters[i] = count == 0 ? 0 : next;
    next = link_clusters(fat, next, count);
  }
  fat->directories_sector = cluster_sector(fat, next);
  for (int i = fat->bits == 32 ? 0 : 1; i < tree->paths.directory_count; i++) {
    tree->directory_clusters[i] = next;
    next = link_clusters(fat, next, 1);
  }
  return next;
}

static void write_entry(uint8_t *entry, const char *name, uint8_t attributes, uint32_t cluster,
                        uint64_t length) {
  memcpy(entry + ENTRY_NAME, name, NAME_LENGTH);
  entry[ENTRY_ATTRIBUTES] = attributes;
  write16(entry + ENTRY_CREATED_DATE, DATE);
  write16(entry + ENTRY_ACCESSED_DATE, DATE);
  write16(entry + ENTRY_WRITTEN_DATE, DATE);
  write16(entry + ENTRY_CLUSTER_HIGH, (uint16_t)(cluster >> 16));
  write16(entry + ENTRY_CLUSTER_LOW, (uint16_t)cluster);
  write32(entry + ENTRY_LENGTH, (uint32_t)length);
}

/* A blank-filled copy of the label. */
static void write_label(uint8_t *field, const char *label) {
  memset(field, ' ', NAME_LENGTH);
  memcpy(field, label, strlen(label));
}

static uint8_t *directory_bytes(const struct fat *fat, const struct tree *tree, int index) {
  if (index == 0 && fat->bits != 32)
    return table(fat) + (uint64_t)TABLES * fat->table_sectors * FAT_SECTOR_SIZE;
  uint64_t sector = cluster_sector(fat, tree->directory_clusters[index]);
  return fat->directories + (sector - fat->directories_sector) * FAT_SECTOR_SIZE;
}

/* "BOOTX64.EFI" as "BOOTX64 EFI". */
static void fill_name(char name[NAME_LENGTH], const struct path_name *path_name) {
  const char *dot = memchr(path_name->text, '.', path_name->length);
  size_t base = dot == NULL ? path_name->length : (size_t)(dot - path_name->text);
  size_t extension = dot == NULL ? 0 : path_name->length - base - 1;
  assert(base >= 1 && base <= BASE_LENGTH && extension <= NAME_LENGTH - BASE_LENGTH);
  memset(name, ' ', NAME_LENGTH);
  memcpy(name, path_name->text, base);
  if (extension > 0)
    memcpy(name + BASE_LENGTH, dot + 1, extension);
}

/* The root's label; other directories' entries for themselves and for what holds them. */
static uint8_t *begin_directory(const struct fat *fat, const struct tree *tree, int index,
                                const char *label) {
  uint8_t *next = directory_bytes(fat, tree, index);
  if (index == 0) {
    char name[NAME_LENGTH];
    write_label((uint8_t *)name, label);
    write_entry(next, name, ATTRIBUTE_LABEL, 0, 0);
    return next + ENTRY_SIZE;
  }
  /* The root is named 0 here, even where it has a cluster (section 6.5). */
  int parent = tree->paths.directories[index].parent;
  write_entry(next, ".          ", ATTRIBUTE_DIRECTORY, tree->directory_clusters[index], 0);
  write_entry(next + ENTRY_SIZE, "..         ", ATTRIBUTE_DIRECTORY,
              parent == 0 ? 0 : tree->directory_clusters[parent], 0);
  return next + 2 * ENTRY_SIZE;
}

static void write_directory(const struct fat *fat, const struct tree *tree, int index,
                            const struct fat_request *request) {
  const struct path_tree *paths = &tree->paths;
  uint8_t *next = begin_directory(fat, tree, index, request->label);
  char name[NAME_LENGTH];
  for (int i = 1; i < paths->directory_count; i++)
    if (paths->directories[i].parent == index) {
      fill_name(name, &paths->directories[i].name);
      write_entry(next, name, ATTRIBUTE_DIRECTORY, tree->directory_clusters[i], 0);
      next += ENTRY_SIZE;
    }
  for (int i = 0; i < paths->file_count; i++)
    if (paths->file_directories[i] == index) {
      fill_name(name, &paths->file_names[i]);
      write_entry(next, name, ATTRIBUTE_ARCHIVE, tree->file_clusters[i], request->files[i].length);
      next += ENTRY_SIZE;
    }
}

static void write_common_fields(const struct fat *fat, const struct fat_request *request,
                                uint8_t *sector) {
  memcpy(sector + BPB_OEM_NAME, "BOOTSMTH", 8);
  write16(sector + BPB_SECTOR_SIZE, FAT_SECTOR_SIZE);
  sector[BPB_CLUSTER_SECTORS] = (uint8_t)fat->cluster_sectors;
  write16(sector + BPB_RESERVED_SECTORS, (uint16_t)fat->reserved_sectors);
  sector[BPB_TABLE_COUNT] = TABLES;
  sector[BPB_MEDIA] = MEDIA_FIXED_DISK;
  write16(sector + BPB_TRACK_SECTORS, TRACK_SECTORS);
  write16(sector + BPB_HEADS, HEADS);
  write32(sector + BPB_HIDDEN_SECTORS, request->hidden);
  /* Where 16 bits can hold the number, they must (section 3.1). */
  if (fat->bits == 16 && request->sectors <= UINT16_MAX)
    write16(sector + BPB_SECTORS_16, (uint16_t)request->sectors);
  else
    write32(sector + BPB_SECTORS_32, (uint32_t)request->sectors);
  write16(sector + BOOT_SIGNATURE, 0xaa55);
}

/* The jump, the fields behind the parameter block, and code for who starts this sector. */
static void write_end_fields(const struct fat_request *request, uint8_t *sector, int drive,
                             int code, const char *type) {
  /* INT 18h: to the BIOS, this disk can't be started so; then HLT for good. */
  static const uint8_t boot_code[] = {0xcd, 0x18, 0xf4, 0xeb, 0xfd};
  sector[BPB_JUMP] = 0xeb;
  sector[BPB_JUMP + 1] = (uint8_t)(code - 2);
  sector[BPB_JUMP + 2] = 0x90;
  sector[drive] = FIRST_DRIVE;
  sector[drive + BPB_DRIVE_SIGNATURE] = EXTENDED_SIGNATURE;
  write32(sector + drive + BPB_DRIVE_SERIAL, request->serial_number);
  write_label(sector + drive + BPB_DRIVE_LABEL, request->label);
  memcpy(sector + drive + BPB_DRIVE_TYPE, type, 8);
  memcpy(sector + code, boot_code, sizeof(boot_code));
}

static void write_boot_sector16(const struct fat *fat, const struct fat_request *request) {
  uint8_t *sector = fat->metadata;
  write_common_fields(fat, request, sector);
  write16(sector + BPB_ROOT_ENTRIES, ROOT_ENTRIES);
  write16(sector + BPB_TABLE_SECTORS_16, (uint16_t)fat->table_sectors);
  write_end_fields(request, sector, BPB16_DRIVE, BPB16_BOOT_CODE, "FAT16   ");
}

static uint32_t count_free(const struct fat *fat) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < fat->clusters; i++)
    count += read32(table(fat) + (size_t)(FIRST_CLUSTER + i) * 4) == 0;
  return count;
}

static void write_info_sector(const struct fat *fat, uint32_t next, uint8_t *sector) {
  write32(sector + INFO_LEAD, INFO_LEAD_SIGNATURE);
  write32(sector + INFO_STRUCTURE, INFO_STRUCTURE_SIGNATURE);
  write32(sector + INFO_FREE, count_free(fat));
  write32(sector + INFO_NEXT, next);
  write32(sector + INFO_TRAIL, INFO_TRAIL_SIGNATURE);
}

static void write_boot_sector32(const struct fat *fat, const struct fat_request *request,
                                uint32_t root, uint32_t next) {
  uint8_t *sector = fat->metadata;
  write_common_fields(fat, request, sector);
  write32(sector + BPB32_TABLE_SECTORS, fat->table_sectors);
  write32(sector + BPB32_ROOT_CLUSTER, root);
  write16(sector + BPB32_INFO_SECTOR, FAT32_INFO_SECTOR);
  write16(sector + BPB32_BACKUP_SECTOR, FAT32_BACKUP_SECTOR);
  write_end_fields(request, sector, BPB32_DRIVE, BPB32_BOOT_CODE, "FAT32   ");
  write_info_sector(fat, next, sector + FAT32_INFO_SECTOR * FAT_SECTOR_SIZE);
  memcpy(sector + FAT32_BACKUP_SECTOR * FAT_SECTOR_SIZE, sector,
         (FAT32_INFO_SECTOR + 1) * FAT_SECTOR_SIZE);
}

bool fat_compose(struct fat *fat, const struct fat_request *request) {
  bool fits = choose_layout(fat, request->sectors);
  assert(fits && fat_fits(request));
  struct tree tree = build_tree(request);
  fat->metadata_length = (uint64_t)fat->data_sector * FAT_SECTOR_SIZE;
  fat->directories_length =
      (uint64_t)directory_clusters(fat, &tree) * fat->cluster_sectors * FAT_SECTOR_SIZE;
  fat->metadata = calloc(fat->metadata_length, 1);
  fat->directories = calloc(fat->directories_length + 1, 1);
  if (!fits || fat->metadata == NULL || fat->directories == NULL) {
    fat_free(fat);
    return false;
  }
  begin_table(fat);
  uint32_t next = place_tree(fat, &tree, request);
  uint64_t table_length = (uint64_t)fat->table_sectors * FAT_SECTOR_SIZE;
  memcpy(table(fat) + table_length, table(fat), table_length);
  for (int i = 0; i < tree.paths.directory_count; i++)
    write_directory(fat, &tree, i, request);
  if (fat->bits == 32)
    write_boot_sector32(fat, request, tree.directory_clusters[0], next);
  else
    write_boot_sector16(fat, request);
  return true;
}

void fat_free(struct fat *fat) {
  free(fat->metadata);
  free(fat->directories);
  fat->metadata = NULL;
  fat->directories = NULL;
}

static void set_serial_number(uint8_t *sector, int drive, uint32_t serial_number) {
  write32(sector + drive + BPB_DRIVE_SERIAL, serial_number);
}

void fat_set_serial_number(uint8_t *file_system, uint32_t serial_number) {
  bool wide = read16(file_system + BPB_TABLE_SECTORS_16) == 0;
  set_serial_number(file_system, wide ? BPB32_DRIVE : BPB16_DRIVE, serial_number);
  if (wide)
    set_serial_number(file_system + read16(file_system + BPB32_BACKUP_SECTOR) * FAT_SECTOR_SIZE,
                      BPB32_DRIVE, serial_number);
}
