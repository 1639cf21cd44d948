/* Finds the volume in the application, and puts its header between the two stages. */
#include "imagetools/network/mkpxe.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "boot/common/error.h"
#include "boot/common/pe_format.h"
#include "boot/common/volume.h"
#include "boot/protocol/volume.h"
#include "boot/uefi/own_image.h"
#include "imagetools/failure.h"
#include "imagetools/file.h"

enum { FIRST_STAGE, SECOND_STAGE, APPLICATION, INPUTS };

struct inputs {
  const char *paths[INPUTS];
  struct file_bytes files[INPUTS];
};

/* The boot file as it lies in memory from 0x7c00 on. */
struct boot_file {
  uint64_t length;
  uint8_t bytes[(1 + VOLUME_LOADER_MAX_SECTORS) * VOLUME_SECTOR_SIZE];
};

static bool check_first_stage(const char *path, const struct file_bytes *file,
                              struct failure *failure) {
  if (file->length != VOLUME_SECTOR_SIZE)
    return fail(failure,
                "%s: has %" PRIu64 " bytes, but the first stage of network boots has exactly %d: "
                "assemble it with nasm_flat_binary(size = %d)",
                path, file->length, VOLUME_SECTOR_SIZE, VOLUME_SECTOR_SIZE);
  for (int i = PXE_STATE_OFFSET; i < VOLUME_SECTOR_SIZE; i++)
    if (file->bytes[i] != 0)
      return fail(failure,
                  "%s: has 0x%02x at offset 0x%x, where its state and the volume's place will be "
                  "written: its code and data must end before offset 0x%x",
                  path, file->bytes[i], i, PXE_STATE_OFFSET);
  return true;
}

static bool check_second_stage(const char *path, const struct file_bytes *file,
                               struct failure *failure) {
  uint64_t most = (uint64_t)(VOLUME_LOADER_MAX_SECTORS - 1) * VOLUME_SECTOR_SIZE;
  if (file->length == 0)
    return fail(failure, "%s: is empty: give the second stage as a flat binary", path);
  return file->length <= most ||
         fail(failure,
              "%s: has %" PRIu64 " bytes, but a second stage of network boots has at most %" PRIu64
              ": make it smaller",
              path, file->length, most);
}

/* The volume's place in the application's file, and its header. */
static bool find_volume(const char *path, const struct file_bytes *file,
                        struct volume_header *header, uint32_t *offset, struct failure *failure) {
  struct pe_section section;
  if (!own_image_find(file->bytes, file->length, PE_VOLUME_SECTION, &section))
    return fail(failure, "%s: has no boot volume in it: give an efi_application", path);
  if (section.raw_offset > file->length || section.virtual_size > section.raw_size ||
      section.raw_size > file->length - section.raw_offset ||
      section.virtual_size < sizeof(*header))
    return fail(failure, "%s: is cut short within its boot volume: build it again", path);
  *offset = section.raw_offset;
  memcpy(header, file->bytes + section.raw_offset, sizeof(*header));
  struct error error = volume_header_check(header);
  if (error.code != ERROR_NONE) {
    char sentence[ERROR_TEXT_SIZE];
    error_format(&error, sentence, sizeof(sentence));
    return fail(failure, "%s: %s", path, sentence);
  }
  return header->sectors <= section.virtual_size / VOLUME_SECTOR_SIZE ||
         fail(failure, "%s: is cut short within its boot volume: build it again", path);
}

static void patch(struct boot_file *boot_file, uint32_t volume_offset, uint32_t sectors) {
  static uint8_t summed[PXE_STATE_OFFSET + sizeof(boot_file->bytes)];
  uint64_t behind = (uint64_t)sectors * VOLUME_SECTOR_SIZE;
  memcpy(summed, boot_file->bytes, PXE_STATE_OFFSET);
  memcpy(summed + PXE_STATE_OFFSET, boot_file->bytes + VOLUME_SECTOR_SIZE, behind);
  const struct pxe_stage_patch patch = {
      .volume_offset = volume_offset,
      .sectors = sectors,
      .checksum = volume_checksum(summed, PXE_STATE_OFFSET + behind),
  };
  memcpy(boot_file->bytes + PXE_STAGE_PATCH_OFFSET, &patch, sizeof(patch));
}

static bool compose(const struct inputs *inputs, struct boot_file *boot_file,
                    struct failure *failure) {
  const struct file_bytes *files = inputs->files;
  struct volume_header header;
  uint32_t volume_offset;
  if (!check_first_stage(inputs->paths[FIRST_STAGE], &files[FIRST_STAGE], failure) ||
      !check_second_stage(inputs->paths[SECOND_STAGE], &files[SECOND_STAGE], failure) ||
      !find_volume(inputs->paths[APPLICATION], &files[APPLICATION], &header, &volume_offset,
                   failure))
    return false;
  uint32_t sectors = 1 + (uint32_t)volume_sectors(files[SECOND_STAGE].length);
  boot_file->length = (1 + (uint64_t)sectors) * VOLUME_SECTOR_SIZE;
  memcpy(boot_file->bytes, files[FIRST_STAGE].bytes, VOLUME_SECTOR_SIZE);
  memcpy(boot_file->bytes + VOLUME_SECTOR_SIZE, &header, sizeof(header));
  memcpy(boot_file->bytes + VOLUME_SECTOR_SIZE + sizeof(header), files[SECOND_STAGE].bytes,
         files[SECOND_STAGE].length);
  patch(boot_file, volume_offset, sectors);
  return true;
}

static bool run(struct inputs *inputs, const char *output, const char *copy,
                struct failure *failure) {
  static struct boot_file boot_file;
  for (int i = 0; i < INPUTS; i++)
    if (!file_open(inputs->paths[i], &inputs->files[i], failure))
      return false;
  const struct file_bytes *application = &inputs->files[APPLICATION];
  return compose(inputs, &boot_file, failure) &&
         (copy == NULL || output_whole(copy, application->bytes, application->length, failure)) &&
         output_whole(output, boot_file.bytes, boot_file.length, failure);
}

int mkpxe_run(int argument_count, char **arguments, FILE *errors) {
  if (argument_count != 5 && argument_count != 6) {
    fprintf(errors, "usage: mkpxe FIRST_STAGE SECOND_STAGE APPLICATION.efi OUTPUT [COPY.efi]\n");
    return MKPXE_USAGE;
  }
  struct inputs inputs = {.paths = {arguments[1], arguments[2], arguments[3]}};
  struct failure failure;
  bool done = run(&inputs, arguments[4], argument_count == 6 ? arguments[5] : NULL, &failure);
  for (int i = 0; i < INPUTS; i++)
    file_close(&inputs.files[i]);
  if (!done)
    fprintf(errors, "mkpxe: %s\n", failure.text);
  return done ? MKPXE_DONE : MKPXE_REFUSED;
}
