/* The TPM itself, by its command response buffer (TCG PC Client Platform TPM Profile 1.05, section
 * 6.5.3), which no firmware is needed for. */
#ifndef TESTS_MEASURED_BOOT_CRB_H
#define TESTS_MEASURED_BOOT_CRB_H

#include <stdint.h>

#define CRB_DIGEST_SIZE 32

/* Reads a PCR's SHA-256 value; ends the test as failed if the TPM does not give it. */
void crb_read_pcr(uint64_t direct_map, uint32_t pcr, uint8_t value[CRB_DIGEST_SIZE]);

#endif
