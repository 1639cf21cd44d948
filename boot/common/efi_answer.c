/* Memory for UEFI's tables. */
#include "boot/common/efi_answer.h"

#include <string.h>

struct error efi_answer_begin(const struct kernel_layout *layout,
                              const struct kernel_requests *requests, size_t most,
                              struct memory_map *map, struct handover *handover,
                              struct boot_efi **efi) {
  uint64_t base;
  uint64_t length = sizeof(**efi) + most;
  *efi = NULL;
  if (!request_stands(&requests->efi.request))
    return NO_ERROR;
  if (!memory_map_take_high(map, length, BOOT_MEMORY_LOADER, &base))
    return error_make(ERROR_MEMORY_LOADER, (length + 1023) / 1024, 0, 0);
  *efi = (struct boot_efi *)(uintptr_t)base;
  handover->values[BOOT_REQUEST_TYPE_EFI] = layout->direct_map + base;
  return NO_ERROR;
}

void efi_answer_fill(const struct kernel_layout *layout, struct boot_efi *efi,
                     uint64_t system_table, const struct efi_memory_map *memory_map) {
  if (efi == NULL)
    return;
  *efi = (struct boot_efi){.system_table_phys = system_table,
                           .memory_map = layout->direct_map + (uintptr_t)(efi + 1),
                           .memory_map_length = memory_map->length,
                           .descriptor_size = memory_map->descriptor_size,
                           .descriptor_version = memory_map->descriptor_version};
  memcpy(efi + 1, memory_map->descriptors, memory_map->length);
}

struct error efi_answer_none(struct kernel_requests *requests) {
  struct boot_request *request = &requests->efi.request;
  return request_stands(request) ? request_give_up(request, ERROR_REQUEST_EFI, 0, 0) : NO_ERROR;
}
