/*
 * SHA-256 (FIPS 180-4), which says that bytes are the ones somebody meant, whoever wrote them. The
 * digests of the boot volume's parts find damage and no more (boot/common/digest.h).
 */
#ifndef BOOT_COMMON_SHA256_H
#define BOOT_COMMON_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32

void sha256_of(const void *bytes, size_t length, uint8_t digest[SHA256_SIZE]);

#endif
