/* What this loader alone says when it cannot go on. */
#ifndef BOOT_PXE_SENTENCES_H
#define BOOT_PXE_SENTENCES_H

#include "boot/common/error.h"
#include "boot/pxe/boot_server.h"

/* The sentence of a code, with {server} and {file} for what is not known before (boot/errors.md),
 * and the places of error_template(). NULL for other loaders' codes. */
const char *pxe_sentence(enum error_code code);

/* From now on error_template() gives these sentences, about this server and its file. */
void pxe_sentences_name(const struct boot_server *server);

#endif
