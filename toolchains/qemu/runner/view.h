/* The guest as it is drawn in the terminal. */
#ifndef TOOLCHAINS_QEMU_RUNNER_VIEW_H
#define TOOLCHAINS_QEMU_RUNNER_VIEW_H

#include <stdbool.h>

#include "toolchains/qemu/runner/canvas.h"
#include "toolchains/qemu/runner/cpu_state.h"
#include "toolchains/qemu/runner/screen_text.h"
#include "toolchains/qemu/runner/session.h"
#include "toolchains/qemu/runner/terminal.h"

struct view {
  struct session *session;
  struct terminal terminal;
  struct canvas canvas;
  struct screen screen;
  bool has_screen;
  double next_frame;
  struct cpu_states cpus;
  double next_cpus;
  struct buffer notice; /* why the machine stands still */
};

/* Makes the picture as large as the terminal. */
void view_fit(struct view *view);

/* Looks at the guest and draws what changed, if it is time for that. */
void view_refresh(struct view *view);

/* Prints the guest's last screen as plain lines. */
void view_print_last_screen(const struct view *view);

void view_free(struct view *view);

#endif
