/* The answer to a kernel that asks for UEFI's tables: a structure, and firmware's memory map. */
#ifndef BOOT_COMMON_EFI_ANSWER_H
#define BOOT_COMMON_EFI_ANSWER_H

#include <stddef.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/handover.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/common/requests.h"

/* Firmware's memory map, as it gives it. */
struct efi_memory_map {
  const void *descriptors;
  size_t length;
  uint32_t descriptor_size;
  uint32_t descriptor_version;
};

/*
 * Takes memory for the structure and behind it a map of at most `most` bytes, which may become
 * known later. NULL in *efi if nobody asks.
 */
struct error efi_answer_begin(const struct kernel_layout *layout,
                              const struct kernel_requests *requests, size_t most,
                              struct memory_map *map, struct handover *handover,
                              struct boot_efi **efi);

/* Fills it in, if there is one. */
void efi_answer_fill(const struct kernel_layout *layout, struct boot_efi *efi,
                     uint64_t system_table, const struct efi_memory_map *memory_map);

/* What a loader says to the request that has neither. */
struct error efi_answer_none(struct kernel_requests *requests);

#endif
