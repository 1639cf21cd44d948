/* Reads and writes a disk by its sectors. */
#include "imagetools/configure_stick.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "imagetools/gpt.h"
#include "imagetools/usb/device.h"

#define SECTOR GPT_SECTOR_SIZE
/* Disks with larger sectors write whole ones; ours begin at multiples of this. */
#define PIECE 4096

static bool move(const struct stick *stick, bool out, uint8_t *bytes, uint64_t offset,
                 uint64_t length, struct failure *failure) {
  while (length > 0) {
    ssize_t count = out ? stick->host->write(stick->descriptor, bytes, length, (off_t)offset)
                        : pread(stick->descriptor, bytes, length, (off_t)offset);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return fail(failure, "%s: cannot be %s at byte %" PRIu64 ": %s", stick->path,
                  out ? "written" : "read", offset, count == 0 ? "it ends there" : strerror(errno));
    bytes += count;
    offset += (uint64_t)count;
    length -= (uint64_t)count;
  }
  return true;
}

/* The image ends with the second partition table, of which the first says where it is. */
static bool find_length(struct stick *stick, uint64_t disk, struct failure *failure) {
  enum { HEADER_OTHER_LBA = 32 }; /* UEFI 2.10, table 5.5 */
  uint8_t header[SECTOR];
  uint64_t last;
  if (!move(stick, false, header, GPT_HEADER_LBA * SECTOR, sizeof(header), failure))
    return false;
  memcpy(&last, header + HEADER_OTHER_LBA, sizeof(last));
  if (memcmp(header, "EFI PART", 8) != 0 || last < GPT_SECTORS || last >= disk / SECTOR)
    return fail(failure, "%s: has no GUID partition table, and so no image: write one to it first",
                stick->path);
  stick->length = (last + 1) * SECTOR;
  return true;
}

static bool read_image(struct stick *stick, struct failure *failure) {
  stick->bytes = malloc(stick->length);
  stick->before = malloc(stick->length);
  if (stick->bytes == NULL || stick->before == NULL)
    return fail(failure, "%s: there is no memory for its %" PRIu64 " bytes", stick->path,
                stick->length);
  if (!move(stick, false, stick->before, 0, stick->length, failure))
    return false;
  memcpy(stick->bytes, stick->before, stick->length);
  return true;
}

static bool check(struct stick *stick, const struct usb_host *host, bool any_disk,
                  struct failure *failure) {
  struct usb_device device;
  return usb_device_probe(host, stick->path, stick->descriptor, &device, failure) &&
         usb_device_check(&device, 0, any_disk, failure) &&
         find_length(stick, device.bytes, failure) && read_image(stick, failure);
}

/* O_EXCL: the kernel itself refuses a disk of which anything is mounted (open(2)). */
bool stick_open(struct stick *stick, const struct usb_host *host, const char *path, bool any_disk,
                struct failure *failure) {
  *stick = (struct stick){.path = path, .host = host};
  stick->descriptor = open(path, O_RDWR | O_EXCL | O_CLOEXEC);
  if (stick->descriptor < 0)
    return fail(failure,
                errno == EBUSY ? "%s: is in use: unmount it, or name another disk"
                               : "%s: cannot be opened for writing: name a disk, and be root",
                path);
  if (check(stick, host, any_disk, failure))
    return true;
  stick_close(stick);
  return false;
}

static uint64_t piece_at(const struct stick *stick, uint64_t offset) {
  uint64_t left = stick->length - offset;
  return left < PIECE ? left : PIECE;
}

static bool differs(const struct stick *stick, uint64_t offset) {
  return memcmp(stick->bytes + offset, stick->before + offset, piece_at(stick, offset)) != 0;
}

static bool flush(const struct stick *stick, struct failure *failure) {
  return fsync(stick->descriptor) == 0 ||
         fail(failure, "%s: not everything was written: %s", stick->path, strerror(errno));
}

/* The first sector last: with the old one the loader refuses what is not all there. */
static bool write_pieces(const struct stick *stick, struct failure *failure) {
  for (uint64_t offset = stick->length; offset > 0;) {
    offset = (offset - 1) / PIECE * PIECE;
    if (differs(stick, offset) &&
        !move(stick, true, stick->bytes + offset, offset, piece_at(stick, offset), failure))
      return false;
  }
  return flush(stick, failure);
}

/* A piece that can't be written may never have been: what is on the disk then tells. */
static bool write_back(const struct stick *stick, struct failure *failure) {
  for (uint64_t offset = stick->length; offset > 0;) {
    offset = (offset - 1) / PIECE * PIECE;
    if (differs(stick, offset))
      move(stick, true, stick->before + offset, offset, piece_at(stick, offset), failure);
  }
  return flush(stick, failure);
}

/* From the disk, not from the kernel's memory; a file has no such buffer. */
static bool compare_pieces(const struct stick *stick, const uint8_t *bytes,
                           struct failure *failure) {
  uint8_t piece[PIECE];
  posix_fadvise(stick->descriptor, 0, 0, POSIX_FADV_DONTNEED);
  ioctl(stick->descriptor, BLKFLSBUF, 0);
  for (uint64_t offset = 0; offset < stick->length; offset += PIECE) {
    if (!differs(stick, offset))
      continue;
    if (!move(stick, false, piece, offset, piece_at(stick, offset), failure))
      return false;
    if (memcmp(piece, bytes + offset, piece_at(stick, offset)) != 0)
      return fail(failure, "%s: reads otherwise at byte %" PRIu64 " than it was written",
                  stick->path, offset);
  }
  return true;
}

bool stick_write(struct stick *stick, struct failure *failure) {
  struct failure reason;
  struct failure again;
  if (write_pieces(stick, &reason) && compare_pieces(stick, stick->bytes, &reason))
    return true;
  if (write_back(stick, &again) && compare_pieces(stick, stick->before, &again))
    return fail(failure, "%.400s; it has been put back as it was: use another disk", reason.text);
  return fail(failure,
              "%.400s; it could not be put back as it was (%.400s): write the image to it again, "
              "or use another disk",
              reason.text, again.text);
}

void stick_close(struct stick *stick) {
  if (stick->descriptor >= 0)
    close(stick->descriptor);
  free(stick->bytes);
  free(stick->before);
}
