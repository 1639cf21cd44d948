/* The elements of an SPDX 2.3 document that a bill of materials is made of, written as JSON. */
#ifndef IMAGETOOLS_SBOM_SPDX_H
#define IMAGETOOLS_SBOM_SPDX_H

#include "imagetools/json.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The image's identifier in its document. */
#define SPDX_IMAGE_ID "SPDXRef-image"

/* SPDX 2.3, section 7. Fields that are NULL become NOASSERTION or are left out. */
struct spdx_package {
  const char *id;   /* NULL: made from kind and name */
  const char *kind; /* tells packages of the same name apart: "source", "deb", "repository" */
  const char *name;
  const char *version;
  const char *file_name;
  const char *sha256;
  const char *license;   /* an SPDX licence expression */
  const char *purpose;   /* primaryPackagePurpose */
  const char *purl_arch; /* architecture of a Debian package, "source" for a source package */
};

/* SPDX 2.3, section 11: `kind`-`name` stands in `relationship` to the document's image. */
struct spdx_relationship {
  const char *kind;
  const char *name;
  const char *relationship;
};

void spdx_write_package(struct json_writer *json, const struct spdx_package *package);

/* CONTAINS goes from the image to the package; BUILD_TOOL_OF and TEST_TOOL_OF the other way. */
void spdx_write_relationship(struct json_writer *json,
                             const struct spdx_relationship *relationship);

#ifdef __cplusplus
}
#endif

#endif
