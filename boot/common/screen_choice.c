/* Choosing a screen. */
#include "boot/common/screen_choice.h"

static bool within(uint32_t value, uint32_t least, uint32_t most) {
  return value >= least && (most == 0 || value <= most);
}

static bool sizes_fit(const struct boot_screen_choice *choice, uint32_t width, uint32_t height,
                      uint32_t bits) {
  return within(width, choice->least_width, choice->most_width) &&
         within(height, choice->least_height, choice->most_height) &&
         within(bits, choice->least_bits, choice->most_bits);
}

static bool is_text(const struct boot_screen *screen, uint32_t rows) {
  return screen->kind == BOOT_SCREEN_TEXT && screen->width == 80 && screen->height == rows;
}

bool screen_choice_is(const struct boot_screen_choice *choice, const struct boot_screen *screen) {
  switch (choice->kind) {
  case BOOT_SCREEN_CHOICE_TEXT_80_25:
    return is_text(screen, 25);
  case BOOT_SCREEN_CHOICE_TEXT_80_50:
    return is_text(screen, 50);
  case BOOT_SCREEN_CHOICE_320_200:
    return screen->kind == BOOT_SCREEN_INDEXED && screen->width == 320 && screen->height == 200;
  case BOOT_SCREEN_CHOICE_FRAMEBUFFER:
    return screen->kind == BOOT_SCREEN_FRAMEBUFFER &&
           sizes_fit(choice, screen->width, screen->height, screen->bits);
  default:
    return false;
  }
}

static uint64_t area(const struct boot_screen_mode *mode) {
  return (uint64_t)mode->width * mode->height;
}

static bool fits(const struct boot_screen_mode *mode, struct edid_size size) {
  return mode->width <= size.width && mode->height <= size.height;
}

/* Below 0 if the mode's size suits better than the best one's, above 0 if worse. */
static int compare_sizes(const struct boot_screen_choice *choice, struct edid_size most,
                         const struct boot_screen_mode *mode, const struct boot_screen_mode *best) {
  int order = area(mode) < area(best) ? -1 : area(mode) > area(best);
  if (choice->least_width != 0 || choice->least_height != 0)
    return order;
  if (fits(mode, most) != fits(best, most))
    return fits(mode, most) ? -1 : 1;
  return fits(mode, most) ? -order : order;
}

static bool is_better(const struct boot_screen_choice *choice, struct edid_size most,
                      const struct boot_screen_mode *mode, const struct boot_screen_mode *best) {
  if (best == NULL)
    return true;
  int order = compare_sizes(choice, most, mode, best);
  return order != 0 ? order < 0 : mode->bits > best->bits;
}

const struct boot_screen_mode *screen_choice_of(const struct boot_screen_choice *choice,
                                                struct edid_size preferred,
                                                const struct boot_screen_mode *modes,
                                                size_t count) {
  const struct boot_screen_mode *best = NULL;
  if (choice->kind != BOOT_SCREEN_CHOICE_FRAMEBUFFER)
    return NULL;
  if (preferred.width == 0)
    preferred = (struct edid_size){SCREEN_CHOICE_WIDTH, SCREEN_CHOICE_HEIGHT};
  for (size_t i = 0; i < count; i++) {
    const struct boot_screen_mode *mode = &modes[i];
    if (sizes_fit(choice, mode->width, mode->height, mode->bits) &&
        is_better(choice, preferred, mode, best))
      best = mode;
  }
  return best;
}

struct boot_screen screen_choice_screen(const struct boot_screen_mode *mode) {
  return (struct boot_screen){.kind = BOOT_SCREEN_FRAMEBUFFER,
                              .width = mode->width,
                              .height = mode->height,
                              .pitch = mode->pitch,
                              .base_phys = mode->base_phys,
                              .bits = mode->bits,
                              .red_shift = mode->red_shift,
                              .red_bits = mode->red_bits,
                              .green_shift = mode->green_shift,
                              .green_bits = mode->green_bits,
                              .blue_shift = mode->blue_shift,
                              .blue_bits = mode->blue_bits};
}
