/* Pieces of 1 MiB, each of them on the disk before the next one, so that progress is true. */
#include "imagetools/usb/transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PIECE ((uint64_t)1 << 20)

static uint64_t piece_at(const struct usb_transfer *transfer, uint64_t offset) {
  uint64_t left = transfer->image->length - offset;
  return left < PIECE ? left : PIECE;
}

static void report(const struct usb_transfer *transfer, uint64_t done) {
  if (transfer->progress != NULL)
    transfer->progress(transfer->context, done);
}

static bool write_piece(const struct usb_transfer *transfer, uint64_t offset, uint64_t length) {
  while (length > 0) {
    ssize_t count =
        pwrite(transfer->descriptor, transfer->image->bytes + offset, length, (off_t)offset);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    offset += (uint64_t)count;
    length -= (uint64_t)count;
  }
  return fdatasync(transfer->descriptor) == 0;
}

bool usb_write(const struct usb_transfer *transfer, struct failure *failure) {
  for (uint64_t offset = 0; offset < transfer->image->length;) {
    uint64_t length = piece_at(transfer, offset);
    if (!write_piece(transfer, offset, length))
      return fail(failure,
                  "%s: writing stopped near byte %" PRIu64 ": %s: what was on it is lost; try "
                  "again, or another disk",
                  transfer->path, offset, strerror(errno));
    offset += length;
    report(transfer, offset);
  }
  if (fsync(transfer->descriptor) == 0)
    return true;
  return fail(failure, "%s: not everything was written: %s: try again, or another disk",
              transfer->path, strerror(errno));
}

/* Otherwise the kernel's copy of what was written would be compared. A file has no such buffer. */
static void forget_copies(int descriptor) {
  posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
  ioctl(descriptor, BLKFLSBUF, 0);
}

static bool read_piece(const struct usb_transfer *transfer, uint64_t offset, uint8_t *bytes,
                       uint64_t length, struct failure *failure) {
  for (uint64_t done = 0; done < length;) {
    ssize_t count =
        pread(transfer->descriptor, bytes + done, length - done, (off_t)(offset + done));
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return fail(failure, "%s: cannot be read back at byte %" PRIu64 ": %s: try another disk",
                  transfer->path, offset + done, count == 0 ? "it ends there" : strerror(errno));
    done += (uint64_t)count;
  }
  return true;
}

static bool compare_piece(const struct usb_transfer *transfer, uint64_t offset,
                          const uint8_t *bytes, uint64_t length, struct failure *failure) {
  const uint8_t *expected = transfer->image->bytes + offset;
  for (uint64_t i = 0; i < length; i++)
    if (bytes[i] != expected[i])
      return fail(failure,
                  "%s: byte %" PRIu64 " reads as 0x%02x, but 0x%02x was written: the disk is "
                  "broken, or smaller than it says; use another one",
                  transfer->path, offset + i, bytes[i], expected[i]);
  return true;
}

bool usb_compare(const struct usb_transfer *transfer, struct failure *failure) {
  uint8_t *bytes = malloc(PIECE);
  bool good = bytes != NULL || fail(failure, "out of memory");
  forget_copies(transfer->descriptor);
  for (uint64_t offset = 0; good && offset < transfer->image->length;) {
    uint64_t length = piece_at(transfer, offset);
    good = read_piece(transfer, offset, bytes, length, failure) &&
           compare_piece(transfer, offset, bytes, length, failure);
    offset += length;
    if (good)
      report(transfer, offset);
  }
  free(bytes);
  return good;
}
