/* The first stage of CDs as the image tools complete it. */
#ifndef IMAGETOOLS_ISO_CD_STAGE_H
#define IMAGETOOLS_ISO_CD_STAGE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes into the stage, CD_STAGE_SIZE bytes, which disk it belongs to, and its own sum. */
void cd_stage_patch(uint8_t *stage, const uint8_t *first_sector);

#ifdef __cplusplus
}
#endif

#endif
