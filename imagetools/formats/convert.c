/* Lets qemu-img convert the image, and gives the result an identity that follows from it. */
#include "imagetools/formats/convert.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "imagetools/failure.h"
#include "imagetools/file.h"
#include "imagetools/formats/identity.h"
#include "imagetools/gpt.h"

struct conversion {
  const char *qemu_img;
  const char *format_name;
  const char *disk;
  const char *output;
  enum disk_format format;
  struct guid guid;
};

static bool read_guid(struct conversion *conversion, struct failure *failure) {
  static struct gpt gpt;
  struct file_bytes disk;
  if (!file_open(conversion->disk, &disk, failure))
    return false;
  bool read = gpt_read(disk.bytes, disk.length, false, &gpt) == GPT_WHOLE;
  conversion->guid = gpt.disk;
  file_close(&disk);
  return read || fail(failure, "%s: has no whole GUID partition table: give an image of disk_image",
                      conversion->disk);
}

static bool run_qemu_img(const struct conversion *conversion, const char *output,
                         struct failure *failure) {
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    execl(conversion->qemu_img, conversion->qemu_img, "convert", "-f", "raw", "-O",
          conversion->format_name, conversion->disk, output, (char *)NULL);
    _exit(127);
  }
  if (child < 0 || waitpid(child, &status, 0) != child)
    return fail(failure, "%s: cannot be started: %s", conversion->qemu_img, strerror(errno));
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    return fail(failure, "%s: cannot be started: name qemu-img", conversion->qemu_img);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return fail(failure, "%s: was not converted: qemu-img says why above", conversion->disk);
  return true;
}

static bool identify(const struct conversion *conversion, const char *converted,
                     struct failure *failure) {
  struct file_bytes file;
  struct failure reason;
  if (!file_open(converted, &file, failure))
    return false;
  bool done =
      disk_identity_set(conversion->format, file.bytes, file.length, &conversion->guid, &reason)
          ? output_whole(conversion->output, file.bytes, file.length, failure)
          : fail(failure, "%s: what qemu-img wrote %s: use the locked version", conversion->disk,
                 reason.text);
  file_close(&file);
  return done;
}

/* A VMDK holds its own name, so it is written under that, in a folder of its own. */
static bool convert_in(const struct conversion *conversion, const char *folder,
                       struct failure *failure) {
  const char *slash = strrchr(conversion->output, '/');
  const char *name = slash == NULL ? conversion->output : slash + 1;
  char *converted;
  if (asprintf(&converted, "%s/%s", folder, name) < 0)
    return fail(failure, "out of memory");
  bool done =
      run_qemu_img(conversion, converted, failure) && identify(conversion, converted, failure);
  unlink(converted);
  free(converted);
  return done;
}

static bool convert(struct conversion *conversion, struct failure *failure) {
  char *folder;
  if (!disk_format_parse(conversion->format_name, &conversion->format))
    return fail(failure, "%s: is no format: give qcow2, vdi or vmdk", conversion->format_name);
  if (!read_guid(conversion, failure))
    return false;
  if (asprintf(&folder, "%s.XXXXXX", conversion->output) < 0)
    return fail(failure, "out of memory");
  bool made = mkdtemp(folder) != NULL;
  bool done = made
                  ? convert_in(conversion, folder, failure)
                  : fail(failure, "%s: cannot be written: %s", conversion->output, strerror(errno));
  if (made)
    rmdir(folder);
  free(folder);
  return done;
}

int convert_run(int argument_count, char **arguments, FILE *errors) {
  struct failure failure;
  if (argument_count != 5) {
    fprintf(errors, "usage: convert_disk QEMU_IMG FORMAT DISK OUTPUT\n");
    return CONVERT_USAGE;
  }
  struct conversion conversion = {.qemu_img = arguments[1],
                                  .format_name = arguments[2],
                                  .disk = arguments[3],
                                  .output = arguments[4]};
  if (convert(&conversion, &failure))
    return CONVERT_DONE;
  fprintf(errors, "convert_disk: %s\n", failure.text);
  return CONVERT_REFUSED;
}
