/*
 * Framebuffers by the video BIOS's VESA functions (VBE Core Functions 3.0; VBE/DDC 1.1). Part of
 * the second stage's extension.
 */
#ifndef BOOT_BIOS_VBE_H
#define BOOT_BIOS_VBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/protocol/requests.h"

/* Writes the modes with a linear framebuffer, at most so many; returns how many. */
size_t vbe_list_modes(struct boot_screen_mode *modes, size_t most);

/* Sets a mode of that list; false if the BIOS does not. */
bool vbe_set_mode(const struct boot_screen_mode *mode);

/* Reads what the first monitor says of itself, whole blocks of EDID and at most so many bytes;
 * returns how many are good. */
size_t vbe_read_edid(uint8_t *bytes, size_t most);

/* A word of real mode's memory. In a host test it is the test's. */
uint16_t real_mode_word(uint16_t segment, uint16_t offset);

#endif
