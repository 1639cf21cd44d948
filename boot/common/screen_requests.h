/*
 * The kernel's requests for a screen and for the list of its modes, met with what a loader's
 * firmware can do.
 */
#ifndef BOOT_COMMON_SCREEN_REQUESTS_H
#define BOOT_COMMON_SCREEN_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/handover.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/common/requests.h"
#include "boot/protocol/boot_info.h"

/* More modes than this are not looked at, and so much of EDID is handed over at most. */
#define SCREEN_REQUESTS_MODES 256
#define SCREEN_REQUESTS_EDID 1024

/* A loader's way to its screen. What it can't do is NULL. */
struct screen_firmware {
  /* What is on the screen now: all but its virtual address. */
  struct boot_screen (*present)(void);
  /* Writes the modes that have a framebuffer, at most so many; returns how many. */
  size_t (*list_modes)(struct boot_screen_mode *modes, size_t most);
  /* Reads what the monitor says, at most so many bytes; returns how many are good. */
  size_t (*read_edid)(uint8_t *bytes, size_t most);
  /* Sets one of those modes, and describes the screen; false if firmware does not. One that has an
   * address has been held against the memory map. */
  bool (*set_mode)(const struct boot_screen_mode *mode, struct boot_screen *screen);
  /* The same for what is no mode of that list: an enum boot_screen_choice_kind. */
  bool (*set_vga)(uint32_t kind, struct boot_screen *screen);
  /* Sets what a kernel gets that asks for nothing; it is never NULL. */
  struct boot_screen (*set_default)(void);
};

/* Whether the kernel asks for either, or the image's owner for a screen. If not, none of this file
 * is needed. */
static inline bool screen_requests_made(const struct kernel_requests *requests) {
  return request_made(&requests->screen.request) || request_made(&requests->screen_modes.request) ||
         requests->owners_screens[0].kind != 0;
}

/* Whether a framebuffer overlaps memory that is the kernel's or the loader's. A BIOS or a boot
 * loader that is wrong about its card says so, and nobody may write there. */
bool screen_lies_in_ram(const struct memory_map *map, const struct boot_screen *screen);

/* Describes the screen for the kernel, with its virtual address; NONE if the direct map has no room
 * for it, or if it lies in RAM. */
void screen_take(const struct kernel_layout *layout, const struct memory_map *map,
                 struct boot_screen present, struct boot_screen *screen);

/* Takes memory for the list, sets the screen and describes it in the handover. What the image's
 * owner would have comes first; the kernel is told which of its own choices that is. A required
 * request that can't be met is an error. */
struct error screen_requests_meet(const struct screen_firmware *firmware,
                                  const struct kernel_layout *layout, struct memory_map *map,
                                  struct kernel_requests *requests, struct handover *handover);

#endif
