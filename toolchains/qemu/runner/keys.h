/* From what a terminal sends to the keys of a US keyboard, by QEMU's names for them. */
#ifndef TOOLCHAINS_QEMU_RUNNER_KEYS_H
#define TOOLCHAINS_QEMU_RUNNER_KEYS_H

#include <stdbool.h>
#include <stddef.h>

struct key_press {
  char code[16]; /* a QKeyCode; empty when the bytes stand for no key of that keyboard */
  bool shift;
  bool control;
  bool alt;
};

/*
 * Reads one key press and returns how many bytes it took. 0 means that more bytes may follow that
 * belong to it; with `final` set there are none, so that a lone ESC is the Escape key.
 */
size_t key_decode(const char *bytes, size_t count, bool final, struct key_press *press);

#endif
