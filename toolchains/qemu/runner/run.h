/* `qemu_runner --run`: chooses how to show the guest, and what all runs with a person share. */
#ifndef TOOLCHAINS_QEMU_RUNNER_RUN_H
#define TOOLCHAINS_QEMU_RUNNER_RUN_H

#include <stdbool.h>

#include "toolchains/qemu/runner/options.h"
#include "toolchains/qemu/runner/session.h"

/* Returns the runner's exit status. */
int run(const struct options *options, const struct config *config);

/* Once, after the guest's reset has left the machine paused: sets the sentence that says so. */
void run_note_reset(struct session *session, struct buffer *notice);

/*
 * Ends QEMU and says how it ended on standard error. `quit` is whether the user wanted the end, and
 * `notice` is of run_note_reset() or NULL. Returns the runner's exit status.
 */
int run_ending(struct session *session, bool quit, const struct buffer *notice);

#endif
