/* What the parts of the survey kernel share: how a fault that it finds becomes the boot's verdict.
 */
#ifndef TESTS_MATRIX_SURVEY_H
#define TESTS_MATRIX_SURVEY_H

#include <stdbool.h>

#include "boot/protocol/boot_info.h"

/* Ends the boot as failed unless the condition holds. */
__attribute__((format(printf, 2, 3))) void survey_expect(bool condition, const char *format, ...);

/* Whether the command line has the word. */
bool survey_asks_for(const struct boot_info *info, const char *word);

/* Where the direct map has the physical address. */
static inline void *survey_memory(const struct boot_info *info, uint64_t physical) {
  return (void *)(uintptr_t)(info->direct_map + physical);
}

#endif
