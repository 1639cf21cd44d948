/* Gives every part of the volume its place and writes the tables that name them. */
#include "imagetools/volume_image.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "boot/common/digest.h"
#include "boot/common/volume.h"
#include "imagetools/align.h"
#include "imagetools/volume_settings.h"

/* Kernel and modules begin on a page, so that a loader may use whole pages where they were read. */
enum { PAGE_SECTORS = 4096 / VOLUME_SECTOR_SIZE };

/* Boot area, room for settings, requests, list of modules, kernel, its file. */
enum { PIECES_BESIDE_MODULES = 6 };

static void add_piece(struct volume_image *volume, uint64_t sector, struct image_bytes bytes) {
  volume->pieces[volume->piece_count++] = (struct image_piece){
      .offset = sector * VOLUME_SECTOR_SIZE, .bytes = bytes.bytes, .length = bytes.length};
}

static uint64_t unpacked_length(struct image_bytes bytes, const struct image_packing *packing) {
  return packing->compression == VOLUME_NOT_COMPRESSED ? bytes.length : packing->unpacked_length;
}

/* Names a part in the header. Returns the first sector behind it. */
static uint64_t add_packed_part(struct volume_header *header, enum volume_part_kind kind,
                                uint64_t first_sector, struct image_bytes part,
                                const struct image_packing *packing) {
  assert(header->part_count < VOLUME_MAX_PARTS);
  header->parts[header->part_count++] = (struct volume_part){
      .kind = kind,
      .compression = packing->compression,
      .digest = digest_of(part.bytes, part.length),
      .first_sector = first_sector,
      .length = part.length,
      .unpacked_length = unpacked_length(part, packing),
  };
  return first_sector + volume_sectors(part.length);
}

static uint64_t add_part(struct volume_header *header, enum volume_part_kind kind,
                         uint64_t first_sector, struct image_bytes part) {
  static const struct image_packing as_it_is = {0};
  return add_packed_part(header, kind, first_sector, part, &as_it_is);
}

/* Returns the first free sector. */
static uint64_t place_if_any(struct volume_image *volume, struct volume_header *header,
                             enum volume_part_kind kind, uint64_t next, struct image_bytes part) {
  if (part.length == 0)
    return next;
  add_piece(volume, next, part);
  return add_part(header, kind, next, part);
}

/* Writes the module's command line to `text`, where there is room. Returns the place behind it. */
static char *list_command_line(struct volume_image *volume, const struct image_module *module,
                               struct volume_module *entry, char *text) {
  if (module->command_line == NULL)
    return text;
  size_t size = strlen(module->command_line) + 1;
  memcpy(text, module->command_line, size);
  entry->command_line = (uint32_t)(text - (char *)volume->module_list);
  return text + size;
}

/* Puts the modules one behind the other from `next` on and lists them. Returns the sector behind.
 */
static uint64_t place_modules(struct volume_image *volume, const struct image_parts *parts,
                              uint64_t next) {
  char *text = (char *)(volume->module_list + parts->module_count);
  for (uint32_t i = 0; i < parts->module_count; i++) {
    const struct image_module *module = &parts->modules[i];
    struct volume_module *entry = &volume->module_list[i];
    next = align_up(next, PAGE_SECTORS);
    entry->digest = digest_of(module->bytes.bytes, module->bytes.length);
    entry->first_sector = next;
    entry->length = module->bytes.length;
    entry->unpacked_length = unpacked_length(module->bytes, &module->packing);
    entry->compression = module->packing.compression;
    memcpy(entry->name, module->name, strlen(module->name));
    text = list_command_line(volume, module, entry, text);
    add_piece(volume, next, module->bytes);
    next += volume_sectors(module->bytes.length);
  }
  return next;
}

static uint64_t place_kernel_file(struct volume_image *volume, const struct image_parts *parts,
                                  struct volume_header *header, uint64_t next) {
  if (parts->kernel_file.length == 0)
    return next;
  next = align_up(next, PAGE_SECTORS);
  add_piece(volume, next, parts->kernel_file);
  return add_packed_part(header, VOLUME_PART_KERNEL_FILE, next, parts->kernel_file,
                         &parts->kernel_file_packing);
}

/* The kernel and what it is given. `next` is the first free sector; returns the one behind all. */
static uint64_t place_kernel(struct volume_image *volume, const struct image_parts *parts,
                             struct volume_header *header, uint64_t next) {
  uint64_t list_at = next;
  struct image_bytes list = {(const uint8_t *)volume->module_list, volume->module_list_length};
  next = align_up(list_at + volume_sectors(list.length), PAGE_SECTORS);
  uint64_t kernel_at = next;
  next += volume_sectors(parts->kernel.length);
  if (list.length > 0)
    add_piece(volume, list_at, list);
  add_piece(volume, kernel_at, parts->kernel);
  next = place_kernel_file(volume, parts, header, next);
  next = place_modules(volume, parts, next);
  /* Its digest is that of the list when it is filled in. */
  if (list.length > 0)
    add_part(header, VOLUME_PART_MODULE_LIST, list_at, list);
  add_packed_part(header, VOLUME_PART_KERNEL, kernel_at, parts->kernel, &parts->kernel_packing);
  return next;
}

static bool is_compressed(const struct image_parts *parts) {
  bool compressed = parts->kernel_packing.compression != VOLUME_NOT_COMPRESSED ||
                    parts->kernel_file_packing.compression != VOLUME_NOT_COMPRESSED;
  for (uint32_t i = 0; i < parts->module_count; i++)
    compressed |= parts->modules[i].packing.compression != VOLUME_NOT_COMPRESSED;
  return compressed;
}

/* The second stage with its extension, which is a part or not: volume_settings_name() says so when
 * all else is placed. Returns the first sector behind it. */
static uint64_t place_loader(struct volume_image *volume, const struct image_parts *parts,
                             struct volume_header *header) {
  struct image_bytes loader, extension;
  bool split = volume_image_split(parts->second_stage, &loader, &extension);
  assert(split);
  (void)split;
  uint64_t next = add_part(header, VOLUME_PART_LOADER, 1, loader);
  volume->boot_sectors = (uint32_t)next;
  memcpy(volume->boot_area + VOLUME_SECTOR_SIZE, loader.bytes, loader.length);
  if (is_compressed(parts))
    header->flags |= VOLUME_FLAG_COMPRESSED;
  if (extension.length > 0) {
    memcpy(volume->boot_area + next * VOLUME_SECTOR_SIZE, extension.bytes, extension.length);
    next = add_part(header, VOLUME_PART_EXTENSION, next, extension);
  }
  add_piece(volume, 0, (struct image_bytes){volume->boot_area, next * VOLUME_SECTOR_SIZE});
  return next;
}

static struct volume_settings settings_of(const struct image_parts *parts) {
  return (struct volume_settings){
      .settings = (const char *)parts->settings.bytes,
      .settings_length = (uint32_t)parts->settings.length,
      .command_line = (const char *)parts->command_line.bytes,
      .command_line_length = (uint32_t)parts->command_line.length,
      .needs_extension = is_compressed(parts) || parts->asks_for_extension,
  };
}

/* Returns the first sector behind the room. */
static uint64_t place_settings(struct volume_image *volume, const struct image_parts *parts,
                               struct volume_header *header, uint64_t next) {
  const struct volume_settings settings = settings_of(parts);
  header->settings_sector = next;
  volume_settings_write(volume->room, &settings);
  add_piece(volume, next, (struct image_bytes){volume->room, sizeof(volume->room)});
  return next + VOLUME_ROOM_SECTORS;
}

/* Places all parts and returns the header, complete but for its own digest. */
static struct volume_header place_parts(struct volume_image *volume,
                                        const struct image_parts *parts) {
  struct volume_header header = {
      .version = VOLUME_VERSION,
      .first_stage_digest = volume_first_stage_digest(parts->first_stage),
      .module_count = parts->module_count,
  };
  memcpy(header.magic, VOLUME_MAGIC, sizeof(header.magic));
  uint64_t next = place_loader(volume, parts, &header);
  next = place_settings(volume, parts, &header, next);
  next = place_if_any(volume, &header, VOLUME_PART_REQUESTS, next, parts->requests);
  header.sectors = place_kernel(volume, parts, &header, next);
  const struct volume_settings settings = settings_of(parts);
  volume_settings_name(&header, &settings);
  return header;
}

bool volume_image_split(struct image_bytes second_stage, struct image_bytes *loader,
                        struct image_bytes *extension) {
  struct second_stage_extension end = {0};
  *loader = second_stage;
  *extension = (struct image_bytes){second_stage.bytes + second_stage.length, 0};
  if (second_stage.length >= sizeof(end))
    memcpy(&end, extension->bytes - sizeof(end), sizeof(end));
  if (end.magic != SECOND_STAGE_EXTENSION_MAGIC)
    return true;
  if (end.loader_length == 0 || end.offset >= second_stage.length ||
      end.offset != volume_sectors(end.loader_length) * VOLUME_SECTOR_SIZE)
    return false;
  loader->length = end.loader_length;
  *extension =
      (struct image_bytes){second_stage.bytes + end.offset, second_stage.length - end.offset};
  return true;
}

static uint64_t list_length(const struct image_parts *parts) {
  uint64_t length = (uint64_t)parts->module_count * sizeof(struct volume_module);
  for (uint32_t i = 0; i < parts->module_count; i++)
    if (parts->modules[i].command_line != NULL)
      length += strlen(parts->modules[i].command_line) + 1;
  return length;
}

bool volume_image_compose(struct volume_image *volume, const struct image_parts *parts) {
  assert(parts->second_stage.length <= VOLUME_IMAGE_MAX_SECOND_STAGE);
  memset(volume, 0, sizeof(*volume));
  volume->pieces =
      calloc(PIECES_BESIDE_MODULES + (size_t)parts->module_count, sizeof(*volume->pieces));
  volume->module_list_length = list_length(parts);
  volume->module_list = calloc(1, volume->module_list_length + 1);
  if (volume->pieces == NULL || volume->module_list == NULL) {
    volume_image_free(volume);
    return false;
  }
  struct volume_header header = place_parts(volume, parts);
  header.digest = volume_header_digest(&header);
  memcpy(volume->boot_area, &header, sizeof(header));
  volume->length = header.sectors * VOLUME_SECTOR_SIZE;
  return true;
}

void volume_image_free(struct volume_image *volume) {
  free(volume->pieces);
  free(volume->module_list);
  volume->pieces = NULL;
  volume->module_list = NULL;
}
