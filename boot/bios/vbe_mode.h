/*
 * What a video BIOS says of its modes (VESA BIOS Extension Core Functions 3.0, sections 4.3 and
 * 4.4), as bytes in memory. Nothing of it is believed that does not make sense.
 */
#ifndef BOOT_BIOS_VBE_MODE_H
#define BOOT_BIOS_VBE_MODE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/requests.h"

/* Linear framebuffers are there from version 2.0 on, their own lines and colours from 3.0 on. */
#define VBE_VERSION_2 0x0200
#define VBE_VERSION_3 0x0300

/* Function 4F00h fills it. It is asked for all of version 2.0 by a signature on the way in. */
struct __attribute__((packed)) vbe_controller {
  char signature[4]; /* "VBE2", then "VESA" */
  uint16_t version;
  uint8_t words[8];
  uint16_t mode_list_offset; /* of numbers, up to VBE_MODE_LIST_END */
  uint16_t mode_list_segment;
  uint8_t rest[494];
};

#define VBE_MODE_LIST_END 0xffff

/* Where the bits of each colour are in a pixel. */
struct __attribute__((packed)) vbe_channels {
  uint8_t red_bits;
  uint8_t red_shift;
  uint8_t green_bits;
  uint8_t green_shift;
  uint8_t blue_bits;
  uint8_t blue_shift;
  uint8_t reserved[2];
};

/* Function 4F01h fills it. */
struct __attribute__((packed)) vbe_mode_information {
  uint16_t attributes;
  uint8_t windows[14];
  uint16_t pitch;
  uint16_t width;
  uint16_t height;
  uint8_t character_size[2];
  uint8_t planes;
  uint8_t bits;
  uint8_t banks;
  uint8_t memory_model;
  uint8_t images[3];
  struct vbe_channels channels;
  uint8_t direct_color;
  uint32_t framebuffer;
  uint8_t off_screen[6];
  uint16_t linear_pitch;
  uint8_t linear_images[2];
  struct vbe_channels linear_channels;
  uint8_t rest[194];
};

_Static_assert(sizeof(struct vbe_controller) == 512, "as section 4.3 has it");
_Static_assert(sizeof(struct vbe_mode_information) == 256, "as section 4.4 has it");

/* Describes a mode; false if it is none with a linear framebuffer of true colours below 4 GiB, of
 * 15 to 32 bits a pixel. `version` is the controller's. */
bool vbe_mode_describe(const struct vbe_mode_information *information, uint16_t version,
                       uint16_t number, struct boot_screen_mode *mode);

#endif
