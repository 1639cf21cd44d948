/* Graphics modes (UEFI 2.10, section 12.9.2.1). */
#include "boot/uefi/graphics_mode.h"

/* Firmware's own choice is the panel's size as a rule; below this it is a fallback. */
#define GOOD_WIDTH 800
#define GOOD_HEIGHT 600

#define LEAST_BITS 15
#define MOST_BITS 32

struct channel {
  uint8_t shift;
  uint8_t bits;
};

/* False if there are no bits in the mask, or others between them. */
static bool find_channel(uint32_t mask, struct channel *channel) {
  *channel = (struct channel){0, 0};
  if (mask == 0)
    return false;
  while ((mask >> channel->shift & 1) == 0)
    channel->shift++;
  for (uint32_t rest = mask >> channel->shift; (rest & 1) != 0; rest >>= 1)
    channel->bits++;
  return mask >> channel->shift == UINT32_MAX >> (32 - channel->bits);
}

/* A pixel has as many bytes as its highest bit needs. */
static uint32_t pixel_bits(const struct efi_pixel_mask *mask) {
  uint32_t all = mask->red | mask->green | mask->blue | mask->reserved;
  uint32_t bits = 8;
  while (bits < MOST_BITS && all >> bits != 0)
    bits += 8;
  return bits;
}

static const struct efi_pixel_mask *mask_of(const struct efi_graphics_mode_information *mode) {
  static const struct efi_pixel_mask red_first = {0xff, 0xff00, 0xff0000, 0xff000000};
  static const struct efi_pixel_mask blue_first = {0xff0000, 0xff00, 0xff, 0xff000000};
  switch (mode->pixel_format) {
  case EFI_PIXEL_RED_GREEN_BLUE:
    return &red_first;
  case EFI_PIXEL_BLUE_GREEN_RED:
    return &blue_first;
  case EFI_PIXEL_BIT_MASK:
    return &mode->mask;
  default:
    return NULL;
  }
}

/* A line's bytes are handed over in 32 bits. */
static bool sizes_make_sense(const struct efi_graphics_mode_information *mode) {
  return mode->width != 0 && mode->height != 0 && mode->pixels_per_line >= mode->width &&
         mode->pixels_per_line <= UINT32_MAX / (MOST_BITS / 8);
}

bool graphics_mode_describe(const struct efi_graphics_mode_information *information,
                            struct boot_screen_mode *mode) {
  const struct efi_pixel_mask *mask = mask_of(information);
  struct channel red;
  struct channel green;
  struct channel blue;
  if (mask == NULL || !find_channel(mask->red, &red) || !find_channel(mask->green, &green) ||
      !find_channel(mask->blue, &blue) || !sizes_make_sense(information)) {
    return false;
  }
  uint32_t bits = pixel_bits(mask);
  if (bits < LEAST_BITS)
    return false;
  *mode = (struct boot_screen_mode){.width = information->width,
                                    .height = information->height,
                                    .pitch = information->pixels_per_line * (bits / 8),
                                    .bits = bits,
                                    .red_shift = red.shift,
                                    .red_bits = red.bits,
                                    .green_shift = green.shift,
                                    .green_bits = green.bits,
                                    .blue_shift = blue.shift,
                                    .blue_bits = blue.bits};
  return true;
}

bool graphics_mode_is_good(const struct boot_screen *screen) {
  return screen->width >= GOOD_WIDTH && screen->height >= GOOD_HEIGHT;
}
