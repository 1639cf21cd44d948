/*
 * What a loader says when it cannot go on that the BIOS loader comes to say only with its
 * extension, or never: of settings, of measuring, of what few kernels ask for, and of other ways of
 * booting. So it has these sentences there, and does not read them for every boot. A loader names
 * this as error_own_template, or has it behind that.
 */
#ifndef BOOT_COMMON_MORE_SENTENCES_H
#define BOOT_COMMON_MORE_SENTENCES_H

#include "boot/common/error.h"

/* The sentence of a code, with the places of error_template(); NULL for other codes. */
const char *more_sentences(enum error_code code);

#endif
