/*
 * Puts a hostile firmware in front of a disk image: its boot sector goes to sector 1, the chain
 * that loads the hooks to sector 0, the hooks with their settings behind.
 *
 * Usage: plant IMAGE CHAIN HOOKS OUTPUT [NAME=VALUE]... [entry=NUMBERS]...
 *
 * NAME is a field of struct hostile_settings; readable_until counts from the boot volume's start,
 * and the hooks are told the disk's sector. Each entry adds to the memory map, in order: base,
 * length, type, attributes and size of an entry, how many of it there are, and what to add to the
 * base from one to the next; seven numbers with commas between.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot/protocol/volume.h"
#include "imagetools/file.h"
#include "tests/hostile/settings.h"

#define SECTOR 512
#define MBR_TABLE 0x1b8 /* disk signature and partition table, up to the boot signature */
#define GAP_END 2048    /* the partition begins here; a BIOS does not miss the GPT before it */
#define NUMBERS_OF_ENTRY 7
#define MOST_ENTRIES (HOSTILE_HOOKS_MAX_SECTORS * SECTOR / sizeof(struct hostile_entry))

struct plan {
  struct hostile_settings settings;
  struct hostile_entry entries[MOST_ENTRIES];
};

static const struct {
  const char *name;
  size_t offset;
} fields[] = {
#define FIELD(name) {#name, offsetof(struct hostile_settings, name)}
    FIELD(entry_segment),
    FIELD(boot_drive),
    FIELD(low_memory_kib),
    FIELD(edd),
    FIELD(geometry),
    FIELD(failing_reads),
    FIELD(most_sectors),
    FIELD(readable_until),
    FIELD(sector_size),
    FIELD(sloppy),
    FIELD(a20),
    FIELD(a20_bios),
    FIELD(e820_loses_smap),
    FIELD(e820_carry_at_end),
    FIELD(e820),
    FIELD(e801),
    FIELD(e801_ax),
    FIELD(e801_bx),
    FIELD(e801_cx),
    FIELD(e801_dx),
    FIELD(e88),
    FIELD(e88_kib),
    FIELD(deep_stack),
    FIELD(phantoms),
#undef FIELD
};

/* Reads `count` numbers with commas between them. */
static bool read_numbers(const char *text, uint64_t *numbers, int count) {
  for (int i = 0; i < count; i++) {
    char *end;
    numbers[i] = strtoull(text, &end, 0);
    if (end == text || *end != (i + 1 < count ? ',' : '\0'))
      return false;
    text = end + 1;
  }
  return true;
}

static bool add_entries(struct plan *plan, const char *text, struct failure *failure) {
  uint64_t numbers[NUMBERS_OF_ENTRY];
  if (!read_numbers(text, numbers, NUMBERS_OF_ENTRY))
    return fail(failure, "entry=%s: give %d numbers with commas between.", text, NUMBERS_OF_ENTRY);
  uint64_t count = numbers[5];
  uint64_t step = numbers[6];
  if (count > MOST_ENTRIES - plan->settings.entry_count)
    return fail(failure, "entry=%s: there is room for %zu entries.", text, MOST_ENTRIES);
  for (uint64_t i = 0; i < count; i++)
    plan->entries[plan->settings.entry_count++] =
        (struct hostile_entry){.base = numbers[0] + i * step,
                               .length = numbers[1],
                               .type = (uint32_t)numbers[2],
                               .attributes = (uint32_t)numbers[3],
                               .size = (uint32_t)numbers[4]};
  plan->settings.e820 = 1;
  return true;
}

static bool add_setting(struct plan *plan, const char *word, struct failure *failure) {
  const char *value = strchr(word, '=');
  uint64_t number;
  if (value == NULL)
    return fail(failure, "\"%s\": give NAME=VALUE.", word);
  size_t length = (size_t)(value++ - word);
  if (length == 5 && strncmp(word, "entry", length) == 0)
    return add_entries(plan, value, failure);
  if (!read_numbers(value, &number, 1) || number > UINT16_MAX)
    return fail(failure, "\"%s\": the value is no number below 65536.", word);
  for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
    if (strlen(fields[i].name) == length && strncmp(fields[i].name, word, length) == 0) {
      uint16_t field = (uint16_t)number;
      memcpy((uint8_t *)&plan->settings + fields[i].offset, &field, sizeof(field));
      return true;
    }
  }
  return fail(failure, "\"%s\": there is no such setting; settings.h has their names.", word);
}

/* The hooks with settings and table; the caller frees them. */
static uint8_t *fill_hooks(const struct plan *plan, const struct file_bytes *hooks,
                           uint16_t *sectors, struct failure *failure) {
  size_t table = plan->settings.entry_count * sizeof(plan->entries[0]);
  *sectors = (uint16_t)((hooks->length + table + SECTOR - 1) / SECTOR);
  uint8_t *filled = *sectors <= HOSTILE_HOOKS_MAX_SECTORS ? calloc(*sectors, SECTOR) : NULL;
  if (filled == NULL) {
    fail(failure, "hooks and table have %u sectors; at most %u can be loaded.", *sectors,
         HOSTILE_HOOKS_MAX_SECTORS);
    return NULL;
  }
  memcpy(filled, hooks->bytes, hooks->length);
  memcpy(filled + HOSTILE_SETTINGS, &plan->settings, sizeof(plan->settings));
  memcpy(filled + hooks->length, plan->entries, table);
  return filled;
}

/* A boot sector that firmware takes for the disk's own: the partition table is the same. */
static void fill_chain(uint8_t *chain, const struct file_bytes *source, const uint8_t *boot_sector,
                       uint16_t hook_sectors) {
  memcpy(chain, source->bytes, SECTOR);
  memcpy(chain + MBR_TABLE, boot_sector + MBR_TABLE, SECTOR - MBR_TABLE);
  memcpy(chain + HOSTILE_CHAIN_SECTORS, &hook_sectors, sizeof(hook_sectors));
}

static bool write_disk(const char *path, const struct file_bytes *image, const uint8_t *chain,
                       const uint8_t *hooks, uint16_t hook_sectors, struct failure *failure) {
  struct output_file output;
  if (!output_begin(&output, path, failure))
    return false;
  if (output_write(&output, 0, image->bytes, image->length, failure) &&
      output_write(&output, 0, chain, SECTOR, failure) &&
      output_write(&output, HOSTILE_TRUE_BOOT_SECTOR_LBA * SECTOR, image->bytes, SECTOR, failure) &&
      output_write(&output, HOSTILE_HOOKS_LBA * SECTOR, hooks, (size_t)hook_sectors * SECTOR,
                   failure)) {
    return output_finish(&output, image->length, failure);
  }
  output_abandon(&output);
  return false;
}

static void count_from_disk_start(struct plan *plan, const struct file_bytes *image) {
  struct first_stage_patch patch;
  memcpy(&patch, image->bytes + FIRST_STAGE_PATCH_OFFSET, sizeof(patch));
  if (plan->settings.readable_until != 0)
    plan->settings.readable_until += (uint16_t)patch.volume_lba;
}

static bool plant(struct plan *plan, struct file_bytes files[3], const char *output,
                  struct failure *failure) {
  uint8_t chain[SECTOR];
  uint16_t sectors;
  if (files[0].length < GAP_END * SECTOR || files[1].length != SECTOR)
    return fail(failure, "give an image of disk_image, and a boot sector of 512 bytes.");
  count_from_disk_start(plan, &files[0]);
  uint8_t *hooks = fill_hooks(plan, &files[2], &sectors, failure);
  if (hooks == NULL)
    return false;
  fill_chain(chain, &files[1], files[0].bytes, sectors);
  bool done = write_disk(output, &files[0], chain, hooks, sectors, failure);
  free(hooks);
  return done;
}

int main(int argc, char **argv) {
  static struct plan plan;
  struct failure failure;
  struct file_bytes files[3] = {0};
  if (argc < 5) {
    fputs("usage: plant IMAGE CHAIN HOOKS OUTPUT [NAME=VALUE]...\n", stderr);
    return 2;
  }
  bool done = true;
  for (int i = 5; i < argc && done; i++)
    done = add_setting(&plan, argv[i], &failure);
  for (int i = 0; i < 3 && done; i++)
    done = file_open(argv[1 + i], &files[i], &failure);
  if (done)
    done = plant(&plan, files, argv[4], &failure);
  if (!done)
    fprintf(stderr, "plant: %s\n", failure.text);
  return done ? 0 : 1;
}
