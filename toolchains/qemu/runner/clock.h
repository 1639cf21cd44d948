/* Time that only moves forward, in seconds. */
#ifndef TOOLCHAINS_QEMU_RUNNER_CLOCK_H
#define TOOLCHAINS_QEMU_RUNNER_CLOCK_H

double clock_now(void);

/* Milliseconds from now until `when`, at least 0 and at most `limit`, for poll(). */
int clock_until(double when, int limit);

#endif
