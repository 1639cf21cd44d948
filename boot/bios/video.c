/* VGA text mode 3. */
#include "boot/bios/video.h"

#include <stdbool.h>

#include "boot/bios/bios.h"

#define BIOS_VIDEO 0x10
#define VIDEO_SET_MODE 0x0000
#define VIDEO_SET_CURSOR 0x0200

#define TEXT_BUFFER UINT32_C(0xb8000)
#define COLUMNS 80
#define ROWS 25
#define TWO_BLANK_CELLS UINT32_C(0x07200720) /* space, light grey on black */

static uint8_t data_byte(uint32_t offset) {
  return (uint8_t)bios_data_word(offset);
}

static bool in_text_mode(void) {
  return data_byte(BIOS_DATA_VIDEO_MODE) == VIDEO_MODE_TEXT;
}

/* Setting the mode loads fonts and clears memory twice over, so it is not done without need. */
static bool in_wanted_mode(void) {
  return in_text_mode() && bios_data_word(BIOS_DATA_VIDEO_COLUMNS) == COLUMNS &&
         data_byte(BIOS_DATA_VIDEO_ROWS) == ROWS - 1 && data_byte(BIOS_DATA_VIDEO_PAGE) == 0;
}

static void clear(void) {
  volatile uint32_t *cells = (volatile uint32_t *)(uintptr_t)TEXT_BUFFER;
  for (int i = 0; i < COLUMNS * ROWS / 2; i++)
    cells[i] = TWO_BLANK_CELLS;
  struct bios_registers registers = {.eax = VIDEO_SET_CURSOR};
  bios_call(BIOS_VIDEO, &registers);
}

struct boot_screen video_prepare(void) {
  if (!in_wanted_mode()) {
    struct bios_registers registers = {.eax = VIDEO_SET_MODE | VIDEO_MODE_TEXT};
    bios_call(BIOS_VIDEO, &registers);
  }
  if (!in_text_mode())
    return (struct boot_screen){.kind = BOOT_SCREEN_NONE}; /* no video BIOS */
  clear();
  return (struct boot_screen){.kind = BOOT_SCREEN_TEXT,
                              .width = COLUMNS,
                              .height = ROWS,
                              .pitch = COLUMNS * 2,
                              .base = TEXT_BUFFER,
                              .base_phys = TEXT_BUFFER,
                              .bits = 16};
}
