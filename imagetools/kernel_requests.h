/*
 * What a kernel's ELF file and the image ask of the loader: read from the file's notes, joined,
 * checked, and written as the volume's part (boot/protocol/requests.md).
 */
#ifndef IMAGETOOLS_KERNEL_REQUESTS_H
#define IMAGETOOLS_KERNEL_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/elf64.h"
#include "boot/common/requests.h"
#include "boot/protocol/volume.h"
#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Reads the notes of a file whose headers elf64_parse() took. `name` begins the sentence of a
 * refusal, here and below.
 */
bool kernel_requests_read(const char *name, const uint8_t *bytes, uint64_t length,
                          struct kernel_requests *requests, struct failure *failure);

/* The same from the volume's part, in which requests may be marked as unavailable. */
bool kernel_requests_read_part(const uint8_t *bytes, uint64_t length,
                               struct kernel_requests *requests, struct failure *failure);

/* Adds what the image asks for, which is required. Refuses fields that say different things. */
bool kernel_requests_add(const char *name, struct kernel_requests *requests,
                         const struct kernel_requests *of_image, struct failure *failure);

/* Refuses requests whose fields contradict each other. */
bool kernel_requests_check_fields(const char *name, struct kernel_requests *requests,
                                  struct failure *failure);

/* Refuses what is required and can never be met on one of the image's firmwares (a set of enum
 * image_firmware). */
bool kernel_requests_check_firmware(const char *name, struct kernel_requests *requests,
                                    uint32_t firmware, struct failure *failure);

/* Room for the notes of all types. */
#define KERNEL_REQUESTS_MAX_BYTES                                                                  \
  (REQUEST_TYPES * sizeof(struct boot_request_note) + sizeof(struct kernel_requests))

/* Writes them as notes, in the order of their types; returns how many bytes. */
size_t kernel_requests_write(const struct kernel_requests *requests, uint8_t *notes);

#ifdef __cplusplus
}
#endif

#endif
