/* Reading the description of a mode (VBE 3.0, section 4.4). */
#include "boot/bios/vbe_mode.h"

#define ATTRIBUTE_SUPPORTED (1u << 0)
#define ATTRIBUTE_COLOR (1u << 3)
#define ATTRIBUTE_GRAPHICS (1u << 4)
#define ATTRIBUTE_LINEAR (1u << 7)
#define WANTED_ATTRIBUTES                                                                          \
  (ATTRIBUTE_SUPPORTED | ATTRIBUTE_COLOR | ATTRIBUTE_GRAPHICS | ATTRIBUTE_LINEAR)

#define MODEL_DIRECT_COLOR 6

#define LEAST_BITS 15
#define MOST_BITS 32

/* No framebuffer lies where real mode reaches. */
#define LEAST_ADDRESS UINT32_C(0x100000)

static bool is_inside(uint32_t shift, uint32_t bits, uint32_t pixel_bits) {
  return bits != 0 && shift + bits <= pixel_bits;
}

static bool channels_make_sense(const struct vbe_channels *channels, uint32_t pixel_bits) {
  return is_inside(channels->red_shift, channels->red_bits, pixel_bits) &&
         is_inside(channels->green_shift, channels->green_bits, pixel_bits) &&
         is_inside(channels->blue_shift, channels->blue_bits, pixel_bits);
}

/* From version 3.0 on a mode's lines may differ with and without a linear framebuffer; a BIOS that
 * leaves the newer fields empty means the older ones. */
static uint32_t pitch_of(const struct vbe_mode_information *information, uint16_t version) {
  return version >= VBE_VERSION_3 && information->linear_pitch != 0 ? information->linear_pitch
                                                                    : information->pitch;
}

static const struct vbe_channels *channels_of(const struct vbe_mode_information *information,
                                              uint16_t version) {
  return version >= VBE_VERSION_3 && information->linear_channels.red_bits != 0
             ? &information->linear_channels
             : &information->channels;
}

static bool lies_below_4_gib(uint32_t base, uint32_t pitch, uint32_t height) {
  return base >= LEAST_ADDRESS && (uint64_t)pitch * height <= (UINT64_C(1) << 32) - base;
}

bool vbe_mode_describe(const struct vbe_mode_information *information, uint16_t version,
                       uint16_t number, struct boot_screen_mode *mode) {
  uint32_t bits = information->bits;
  uint32_t pitch = pitch_of(information, version);
  const struct vbe_channels *channels = channels_of(information, version);
  if ((information->attributes & WANTED_ATTRIBUTES) != WANTED_ATTRIBUTES ||
      information->memory_model != MODEL_DIRECT_COLOR || bits < LEAST_BITS || bits > MOST_BITS ||
      !channels_make_sense(channels, (bits + 7) / 8 * 8) || information->width == 0 ||
      information->height == 0 || pitch < (bits + 7) / 8 * information->width ||
      !lies_below_4_gib(information->framebuffer, pitch, information->height)) {
    return false;
  }
  *mode = (struct boot_screen_mode){.base_phys = information->framebuffer,
                                    .number = number,
                                    .width = information->width,
                                    .height = information->height,
                                    .pitch = pitch,
                                    .bits = bits,
                                    .red_shift = channels->red_shift,
                                    .red_bits = channels->red_bits,
                                    .green_shift = channels->green_shift,
                                    .green_bits = channels->green_bits,
                                    .blue_shift = channels->blue_shift,
                                    .blue_bits = channels->blue_bits};
  return true;
}
