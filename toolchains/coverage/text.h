/* A whole file as a string. */
#ifndef TOOLCHAINS_COVERAGE_TEXT_H
#define TOOLCHAINS_COVERAGE_TEXT_H

#include "imagetools/failure.h"

/* The file's bytes and a NUL, which the caller frees; NULL with a sentence if it cannot be read. */
char *text_read(const char *path, struct failure *failure);

#endif
