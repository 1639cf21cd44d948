/*
 * The VGA text screen: 80 x 25 cells of two bytes at 0xb8000, a character of code page 437 and its
 * colours (IBM VGA Technical Reference: bits 0-3 foreground, 4-6 background, 7 blink). Rows and
 * columns are counted from 0, as in the memory.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_SCREEN_TEXT_H
#define TOOLCHAINS_QEMU_RUNNER_SCREEN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer;

#define SCREEN_ADDRESS 0xb8000
#define SCREEN_COLUMNS 80
#define SCREEN_ROWS 25
#define SCREEN_BYTES (SCREEN_COLUMNS * SCREEN_ROWS * 2)

struct screen_cell {
  uint8_t character;
  uint8_t attribute;
};

struct screen {
  struct screen_cell cells[SCREEN_ROWS][SCREEN_COLUMNS];
};

/* A place where text was found. */
struct screen_match {
  int row;
  int column;
  int odd_cell; /* first cell whose attribute differs from the wanted one; -1 when none does */
};

/* The Unicode character that a byte of code page 437 shows as; NUL shows as a space. */
uint32_t screen_code_point(uint8_t character);

/* Turns UTF-8 into at most SCREEN_COLUMNS characters of code page 437; false if it cannot be. */
bool screen_encode(const char *text, uint8_t characters[SCREEN_COLUMNS], size_t *length);

/* Finds text within one row; a place in the wanted colour wins over others. */
bool screen_find(const struct screen *screen, const uint8_t *characters, size_t length,
                 int attribute, struct screen_match *match);

/* How many of a row's columns there are without its trailing blanks. */
int screen_used_columns(const struct screen *screen, int row);

/* Appends one row as UTF-8 without its trailing blanks; returns whether it shows anything. */
bool screen_append_row(const struct screen *screen, int row, struct buffer *text);

/* The last row that shows anything, or -1 on a blank screen. */
int screen_last_used_row(const struct screen *screen);

#endif
