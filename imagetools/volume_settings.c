/* Takes the parts that depend on settings out of the header, and puts in those that there are now.
 */
#include "imagetools/volume_settings.h"

#include <assert.h>
#include <string.h>

#include "boot/common/digest.h"

static bool depends_on_settings(uint32_t kind) {
  return kind == VOLUME_PART_EXTENSION || kind == VOLUME_PART_COMMAND_LINE ||
         kind == VOLUME_PART_SETTINGS;
}

/* Takes them out and returns how many parts are left. */
static uint32_t take_out(struct volume_header *header) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < header->part_count; i++) {
    const struct volume_part part = header->parts[i];
    if (part.kind == VOLUME_PART_EXTENSION)
      header->spare_extension = part;
    if (!depends_on_settings(part.kind))
      header->parts[kept++] = part;
  }
  memset(&header->parts[kept], 0, (header->part_count - kept) * sizeof(header->parts[0]));
  return kept;
}

/* The parts that go behind the loader. */
struct new_parts {
  struct volume_part parts[3];
  uint32_t count;
};

static void add_text(struct new_parts *new_parts, enum volume_part_kind kind, uint64_t sector,
                     const char *text, uint32_t length) {
  if (length > 0)
    new_parts->parts[new_parts->count++] = (struct volume_part){.kind = kind,
                                                                .digest = digest_of(text, length),
                                                                .first_sector = sector,
                                                                .length = length,
                                                                .unpacked_length = length};
}

static void add_extension(struct new_parts *new_parts, struct volume_header *header) {
  if (header->spare_extension.kind != VOLUME_PART_EXTENSION)
    return;
  new_parts->parts[new_parts->count++] = header->spare_extension;
  memset(&header->spare_extension, 0, sizeof(header->spare_extension));
}

/* Behind the first part, which is the loader. */
static void put_in(struct volume_header *header, const struct new_parts *new_parts,
                   uint32_t others) {
  struct volume_part *second = &header->parts[1];
  assert(others >= 1 && others + new_parts->count <= VOLUME_MAX_PARTS);
  memmove(second + new_parts->count, second, (others - 1) * sizeof(*second));
  memcpy(second, new_parts->parts, new_parts->count * sizeof(*second));
  header->part_count = others + new_parts->count;
}

void volume_settings_name(struct volume_header *header, const struct volume_settings *settings) {
  struct new_parts new_parts = {.count = 0};
  uint32_t others = take_out(header);
  header->flags &= ~VOLUME_FLAG_SETTINGS;
  if (settings->settings_length > 0)
    header->flags |= VOLUME_FLAG_SETTINGS;
  if (settings->needs_extension || settings->settings_length > 0)
    add_extension(&new_parts, header);
  add_text(&new_parts, VOLUME_PART_SETTINGS, header->settings_sector, settings->settings,
           settings->settings_length);
  add_text(&new_parts, VOLUME_PART_COMMAND_LINE, header->settings_sector + VOLUME_SETTINGS_SECTORS,
           settings->command_line, settings->command_line_length);
  put_in(header, &new_parts, others);
}

static void copy(uint8_t *to, const char *text, uint32_t length) {
  if (length > 0)
    memcpy(to, text, length);
}

void volume_settings_write(uint8_t *room, const struct volume_settings *settings) {
  memset(room, 0, VOLUME_ROOM_SECTORS * VOLUME_SECTOR_SIZE);
  copy(room, settings->settings, settings->settings_length);
  copy(room + VOLUME_SETTINGS_SECTORS * VOLUME_SECTOR_SIZE, settings->command_line,
       settings->command_line_length);
}
