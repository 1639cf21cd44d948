/*
 * What a loader says of settings and of measuring when it cannot go on. Images without settings
 * never come to say it, so the BIOS loader has it in its extension.
 */
#ifndef BOOT_COMMON_MORE_SENTENCES_H
#define BOOT_COMMON_MORE_SENTENCES_H

#include "boot/common/error.h"

/* The sentence of a code, with the places of error_template(); NULL for other codes. */
const char *more_sentences(enum error_code code);

#endif
