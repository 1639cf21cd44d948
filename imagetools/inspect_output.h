/* The two forms in which `inspect` prints what it found. */
#ifndef IMAGETOOLS_INSPECT_OUTPUT_H
#define IMAGETOOLS_INSPECT_OUTPUT_H

#include <stdio.h>

#include "boot/common/elf64.h"
#include "imagetools/image_measurements.h"
#include "imagetools/image_report.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Measurements are NULL where the image is damaged. */
void inspect_print_image(FILE *stream, const struct image_report *report,
                         const struct image_measurements *measurements);
void inspect_print_kernel(FILE *stream, const struct elf64_image *kernel, uint64_t slide);
/* Nothing if there are none. */
void inspect_print_requests(FILE *stream, const struct kernel_requests *requests);

void inspect_json_image(FILE *stream, const struct image_report *report,
                        const struct image_measurements *measurements);
void inspect_json_kernel(FILE *stream, const struct elf64_image *kernel, uint64_t slide,
                         const struct kernel_requests *requests);

#ifdef __cplusplus
}
#endif

#endif
