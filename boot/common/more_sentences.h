/*
 * What a loader says of settings, of measuring, and of what few kernels ask for, when it cannot go
 * on. Other images never come to say it, so the BIOS loader has it in its extension. A loader names
 * it as error_own_template, or has it behind that.
 */
#ifndef BOOT_COMMON_MORE_SENTENCES_H
#define BOOT_COMMON_MORE_SENTENCES_H

#include "boot/common/error.h"

/* The sentence of a code, with the places of error_template(); NULL for other codes. */
const char *more_sentences(enum error_code code);

#endif
