/* File input by mapping, file output by temporary file and rename. */
#include "imagetools/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool map(int descriptor, const char *path, struct file_bytes *file,
                struct failure *failure) {
  struct stat status;
  if (fstat(descriptor, &status) != 0)
    return fail(failure, "%s: cannot be read: %s", path, strerror(errno));
  if (!S_ISREG(status.st_mode))
    return fail(failure, "%s: is not a regular file: name a file", path);
  uint64_t length = (uint64_t)status.st_size;
  *file = (struct file_bytes){.length = length, .mapped_length = length};
  if (length == 0)
    return true; /* mmap takes no empty range */
  void *bytes = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0);
  if (bytes == MAP_FAILED)
    return fail(failure, "%s: cannot be read: %s", path, strerror(errno));
  file->bytes = bytes;
  return true;
}

bool file_open(const char *path, struct file_bytes *file, struct failure *failure) {
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return fail(failure, "%s: cannot be opened: %s", path, strerror(errno));
  bool mapped = map(descriptor, path, file, failure);
  close(descriptor);
  return mapped;
}

void file_close(struct file_bytes *file) {
  if (file->bytes != NULL)
    munmap(file->bytes, file->mapped_length);
  *file = (struct file_bytes){0};
}

static bool output_fail(const struct output_file *output, struct failure *failure) {
  return fail(failure, "%s: cannot be written: %s", output->path, strerror(errno));
}

bool output_begin(struct output_file *output, const char *path, struct failure *failure) {
  *output = (struct output_file){.descriptor = -1, .path = path};
  if (asprintf(&output->temporary_path, "%s.XXXXXX", path) < 0) {
    output->temporary_path = NULL;
    return fail(failure, "%s: cannot be written: out of memory", path);
  }
  output->descriptor = mkostemp(output->temporary_path, O_CLOEXEC);
  if (output->descriptor < 0) {
    output_fail(output, failure);
    free(output->temporary_path);
    return false;
  }
  return true;
}

bool output_write(struct output_file *output, uint64_t offset, const void *bytes, uint64_t length,
                  struct failure *failure) {
  const uint8_t *next = bytes;
  while (length > 0) {
    ssize_t written = pwrite(output->descriptor, next, length, (off_t)offset);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return output_fail(output, failure);
    next += written;
    offset += (uint64_t)written;
    length -= (uint64_t)written;
  }
  return true;
}

/* mkostemp makes files that only the owner can read; an output has the usual permissions. */
static mode_t usual_permissions(void) {
  mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

static void forget(struct output_file *output) {
  unlink(output->temporary_path);
  free(output->temporary_path);
}

/* Others than root can't give a file away, though some may keep its group. Takes away permissions
 * that make a program run as its owner (chown(2)). */
static bool keep_owner(const struct output_file *output, const struct stat *replaced) {
  return fchown(output->descriptor, replaced->st_uid, replaced->st_gid) == 0 || geteuid() != 0;
}

/* `replaced` is NULL if nothing is to be kept. */
static bool finish(struct output_file *output, uint64_t length, const struct stat *replaced,
                   struct failure *failure) {
  mode_t mode = replaced == NULL ? usual_permissions() : replaced->st_mode & 07777;
  bool complete = ftruncate(output->descriptor, (off_t)length) == 0 &&
                  (replaced == NULL || keep_owner(output, replaced)) &&
                  fchmod(output->descriptor, mode) == 0;
  if (!complete) {
    output_fail(output, failure);
    output_abandon(output);
    return false;
  }
  /* Some file systems report only on close() that they could not write. */
  if (close(output->descriptor) != 0 || rename(output->temporary_path, output->path) != 0) {
    output_fail(output, failure);
    forget(output);
    return false;
  }
  free(output->temporary_path);
  return true;
}

bool output_finish(struct output_file *output, uint64_t length, struct failure *failure) {
  return finish(output, length, NULL, failure);
}

void output_abandon(struct output_file *output) {
  close(output->descriptor);
  forget(output);
}

static bool write_whole(const char *path, const void *bytes, uint64_t length,
                        const struct stat *replaced, struct failure *failure) {
  struct output_file output;
  if (!output_begin(&output, path, failure))
    return false;
  if (output_write(&output, 0, bytes, length, failure))
    return finish(&output, length, replaced, failure);
  output_abandon(&output);
  return false;
}

bool output_whole(const char *path, const void *bytes, uint64_t length, struct failure *failure) {
  return write_whole(path, bytes, length, NULL, failure);
}

bool output_replace(const char *path, const void *bytes, uint64_t length, struct failure *failure) {
  struct stat replaced;
  char *target = realpath(path, NULL);
  bool done = target != NULL && stat(target, &replaced) == 0
                  ? write_whole(target, bytes, length, &replaced, failure)
                  : fail(failure, "%s: cannot be written: %s", path, strerror(errno));
  free(target);
  return done;
}
