/*
 * Which screen a kernel gets: its choices (boot/protocol/requests.h) held against what is there and
 * against the modes that firmware lists.
 */
#ifndef BOOT_COMMON_SCREEN_CHOICE_H
#define BOOT_COMMON_SCREEN_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/edid.h"
#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"

/* Without a wish, no larger than this: text that fills the screen is readable then. */
#define SCREEN_CHOICE_WIDTH 1920
#define SCREEN_CHOICE_HEIGHT 1080

/* Whether the screen, as it stands, is what the choice asks for. */
bool screen_choice_is(const struct boot_screen_choice *choice, const struct boot_screen *screen);

/*
 * The mode that suits a choice best; NULL if none does. Where the choice asks for a least size: the
 * smallest. Else the size that the monitor prefers, or if that is not known (0) 1920x1080, or the
 * largest below it, else the smallest. Of one size, the one with the most bits a pixel.
 */
const struct boot_screen_mode *screen_choice_of(const struct boot_screen_choice *choice,
                                                struct edid_size preferred,
                                                const struct boot_screen_mode *modes, size_t count);

/* The screen in that mode; its virtual address is not set. */
struct boot_screen screen_choice_screen(const struct boot_screen_mode *mode);

#endif
