/* lcov_lines: prints how many lines of each source a coverage report has as run. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "toolchains/coverage/lcov.h"
#include "toolchains/coverage/text.h"

static const char *choose_all(void *context, const char *path) {
  (void)context;
  return path;
}

static bool print_lines(const char *path, struct failure *failure) {
  struct lcov_report report = {0};
  char *text = text_read(path, failure);
  bool good = text != NULL && lcov_add(&report, path, text, choose_all, NULL, failure);
  if (good) {
    lcov_settle(&report);
    lcov_print_lines(&report, stdout);
  }
  lcov_free(&report);
  free(text);
  return good;
}

int main(int count, char **words) {
  struct failure failure;
  /* `bazel run` leaves word of where its user is. */
  const char *folder = getenv("BUILD_WORKING_DIRECTORY");
  if (folder != NULL && chdir(folder) != 0) {
    perror(folder);
    return EXIT_FAILURE;
  }
  if (count != 2) {
    fprintf(stderr,
            "usage: lcov_lines REPORT, for example bazel-out/_coverage/_coverage_report.dat\n");
    return 2;
  }
  if (print_lines(words[1], &failure))
    return EXIT_SUCCESS;
  fprintf(stderr, "lcov_lines: %s\n", failure.text);
  return EXIT_FAILURE;
}
