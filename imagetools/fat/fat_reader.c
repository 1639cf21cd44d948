/* Walks the directories of a FAT file system. Nothing that stands there is taken on trust. */
#include "imagetools/fat/fat_reader.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "imagetools/fat/fat_format.h"
#include "imagetools/little_endian.h"

#define MAX_DEPTH 8
/* Clusters of directories, all together: enough for any that we write, and an end to circles. */
#define MAX_DIRECTORY_CLUSTERS 256

struct walk {
  struct fat_reader *reader;
  const uint8_t *bytes;
  const uint8_t *table;
  struct failure *failure;
  uint32_t directory_clusters; /* read so far */
  uint32_t root_cluster;       /* 0: FAT16 */
  uint32_t root_sector;
  uint32_t root_entries;
};

static bool has_place(const struct walk *walk, uint32_t cluster) {
  return cluster >= FIRST_CLUSTER && cluster - FIRST_CLUSTER < walk->reader->clusters;
}

static uint64_t cluster_sector(const struct fat_reader *reader, uint32_t cluster) {
  return reader->data_sector + (uint64_t)(cluster - FIRST_CLUSTER) * reader->cluster_sectors;
}

/* The cluster behind another one; 0 at the chain's end, 1 where it leads nowhere. */
static uint32_t next_cluster(const struct walk *walk, uint32_t cluster) {
  bool wide = walk->reader->bits == 32;
  uint32_t next = wide ? read32(walk->table + (size_t)cluster * 4) & FAT32_MASK
                       : read16(walk->table + (size_t)cluster * 2);
  if (next >= (wide ? FAT32_END_MIN : FAT16_END_MIN))
    return 0;
  return has_place(walk, next) ? next : 1;
}

/* Follows a file's clusters to its end. */
static bool follow(const struct walk *walk, struct fat_reader_file *file, uint32_t cluster) {
  uint64_t size = (uint64_t)walk->reader->cluster_sectors * FAT_SECTOR_SIZE;
  uint64_t clusters = (file->length + size - 1) / size;
  file->in_one_piece = true;
  if (clusters == 0)
    return cluster == 0 || fail(walk->failure, "%s is empty and has clusters", file->path);
  if (!has_place(walk, cluster))
    return fail(walk->failure, "%s begins at cluster %" PRIu32 ", which is none", file->path,
                cluster);
  file->sector = cluster_sector(walk->reader, cluster);
  for (uint64_t i = 1; i <= clusters; i++) {
    uint32_t next = next_cluster(walk, cluster);
    if ((next < FIRST_CLUSTER) != (i == clusters) || next == 1)
      return fail(walk->failure, "%s has another number of clusters than its length needs",
                  file->path);
    if (next >= FIRST_CLUSTER && next != cluster + 1)
      file->in_one_piece = false;
    cluster = next;
  }
  return true;
}

/* "BOOTX64 EFI" as "BOOTX64.EFI", behind the path of the directory. */
static bool make_path(char path[FAT_READER_PATH_SIZE], const char *directory, const uint8_t *name) {
  size_t length = strlen(directory);
  if (length + 1 + NAME_LENGTH + 2 > FAT_READER_PATH_SIZE)
    return false;
  memmove(path, directory, length);
  if (length > 0)
    path[length++] = '/';
  for (int i = 0; i < NAME_LENGTH; i++) {
    if (i == 8 && name[i] != ' ')
      path[length++] = '.';
    if (name[i] != ' ')
      path[length++] = name[i] > ' ' && name[i] <= '~' && name[i] != '/' ? (char)name[i] : '?';
  }
  path[length] = '\0';
  return true;
}

static bool read_directory(struct walk *walk, const char *path, uint32_t cluster, int depth);

static bool read_file(const struct walk *walk, const char *path, const uint8_t *entry,
                      uint32_t cluster) {
  struct fat_reader *reader = walk->reader;
  if (reader->file_count == FAT_READER_MAX_FILES)
    return fail(walk->failure, "there are more than %d files", FAT_READER_MAX_FILES);
  struct fat_reader_file *file = &reader->files[reader->file_count++];
  *file = (struct fat_reader_file){.length = read32(entry + ENTRY_LENGTH)};
  memcpy(file->path, path, sizeof(file->path));
  return follow(walk, file, cluster);
}

static bool read_entry(struct walk *walk, const char *directory, const uint8_t *entry, int depth) {
  char path[FAT_READER_PATH_SIZE] = {0};
  uint8_t attributes = entry[ENTRY_ATTRIBUTES];
  if (entry[ENTRY_NAME] == ENTRY_DELETED || entry[ENTRY_NAME] == '.' ||
      (attributes & ATTRIBUTE_LABEL) != 0)
    return true; /* long names have that attribute too */
  if (!make_path(path, directory, entry + ENTRY_NAME))
    return fail(walk->failure, "the path of a file in %s is too long", directory);
  uint32_t cluster =
      (uint32_t)read16(entry + ENTRY_CLUSTER_HIGH) << 16 | read16(entry + ENTRY_CLUSTER_LOW);
  return (attributes & ATTRIBUTE_DIRECTORY) != 0 ? read_directory(walk, path, cluster, depth + 1)
                                                 : read_file(walk, path, entry, cluster);
}

/* Reads entries up to the one that ends the directory; *ended tells whether there was one. */
static bool read_entries(struct walk *walk, const char *path, uint64_t sector, uint32_t count,
                         int depth, bool *ended) {
  const uint8_t *entry = walk->bytes + sector * FAT_SECTOR_SIZE;
  *ended = false;
  for (uint32_t i = 0; i < count && !*ended; i++, entry += ENTRY_SIZE) {
    *ended = entry[ENTRY_NAME] == 0;
    if (!*ended && !read_entry(walk, path, entry, depth))
      return false;
  }
  return true;
}

static bool read_directory(struct walk *walk, const char *path, uint32_t cluster, int depth) {
  uint32_t entries = walk->reader->cluster_sectors * FAT_SECTOR_SIZE / ENTRY_SIZE;
  bool ended = false;
  if (depth > MAX_DEPTH)
    return fail(walk->failure, "%s: directories are nested too deep", path);
  while (!ended && cluster != 0) {
    if (!has_place(walk, cluster) || walk->directory_clusters == MAX_DIRECTORY_CLUSTERS)
      return fail(walk->failure, "the directory \"/%s\" has clusters that lead nowhere", path);
    walk->directory_clusters++;
    if (!read_entries(walk, path, cluster_sector(walk->reader, cluster), entries, depth, &ended))
      return false;
    cluster = next_cluster(walk, cluster);
  }
  return true;
}

static bool read_root(struct walk *walk) {
  bool ended;
  if (walk->root_cluster != 0)
    return read_directory(walk, "", walk->root_cluster, 0);
  return read_entries(walk, "", walk->root_sector, walk->root_entries, 0, &ended);
}

/* The sizes in the parameter block, and whether they agree with each other. */
static bool read_parameters(struct walk *walk, uint64_t length) {
  struct fat_reader *reader = walk->reader;
  const uint8_t *sector = walk->bytes;
  uint32_t tables = sector[BPB_TABLE_COUNT];
  uint32_t table_sectors = read16(sector + BPB_TABLE_SECTORS_16);
  uint32_t reserved = read16(sector + BPB_RESERVED_SECTORS);
  bool wide = table_sectors == 0;
  if (wide)
    table_sectors = read32(sector + BPB32_TABLE_SECTORS);
  walk->root_entries = read16(sector + BPB_ROOT_ENTRIES);
  reader->cluster_sectors = sector[BPB_CLUSTER_SECTORS];
  reader->sectors = read16(sector + BPB_SECTORS_16);
  if (reader->sectors == 0)
    reader->sectors = read32(sector + BPB_SECTORS_32);
  uint64_t root = reserved + (uint64_t)tables * table_sectors;
  uint64_t data =
      root + (walk->root_entries * (uint64_t)ENTRY_SIZE + FAT_SECTOR_SIZE - 1) / FAT_SECTOR_SIZE;
  if (read16(sector + BPB_SECTOR_SIZE) != FAT_SECTOR_SIZE || reader->cluster_sectors == 0 ||
      reserved == 0 || tables != 2 || reader->sectors > length / FAT_SECTOR_SIZE ||
      data >= reader->sectors)
    return fail(walk->failure, "its parameter block is damaged");
  reader->data_sector = (uint32_t)data;
  reader->clusters = (uint32_t)((reader->sectors - data) / reader->cluster_sectors);
  reader->bits = reader->clusters > FAT16_CLUSTERS_MAX ? 32 : 16;
  uint64_t entries = FIRST_CLUSTER + (uint64_t)reader->clusters;
  if (reader->clusters < FAT16_CLUSTERS_MIN || (reader->bits == 32) != wide ||
      entries * reader->bits / 8 > (uint64_t)table_sectors * FAT_SECTOR_SIZE)
    return fail(walk->failure, "it is neither a FAT16 nor a FAT32");
  if (wide && read16(sector + BPB32_BACKUP_SECTOR) >= reserved)
    return fail(walk->failure, "the copy of its first sector is no reserved sector");
  walk->table = sector + (uint64_t)reserved * FAT_SECTOR_SIZE;
  walk->root_sector = (uint32_t)root;
  walk->root_cluster = wide ? read32(sector + BPB32_ROOT_CLUSTER) : 0;
  reader->serial_number = read32(sector + (wide ? BPB32_DRIVE : BPB16_DRIVE) + BPB_DRIVE_SERIAL);
  uint64_t table_length = (uint64_t)table_sectors * FAT_SECTOR_SIZE;
  reader->tables_agree = memcmp(walk->table, walk->table + table_length, table_length) == 0;
  return true;
}

bool fat_reader_read(struct fat_reader *reader, const uint8_t *bytes, uint64_t length,
                     struct failure *failure) {
  *reader = (struct fat_reader){0};
  struct walk walk = {.reader = reader, .bytes = bytes, .failure = failure};
  if (length < FAT_SECTOR_SIZE || read16(bytes + BOOT_SIGNATURE) != 0xaa55)
    return fail(failure, "its first sector has no boot signature");
  return read_parameters(&walk, length) && read_root(&walk);
}

const struct fat_reader_file *fat_reader_find(const struct fat_reader *reader, const char *path) {
  for (int i = 0; i < reader->file_count; i++)
    if (strcmp(reader->files[i].path, path) == 0)
      return &reader->files[i];
  return NULL;
}
