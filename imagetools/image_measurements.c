/* Does to all parts, in the order in which the loader reads them, what the TPM does. */
#include "imagetools/image_measurements.h"

#include <stdio.h>
#include <string.h>

#include "boot/common/measure.h"

/* TPM 2.0 Library, part 1, section 17.3: the digest of the old value and the event's digest. */
static void extend(uint8_t pcr[SHA256_SIZE], const uint8_t *bytes, uint64_t length) {
  uint8_t both[2 * SHA256_SIZE];
  memcpy(both, pcr, SHA256_SIZE);
  sha256_of(bytes, length, both + SHA256_SIZE);
  sha256_of(both, sizeof(both), pcr);
}

static void extend_part(const struct image_report *report, const uint8_t *bytes, uint32_t kind,
                        struct image_measurements *measurements) {
  uint8_t *pcr =
      measure_pcr(kind) == MEASURE_PCR_FILES ? measurements->files : measurements->settings;
  for (uint32_t i = 0; i < report->part_count; i++)
    if (report->parts[i].kind == kind)
      extend(pcr, bytes + report->parts[i].lba * VOLUME_SECTOR_SIZE, report->parts[i].length);
}

struct image_measurements image_measure(const struct image_report *report, const uint8_t *bytes) {
  static const uint32_t kinds[] = {VOLUME_PART_REQUESTS,     VOLUME_PART_SETTINGS,
                                   VOLUME_PART_COMMAND_LINE, VOLUME_PART_KERNEL,
                                   VOLUME_PART_KERNEL_FILE,  VOLUME_PART_MODULE_LIST};
  struct image_measurements measurements = {0};
  for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
    extend_part(report, bytes, kinds[i], &measurements);
  for (uint32_t i = 0; i < report->module_count; i++)
    if (report->modules[i].length > 0)
      extend(measurements.files, bytes + report->modules[i].lba * VOLUME_SECTOR_SIZE,
             report->modules[i].length);
  return measurements;
}

void image_measurement_format(const uint8_t value[SHA256_SIZE],
                              char text[IMAGE_MEASUREMENT_TEXT_SIZE]) {
  for (int i = 0; i < SHA256_SIZE; i++)
    snprintf(text + (size_t)(2 * i), 3, "%02x", value[i]);
}
