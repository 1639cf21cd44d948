/* One boot of a damaged image, and how it ended. */
#ifndef TESTS_DAMAGE_TRIAL_H
#define TESTS_DAMAGE_TRIAL_H

#include "imagetools/file.h"
#include "tests/damage/plan.h"

enum ending {
  ENDING_BOOTED,  /* the kernel ran, and was whole */
  ENDING_REFUSED, /* with a sentence and its code; from the first stage with its code alone */
  ENDING_CORRUPT, /* a kernel ran that was not whole, or not the one of the image */
  ENDING_RESET,   /* triple fault, or a jump to the reset vector */
  ENDING_SILENT,  /* the firmware found nothing to boot, or the machine hung */
  ENDING_COUNT,
};

extern const char *const ending_names[ENDING_COUNT];

/* What boots the image. */
enum trial_machine {
  TRIAL_BIOS_DISK,
  TRIAL_BIOS_CD,
  TRIAL_UEFI_DISK,
  TRIAL_MACHINE_COUNT,
};

extern const char *const trial_machine_names[TRIAL_MACHINE_COUNT];

struct trial {
  enum trial_machine machine;
  const char *firmware; /* UEFI's two files; "" for others */
  const char *firmware_variables;
  const char *qemu;
  const char *scratch_image; /* a file of the trial's own, written anew from the image */
  const struct file_bytes *image;
  const char *expected; /* what the kernel says when all is whole; "" accepts anything */
  double deadline;      /* seconds */
};

struct result {
  enum ending ending;
  unsigned code; /* of the refusal */
  char text[240];
};

/* False if QEMU could not be started at all. */
bool trial_run(const struct trial *trial, const struct damage *damage, struct result *result);

#endif
