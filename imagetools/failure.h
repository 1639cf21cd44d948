/*
 * Why something could not be done, as one sentence for the user: the file, the value found, and
 * what to do about it. Functions that can fail return false and fill one in.
 */
#ifndef IMAGETOOLS_FAILURE_H
#define IMAGETOOLS_FAILURE_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct failure {
  char text[1024];
};

/* Always returns false, so that a check can end in `return fail(failure, ...)`. */
__attribute__((format(printf, 2, 3))) bool fail(struct failure *failure, const char *format, ...);

#ifdef __cplusplus
}
#endif

#endif
