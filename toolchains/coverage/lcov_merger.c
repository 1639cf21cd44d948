/* lcov_merger: adds up coverage reports, for Bazel (see merge.h). */
#include <stdio.h>
#include <stdlib.h>

#include "toolchains/coverage/merge.h"

int main(int count, char **words) {
  struct merge_options options;
  struct failure failure;
  if (merge_parse(count, words, &options, &failure) && merge_run(&options, &failure))
    return EXIT_SUCCESS;
  fprintf(stderr, "lcov_merger: %s\n", failure.text);
  return EXIT_FAILURE;
}
