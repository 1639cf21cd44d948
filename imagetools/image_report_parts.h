/* The parts of image_report_read(), each in a file of its own. */
#ifndef IMAGETOOLS_IMAGE_REPORT_PARTS_H
#define IMAGETOOLS_IMAGE_REPORT_PARTS_H

#include "imagetools/image_report.h"

/* Notes one thing amiss. */
__attribute__((format(printf, 2, 3))) void image_report_problem(struct image_report *report,
                                                                const char *format, ...);

/* Whether so many sectors from an LBA on lie in an image of so many bytes. */
bool image_report_sectors_inside(uint64_t length, uint64_t lba, uint64_t sectors);

/* The tables of the master boot record and of the GUID partition table. */
void image_report_read_partitions(struct image_report *report, const uint8_t *image);

/* The file system in the partition. The volume's header has been read before, if there is one. */
void image_report_read_file_system(struct image_report *report, const uint8_t *image);

/* What makes the image a CD as well, if it is one. The partition tables have been read before. */
void image_report_read_iso(struct image_report *report, const uint8_t *image);

#endif
