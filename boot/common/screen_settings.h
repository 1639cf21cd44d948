/*
 * What an image's owner would have on the screen. It is kept beside what the kernel asks for, since
 * that counts again where the machine can show none of it.
 */
#ifndef BOOT_COMMON_SCREEN_SETTINGS_H
#define BOOT_COMMON_SCREEN_SETTINGS_H

#include "boot/common/requests.h"
#include "boot/common/settings.h"

/* Takes the settings' choices into `owners_screens`: none of them if the kernel requires a screen
 * of its own choice, and framebuffers alone if it requires one: the boot would end in another. */
void screen_settings_choose(const struct settings *settings, struct kernel_requests *requests);

#endif
