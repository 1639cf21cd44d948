/* The folders and files that a boot leaves behind, and the scratch folder that it does not. */
#ifndef TOOLCHAINS_QEMU_RUNNER_OUTPUTS_H
#define TOOLCHAINS_QEMU_RUNNER_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "toolchains/qemu/runner/buffer.h"

struct outputs {
  char *dir;     /* serial.log, screenshot.png, qemu.cmd; stays */
  char *scratch; /* QEMU's HOME and TMPDIR; removed by outputs_close() */
};

/*
 * In a Bazel test the outputs go to TEST_UNDECLARED_OUTPUTS_DIR, else to a new folder below TMPDIR
 * (or /tmp); scratch goes below TEST_TMPDIR or TMPDIR. False with a sentence if it cannot be.
 */
bool outputs_open(struct outputs *outputs, bool test, struct buffer *error);
void outputs_close(struct outputs *outputs);

/* The path of an output; the caller frees it. */
char *outputs_path(const struct outputs *outputs, const char *name);

/* Opens an output for writing; -1 with a sentence. */
int outputs_create(const struct outputs *outputs, const char *name, struct buffer *error);

/* Writes a whole file beside its place and moves it there, so that no half of it is ever seen. */
bool write_whole_file(const char *path, const struct buffer *content, struct buffer *error);

/* An environment variable, or NULL when it is unset or empty. */
const char *environment_value(const char *name);

#endif
