/* Writes the variables PK, KEK and db (UEFI 2.10, sections 8.2 and 32.4.1). */
#include "toolchains/ovmf/enroll/enroll.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "imagetools/failure.h"
#include "imagetools/file.h"
#include "toolchains/ovmf/enroll/certificate.h"
#include "toolchains/ovmf/enroll/variable_store.h"

/* EFI_GLOBAL_VARIABLE and EFI_IMAGE_SECURITY_DATABASE_GUID. */
#define GLOBAL_VARIABLE                                                                            \
  {0x61, 0xdf, 0xe4, 0x8b, 0xca, 0x93, 0xd2, 0x11, 0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c}
#define SECURITY_DATABASE                                                                          \
  {0xcb, 0xb2, 0x19, 0xd7, 0x3a, 0x3d, 0x96, 0x45, 0xa3, 0xbc, 0xda, 0xd0, 0x0e, 0x67, 0x65, 0x6f}

/* EFI_SIGNATURE_LIST with one EFI_SIGNATURE_DATA, whose certificate follows. */
struct signature_list {
  uint8_t type[VARIABLE_GUID_SIZE];
  uint32_t list_size;
  uint32_t header_size;
  uint32_t signature_size; /* owner and certificate */
  uint8_t owner[VARIABLE_GUID_SIZE];
};
_Static_assert(sizeof(struct signature_list) == 44, "as in the variable");

/* EFI_CERT_X509_GUID. */
#define X509                                                                                       \
  {0xa1, 0x59, 0xc0, 0xa5, 0xe4, 0x94, 0xa7, 0x4a, 0x87, 0xb5, 0xab, 0x15, 0x5c, 0x2b, 0xf0, 0x72}
/* Who enrolled it, for programs that list keys: Bootsmith. */
#define OWNER                                                                                      \
  {0x42, 0x6f, 0x6f, 0x74, 0x73, 0x6d, 0x49, 0x74, 0xa8, 0x20, 0x4b, 0x65, 0x79, 0x73, 0x00, 0x01}

static uint32_t list_size(const struct certificate *certificate) {
  return (uint32_t)sizeof(struct signature_list) + certificate->length;
}

static uint8_t *put_list(uint8_t *place, const struct certificate *certificate) {
  const struct signature_list list = {.type = X509,
                                      .list_size = list_size(certificate),
                                      .signature_size = VARIABLE_GUID_SIZE + certificate->length,
                                      .owner = OWNER};
  memcpy(place, &list, sizeof(list));
  memcpy(place + sizeof(list), certificate->der, certificate->length);
  return place + list.list_size;
}

/* One list for each certificate, since they differ in length. */
static bool add_keys(struct variable_store *store, struct variable variable,
                     const struct certificate *certificates, int count, struct failure *failure) {
  variable.attributes = VARIABLE_NON_VOLATILE | VARIABLE_BOOT_SERVICE_ACCESS |
                        VARIABLE_RUNTIME_ACCESS | VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS;
  for (int i = 0; i < count; i++)
    variable.length += list_size(&certificates[i]);
  uint8_t *data = malloc(variable.length);
  if (data == NULL)
    return fail(failure, "out of memory");
  uint8_t *place = data;
  for (int i = 0; i < count; i++)
    place = put_list(place, &certificates[i]);
  variable.data = data;
  bool added = variable_store_add(store, &variable, failure);
  free(data);
  return added;
}

static bool write_variables(struct variable_store *store, const struct certificate *certificates,
                            int count, struct failure *failure) {
  const struct variable db = {.name = "db", .vendor = SECURITY_DATABASE};
  const struct variable kek = {.name = "KEK", .vendor = GLOBAL_VARIABLE};
  const struct variable pk = {.name = "PK", .vendor = GLOBAL_VARIABLE};
  return add_keys(store, db, certificates, count, failure) &&
         add_keys(store, kek, certificates, 1, failure) &&
         add_keys(store, pk, certificates, 1, failure);
}

static bool read_certificate(const char *path, struct certificate *certificate,
                             struct failure *failure) {
  struct file_bytes file;
  if (!file_open(path, &file, failure))
    return false;
  bool decoded = certificate_decode(path, file.bytes, file.length, certificate, failure);
  file_close(&file);
  return decoded;
}

static bool enroll(const char *output, struct file_bytes *variables, const char *path, char **names,
                   struct certificate *certificates, int count, struct failure *failure) {
  struct variable_store store;
  for (int i = 0; i < count; i++)
    if (!read_certificate(names[i], &certificates[i], failure))
      return false;
  return file_open(path, variables, failure) &&
         variable_store_open(&store, path, variables->bytes, variables->length, failure) &&
         write_variables(&store, certificates, count, failure) &&
         output_whole(output, variables->bytes, variables->length, failure);
}

int enroll_run(int argument_count, char **arguments, FILE *errors) {
  if (argument_count < 4) {
    fprintf(errors, "usage: enroll VARIABLES OUTPUT CERTIFICATE...\n");
    return ENROLL_USAGE;
  }
  int count = argument_count - 3;
  struct certificate *certificates = calloc((size_t)count, sizeof(*certificates));
  struct file_bytes variables = {0};
  struct failure failure = {"out of memory"};
  bool done = certificates != NULL && enroll(arguments[2], &variables, arguments[1], arguments + 3,
                                             certificates, count, &failure);
  file_close(&variables);
  for (int i = 0; certificates != NULL && i < count; i++)
    certificate_free(&certificates[i]);
  free(certificates);
  if (!done)
    fprintf(errors, "enroll: %s\n", failure.text);
  return done ? ENROLL_DONE : ENROLL_REFUSED;
}
