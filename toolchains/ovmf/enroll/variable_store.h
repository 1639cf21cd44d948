/*
 * The store of UEFI variables as EDK II keeps it in flash memory: a firmware volume (PI 1.7, volume
 * 3, section 3.2.1) that holds authenticated variables one behind the other (EDK II,
 * MdeModulePkg/Include/Guid/VariableFormat.h).
 */
#ifndef TOOLCHAINS_OVMF_ENROLL_VARIABLE_STORE_H
#define TOOLCHAINS_OVMF_ENROLL_VARIABLE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VARIABLE_GUID_SIZE 16

/* UEFI 2.10, section 8.2.1. */
#define VARIABLE_NON_VOLATILE UINT32_C(1)
#define VARIABLE_BOOT_SERVICE_ACCESS UINT32_C(2)
#define VARIABLE_RUNTIME_ACCESS UINT32_C(4)
#define VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS UINT32_C(0x20)

struct variable {
  const char *name; /* ASCII */
  uint8_t vendor[VARIABLE_GUID_SIZE];
  uint32_t attributes;
  const uint8_t *data;
  uint32_t length;
};

/* A store in memory, in which variables are written. */
struct variable_store {
  const char *path;
  uint8_t *bytes;
  uint64_t next; /* where the next variable goes */
  uint64_t end;
};

/* The bytes must be those of a store that has no variables yet, as that of a new machine. */
bool variable_store_open(struct variable_store *store, const char *path, uint8_t *bytes,
                         uint64_t length, struct failure *failure);

bool variable_store_add(struct variable_store *store, const struct variable *variable,
                        struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
