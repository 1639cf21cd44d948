/*
 * Reads sysfs: /sys/dev/block/MAJOR:MINOR is a disk's folder (Linux, Documentation/ABI/stable/
 * sysfs-block), with a folder in it for each partition.
 */
#include "imagetools/usb/device.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#define SECTOR 512 /* sysfs counts in these, whatever the disk's own are */

/* Formats a path. False when it is too long. */
__attribute__((format(printf, 2, 3))) static bool make_path(char path[PATH_MAX], const char *format,
                                                            ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(path, PATH_MAX, format, arguments);
  va_end(arguments);
  return length > 0 && length < PATH_MAX;
}

/* The file's one line without blanks around it; "" when there is none. */
static void read_line(const char *folder, const char *name, char *line, size_t size) {
  char path[PATH_MAX];
  line[0] = '\0';
  FILE *stream = make_path(path, "%s/%s", folder, name) ? fopen(path, "re") : NULL;
  if (stream == NULL)
    return;
  if (fgets(line, (int)size, stream) == NULL)
    line[0] = '\0';
  fclose(stream);
  size_t start = strspn(line, " ");
  memmove(line, line + start, strlen(line) - start + 1);
  for (size_t length = strlen(line); length > 0 && strchr(" \n", line[length - 1]) != NULL;)
    line[--length] = '\0';
}

static uint64_t read_number(const char *folder, const char *name) {
  char line[32];
  read_line(folder, name, line, sizeof line);
  return strtoull(line, NULL, 10);
}

static bool has(const char *folder, const char *name) {
  char line[32];
  read_line(folder, name, line, sizeof line);
  return line[0] != '\0';
}

static void read_model(const char *folder, struct usb_device *device) {
  char vendor[64], model[64];
  read_line(folder, "device/vendor", vendor, sizeof vendor);
  read_line(folder, "device/model", model, sizeof model);
  if (model[0] == '\0')
    read_line(folder, "device/name", model, sizeof model); /* memory cards */
  /* What is no name but a number in hexadecimal says nothing. */
  if (strncmp(vendor, "0x", 2) == 0)
    vendor[0] = '\0';
  snprintf(device->model, sizeof device->model, "%s%s%s", vendor,
           vendor[0] != '\0' && model[0] != '\0' ? " " : "", model);
}

/* mountinfo writes blanks and such in octal: "\040" (proc(5)). */
static void unescape(char *text) {
  char *to = text;
  for (const char *from = text; *from != '\0'; to++) {
    bool octal = from[0] == '\\' && strspn(from + 1, "01234567") >= 3;
    char digits[4] = {octal ? from[1] : '0', octal ? from[2] : '0', octal ? from[3] : '0', '\0'};
    *to = octal ? (char)strtol(digits, NULL, 8) : *from;
    from += octal ? 4 : 1;
  }
  *to = '\0';
}

/* The line's mount point, if it is a mount of that device: by its number, or, for file systems that
 * have numbers of their own, by its name. */
static bool is_mount_of(char *line, const char *number, const char *name, char **mount_point) {
  char *save = NULL;
  char *fields[5] = {NULL};
  char *source = strstr(line, " - ");
  source = source == NULL ? NULL : strchr(source + 3, ' ');
  char by_name[96];
  snprintf(by_name, sizeof by_name, " /dev/%s ", name);
  bool named = source != NULL && strncmp(source, by_name, strlen(by_name)) == 0;
  for (int i = 0; i < 5; i++)
    fields[i] = strtok_r(i == 0 ? line : NULL, " ", &save);
  if (fields[4] == NULL || !(named || strcmp(fields[2], number) == 0))
    return false;
  *mount_point = fields[4];
  unescape(*mount_point);
  return true;
}

static void note_mount(const struct usb_host *host, const char *number, const char *name,
                       struct usb_device *device) {
  char *line = NULL;
  size_t size = 0;
  char *mount_point;
  FILE *stream = fopen(host->mountinfo, "re");
  while (stream != NULL && device->use[0] == '\0' && getline(&line, &size, stream) > 0)
    if (is_mount_of(line, number, name, &mount_point))
      snprintf(device->use, sizeof device->use, "%s is mounted on %s", name, mount_point);
  free(line);
  if (stream != NULL)
    fclose(stream);
}

static void note_swap(const struct usb_host *host, const char *name, struct usb_device *device) {
  char *line = NULL;
  size_t size = 0;
  char start[96];
  snprintf(start, sizeof start, "/dev/%s ", name);
  FILE *stream = fopen(host->swaps, "re");
  while (stream != NULL && device->use[0] == '\0' && getline(&line, &size, stream) > 0) {
    for (char *tab = line; (tab = strchr(tab, '\t')) != NULL;)
      *tab = ' ';
    if (strncmp(line, start, strlen(start)) == 0)
      snprintf(device->use, sizeof device->use, "%s is swap space", name);
  }
  free(line);
  if (stream != NULL)
    fclose(stream);
}

/* Such as a volume group, a RAID or an encrypted disk that is made of it. */
static void note_holder(const char *folder, const char *name, struct usb_device *device) {
  char path[PATH_MAX];
  DIR *stream = make_path(path, "%s/holders", folder) ? opendir(path) : NULL;
  struct dirent *entry;
  while (stream != NULL && device->use[0] == '\0' && (entry = readdir(stream)) != NULL)
    if (entry->d_name[0] != '.')
      snprintf(device->use, sizeof device->use, "%s is a part of %s", name, entry->d_name);
  if (stream != NULL)
    closedir(stream);
}

static void note_use(const struct usb_host *host, const char *folder, const char *name,
                     struct usb_device *device) {
  char number[32];
  read_line(folder, "dev", number, sizeof number);
  note_mount(host, number, name, device);
  note_swap(host, name, device);
  note_holder(folder, name, device);
}

static void note_use_of_partitions(const struct usb_host *host, const char *folder,
                                   struct usb_device *device) {
  char path[PATH_MAX];
  DIR *stream = opendir(folder);
  struct dirent *entry;
  while (stream != NULL && (entry = readdir(stream)) != NULL)
    if (entry->d_name[0] != '.' && make_path(path, "%s/%s", folder, entry->d_name) &&
        has(path, "partition"))
      note_use(host, path, entry->d_name, device);
  if (stream != NULL)
    closedir(stream);
}

static void probe_folder(const struct usb_host *host, const char *folder,
                         struct usb_device *device) {
  const char *slash = strrchr(folder, '/');
  snprintf(device->name, sizeof device->name, "%s", slash == NULL ? folder : slash + 1);
  device->bytes = read_number(folder, "size") * SECTOR;
  device->partition = has(folder, "partition");
  device->removable = read_number(folder, "removable") == 1;
  device->read_only = read_number(folder, "ro") == 1;
  device->usb = strstr(folder, "/usb") != NULL;
  read_model(folder, device);
  note_use(host, folder, device->name, device);
  note_use_of_partitions(host, folder, device);
}

bool usb_device_probe(const struct usb_host *host, const char *path, int descriptor,
                      struct usb_device *device, struct failure *failure) {
  char link[PATH_MAX];
  dev_t number;
  *device = (struct usb_device){.path = path};
  int error = host->identify(descriptor, &number);
  if (error == ENOTBLK)
    return fail(failure, "%s: is not a block device: name a whole disk, as lsblk lists them", path);
  if (error != 0)
    return fail(failure, "%s: cannot be looked at: %s", path, strerror(error));
  char *folder = make_path(link, "%s/dev/block/%u:%u", host->sys, major(number), minor(number))
                     ? realpath(link, NULL)
                     : NULL;
  if (folder == NULL)
    return fail(failure, "%s: the kernel says nothing of it (%s: %s): mount /sys", path, link,
                strerror(errno));
  probe_folder(host, folder, device);
  free(folder);
  return true;
}

bool usb_device_check(const struct usb_device *device, uint64_t image_bytes, bool any_disk,
                      struct failure *failure) {
  if (device->partition)
    return fail(failure, "%s: is a partition: name the whole disk, whose boot sector starts it",
                device->path);
  if (device->use[0] != '\0')
    return fail(failure, "%s: is in use, %s: unmount it, or name another disk", device->path,
                device->use);
  if (device->read_only)
    return fail(failure,
                "%s: cannot be written to: move the lock on its side, or name another disk",
                device->path);
  if (device->bytes < image_bytes)
    return fail(failure, "%s: has %" PRIu64 " bytes, and the image %" PRIu64 ": name a larger disk",
                device->path, device->bytes, image_bytes);
  if (!device->removable && !any_disk)
    return fail(failure,
                "%s: is not removable, so it may be a disk of this computer: name another disk, or "
                "say --not-removable-too if it is the right one",
                device->path);
  return true;
}
