/* The end of a serial log as a plain terminal of a given size would show it. */
#ifndef TOOLCHAINS_QEMU_RUNNER_SERIAL_PANE_H
#define TOOLCHAINS_QEMU_RUNNER_SERIAL_PANE_H

#include <stddef.h>

#include "toolchains/qemu/runner/canvas.h"
#include "toolchains/qemu/runner/layout.h"

/* Colours and cursor movements that a guest prints are left out; long lines are wrapped. */
void serial_pane_draw(const char *bytes, size_t count, struct area area, struct canvas *canvas);

#endif
