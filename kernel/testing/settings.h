/* What the runner wants of the cases, from the file of boot/protocol/test_cases.h. */
#ifndef KERNEL_TESTING_SETTINGS_H
#define KERNEL_TESTING_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct test_settings {
  uint32_t first;
  uint32_t shard;
  uint32_t shards;
  bool fail_fast;
  const char *filter;
};

/* Reads the lines of `text` and keeps pointers into it; its line ends become NULs. False, with the
 * line that makes no sense, if one does not. */
bool settings_parse(char *text, struct test_settings *settings, const char **wrong);

/* Reads the runner's file; without one, everything is to run. */
bool settings_read(struct test_settings *settings, const char **wrong);

/* Whether a case is to run in this shard and this boot; called for all of them in their order,
 * with *counter 0 at first. */
bool settings_select(const struct test_settings *settings, const char *name, uint32_t index,
                     uint32_t *counter);

#ifdef __cplusplus
}
#endif

#endif
