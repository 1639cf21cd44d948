/*
 * Makes a page in Markdown of what Bazel's starlark_doc_extract has read from .bzl files: a message
 * ModuleInfo of its stardoc_output.proto for each.
 */
#ifndef TOOLS_REFERENCE_REFERENCE_H
#define TOOLS_REFERENCE_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The extracted documentation of one file. */
struct module {
  const char *name; /* of the file it was read from, for messages */
  const uint8_t *bytes;
  size_t length;
};

/*
 * Writes a list of all names, then a chapter for each module in this order. A rule, macro,
 * provider, attribute, argument or field without a docstring is a failure.
 */
bool reference_write(FILE *page, const struct module *modules, size_t count,
                     struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
