/* Where the guest's screen, its serial console and the status line go on a terminal. */
#ifndef TOOLCHAINS_QEMU_RUNNER_LAYOUT_H
#define TOOLCHAINS_QEMU_RUNNER_LAYOUT_H

#include <stdbool.h>

/* The serial pane stands beside the screen from this width on. */
#define LAYOUT_WIDE_COLUMNS (80 + 1 + 30)

struct area {
  int row;
  int column;
  int rows; /* 0: there is no room for it */
  int columns;
};

struct layout {
  struct area screen;
  int first_screen_row; /* the guest's row in the screen area's first one */
  struct area serial;
  bool beside; /* serial stands right of the screen, else below it */
  int status_row;
};

/* `last_used` is the guest's last row with text, which a small terminal keeps in sight. */
struct layout layout_compute(int columns, int rows, int last_used);

#endif
