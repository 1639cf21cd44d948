/* The CRC-32 of Ethernet, GUID partition tables and PNG pictures. */
#ifndef IMAGETOOLS_CRC32_H
#define IMAGETOOLS_CRC32_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

uint32_t crc32_of(const void *bytes, size_t count);

#ifdef __cplusplus
}
#endif

#endif
