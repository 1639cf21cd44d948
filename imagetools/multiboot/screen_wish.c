/* Looking for the request in the boot volume. */
#include "imagetools/multiboot/screen_wish.h"

#include <stdbool.h>
#include <string.h>

#include "boot/common/volume.h"
#include "imagetools/kernel_requests.h"

static const struct screen_wish no_wish;

/* A volume that is not as it should be asks for nothing here; the loader says what is wrong. */
static bool read_requests(const uint8_t *volume, uint64_t length,
                          struct kernel_requests *requests) {
  struct volume_header header;
  struct failure failure;
  if (length < sizeof(header))
    return false;
  memcpy(&header, volume, sizeof(header));
  if (volume_header_check(&header).code != ERROR_NONE ||
      header.sectors > length / VOLUME_SECTOR_SIZE)
    return false;
  const struct volume_part *part = volume_find_part(&header, VOLUME_PART_REQUESTS);
  return part != NULL && kernel_requests_read_part(volume + part->first_sector * VOLUME_SECTOR_SIZE,
                                                   part->length, requests, &failure);
}

static uint32_t one_of(uint32_t least, uint32_t most) {
  return least != 0 ? least : most;
}

struct screen_wish screen_wish_of(const uint8_t *volume, uint64_t length) {
  struct kernel_requests requests;
  if (!read_requests(volume, length, &requests))
    return no_wish;
  const struct boot_screen_choice *choice = &requests.screen.choices[0];
  if (!request_stands(&requests.screen.request) || choice->kind != BOOT_SCREEN_CHOICE_FRAMEBUFFER)
    return no_wish;
  return (struct screen_wish){one_of(choice->least_width, choice->most_width),
                              one_of(choice->least_height, choice->most_height),
                              one_of(choice->least_bits, choice->most_bits)};
}
