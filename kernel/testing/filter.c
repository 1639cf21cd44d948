/* Matches names against lists of patterns. */
#include "kernel/testing/filter.h"

#include <stddef.h>

/* Where a list of patterns ends, and one pattern of it. */
static bool ends_list(char c) {
  return c == '\0' || c == '-';
}

static bool ends_pattern(char c) {
  return ends_list(c) || c == ':';
}

/* After a mismatch the last * takes one character more, and it goes on from there. */
static bool matches(const char *pattern, const char *name) {
  const char *star = NULL;
  const char *retry = NULL;
  while (*name != '\0') {
    if (*pattern == '*') {
      star = ++pattern;
      retry = name;
    } else if (!ends_pattern(*pattern) && (*pattern == '?' || *pattern == *name)) {
      pattern++;
      name++;
    } else if (star != NULL) {
      pattern = star;
      name = ++retry;
    } else {
      return false;
    }
  }
  while (*pattern == '*')
    pattern++;
  return ends_pattern(*pattern);
}

static bool matches_any(const char *patterns, const char *name) {
  for (;;) {
    if (matches(patterns, name))
      return true;
    while (!ends_pattern(*patterns))
      patterns++;
    if (ends_list(*patterns))
      return false;
    patterns++;
  }
}

bool filter_lets_through(const char *filter, const char *name) {
  const char *negative = filter;
  while (!ends_list(*negative))
    negative++;
  if (negative != filter && !matches_any(filter, name))
    return false;
  return *negative == '\0' || !matches_any(negative + 1, name);
}
