/* The PCR values that a UEFI machine with a TPM 2 has after it has loaded an image. */
#ifndef IMAGETOOLS_IMAGE_MEASUREMENTS_H
#define IMAGETOOLS_IMAGE_MEASUREMENTS_H

#include <stdint.h>

#include "boot/common/sha256.h"
#include "imagetools/image_report.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Of the SHA-256 bank, if nobody but our loader has extended them. */
struct image_measurements {
  uint8_t settings[SHA256_SIZE]; /* MEASURE_PCR_SETTINGS */
  uint8_t files[SHA256_SIZE];    /* MEASURE_PCR_FILES */
};

/* Computes them for an image whose report has no problems. */
struct image_measurements image_measure(const struct image_report *report, const uint8_t *bytes);

/* Room for a value in hexadecimal and a NUL. */
#define IMAGE_MEASUREMENT_TEXT_SIZE (2 * SHA256_SIZE + 1)
void image_measurement_format(const uint8_t value[SHA256_SIZE],
                              char text[IMAGE_MEASUREMENT_TEXT_SIZE]);

#ifdef __cplusplus
}
#endif

#endif
