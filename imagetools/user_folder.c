/* Follows the word that Bazel leaves. */
#include "imagetools/user_folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* `bazel run` starts a program elsewhere and leaves word of where its user is (Bazel's user manual,
 * "Run"). */
bool user_folder_enter(const char *program) {
  const char *folder = getenv("BUILD_WORKING_DIRECTORY");
  if (folder == NULL || chdir(folder) == 0)
    return true;
  fprintf(stderr, "%s: BUILD_WORKING_DIRECTORY=%s cannot be entered: %s\n", program, folder,
          strerror(errno));
  return false;
}
