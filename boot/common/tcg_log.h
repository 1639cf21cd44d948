/*
 * The event log of a measured boot in its crypto-agile form (TCG PC Client Platform Firmware
 * Profile 1.05, section 10): a first event of the old form, which says what digests there are, and
 * then an event for each measurement.
 */
#ifndef BOOT_COMMON_TCG_LOG_H
#define BOOT_COMMON_TCG_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TCG_SHA256 0x000b /* TPM_ALG_ID */
#define TCG_SHA256_SIZE 32
#define TCG_MAX_ALGORITHMS 8

/* Types of events (section 10.4.1). */
#define TCG_EV_NO_ACTION 3
#define TCG_EV_IPL 13 /* what a boot loader measures */

struct tcg_log {
  const uint8_t *bytes;
  size_t length; /* that may be read */
  size_t at;     /* where the next event begins */
  uint32_t algorithm_count;
  struct {
    uint16_t algorithm;
    uint16_t size; /* bytes of a digest */
  } algorithms[TCG_MAX_ALGORITHMS];
};

struct tcg_event {
  uint32_t pcr;
  uint32_t type;
  const uint8_t *sha256; /* the digest with which the PCR was extended; NULL if there is none */
  const uint8_t *data;   /* what it is about */
  uint32_t data_length;
};

/* Reads the first event. False if it does not begin a log of this form, or a digest is one that it
 * does not describe. */
bool tcg_log_open(struct tcg_log *log, const void *bytes, size_t length);

/* Reads the event at log->at and moves on behind it; false if there is none that is whole. */
bool tcg_log_next(struct tcg_log *log, struct tcg_event *event);

/* Bytes of the log whose last event begins at offset `last`; 0 if it does not lead there. */
size_t tcg_log_length(const void *bytes, size_t length, size_t last);

#endif
