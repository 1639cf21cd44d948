/*
 * The stream of packets, and the parts of the volume as pieces of it. What has been passed over can
 * be had again only from the file's beginning on; the same is done after a failure.
 */
#include "boot/pxe/network_volume.h"

#include <string.h>

#include "boot/bios/a20.h"
#include "boot/common/digest.h"
#include "boot/common/elf64.h"
#include "boot/common/volume.h"
#include "boot/pc/bulk.h"
#include "boot/pxe/pxe.h"

/* The least that is handed out at a time, but for the end of a part. */
#define PIECE 0x8000u
_Static_assert(PIECE >= ELF64_HEADERS_MAX, "a volume_source's first piece");
_Static_assert(PIECE + DIGEST_STRIPE + TFTP_LARGEST_PACKET <= NETWORK_VOLUME_BUFFER_SIZE,
               "so much of a part fits behind what is left of the piece before");

/* How often a connection is opened before the boot fails. */
#define TRIES 3

static uint32_t least(uint64_t a, uint32_t b) {
  return a < b ? (uint32_t)a : b;
}

static uint64_t file_end(const struct network_volume *volume) {
  return volume->start + volume->header->sectors * VOLUME_SECTOR_SIZE;
}

static uint64_t read_to(const struct network_volume *volume) {
  return volume->at + (volume->end - volume->begin);
}

static void drop(struct network_volume *volume, uint32_t length) {
  volume->begin += length;
  volume->at += length;
}

static void disconnect(struct network_volume *volume) {
  if (volume->open)
    tftp_close();
  volume->open = false;
}

static uint16_t connect(struct network_volume *volume) {
  disconnect(volume);
  volume->at = 0;
  volume->begin = 0;
  volume->end = 0;
  volume->ended = false;
  uint16_t status = tftp_open(&volume->tftp);
  volume->open = status == PXE_SUCCESS;
  return status;
}

/* Reads on behind what is in the buffer, which is moved to the buffer's beginning. */
static uint16_t read_on(struct network_volume *volume) {
  memmove(volume->buffer, volume->buffer + volume->begin, volume->end - volume->begin);
  volume->end -= volume->begin;
  volume->begin = 0;
  uint32_t room = NETWORK_VOLUME_BUFFER_SIZE - volume->end;
  uint32_t length;
  uint16_t status =
      tftp_read(&volume->tftp, volume->buffer_address + volume->end, room,
                least(file_end(volume) - read_to(volume), room), &length, &volume->ended);
  volume->end += length;
  volume->begun = volume->begun || length > 0;
  return status;
}

/* Goes on until `needed` bytes from `place` on are in the buffer, or the file has ended. */
static uint16_t go_on(struct network_volume *volume, uint64_t place, uint32_t needed) {
  uint16_t status = PXE_SUCCESS;
  while (status == PXE_SUCCESS) {
    drop(volume, least(place - volume->at, volume->end - volume->begin));
    if (volume->ended || read_to(volume) >= place + needed)
      break;
    status = read_on(volume);
  }
  return status;
}

/* The bytes are the first of the buffer then. Some ROMs leave A20 as BIOSes do. */
static struct error reach(struct network_volume *volume, uint32_t kind, uint64_t place,
                          uint32_t needed) {
  uint16_t status = PXE_SUCCESS;
  for (int i = 0; i < TRIES; i++) {
    if (!volume->open || place < volume->at)
      status = connect(volume);
    if (!volume->open)
      continue;
    status = go_on(volume, place, needed);
    if (status == PXE_SUCCESS)
      break;
    disconnect(volume);
  }
  if (status != PXE_SUCCESS)
    return volume->begun ? error_make(ERROR_TFTP_READ, kind, place - volume->start, status)
                         : error_make(ERROR_TFTP_OPEN, status, 0, 0);
  if (read_to(volume) < place + needed)
    return error_make(ERROR_VOLUME_CUT_SHORT, read_to(volume), file_end(volume), 0);
  return a20_open();
}

/* What a part's bytes are read for. */
struct reading {
  struct digest *digest;
  volume_sink *sink;
  void *context;
};

static void hand_out(const struct reading *reading, uint64_t offset, const uint8_t *bytes,
                     uint32_t length) {
  bulk_digest(reading->digest, bytes, length);
  reading->sink(reading->context, offset, bytes, length);
  bulk_run();
}

static struct error stream(struct network_volume *volume, const struct volume_part *part,
                           uint64_t place, const struct reading *reading) {
  for (uint64_t offset = 0; offset < part->length;) {
    uint64_t rest = part->length - offset;
    struct error error = reach(volume, part->kind, place + offset, least(rest, PIECE));
    if (error.code != ERROR_NONE)
      return error;
    uint32_t length = least(rest, volume->end - volume->begin);
    if (length < rest)
      length -= length % DIGEST_STRIPE; /* digests go on only from there */
    hand_out(reading, offset, volume->buffer + volume->begin, length);
    drop(volume, length);
    offset += length;
  }
  return NO_ERROR;
}

static uint64_t place_of(const struct network_volume *volume, uint64_t sector) {
  return volume->start + sector * VOLUME_SECTOR_SIZE;
}

static bool is_kept(const struct network_volume *volume, uint64_t place, uint64_t length) {
  return place >= volume->kept_at && length <= volume->kept_length &&
         place - volume->kept_at <= volume->kept_length - length;
}

static struct error read_part(void *reader, const struct volume_part *part, volume_sink *sink,
                              void *context, uint64_t *digest) {
  struct network_volume *volume = reader;
  uint64_t place = place_of(volume, part->first_sector);
  struct digest state;
  const struct reading reading = {&state, sink, context};
  struct error error = NO_ERROR;
  digest_begin(&state);
  if (is_kept(volume, place, part->length))
    hand_out(&reading, 0, volume->kept + (place - volume->kept_at), (uint32_t)part->length);
  else
    error = stream(volume, part, place, &reading);
  *digest = digest_end(&state);
  return error;
}

static void keep(void *context, uint64_t offset, const void *bytes, size_t length) {
  struct network_volume *volume = context;
  memcpy(volume->kept + offset, bytes, length);
}

/* Whether there is a part in [first, end). */
static bool has_part(const struct volume_header *header, uint64_t first, uint64_t end) {
  for (uint32_t i = 0; i < header->part_count; i++)
    if (header->parts[i].first_sector >= first && header->parts[i].first_sector < end)
      return true;
  return false;
}

/* Keeps what stands between the disk's loader, which is passed over, and the kernel. */
static struct error keep_small_parts(struct network_volume *volume) {
  const struct volume_part *kernel = volume_find_part(volume->header, VOLUME_PART_KERNEL);
  uint64_t first = volume->header->settings_sector;
  if (first == 0 || !has_part(volume->header, first, kernel->first_sector) ||
      kernel->first_sector - first > NETWORK_VOLUME_KEPT_SIZE / VOLUME_SECTOR_SIZE)
    return NO_ERROR;
  const struct volume_part between = {.kind = VOLUME_PART_MODULE_LIST, /* for a message */
                                      .first_sector = first,
                                      .length =
                                          (kernel->first_sector - first) * VOLUME_SECTOR_SIZE};
  uint64_t digest;
  struct error error = read_part(volume, &between, keep, volume, &digest);
  volume->kept_at = place_of(volume, first);
  volume->kept_length = (uint32_t)between.length;
  return error;
}

static struct error compare_header(struct network_volume *volume) {
  struct error error = reach(volume, VOLUME_PART_LOADER, volume->start, sizeof(*volume->header));
  if (error.code == ERROR_NONE &&
      memcmp(volume->buffer + volume->begin, volume->header, sizeof(*volume->header)) != 0)
    error = error_make(ERROR_TFTP_OTHER_BUILD, 0, 0, 0);
  return error;
}

struct error network_volume_open(struct network_volume *volume, struct volume_source *source) {
  *source = (struct volume_source){.header = volume->header,
                                   .read = read_part,
                                   .reader = volume,
                                   .copy = bulk_copy,
                                   .settle = bulk_run};
  struct error error = compare_header(volume);
  return error.code == ERROR_NONE ? keep_small_parts(volume) : error;
}

void network_volume_close(struct network_volume *volume) {
  disconnect(volume);
}
