/*
 * The settings of an image: what its owner can change without building it again. They are lines of
 * text, a part of the boot volume:
 *
 *     log_level = info
 *     log_to = serial, debug_console
 *     screen = 1024x768x32, text80x25
 *
 * Each name stands there once at most. Blanks around names, values and commas mean nothing; empty
 * lines and those that begin with # are passed over. docs/configuration.md has every name.
 */
#ifndef BOOT_COMMON_SETTINGS_H
#define BOOT_COMMON_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How much the loader says of what it does. Errors are said always. */
enum settings_log_level {
  SETTINGS_LOG_ERROR = 0, /* nothing else: the default */
  SETTINGS_LOG_INFO = 1,  /* a line for each step */
  SETTINGS_LOG_DEBUG = 2, /* with places and digests */
};

/* Where it says so; a sum of these. */
#define SETTINGS_LOG_TO_SCREEN UINT32_C(1)
#define SETTINGS_LOG_TO_SERIAL UINT32_C(2)        /* COM1 */
#define SETTINGS_LOG_TO_DEBUG_CONSOLE UINT32_C(4) /* port 0xe9 */
/* Where errors go whatever the settings say. */
#define SETTINGS_LOG_TO_DEFAULT (SETTINGS_LOG_TO_SCREEN | SETTINGS_LOG_TO_SERIAL)

/* What can be on the screen. */
enum settings_screen_kind {
  SETTINGS_SCREEN_TEXT = 1,        /* VGA text: width and height in cells, 80x25 or 80x50 */
  SETTINGS_SCREEN_256 = 2,         /* 320x200 in 256 colours: VGA mode 0x13 */
  SETTINGS_SCREEN_FRAMEBUFFER = 3, /* linear framebuffer: pixels */
};

struct settings_screen {
  uint32_t kind; /* enum settings_screen_kind */
  uint32_t width;
  uint32_t height;
  uint32_t depth; /* bits per pixel of a framebuffer; 0 for any */
};

#define SETTINGS_MAX_SCREENS 4
#define SETTINGS_SCREEN_MAX_SIDE 16384 /* pixels */
#define SETTINGS_SCREEN_MAX_DEPTH 32

/* All zero: nothing is set. */
struct settings {
  uint32_t log_level; /* enum settings_log_level */
  uint32_t log_to;    /* SETTINGS_LOG_TO_DEFAULT, unless it is set */
  bool has_log_to;
  uint32_t screen_count;
  struct settings_screen screens[SETTINGS_MAX_SCREENS]; /* the first that the machine has counts */
};

/* What can be wrong with a line. */
enum settings_fault {
  SETTINGS_WELL = 0,
  SETTINGS_NO_EQUALS = 1,    /* no "=" in it */
  SETTINGS_UNKNOWN_NAME = 2, /* before the "=" */
  SETTINGS_TWICE = 3,        /* the name was there before */
  SETTINGS_VALUE = 4,        /* what stands behind it is none that the name takes */
};

struct settings_finding {
  enum settings_fault fault;
  uint32_t line; /* counted from 1; of the fault */
};

/* Reads lines, which need no NUL, up to the first fault. */
struct settings_finding settings_read(const char *text, size_t length, struct settings *settings);

/* Where the loader's messages go, and whether it has any but errors. */
uint32_t settings_log_targets(const struct settings *settings);

#endif
