/* Looking for settings and request in the boot volume. */
#include "imagetools/multiboot/screen_wish.h"

#include <stdbool.h>
#include <string.h>

#include "boot/common/screen_settings.h"
#include "boot/common/settings.h"
#include "boot/common/volume.h"
#include "imagetools/kernel_requests.h"

static const struct screen_wish no_wish;

/* A volume that is not as it should be asks for nothing here; the loader says what is wrong. */
static bool read_header(const uint8_t *volume, uint64_t length, struct volume_header *header) {
  if (length < sizeof(*header))
    return false;
  memcpy(header, volume, sizeof(*header));
  return volume_header_check(header).code == ERROR_NONE &&
         header->sectors <= length / VOLUME_SECTOR_SIZE;
}

static bool read_requests(const uint8_t *volume, const struct volume_header *header,
                          struct kernel_requests *requests) {
  struct failure failure;
  *requests = (struct kernel_requests){0};
  const struct volume_part *part = volume_find_part(header, VOLUME_PART_REQUESTS);
  return part == NULL || kernel_requests_read_part(volume + part->first_sector * VOLUME_SECTOR_SIZE,
                                                   part->length, requests, &failure);
}

static bool read_settings(const uint8_t *volume, const struct volume_header *header,
                          struct settings *settings) {
  *settings = (struct settings){0};
  const struct volume_part *part = volume_find_part(header, VOLUME_PART_SETTINGS);
  if (part == NULL)
    return true;
  const char *lines = (const char *)volume + part->first_sector * VOLUME_SECTOR_SIZE;
  return settings_read(lines, (size_t)part->length, settings).fault == SETTINGS_WELL;
}

/* What the loader tries first; NULL for nothing. */
static const struct boot_screen_choice *first_choice(const struct kernel_requests *requests) {
  if (requests->owners_screens[0].kind != 0)
    return &requests->owners_screens[0];
  return request_stands(&requests->screen.request) ? &requests->screen.choices[0] : NULL;
}

static uint32_t one_of(uint32_t least, uint32_t most) {
  return least != 0 ? least : most;
}

struct screen_wish screen_wish_of(const uint8_t *volume, uint64_t length) {
  struct volume_header header;
  struct kernel_requests requests;
  struct settings settings;
  if (!read_header(volume, length, &header) || !read_requests(volume, &header, &requests) ||
      !read_settings(volume, &header, &settings)) {
    return no_wish;
  }
  screen_settings_choose(&settings, &requests);
  const struct boot_screen_choice *choice = first_choice(&requests);
  if (choice == NULL || choice->kind != BOOT_SCREEN_CHOICE_FRAMEBUFFER)
    return no_wish;
  return (struct screen_wish){one_of(choice->least_width, choice->most_width),
                              one_of(choice->least_height, choice->most_height),
                              one_of(choice->least_bits, choice->most_bits)};
}
