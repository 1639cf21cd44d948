/* For loaders that no TPM is reached from: those that UEFI firmware does not start. */
#ifndef BOOT_COMMON_NO_TPM_H
#define BOOT_COMMON_NO_TPM_H

#include "boot/common/error.h"
#include "boot/common/requests.h"

/* What becomes of a request for the event log of a measured boot. */
struct error no_tpm_answer(struct kernel_requests *requests);

#endif
