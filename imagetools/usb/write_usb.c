/* Checks, shows, asks, writes and compares, in this order. */
#include "imagetools/usb/write_usb.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imagetools/failure.h"
#include "imagetools/file.h"
#include "imagetools/usb/contents.h"
#include "imagetools/usb/device.h"
#include "imagetools/usb/transfer.h"

static const char usage[] =
    "usage: write_usb --image FILE [--not-removable-too] [--yes] DEVICE\n"
    "\n"
    "  DEVICE               a whole disk, such as /dev/sdb; all that is on it is lost\n"
    "  --not-removable-too  also write to a disk that says it is not removable\n"
    "  --yes                do not ask\n";

struct options {
  const char *image;
  const char *device;
  bool any_disk;
  bool yes;
  bool help;
};

static bool parse(int count, char **words, struct options *options, struct failure *failure) {
  for (int i = 1; i < count; i++)
    if (strcmp(words[i], "--help") == 0)
      options->help = true;
    else if (strcmp(words[i], "--not-removable-too") == 0)
      options->any_disk = true;
    else if (strcmp(words[i], "--yes") == 0)
      options->yes = true;
    else if (strcmp(words[i], "--image") == 0 && i + 1 < count)
      options->image = words[++i];
    else if (words[i][0] == '-')
      return fail(failure, "%s: is no option of write_usb: see --help", words[i]);
    else if (options->device != NULL)
      return fail(failure, "%s: is a second device: name one", words[i]);
    else
      options->device = words[i];
  if (options->image == NULL && !options->help)
    return fail(failure, "--image FILE is missing: name the image");
  if (options->device == NULL && !options->help)
    return fail(failure, "no disk is named: add one, such as /dev/sdb, as lsblk lists them");
  return true;
}

/* In single quotes; a path that has some in itself is left to the user. */
static void print_quoted(const char *word, FILE *out) {
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
  fprintf(out, word[strspn(word, plain)] == '\0' ? " %s" : " '%s'", word);
}

/* Bazel is not to be run as root, but this may be. */
static void print_way_to_root(char **words, FILE *out) {
  char *here = getcwd(NULL, 0);
  fprintf(out, "write_usb: only root may write to it; run:\n  (cd");
  print_quoted(here == NULL ? "." : here, out);
  fprintf(out, " && sudo");
  for (; *words != NULL; words++)
    print_quoted(*words, out);
  fprintf(out, ")\n");
  free(here);
}

/* Says what the disk is in use for, if that is known. */
static void explain_use(const struct usb_host *host, const char *path, struct failure *failure) {
  struct usb_device device;
  struct failure unknown;
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  fail(failure, "%s: is in use: unmount it, or name another disk", path);
  if (descriptor < 0)
    return;
  if (usb_device_probe(host, path, descriptor, &device, &unknown))
    usb_device_check(&device, 0, true, failure);
  close(descriptor);
}

/* O_EXCL: the kernel itself refuses a disk of which anything is mounted (open(2)). */
static int open_device(const struct usb_host *host, char **words, const char *path,
                       struct failure *failure) {
  int descriptor = open(path, O_RDWR | O_EXCL | O_CLOEXEC);
  int error = errno;
  if (descriptor >= 0)
    return descriptor;
  if (error == EBUSY)
    explain_use(host, path, failure);
  else if (error == EISDIR)
    fail(failure, "%s: is not a block device: name a whole disk, as lsblk lists them", path);
  else
    fail(failure, "%s: cannot be opened: %s: name a disk, as lsblk lists them", path,
         strerror(error));
  if (error == EACCES && geteuid() != 0)
    print_way_to_root(words, host->errors);
  return -1;
}

static void show(const struct usb_host *host, const struct usb_device *device, int descriptor,
                 const struct options *options, uint64_t image_bytes) {
  fprintf(host->out, "%s: %s, ", device->path,
          device->model[0] == '\0' ? "a disk without a name" : device->model);
  usb_size_print(device->bytes, host->out);
  fprintf(host->out, "%s%s\nOn it:\n", device->usb ? ", attached by USB" : "",
          device->removable ? "" : ", NOT REMOVABLE");
  usb_contents_print(descriptor, host->out);
  fprintf(host->out, "All of that is lost when %s (", options->image);
  usb_size_print(image_bytes, host->out);
  fprintf(host->out, ") is written.\n");
}

/* A name is not typed by habit, as "yes" is. */
static bool confirm(const struct usb_host *host, const struct usb_device *device,
                    struct failure *failure) {
  char answer[sizeof device->name + 2];
  fprintf(host->out, "Type %s to go on: ", device->name);
  fflush(host->out);
  if (fgets(answer, sizeof answer, host->in) == NULL)
    answer[0] = '\0';
  answer[strcspn(answer, "\n")] = '\0';
  if (strcmp(answer, device->name) == 0)
    return true;
  return fail(failure, "%s: nothing was written, since the answer was not \"%s\"", device->path,
              device->name);
}

struct progress {
  FILE *out;
  const char *what;
  uint64_t total;
};

static void print_progress(void *context, uint64_t done) {
  const struct progress *progress = context;
  fprintf(progress->out, "\r%s: %3" PRIu64 " %%", progress->what, done * 100 / progress->total);
  if (done == progress->total)
    fprintf(progress->out, "\n");
  fflush(progress->out);
}

static bool write_and_compare(const struct usb_host *host, const struct usb_device *device,
                              int descriptor, const struct file_bytes *image,
                              struct failure *failure) {
  struct progress progress = {.out = host->out, .what = "writing", .total = image->length};
  struct usb_transfer transfer = {
      .path = device->path,
      .descriptor = descriptor,
      .image = image,
      .progress = print_progress,
      .context = &progress,
  };
  if (!usb_write(&transfer, failure))
    return false;
  progress.what = "reading back";
  if (!usb_compare(&transfer, failure))
    return false;
  fprintf(host->out, "%s has the image: every byte was read back and is right.\n", device->path);
  return true;
}

static bool work(const struct usb_host *host, const struct options *options, int descriptor,
                 const struct file_bytes *image, struct failure *failure) {
  struct usb_device device;
  if (image->length == 0)
    return fail(failure, "%s: is empty: name an image", options->image);
  if (!usb_device_probe(host, options->device, descriptor, &device, failure) ||
      !usb_device_check(&device, image->length, options->any_disk, failure))
    return false;
  show(host, &device, descriptor, options, image->length);
  return (options->yes || confirm(host, &device, failure)) &&
         write_and_compare(host, &device, descriptor, image, failure);
}

static bool open_and_work(const struct usb_host *host, const struct options *options, char **words,
                          struct failure *failure) {
  struct file_bytes image = {0};
  if (!file_open(options->image, &image, failure))
    return false;
  int descriptor = open_device(host, words, options->device, failure);
  bool good = descriptor >= 0 && work(host, options, descriptor, &image, failure);
  /* Some errors of writing come only now. */
  if (descriptor >= 0 && close(descriptor) != 0 && good)
    good = fail(failure, "%s: cannot be closed: %s: try again", options->device, strerror(errno));
  file_close(&image);
  return good;
}

int write_usb_run(int argument_count, char **arguments, const struct usb_host *host) {
  struct options options = {0};
  struct failure failure;
  if (!parse(argument_count, arguments, &options, &failure)) {
    fprintf(host->errors, "write_usb: %s\n\n%s", failure.text, usage);
    return 2;
  }
  if (options.help) {
    fputs(usage, host->out);
    return 0;
  }
  if (open_and_work(host, &options, arguments, &failure))
    return 0;
  fprintf(host->errors, "write_usb: %s\n", failure.text);
  return 1;
}
