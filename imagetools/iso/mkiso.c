/* Finds what the disk image has, and puts the structures of a CD into the gap before its partition.
 */
#include "imagetools/iso/mkiso.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include "boot/protocol/volume.h"
#include "imagetools/boot_image.h"
#include "imagetools/failure.h"
#include "imagetools/fat/fat_reader.h"
#include "imagetools/file.h"
#include "imagetools/gpt.h"
#include "imagetools/iso/cd_stage.h"
#include "imagetools/iso/iso9660.h"

#define BLOCK_SECTORS (ISO_BLOCK_SIZE / GPT_SECTOR_SIZE)

_Static_assert(ISO_FIRST_BLOCK *BLOCK_SECTORS >= GPT_HEADER_LBA + GPT_SECTORS,
               "descriptors lie behind the GUID partition table");
_Static_assert((ISO_FIRST_BLOCK + ISO_MAX_BLOCKS) * BLOCK_SECTORS <= BOOT_IMAGE_PARTITION_LBA,
               "and before the partition");

static bool check_cd_stage(const char *path, const struct file_bytes *file,
                           struct failure *failure) {
  if (file->length != CD_STAGE_SIZE)
    return fail(failure,
                "%s: has %" PRIu64 " bytes, but a first stage for CDs has exactly %d: assemble it "
                "with nasm_flat_binary(size = %d)",
                path, file->length, CD_STAGE_SIZE, CD_STAGE_SIZE);
  for (int i = CD_STAGE_PATCH_OFFSET; i < CD_STAGE_SIZE; i++)
    if (file->bytes[i] != 0)
      return fail(failure,
                  "%s: has 0x%02x at offset 0x%x, where its signature and sum will be written: its "
                  "code and data must end before offset 0x%x",
                  path, file->bytes[i], i, CD_STAGE_PATCH_OFFSET);
  return true;
}

/* The partition and its files become the CD's. */
static bool read_disk(const char *path, const struct file_bytes *disk, struct iso_request *request,
                      struct failure *failure) {
  static struct gpt gpt;
  static struct fat_reader fat;
  struct failure reason;
  if (gpt_read(disk->bytes, disk->length, false, &gpt) != GPT_WHOLE)
    return fail(failure, "%s: has no whole GUID partition table: give an image of disk_image",
                path);
  uint64_t first = gpt.partitions[0].first_lba;
  uint64_t length = (gpt.partitions[0].last_lba - first + 1) * GPT_SECTOR_SIZE;
  if (first < BOOT_IMAGE_PARTITION_LBA || first % BLOCK_SECTORS != 0 ||
      disk->length % ISO_BLOCK_SIZE != 0 || gpt.partitions[0].last_lba < first ||
      first * GPT_SECTOR_SIZE + length > disk->length)
    return fail(failure,
                "%s: its first partition is not where a CD can have it: give an image of "
                "disk_image",
                path);
  if (!fat_reader_read(&fat, disk->bytes + first * GPT_SECTOR_SIZE, length, &reason))
    return fail(failure, "%s: its file system cannot be read: %s", path, reason.text);
  request->blocks = (uint32_t)(disk->length / ISO_BLOCK_SIZE);
  request->efi_block = (uint32_t)(first / BLOCK_SECTORS);
  request->efi_length = length;
  /* In this order directories and files are sorted, as ISO 9660 wants them. */
  static const char *const paths[] = {BOOT_IMAGE_VOLUME_PATH, BOOT_IMAGE_EFI_PATH};
  for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
    const struct fat_reader_file *file = fat_reader_find(&fat, paths[i]);
    if (file == NULL)
      continue;
    uint64_t sector = first + file->sector;
    if (!file->in_one_piece || sector % BLOCK_SECTORS != 0)
      return fail(failure,
                  "%s: its file %s lies where a CD cannot have it: give an image of "
                  "disk_image",
                  path, paths[i]);
    request->files[request->file_count++] =
        (struct iso_file){paths[i], (uint32_t)(sector / BLOCK_SECTORS), (uint32_t)file->length};
  }
  return true;
}

static bool write_iso(const char *path, const struct file_bytes *disk, const struct iso *iso,
                      struct failure *failure) {
  struct output_file output;
  if (!output_begin(&output, path, failure))
    return false;
  if (output_write(&output, 0, disk->bytes, disk->length, failure) &&
      output_write(&output, (uint64_t)ISO_FIRST_BLOCK * ISO_BLOCK_SIZE, iso->bytes, iso->length,
                   failure))
    return output_finish(&output, disk->length, failure);
  output_abandon(&output);
  return false;
}

static bool make_iso(char **arguments, struct file_bytes *disk, struct file_bytes *stage,
                     struct failure *failure) {
  static struct iso iso;
  struct iso_request request = {0};
  if (!file_open(arguments[1], disk, failure) || !file_open(arguments[2], stage, failure) ||
      !read_disk(arguments[1], disk, &request, failure) ||
      !check_cd_stage(arguments[2], stage, failure))
    return false;
  cd_stage_patch(stage->bytes, disk->bytes);
  request.cd_stage = stage->bytes;
  iso_compose(&iso, &request);
  return write_iso(arguments[3], disk, &iso, failure);
}

int mkiso_run(int argument_count, char **arguments, FILE *errors) {
  struct file_bytes disk = {0};
  struct file_bytes stage = {0};
  struct failure failure;
  if (argument_count != 4) {
    fprintf(errors, "usage: mkiso DISK CD_STAGE OUTPUT\n");
    return MKISO_USAGE;
  }
  bool made = make_iso(arguments, &disk, &stage, &failure);
  file_close(&disk);
  file_close(&stage);
  if (!made)
    fprintf(errors, "mkiso: %s\n", failure.text);
  return made ? MKISO_DONE : MKISO_REFUSED;
}
