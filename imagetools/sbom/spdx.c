/* SPDX packages and relationships as JSON. */
#include "imagetools/sbom/spdx.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define NO_ASSERTION "NOASSERTION"

enum { ID_SIZE = 256, LOCATOR_SIZE = 512 };

/* SPDX 2.3, section 3.2: letters, numbers, full stop and hyphen. */
static void make_id(char *id, const char *kind, const char *name) {
  snprintf(id, ID_SIZE, "SPDXRef-%s-%s", kind, name);
  for (char *c = id; *c != '\0'; c++)
    if (!isalnum((unsigned char)*c) && *c != '.' && *c != '-')
      *c = '.';
}

static const char *or_no_assertion(const char *text) {
  return text != NULL ? text : NO_ASSERTION;
}

/* Package URL specification, "Character encoding". */
static void append_encoded(char *text, const char *part) {
  char *end = text + strlen(text);
  const char *limit = text + LOCATOR_SIZE - sizeof("%00");
  for (; *part != '\0' && end < limit; part++)
    if (isalnum((unsigned char)*part) || strchr(".-_~:", *part) != NULL)
      *end++ = *part;
    else
      end += sprintf(end, "%%%02X", (unsigned char)*part);
  *end = '\0';
}

static void write_locator(struct json_writer *json, const struct spdx_package *package) {
  char locator[LOCATOR_SIZE] = "pkg:deb/debian/";
  append_encoded(locator, package->name);
  strcat(locator, "@");
  append_encoded(locator, package->version);
  size_t length = strlen(locator);
  snprintf(locator + length, sizeof(locator) - length, "?arch=%s", package->purl_arch);
  json_begin_array(json, "externalRefs");
  json_begin_object(json, NULL);
  json_string(json, "referenceCategory", "PACKAGE-MANAGER");
  json_string(json, "referenceType", "purl");
  json_string(json, "referenceLocator", locator);
  json_end_object(json);
  json_end_array(json);
}

static void write_checksum(struct json_writer *json, const char *sha256) {
  json_begin_array(json, "checksums");
  json_begin_object(json, NULL);
  json_string(json, "algorithm", "SHA256");
  json_string(json, "checksumValue", sha256);
  json_end_object(json);
  json_end_array(json);
}

void spdx_write_package(struct json_writer *json, const struct spdx_package *package) {
  char id[ID_SIZE];
  make_id(id, package->kind != NULL ? package->kind : "", package->name);
  json_begin_object(json, NULL);
  json_string(json, "SPDXID", package->id != NULL ? package->id : id);
  json_string(json, "name", package->name);
  if (package->version != NULL)
    json_string(json, "versionInfo", package->version);
  if (package->file_name != NULL)
    json_string(json, "packageFileName", package->file_name);
  if (package->purpose != NULL)
    json_string(json, "primaryPackagePurpose", package->purpose);
  /* Where it came from depends on the mirror; what it is does not. */
  json_string(json, "downloadLocation", NO_ASSERTION);
  json_bool(json, "filesAnalyzed", false);
  if (package->sha256 != NULL)
    write_checksum(json, package->sha256);
  json_string(json, "licenseConcluded", or_no_assertion(package->license));
  json_string(json, "licenseDeclared", or_no_assertion(package->license));
  json_string(json, "copyrightText", NO_ASSERTION);
  if (package->purl_arch != NULL)
    write_locator(json, package);
  json_end_object(json);
}

void spdx_write_relationship(struct json_writer *json,
                             const struct spdx_relationship *relationship) {
  char id[ID_SIZE];
  make_id(id, relationship->kind, relationship->name);
  bool contains = strcmp(relationship->relationship, "CONTAINS") == 0;
  json_begin_object(json, NULL);
  json_string(json, "spdxElementId", contains ? SPDX_IMAGE_ID : id);
  json_string(json, "relationshipType", relationship->relationship);
  json_string(json, "relatedSpdxElement", contains ? id : SPDX_IMAGE_ID);
  json_end_object(json);
}
