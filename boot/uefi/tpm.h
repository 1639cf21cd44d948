/* The machine's TPM 2, by the firmware's protocol: what is loaded is measured, and the log of all
 * measurements handed over. */
#ifndef BOOT_UEFI_TPM_H
#define BOOT_UEFI_TPM_H

#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/common/requests.h"
#include "boot/common/volume_source.h"

/* From here on `source` measures what is read through it, if the machine has a TPM 2. */
void tpm_measure(struct volume_source *source);

/*
 * Meets the request for the event log, when everything has been measured: copies the log to memory
 * out of the map. `value` is the answer's.
 */
struct error tpm_hand_over_log(struct boot_request_tpm_event_log *request,
                               const struct kernel_layout *layout, struct memory_map *map,
                               uint64_t *value);

#endif
