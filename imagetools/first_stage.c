/* Checks the first stage's 512 bytes. */
#include "imagetools/first_stage.h"

#include <inttypes.h>

#include "boot/protocol/volume.h"
#include "imagetools/mbr.h"

bool first_stage_check(const char *path, const struct file_bytes *file, struct failure *failure) {
  if (file->length != VOLUME_SECTOR_SIZE)
    return fail(failure,
                "%s: has %" PRIu64 " bytes, but a first stage is one sector of exactly %d: "
                "assemble it with nasm_flat_binary(size = %d)",
                path, file->length, VOLUME_SECTOR_SIZE, VOLUME_SECTOR_SIZE);
  if (!mbr_has_boot_signature(file->bytes))
    return fail(failure,
                "%s: ends in 0x%02x 0x%02x instead of the boot signature 0x55 0xaa: "
                "firmware would not start it",
                path, file->bytes[MBR_BOOT_SIGNATURE_OFFSET],
                file->bytes[MBR_BOOT_SIGNATURE_OFFSET + 1]);
  for (int i = FIRST_STAGE_PATCH_OFFSET; i < MBR_BOOT_SIGNATURE_OFFSET; i++)
    if (file->bytes[i] != 0)
      return fail(failure,
                  "%s: has 0x%02x at offset 0x%x, where patch area and partition table will be "
                  "written: its code and data must end before offset 0x%x",
                  path, file->bytes[i], i, FIRST_STAGE_PATCH_OFFSET);
  return true;
}
