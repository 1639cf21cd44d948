/*
 * A measured boot: a volume source before another one, which lets a TPM know of each part before
 * anybody uses it. What is measured are the bytes as they are stored, which the parts' digests are
 * of as well; and they are the very bytes that are used, since a part is held in memory as a whole
 * while it is.
 */
#ifndef BOOT_COMMON_MEASURE_H
#define BOOT_COMMON_MEASURE_H

#include <stddef.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/volume_source.h"

/* The PCRs (TCG PC Client Platform Firmware Profile 1.05, section 3.3.4: those of a boot loader).
 * docs/measured_boot.md says why these. */
#define MEASURE_PCR_SETTINGS 8 /* command line, settings, requests */
#define MEASURE_PCR_FILES 9    /* kernel, its own file, list of modules, modules */

/* The PCR that a part of a kind (enum volume_part_kind, 0 for a module) extends. */
uint32_t measure_pcr(uint32_t kind);

#define MEASURE_NAME_SIZE 48

struct measurement {
  uint32_t pcr;
  uint32_t kind;
  const void *bytes;
  uint64_t length;
  char name[MEASURE_NAME_SIZE]; /* "Bootsmith kernel", "Bootsmith module 2": ends in NUL */
};

struct measured_source {
  struct volume_source source; /* the one behind it */
  struct error (*extend)(const struct measurement *measurement);
  /* Memory for a part while it is read; NULL if there is none. */
  void *(*allocate)(uint64_t length);
  void (*release)(void *memory, uint64_t length);
  uint32_t modules; /* that have been measured */
};

/* From here on `source` measures what is read through it. The functions are there already. */
void measure_open(struct measured_source *measured, struct volume_source *source);

#endif
