/* Graphics modes (UEFI 2.10, section 12.9.2.1). */
#include "boot/uefi/graphics_mode.h"

/* Firmware's own choice is the panel's size as a rule; below this it is a fallback. */
#define GOOD_WIDTH 800
#define GOOD_HEIGHT 600

#define MOST_WIDTH 1920
#define MOST_HEIGHT 1080

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
  while (bits < 32 && all >> bits != 0)
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

bool graphics_mode_describe(const struct efi_graphics_mode_information *mode, uint64_t base_phys,
                            struct boot_screen *screen) {
  const struct efi_pixel_mask *mask = mask_of(mode);
  struct channel red;
  struct channel green;
  struct channel blue;
  if (mask == NULL || !find_channel(mask->red, &red) || !find_channel(mask->green, &green) ||
      !find_channel(mask->blue, &blue) || mode->width == 0 || mode->height == 0 ||
      mode->pixels_per_line < mode->width || base_phys == 0) {
    return false;
  }
  uint32_t bits = pixel_bits(mask);
  *screen = (struct boot_screen){.kind = BOOT_SCREEN_FRAMEBUFFER,
                                 .width = mode->width,
                                 .height = mode->height,
                                 .pitch = mode->pixels_per_line * (bits / 8),
                                 .base_phys = base_phys,
                                 .bits = bits,
                                 .red_shift = red.shift,
                                 .red_bits = red.bits,
                                 .green_shift = green.shift,
                                 .green_bits = green.bits,
                                 .blue_shift = blue.shift,
                                 .blue_bits = blue.bits};
  return true;
}

static uint64_t area(const struct efi_graphics_mode_information *mode) {
  return (uint64_t)mode->width * mode->height;
}

bool graphics_mode_is_better(const struct efi_graphics_mode_information *mode,
                             const struct efi_graphics_mode_information *best,
                             const struct graphics_wish *wish) {
  uint32_t width = wish->width != 0 ? wish->width : MOST_WIDTH;
  uint32_t height = wish->height != 0 ? wish->height : MOST_HEIGHT;
  bool fits = mode->width <= width && mode->height <= height;
  if (best == NULL)
    return true;
  bool best_fits = best->width <= width && best->height <= height;
  if (fits != best_fits)
    return fits;
  return fits ? area(mode) > area(best) : area(mode) < area(best);
}

bool graphics_mode_is_good(const struct efi_graphics_mode_information *mode,
                           const struct graphics_wish *wish) {
  if (wish->width != 0 || wish->height != 0)
    return mode->width == wish->width && mode->height == wish->height;
  return mode->width >= GOOD_WIDTH && mode->height >= GOOD_HEIGHT;
}
