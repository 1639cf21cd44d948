/* The command line of `mkimage`. */
#include "imagetools/mkimage_options.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "boot/common/kernel_layout.h"
#include "boot/protocol/volume.h"
#include "imagetools/request_fields.h"
#include "imagetools/request_option.h"
#include "imagetools/settings_text.h"

static const char usage[] =
    "usage: mkimage --first-stage FILE --second-stage FILE --kernel ELF --output IMAGE\n"
    "               [--efi-loader FILE] [--command-line TEXT] [--module NAME=FILE]...\n"
    "               [--module-command-line NAME=TEXT]...\n"
    "               [--compress lz4] [--stack-pages N] [--guard-pages N] [--direct-map ADDRESS] "
    "[--kaslr]\n"
    "               [--request \"NAME: FIELD = VALUE, ...\"]... [--firmware "
    "bios|uefi|multiboot]...\n"
    "               [--setting NAME=VALUE]... [--volume-only]\n";

static bool parse_number(const char *text, int base, uint64_t *value) {
  char *end;
  errno = 0;
  *value = strtoull(text, &end, base);
  return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
}

static bool parse_pages(const char *option, const char *text, uint32_t most, uint32_t *pages,
                        struct failure *failure) {
  uint64_t value;
  if (!parse_number(text, 10, &value) || value < 1 || value > most)
    return fail(failure, "%s %s: give a number of 4096-byte pages from 1 to %" PRIu32, option, text,
                most);
  *pages = (uint32_t)value;
  return true;
}

static void make_request(struct mkimage_options *options, uint32_t type) {
  request_option_make(&options->requests, type, BOOT_REQUEST_REQUIRED);
}

static bool parse_firmware(const char *text, uint32_t *firmware, struct failure *failure) {
  static const struct {
    const char *name;
    uint32_t bit;
  } known[] = {
      {"bios", IMAGE_FOR_BIOS}, {"uefi", IMAGE_FOR_UEFI}, {"multiboot", IMAGE_FOR_MULTIBOOT}};
  for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
    if (strcmp(text, known[i].name) == 0) {
      *firmware |= known[i].bit;
      return true;
    }
  return fail(failure, "--firmware %s: give bios, uefi or multiboot", text);
}

static bool parse_stack(struct mkimage_options *options, int option, const char *text,
                        struct failure *failure) {
  struct boot_request_stack *stack = &options->requests.stack;
  make_request(options, BOOT_REQUEST_TYPE_STACK);
  return option == 'p' ? parse_pages("--stack-pages", text, KERNEL_LAYOUT_MAX_STACK_PAGES,
                                     &stack->pages, failure)
                       : parse_pages("--guard-pages", text, KERNEL_LAYOUT_MAX_GUARD_PAGES,
                                     &stack->guard_pages, failure);
}

static bool parse_direct_map(struct mkimage_options *options, const char *text,
                             struct failure *failure) {
  uint64_t *address = &options->requests.direct_map.address;
  make_request(options, BOOT_REQUEST_TYPE_DIRECT_MAP);
  if (!parse_number(text, 16, address))
    return fail(failure, "--direct-map %s: give a hexadecimal address, for example 0x%" PRIx64,
                text, KERNEL_LAYOUT_DIRECT_MAP);
  return *address != 0 ||
         fail(failure, "--direct-map %s: address 0 is never free: give another", text);
}

static struct module_option *find_module(const struct mkimage_options *options, const char *name) {
  for (uint32_t i = 0; i < options->module_count; i++)
    if (strcmp(options->modules[i].name, name) == 0)
      return &options->modules[i];
  return NULL;
}

static bool check_module_name(const struct mkimage_options *options, const char *name,
                              struct failure *failure) {
  size_t length = strlen(name);
  if (length == 0 || length >= VOLUME_MODULE_NAME_SIZE)
    return fail(failure, "--module %s: the name has %zu bytes: give 1 to %d", name, length,
                VOLUME_MODULE_NAME_SIZE - 1);
  for (size_t i = 0; i < length; i++)
    if (name[i] < ' ' || name[i] > '~')
      return fail(
          failure,
          "--module: byte 0x%02x at position %zu of a name is not printable ASCII: remove it",
          (unsigned char)name[i], i);
  return find_module(options, name) == NULL ||
         fail(failure, "--module %s: there is a module of this name already: rename one", name);
}

/* Cuts "NAME=FILE" in two. */
static bool add_module(struct mkimage_options *options, char *text, struct failure *failure) {
  char *path = strchr(text, '=');
  if (path == NULL)
    return fail(failure, "--module %s: give NAME=FILE", text);
  *path++ = '\0';
  if (!check_module_name(options, text, failure))
    return false;
  size_t size = ((size_t)options->module_count + 1) * sizeof(options->modules[0]);
  struct module_option *modules = realloc(options->modules, size);
  if (modules == NULL)
    return fail(failure, "--module %s: out of memory", text);
  modules[options->module_count++] = (struct module_option){.name = text, .path = path};
  options->modules = modules;
  return true;
}

/* Cuts "NAME=VALUE" in two. */
static bool add_setting(struct mkimage_options *options, char *text, struct failure *failure) {
  char *value = strchr(text, '=');
  if (value == NULL)
    return fail(failure, "--setting %s: give NAME=VALUE", text);
  *value++ = '\0';
  return settings_set(&options->settings, text, value, failure);
}

/* Cuts "NAME=TEXT" in two, for a module that was named before. */
static bool add_module_command_line(struct mkimage_options *options, char *text,
                                    struct failure *failure) {
  static const char option[] = "--module-command-line";
  char *value = strchr(text, '=');
  if (value == NULL)
    return fail(failure, "%s %s: give NAME=TEXT", option, text);
  *value++ = '\0';
  struct module_option *module = find_module(options, text);
  if (module == NULL)
    return fail(failure, "%s %s: there is no module of this name before it: give --module %s=FILE",
                option, text, text);
  if (module->command_line != NULL)
    return fail(failure, "%s %s: is given twice: remove one", option, text);
  module->command_line = value;
  return settings_check_command_line(option, value, failure);
}

static bool parse_compression(const char *text, uint32_t *compression, struct failure *failure) {
  if (strcmp(text, "lz4") != 0)
    return fail(failure, "--compress %s: give lz4", text);
  *compression = VOLUME_LZ4;
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
  case 'e':
    options->efi_loader = value;
    return true;
  case 'o':
    options->output = value;
    return true;
  case 'c':
    options->command_line = value;
    return settings_check_command_line("--command-line", value, failure);
  case 'm':
    return add_module(options, value, failure);
  case 'l':
    return add_module_command_line(options, value, failure);
  case 'p':
  case 'g':
    return parse_stack(options, option, value, failure);
  case 'd':
    return parse_direct_map(options, value, failure);
  case 'r':
    make_request(options, BOOT_REQUEST_TYPE_KASLR);
    return true;
  case 'z':
    return parse_compression(value, &options->compression, failure);
  case 'q':
    return request_option_parse(&options->requests, value, failure);
  case 'w':
    return parse_firmware(value, &options->firmware, failure);
  case 't':
    return add_setting(options, value, failure);
  case 'v':
    options->volume_only = true;
    return true;
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
      {"efi-loader", required_argument, NULL, 'e'},
      {"output", required_argument, NULL, 'o'},
      {"command-line", required_argument, NULL, 'c'},
      {"compress", required_argument, NULL, 'z'},
      {"module", required_argument, NULL, 'm'},
      {"stack-pages", required_argument, NULL, 'p'},
      {"guard-pages", required_argument, NULL, 'g'},
      {"direct-map", required_argument, NULL, 'd'},
      {"kaslr", no_argument, NULL, 'r'},
      {"request", required_argument, NULL, 'q'},
      {"firmware", required_argument, NULL, 'w'},
      {"module-command-line", required_argument, NULL, 'l'},
      {"setting", required_argument, NULL, 't'},
      {"volume-only", no_argument, NULL, 'v'},
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
  if (options->firmware == 0)
    options->firmware = IMAGE_FOR_ALL;
  return true;
}

void mkimage_free_options(struct mkimage_options *options) {
  free(options->modules);
  options->modules = NULL;
}
