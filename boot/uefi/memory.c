/* Taking memory from firmware, and taking over all of it (UEFI 2.10, sections 7.2 and 7.4.6). */
#include "boot/uefi/memory.h"

#include <stddef.h>

#include "boot/common/code_page.h"
#include "boot/uefi/firmware.h"
#include "boot/uefi/memory_types.h"

#define EXIT_TRIES 8

/* A descriptor more than the map has room for would be refused all the same. */
static uint8_t descriptors[MEMORY_DESCRIPTORS_SIZE] __attribute__((aligned(8)));
static struct efi_memory_map last;
static uint32_t claimed_type = EFI_LOADER_DATA;

static bool claim(uint64_t base, uint64_t length) {
  uint64_t address = base;
  efi_status status = firmware.boot->allocate_pages(EFI_ALLOCATE_ADDRESS, claimed_type,
                                                    (size_t)(length / EFI_PAGE_SIZE), &address);
  return !efi_failed(status);
}

static struct error read_as(struct efi_boot_services *boot, struct memory_map *map,
                            uint64_t usable_end, enum memory_view view, size_t *key) {
  size_t size = sizeof(descriptors);
  size_t distance;
  uint32_t version;
  efi_status status = boot->get_memory_map(&size, descriptors, key, &distance, &version);
  if (efi_failed(status) || distance < sizeof(struct efi_memory_descriptor))
    return error_make(ERROR_UEFI_NO_MEMORY_MAP, status, 0, 0);
  last = (struct efi_memory_map){descriptors, size, (uint32_t)distance, version};
  map->count = 0;
  struct error error = memory_types_add(map, descriptors, size, distance, view);
  return error.code == ERROR_NONE ? memory_map_normalise(map, usable_end) : error;
}

struct error memory_read(struct memory_map *map, uint64_t usable_end) {
  size_t key;
  struct error error = read_as(firmware.boot, map, usable_end, MEMORY_WHILE_FIRMWARE_RUNS, &key);
  map->claim = claim;
  return error;
}

struct error memory_take_code_page(struct memory_map *map, const struct kernel_places *kept,
                                   uint64_t *page) {
  claimed_type = EFI_LOADER_CODE;
  bool taken = code_page_take(map, kept, page);
  claimed_type = EFI_LOADER_DATA;
  return taken ? NO_ERROR : error_make(ERROR_MEMORY_LOADER, MEMORY_MAP_PAGE_SIZE / 1024, 0, 0);
}

/* The map that the kernel would get now. */
static struct error read_final(struct efi_boot_services *boot, const struct memory_map *taken,
                               uint64_t usable_end, struct memory_map *final, size_t *key) {
  final->claim = NULL;
  struct error error = read_as(boot, final, usable_end, MEMORY_FOR_THE_KERNEL, key);
  return error.code == ERROR_NONE ? memory_map_take_again(final, taken) : error;
}

struct error memory_look_ahead(const struct memory_map *taken, uint64_t usable_end,
                               struct memory_map *final) {
  size_t key;
  return read_final(firmware.boot, taken, usable_end, final, &key);
}

/*
 * Firmware refuses if its map has changed since it was read, and may have stopped half of its
 * services then; only the map may be asked for again.
 */
struct error memory_leave_firmware(const struct memory_map *taken, uint64_t usable_end,
                                   size_t most_regions, struct memory_map *final) {
  struct efi_boot_services *boot = firmware.boot;
  efi_status status = EFI_SUCCESS;
  for (int i = 0; i < EXIT_TRIES; i++) {
    size_t key;
    struct error error = read_final(boot, taken, usable_end, final, &key);
    if (error.code == ERROR_NONE && final->count > most_regions)
      error = error_make(ERROR_MEMORY_MAP_FULL, most_regions, 0, 0);
    if (error.code != ERROR_NONE)
      return error;
    firmware.boot = NULL;
    status = boot->exit_boot_services(firmware.image, key);
    if (!efi_failed(status))
      return NO_ERROR;
  }
  return error_make(ERROR_UEFI_EXIT, EXIT_TRIES, status, 0);
}

struct efi_memory_map memory_descriptors(void) {
  return last;
}
