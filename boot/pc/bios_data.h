/* The BIOS data area (physical 0x400 to 0x4ff), which a PC's firmware fills and loaders read. In a
 * host test bios_data_word() is the test's. */
#ifndef BOOT_PC_BIOS_DATA_H
#define BOOT_PC_BIOS_DATA_H

#include <stdint.h>

/* A word of it, by its offset there. */
uint16_t bios_data_word(uint32_t offset);

static inline uint8_t bios_data_byte(uint32_t offset) {
  return (uint8_t)bios_data_word(offset);
}

/* Its well-known places. */
#define BIOS_DATA_EBDA_SEGMENT 0x0e
#define BIOS_DATA_LOW_MEMORY_KIB 0x13
#define BIOS_DATA_VIDEO_MODE 0x49 /* a byte */
#define BIOS_DATA_VIDEO_COLUMNS 0x4a
#define BIOS_DATA_VIDEO_PAGE 0x62 /* a byte */
#define BIOS_DATA_VIDEO_ROWS 0x84 /* a byte: rows less one */

#endif
