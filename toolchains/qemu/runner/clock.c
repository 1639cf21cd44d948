/* Reads the monotonic clock. */
#include "toolchains/qemu/runner/clock.h"

#include <time.h>

double clock_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int clock_until(double when, int limit) {
  double left = (when - clock_now()) * 1000;
  if (left <= 0)
    return 0;
  /* Rounded up, so that waking up means that the time has come. */
  return left >= limit ? limit : (int)left + 1;
}
