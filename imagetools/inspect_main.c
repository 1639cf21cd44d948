/* Entry point of the inspect program. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imagetools/inspect.h"

/* `bazel run` starts a program elsewhere and leaves word of where its user is (Bazel's user manual,
 * "Run"). */
static bool go_to_user(void) {
  const char *folder = getenv("BUILD_WORKING_DIRECTORY");
  if (folder == NULL || chdir(folder) == 0)
    return true;
  fprintf(stderr, "inspect: BUILD_WORKING_DIRECTORY=%s cannot be entered: %s\n", folder,
          strerror(errno));
  return false;
}

int main(int argument_count, char **arguments) {
  if (!go_to_user())
    return INSPECT_USAGE;
  return inspect_run(argument_count, arguments, stdout, stderr);
}
