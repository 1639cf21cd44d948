/* The command line of `mkimage`. */
#include "imagetools/mkimage_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "boot/common/kernel_layout.h"
#include "boot/protocol/volume.h"

static const char usage[] =
    "usage: mkimage --first-stage FILE --second-stage FILE --kernel ELF --output IMAGE\n"
    "               [--command-line TEXT] [--stack-pages N]\n";

static bool parse_stack_pages(const char *text, uint32_t *pages, struct failure *failure) {
  char *end;
  errno = 0;
  unsigned long value = strtoul(text, &end, 10);
  bool number = *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
  if (!number || value < 1 || value > KERNEL_LAYOUT_MAX_STACK_PAGES)
    return fail(failure, "--stack-pages %s: give a number of 4096-byte pages from 1 to %d", text,
                KERNEL_LAYOUT_MAX_STACK_PAGES);
  *pages = (uint32_t)value;
  return true;
}

static bool check_command_line(const char *text, struct failure *failure) {
  size_t length = strlen(text);
  if (length > VOLUME_COMMAND_LINE_MAX)
    return fail(failure, "--command-line: has %zu bytes, the loader takes at most %d: shorten it",
                length, VOLUME_COMMAND_LINE_MAX);
  for (size_t i = 0; i < length; i++)
    if (text[i] < ' ' || text[i] > '~')
      return fail(failure,
                  "--command-line: byte 0x%02x at position %zu is not printable ASCII: remove it",
                  (unsigned char)text[i], i);
  return true;
}

/* Takes one option that getopt_long() knows. */
static bool set_option(struct mkimage_options *options, int option, char *value,
                       struct failure *failure) {
  switch (option) {
  case 'f':
    options->first_stage = value;
    return true;
  case 's':
    options->second_stage = value;
    return true;
  case 'k':
    options->kernel = value;
    return true;
  case 'o':
    options->output = value;
    return true;
  case 'c':
    options->command_line = value;
    return check_command_line(value, failure);
  case 'p':
    return parse_stack_pages(value, &options->stack_pages, failure);
  default:
    return false;
  }
}

bool mkimage_parse_options(int argument_count, char **arguments, struct mkimage_options *options,
                           struct failure *failure) {
  static const struct option known[] = {
      {"first-stage", required_argument, NULL, 'f'},
      {"second-stage", required_argument, NULL, 's'},
      {"kernel", required_argument, NULL, 'k'},
      {"output", required_argument, NULL, 'o'},
      {"command-line", required_argument, NULL, 'c'},
      {"stack-pages", required_argument, NULL, 'p'},
      {NULL, 0, NULL, 0},
  };
  *options = (struct mkimage_options){.command_line = ""};
  optind = 0; /* start anew, also when called a second time */
  opterr = 0;
  int option;
  while ((option = getopt_long(argument_count, arguments, "", known, NULL)) != -1) {
    if (option == '?')
      return fail(failure, "%s: is not an option, or lacks its value\n%s", arguments[optind - 1],
                  usage);
    if (!set_option(options, option, optarg, failure))
      return false;
  }
  if (optind < argument_count)
    return fail(failure, "%s: is not an option\n%s", arguments[optind], usage);
  if (options->first_stage == NULL || options->second_stage == NULL || options->kernel == NULL ||
      options->output == NULL)
    return fail(failure, "--first-stage, --second-stage, --kernel and --output are needed\n%s",
                usage);
  return true;
}
