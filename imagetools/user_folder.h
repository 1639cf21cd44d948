/* For programs that `bazel run` starts and whose arguments name files. */
#ifndef IMAGETOOLS_USER_FOLDER_H
#define IMAGETOOLS_USER_FOLDER_H

#include <stdbool.h>

/* Goes to the folder in which the user is, so that relative paths mean what they say. False, with a
 * sentence on standard error that begins with the program's name, if that can't be. */
bool user_folder_enter(const char *program);

#endif
