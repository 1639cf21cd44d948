/* Settings: what is read is within its bounds, and written and read again it is the same. */
#include <string.h>

#include "boot/common/settings.h"
#include "imagetools/settings_text.h"
#include "tests/fuzz/input.h"

static void check_screen(const struct settings_screen *screen) {
  FUZZ_CHECK(screen->kind >= SETTINGS_SCREEN_TEXT && screen->kind <= SETTINGS_SCREEN_FRAMEBUFFER);
  FUZZ_CHECK(screen->width >= 1 && screen->width <= SETTINGS_SCREEN_MAX_SIDE);
  FUZZ_CHECK(screen->height >= 1 && screen->height <= SETTINGS_SCREEN_MAX_SIDE);
  FUZZ_CHECK(screen->depth <= SETTINGS_SCREEN_MAX_DEPTH);
}

static void check_values(const struct settings *settings) {
  FUZZ_CHECK(settings->log_level <= SETTINGS_LOG_DEBUG);
  FUZZ_CHECK(settings->log_to <= 7);
  FUZZ_CHECK(settings->has_log_to || settings->log_to == 0);
  FUZZ_CHECK(settings->screen_count <= SETTINGS_MAX_SCREENS);
  for (uint32_t i = 0; i < settings->screen_count; i++)
    check_screen(&settings->screens[i]);
  FUZZ_CHECK(settings_log_targets(settings) == 0 || settings->log_level != SETTINGS_LOG_ERROR);
}

static void check_written(const struct settings *settings) {
  char text[VOLUME_SETTINGS_MAX + 1];
  struct settings again;
  size_t length = settings_write(settings, text);
  FUZZ_CHECK(length <= VOLUME_SETTINGS_MAX && text[length] == '\0');
  FUZZ_CHECK(settings_read(text, length, &again).fault == SETTINGS_WELL);
  FUZZ_CHECK(memcmp(&again, settings, sizeof(again)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  struct settings settings;
  /* A copy of exactly that length, so that the sanitizer sees each byte that is read beyond it. */
  char *copy = malloc(length + (length == 0));
  FUZZ_CHECK(copy != NULL);
  memcpy(copy, bytes, length);
  struct settings_finding found = settings_read(copy, length, &settings);
  FUZZ_CHECK(found.fault == SETTINGS_WELL || (found.line >= 1 && found.line <= length + 1));
  if (found.fault == SETTINGS_WELL) {
    check_values(&settings);
    check_written(&settings);
  }
  free(copy);
  return 0;
}
