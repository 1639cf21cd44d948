/*
 * Composes the document: the image, what it contains, and the tools, looked up in the lock by the
 * names of their repositories.
 */
#include "imagetools/sbom/sbom.h"

#include <ctype.h>
#include <string.h>

#include "cJSON.h"

#include "boot/protocol/boot_info.h"
#include "imagetools/file.h"
#include "imagetools/json.h"
#include "imagetools/sbom/spdx.h"

enum { SHA256_DIGITS = 64 };

struct sbom {
  const struct sbom_inputs *inputs;
  cJSON *request;
  cJSON *lock;
  char sha256[SHA256_DIGITS + 1]; /* of the image */
  struct json_writer json;
  struct failure *failure;
};

static cJSON *parse_file(const char *path, struct failure *failure) {
  struct file_bytes file;
  if (!file_open(path, &file, failure))
    return NULL;
  cJSON *value = cJSON_ParseWithLength((const char *)file.bytes, file.length);
  file_close(&file);
  if (value == NULL)
    fail(failure, "%s: is not JSON: build it anew", path);
  return value;
}

static bool read_digest(struct sbom *sbom) {
  const char *path = sbom->inputs->digest;
  struct file_bytes file;
  if (!file_open(path, &file, sbom->failure))
    return false;
  bool good = file.length >= SHA256_DIGITS;
  for (size_t i = 0; good && i < SHA256_DIGITS; i++)
    good = isxdigit(file.bytes[i]) != 0;
  if (good)
    memcpy(sbom->sha256, file.bytes, SHA256_DIGITS);
  file_close(&file);
  return good ||
         fail(sbom->failure,
              "%s: does not begin with a SHA-256 in hexadecimal: give what sha256sum prints", path);
}

static const cJSON *member(const cJSON *object, const char *key) {
  return cJSON_GetObjectItemCaseSensitive(object, key);
}

/* NULL if there is no such text. */
static const char *text(const cJSON *object, const char *key) {
  return cJSON_GetStringValue(member(object, key));
}

/* What stands behind the last slash. */
static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash != NULL ? slash + 1 : path;
}

/* "amd64" of "xxd_9.0_amd64.deb": deb-version(7) has no underscore. */
static const char *architecture_of(const char *file_name) {
  const char *last = strrchr(file_name, '_');
  return last != NULL && strcmp(last, "_all.deb") == 0 ? "all" : "amd64";
}

/* Called for each package that a repository is made of. */
typedef void visit_package(struct sbom *sbom, const struct spdx_package *package,
                           const void *context);

static void visit_locked(struct sbom *sbom, const char *kind, const char *name, const cJSON *entry,
                         const char *license, visit_package *visit, const void *context) {
  const char *file_name = base_name(text(entry, "path"));
  bool source = strcmp(kind, "source") == 0;
  visit(sbom,
        &(struct spdx_package){.kind = kind,
                               .name = name,
                               .version = text(entry, "version"),
                               .file_name = file_name,
                               .sha256 = text(entry, "sha256"),
                               .license = license,
                               .purl_arch = source ? "source" : architecture_of(file_name)},
        context);
}

/* A repository that the lock knows is a source or a list of packages; others are the user's. */
static void visit_repository(struct sbom *sbom, const char *repository, const char *license,
                             visit_package *visit, const void *context) {
  const cJSON *source = member(member(sbom->lock, "sources"), repository);
  const cJSON *names = member(member(sbom->lock, "repositories"), repository);
  if (source != NULL) {
    visit_locked(sbom, "source", text(source, "source"), source, license, visit, context);
    return;
  }
  if (names == NULL) {
    visit(sbom,
          &(struct spdx_package){.kind = "repository", .name = repository, .license = license},
          context);
    return;
  }
  const cJSON *name;
  cJSON_ArrayForEach(name, names) {
    const char *package = cJSON_GetStringValue(name);
    visit_locked(sbom, "deb", package, member(member(sbom->lock, "packages"), package), license,
                 visit, context);
  }
}

static void visit_components(struct sbom *sbom, visit_package *visit, const void *context) {
  const cJSON *component;
  cJSON_ArrayForEach(component, member(sbom->request, "contains")) {
    visit_repository(sbom, text(component, "repository"), text(component, "license"), visit,
                     context);
  }
}

static void visit_tools(struct sbom *sbom, const char *key, visit_package *visit,
                        const void *context) {
  const cJSON *tool;
  cJSON_ArrayForEach(tool, member(sbom->request, key)) {
    visit_repository(sbom, cJSON_GetStringValue(tool), NULL, visit, context);
  }
}

/* The names that were written, as keys: several repositories have the same packages. */
static void write_package_once(struct sbom *sbom, const struct spdx_package *package,
                               const void *context) {
  cJSON *written = (cJSON *)(uintptr_t)context;
  char key[512];
  snprintf(key, sizeof(key), "%s-%s", package->kind, package->name);
  if (member(written, key) != NULL)
    return;
  cJSON_AddTrueToObject(written, key);
  spdx_write_package(&sbom->json, package);
}

static void write_relationship(struct sbom *sbom, const struct spdx_package *package,
                               const void *context) {
  spdx_write_relationship(&sbom->json, &(struct spdx_relationship){.kind = package->kind,
                                                                   .name = package->name,
                                                                   .relationship = context});
}

static void write_packages(struct sbom *sbom) {
  json_begin_array(&sbom->json, "packages");
  spdx_write_package(&sbom->json, &(struct spdx_package){.id = SPDX_IMAGE_ID,
                                                         .name = text(sbom->request, "image"),
                                                         .sha256 = sbom->sha256,
                                                         .purpose = "OPERATING-SYSTEM"});
  spdx_write_package(&sbom->json, &(struct spdx_package){.kind = "repository",
                                                         .name = "bootsmith",
                                                         .version = BOOTSMITH_VERSION,
                                                         .license = "MIT"});
  cJSON *written = cJSON_CreateObject();
  visit_components(sbom, write_package_once, written);
  visit_tools(sbom, "build_tools", write_package_once, written);
  visit_tools(sbom, "test_tools", write_package_once, written);
  cJSON_Delete(written);
  json_end_array(&sbom->json);
}

static void write_relationships(struct sbom *sbom) {
  json_begin_array(&sbom->json, "relationships");
  json_begin_object(&sbom->json, NULL);
  json_string(&sbom->json, "spdxElementId", "SPDXRef-DOCUMENT");
  json_string(&sbom->json, "relationshipType", "DESCRIBES");
  json_string(&sbom->json, "relatedSpdxElement", SPDX_IMAGE_ID);
  json_end_object(&sbom->json);
  spdx_write_relationship(&sbom->json, &(struct spdx_relationship){.kind = "repository",
                                                                   .name = "bootsmith",
                                                                   .relationship = "CONTAINS"});
  visit_components(sbom, write_relationship, "CONTAINS");
  visit_tools(sbom, "build_tools", write_relationship, "BUILD_TOOL_OF");
  visit_tools(sbom, "test_tools", write_relationship, "TEST_TOOL_OF");
  json_end_array(&sbom->json);
}

/* A licence that SPDX's list does not have (SPDX 2.3, section 10), with its text. */
static bool write_own_license(struct sbom *sbom, const cJSON *component) {
  const char *license = text(component, "license");
  if (strncmp(license, "LicenseRef-", sizeof("LicenseRef-") - 1) != 0)
    return true;
  struct file_bytes file;
  if (!file_open(text(component, "text"), &file, sbom->failure))
    return false;
  json_begin_object(&sbom->json, NULL);
  json_string(&sbom->json, "licenseId", license);
  json_text(&sbom->json, "extractedText", (const char *)file.bytes, file.length);
  json_end_object(&sbom->json);
  file_close(&file);
  return true;
}

static bool write_own_licenses(struct sbom *sbom) {
  bool good = true;
  json_begin_array(&sbom->json, "hasExtractedLicensingInfos");
  const cJSON *component;
  cJSON_ArrayForEach(component, member(sbom->request, "contains")) {
    good = good && write_own_license(sbom, component);
  }
  json_end_array(&sbom->json);
  return good;
}

/* The day of the newest index that the lock was made from: a document made again is the same. */
static const char *created(const struct sbom *sbom) {
  const char *newest = "1970-01-01T00:00:00Z";
  const cJSON *suite;
  cJSON_ArrayForEach(suite, member(sbom->lock, "suites")) {
    const char *date = text(suite, "date");
    if (date != NULL && strcmp(date, newest) > 0)
      newest = date;
  }
  return newest;
}

static bool write_document(struct sbom *sbom) {
  struct json_writer *json = &sbom->json;
  char space[128];
  snprintf(space, sizeof(space), "https://spdx.org/spdxdocs/bootsmith-%s", sbom->sha256);
  json_begin_object(json, NULL);
  json_string(json, "spdxVersion", "SPDX-2.3");
  json_string(json, "dataLicense", "CC0-1.0");
  json_string(json, "SPDXID", "SPDXRef-DOCUMENT");
  json_string(json, "name", text(sbom->request, "image"));
  json_string(json, "documentNamespace", space);
  json_begin_object(json, "creationInfo");
  json_string(json, "created", created(sbom));
  json_begin_array(json, "creators");
  json_string(json, NULL, "Tool: bootsmith-" BOOTSMITH_VERSION);
  json_end_array(json);
  json_end_object(json);
  write_packages(sbom);
  write_relationships(sbom);
  bool good = write_own_licenses(sbom);
  json_end_object(json);
  fputc('\n', json->stream);
  return good;
}

/* Whether every package that the lock names in a list is there with what is needed of it. */
static bool check_lock(const struct sbom *sbom) {
  const cJSON *repository;
  cJSON_ArrayForEach(repository, member(sbom->lock, "repositories")) {
    const cJSON *name;
    cJSON_ArrayForEach(name, repository) {
      const char *package = cJSON_GetStringValue(name);
      const cJSON *entry = package != NULL ? member(member(sbom->lock, "packages"), package) : NULL;
      if (text(entry, "path") == NULL || text(entry, "sha256") == NULL ||
          text(entry, "version") == NULL)
        return fail(
            sbom->failure,
            "%s: has no path, version and digest of package \"%s\": renew it with: bazel run "
            "//toolchains/debian:lock",
            sbom->inputs->lock, package != NULL ? package : "");
    }
  }
  return true;
}

bool sbom_write(const struct sbom_inputs *inputs, FILE *output, struct failure *failure) {
  struct sbom sbom = {.inputs = inputs, .json = json_writer(output), .failure = failure};
  bool good = (sbom.request = parse_file(inputs->request, failure)) != NULL &&
              (sbom.lock = parse_file(inputs->lock, failure)) != NULL && check_lock(&sbom) &&
              read_digest(&sbom) && write_document(&sbom);
  cJSON_Delete(sbom.request);
  cJSON_Delete(sbom.lock);
  return good;
}
