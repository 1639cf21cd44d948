/* Reads the options, then the image, changes it in memory, and writes it: a file as a whole or not
 * at all, a stick by the sectors that differ. */
#include "imagetools/configure.h"

#include <fcntl.h>
#include <getopt.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "imagetools/configure_stick.h"
#include "imagetools/file.h"
#include "imagetools/image_change.h"
#include "imagetools/settings_text.h"

static const char usage[] =
    "usage: configure [--show] [--command-line TEXT] [--log-level LEVEL] [--log-to LIST]\n"
    "                 [--screen LIST] [--output FILE] [--not-removable-too] IMAGE\n"
    "\n"
    "  IMAGE                a raw disk, an ISO image, or a stick that has one, such as /dev/sdb\n"
    "  --show               print the settings; without other options that is all\n"
    "  --command-line TEXT  what the kernel is told\n"
    "  --log-level LEVEL    what the loader says of its work: error, info or debug\n"
    "  --log-to LIST        where: none, or screen, serial, debug_console with commas between\n"
    "  --screen LIST        text80x25, text80x50, 320x200x256, WIDTHxHEIGHT[xDEPTH], the best "
    "first\n"
    "  --output FILE        write a changed copy, and leave IMAGE as it is\n"
    "  --not-removable-too  also change a disk that says it is not removable\n"
    "An empty value takes a setting back.\n";

struct options {
  const char *image;
  const char *output;       /* NULL: the image itself */
  const char *command_line; /* NULL: as it is */
  const char *log_level;
  const char *log_to;
  const char *screen;
  bool show;
  bool any_disk;
  bool help;
};

static bool set_option(struct options *options, int option, const char *value) {
  switch (option) {
  case 'c':
    options->command_line = value;
    return true;
  case 'l':
    options->log_level = value;
    return true;
  case 't':
    options->log_to = value;
    return true;
  case 'v':
    options->screen = value;
    return true;
  case 'o':
    options->output = value;
    return true;
  case 's':
    options->show = true;
    return true;
  case 'n':
    options->any_disk = true;
    return true;
  case 'h':
    options->help = true;
    return true;
  default:
    return false;
  }
}

static bool parse_options(int count, char **words, struct options *options,
                          struct failure *failure) {
  static const struct option known[] = {
      {"command-line", required_argument, NULL, 'c'},
      {"log-level", required_argument, NULL, 'l'},
      {"log-to", required_argument, NULL, 't'},
      {"screen", required_argument, NULL, 'v'},
      {"output", required_argument, NULL, 'o'},
      {"show", no_argument, NULL, 's'},
      {"not-removable-too", no_argument, NULL, 'n'},
      {"help", no_argument, NULL, 'h'},
      {NULL, 0, NULL, 0},
  };
  *options = (struct options){0};
  optind = 0; /* start anew, also when called a second time */
  opterr = 0;
  for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;)
    if (!set_option(options, option, optarg))
      return fail(failure, "%s: is no option of configure, or lacks its value", words[optind - 1]);
  if (optind < count - 1)
    return fail(failure, "%s: is a second image: name one", words[optind + 1]);
  if (optind == count && !options->help)
    return fail(failure, "no image is named");
  options->image = words[optind];
  return true;
}

static bool changes_something(const struct options *options) {
  return options->command_line != NULL || options->log_level != NULL || options->log_to != NULL ||
         options->screen != NULL;
}

static bool set_one(struct image_settings *settings, const char *name, const char *value,
                    struct failure *failure) {
  return value == NULL || settings_set(&settings->settings, name, value, failure);
}

static bool set_command_line(struct image_settings *settings, const char *text,
                             struct failure *failure) {
  if (text == NULL)
    return true;
  if (!settings_check_command_line("--command-line", text, failure))
    return false;
  strcpy(settings->command_line, text);
  return true;
}

static bool set_all(const struct options *options, struct image_settings *settings,
                    struct failure *failure) {
  return set_command_line(settings, options->command_line, failure) &&
         set_one(settings, "log_level", options->log_level, failure) &&
         set_one(settings, "log_to", options->log_to, failure) &&
         set_one(settings, "screen", options->screen, failure);
}

static void show(const struct image_settings *settings, FILE *out) {
  char text[VOLUME_SETTINGS_MAX + 1];
  settings_write(&settings->settings, text);
  fprintf(out, "command line: %s\n%s", settings->command_line, text);
}

/* What the image has and what it is to have. Sets *write if the second differs from the first. */
static bool change(const struct options *options, uint8_t *bytes, uint64_t length, bool *write,
                   const struct usb_host *host, struct failure *failure) {
  static struct image_settings settings;
  if (!image_settings_read(options->image, bytes, length, &settings, failure) ||
      !set_all(options, &settings, failure))
    return false;
  *write = changes_something(options);
  if (*write && !image_settings_change(options->image, bytes, length, &settings, failure))
    return false;
  if (options->show)
    show(&settings, host->out);
  return true;
}

/* A file that nobody may write to, such as an output of Bazel, is not replaced by another. */
static bool check_writable(const char *path, struct failure *failure) {
  struct stat status;
  if (stat(path, &status) != 0)
    return fail(failure, "%s: cannot be looked at", path);
  return (status.st_mode & 0222) != 0 ||
         fail(
             failure,
             "%s: is read-only, as all outputs of Bazel are: change a copy of it, or give --output",
             path);
}

static bool write_file(const struct options *options, const struct file_bytes *file,
                       struct failure *failure) {
  if (options->output != NULL)
    return output_whole(options->output, file->bytes, file->length, failure);
  return check_writable(options->image, failure) &&
         output_replace(options->image, file->bytes, file->length, failure);
}

static bool change_file(const struct options *options, const struct usb_host *host,
                        struct failure *failure) {
  struct file_bytes file;
  bool write;
  if (!file_open(options->image, &file, failure))
    return false;
  bool done = change(options, file.bytes, file.length, &write, host, failure) &&
              (!(write || options->output != NULL) || write_file(options, &file, failure));
  file_close(&file);
  return done;
}

static bool change_stick(const struct options *options, const struct usb_host *host,
                         struct failure *failure) {
  struct stick stick;
  bool write;
  if (!stick_open(&stick, host, options->image, options->any_disk, failure))
    return false;
  bool done = change(options, stick.bytes, stick.length, &write, host, failure);
  if (done && options->output != NULL)
    done = output_whole(options->output, stick.bytes, stick.length, failure);
  else if (done && write)
    done = stick_write(&stick, failure);
  stick_close(&stick);
  return done;
}

static bool is_device(const struct usb_host *host, const char *path) {
  dev_t number;
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  bool device = descriptor >= 0 && host->identify(descriptor, &number) == 0;
  if (descriptor >= 0)
    close(descriptor);
  return device;
}

int configure_run(int argument_count, char **arguments, const struct usb_host *host) {
  struct options options;
  struct failure failure;
  if (!parse_options(argument_count, arguments, &options, &failure)) {
    fprintf(host->errors, "configure: %s\n\n%s", failure.text, usage);
    return CONFIGURE_USAGE;
  }
  if (options.help) {
    fputs(usage, host->out);
    return CONFIGURE_DONE;
  }
  if (!options.show && !changes_something(&options) && options.output == NULL) {
    fprintf(host->errors, "configure: nothing to do: give --show, or a setting\n\n%s", usage);
    return CONFIGURE_USAGE;
  }
  bool done = is_device(host, options.image) ? change_stick(&options, host, &failure)
                                             : change_file(&options, host, &failure);
  if (!done)
    fprintf(host->errors, "configure: %s\n", failure.text);
  return done ? CONFIGURE_DONE : CONFIGURE_REFUSED;
}
