/* qemu_runner: boots a disk image in QEMU, for a person or as a test (see options.c for its use).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "toolchains/qemu/runner/boot_test.h"
#include "toolchains/qemu/runner/case_test.h"
#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/options.h"
#include "toolchains/qemu/runner/qemu_command.h"
#include "toolchains/qemu/runner/run.h"

#define EXIT_WRONG_USE 2

static bool can_use(const struct options *options, const char *key, const char *path,
                    int access_mode, struct buffer *error) {
  if (access(path, access_mode) == 0)
    return true;
  buffer_printf(error,
                "%s: key \"%s\" names %s, which cannot be used (%s); build it, and run from "
                "the folder that its path starts in",
                options->config_file, key, path, strerror(errno));
  return false;
}

static bool load(const struct options *options, struct config *config, struct buffer *error) {
  return config_read(options->config_file, config, error) &&
         can_use(options, "qemu", config->qemu, X_OK, error) &&
         can_use(options, "image", config->image, R_OK, error) &&
         (config->network_rom == NULL ||
          can_use(options, "network_rom", config->network_rom, R_OK, error)) &&
         qemu_command_keeps_hold(&config->extra_args, error) &&
         qemu_command_keeps_hold(&options->extras, error);
}

int main(int count, char **words) {
  struct options options;
  struct config config = {0};
  struct buffer error = {0};
  int status = EXIT_WRONG_USE;
  if (!options_parse(count, words, &options, &error)) {
    fprintf(stderr, "qemu_runner: %s\n\n%s", buffer_text(&error), options_usage);
  } else if (options.mode == MODE_HELP) {
    fputs(options_usage, stdout);
    status = EXIT_SUCCESS;
  } else if (!load(&options, &config, &error)) {
    fprintf(stderr, "qemu_runner: %s\n", buffer_text(&error));
  } else if (options.mode == MODE_TEST && config.case_deadline_seconds > 0) {
    status = case_test_run(&options, &config);
  } else if (options.mode == MODE_TEST) {
    status = boot_test_run(&options, &config);
  } else {
    status = run(&options, &config);
  }
  config_free(&config);
  words_free(&options.extras);
  buffer_free(&error);
  return status;
}
