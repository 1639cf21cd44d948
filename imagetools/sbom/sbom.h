/*
 * A software bill of materials in the form of SPDX 2.3 (ISO/IEC 5962) for an image: what is in it,
 * and which tools made and tested it, each with the version and digest of the lock.
 */
#ifndef IMAGETOOLS_SBOM_SBOM_H
#define IMAGETOOLS_SBOM_SBOM_H

#include <stdbool.h>
#include <stdio.h>

#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

struct sbom_inputs {
  const char *request; /* JSON that the rule writes; private/sbom.bzl has its keys */
  const char *lock;    /* toolchains/debian/lock.json */
  const char *digest;  /* what sha256sum printed of the image */
};

/* Writes the document to `output`. False, with a sentence, if an input cannot be read or lacks
 * something. */
bool sbom_write(const struct sbom_inputs *inputs, FILE *output, struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
