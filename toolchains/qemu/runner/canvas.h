/*
 * The terminal's screen as a grid of characters in VGA colours. A new picture is compared with the
 * one that is shown, so that only what changed is sent.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_CANVAS_H
#define TOOLCHAINS_QEMU_RUNNER_CANVAS_H

#include <stdint.h>

#include "toolchains/qemu/runner/buffer.h"

/* Attributes from 0x100 on are the terminal's own colours. */
#define CANVAS_NORMAL 0x100
#define CANVAS_INVERSE 0x101

struct canvas_cell {
  uint32_t code_point;
  uint16_t attribute; /* a VGA attribute, or one of those above */
};

struct canvas {
  int columns;
  int rows;
  struct canvas_cell *next;  /* drawn by canvas_put() */
  struct canvas_cell *shown; /* what the terminal has; code point 0 is "not known" */
};

/* Also forgets what is shown, as after a change of the terminal's size. */
void canvas_resize(struct canvas *canvas, int columns, int rows);
void canvas_free(struct canvas *canvas);

/* Begins a new picture: all blank. */
void canvas_clear(struct canvas *canvas);
/* Outside of the grid nothing is drawn. */
void canvas_put(struct canvas *canvas, int row, int column, uint32_t code_point,
                uint16_t attribute);
void canvas_put_text(struct canvas *canvas, int row, int column, const char *text,
                     uint16_t attribute);

/* Appends what turns the terminal's picture into the new one. */
void canvas_append_changes(struct canvas *canvas, struct buffer *out);

/* Appends the escape sequence that selects an attribute. */
void canvas_append_colour(struct buffer *out, uint16_t attribute);

#endif
