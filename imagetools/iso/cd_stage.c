/* Patches the last bytes of the first stage of CDs. */
#include "imagetools/iso/cd_stage.h"

#include <string.h>

#include "boot/common/volume.h"
#include "imagetools/mbr.h"

void cd_stage_patch(uint8_t *stage, const uint8_t *first_sector) {
  struct cd_stage_patch patch = {.disk_signature = mbr_disk_signature(first_sector)};
  memcpy(stage + CD_STAGE_PATCH_OFFSET, &patch, sizeof(patch));
  patch.checksum = volume_checksum(stage, CD_STAGE_SIZE - sizeof(patch.checksum));
  memcpy(stage + CD_STAGE_PATCH_OFFSET, &patch, sizeof(patch));
}
