/* X.509 certificates as they lie in files: PEM or DER. */
#ifndef TOOLCHAINS_OVMF_ENROLL_CERTIFICATE_H
#define TOOLCHAINS_OVMF_ENROLL_CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A certificate in DER, the form that firmware knows. */
struct certificate {
  uint8_t *der;
  uint32_t length;
};

/* Takes the first certificate of a file's bytes. Freed by certificate_free(), also after a failure.
 */
bool certificate_decode(const char *path, const uint8_t *bytes, uint64_t length,
                        struct certificate *certificate, struct failure *failure);
void certificate_free(struct certificate *certificate);

#ifdef __cplusplus
}
#endif

#endif
