/* VGA text mode 3. */
#include "boot/bios/video.h"

#include <stdbool.h>

#include "boot/bios/bios.h"

#define BIOS_VIDEO 0x10

#define TEXT_BUFFER UINT32_C(0xb8000)
#define COLUMNS 80
#define ROWS 25
#define TWO_BLANK_CELLS UINT32_C(0x07200720) /* space, light grey on black */

static bool in_text_mode(void) {
  return bios_data_byte(BIOS_DATA_VIDEO_MODE) == VIDEO_MODE_TEXT;
}

/* Setting the mode loads fonts and clears memory twice over, so it is not done without need. */
static bool in_wanted_mode(void) {
  return in_text_mode() && bios_data_word(BIOS_DATA_VIDEO_COLUMNS) == COLUMNS &&
         bios_data_byte(BIOS_DATA_VIDEO_ROWS) == ROWS - 1 &&
         bios_data_byte(BIOS_DATA_VIDEO_PAGE) == 0;
}

void video_call(uint32_t function) {
  struct bios_registers registers = {.eax = function};
  bios_call(BIOS_VIDEO, &registers);
}

void video_clear_text(uint32_t rows) {
  volatile uint32_t *cells = (volatile uint32_t *)(uintptr_t)TEXT_BUFFER;
  for (uint32_t i = 0; i < COLUMNS * rows / 2; i++)
    cells[i] = TWO_BLANK_CELLS;
  video_call(VIDEO_SET_CURSOR);
}

struct boot_screen video_prepare(void) {
  if (!in_wanted_mode())
    video_call(VIDEO_SET_MODE | VIDEO_MODE_TEXT);
  if (!in_text_mode())
    return (struct boot_screen){.kind = BOOT_SCREEN_NONE}; /* no video BIOS */
  video_clear_text(ROWS);
  return (struct boot_screen){.kind = BOOT_SCREEN_TEXT,
                              .width = COLUMNS,
                              .height = ROWS,
                              .pitch = COLUMNS * 2,
                              .base = TEXT_BUFFER,
                              .base_phys = TEXT_BUFFER,
                              .bits = 16};
}
