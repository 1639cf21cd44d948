/* The language of GoogleTest's --gtest_filter. */
#ifndef KERNEL_TESTING_FILTER_H
#define KERNEL_TESTING_FILTER_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Whether a name is let through: it matches one of the patterns (* for any text, ? for any
 * character) with : between them, and none of those behind a first -. Without a pattern before
 * the -, any name matches.
 */
bool filter_lets_through(const char *filter, const char *name);

#ifdef __cplusplus
}
#endif

#endif
