/* Reads the command line: our own words first, then those that go to QEMU as they are. */
#include "toolchains/qemu/runner/options.h"

#include <string.h>

const char options_usage[] =
    "usage: qemu_runner --config FILE (--test | --run) [--quiet] [--] [QEMU's arguments]\n"
    "\n"
    "  --config FILE  what to boot: a JSON file that a rule wrote\n"
    "  --test         boot it as a test, with a verdict\n"
    "  --run          boot it for a person: its screen in a window or in the terminal, or, with\n"
    "                 no terminal, its serial log and a picture of its screen\n"
    "  --quiet        say nothing unless something is wrong\n"
    "\n"
    "The first word that is none of these, or what follows --, goes to QEMU after all else.\n"
    "\n"
    "exit status: 0 passed or ran well; 1 failed; 2 the command line or the configuration is\n"
    "wrong; 128 + N ended by signal N\n";

static bool set_mode(struct options *options, enum mode mode, struct buffer *error) {
  if (options->mode != MODE_NONE && options->mode != mode) {
    buffer_append_text(error, "--test and --run exclude each other; give one of them");
    return false;
  }
  options->mode = mode;
  return true;
}

static void take_extras(int count, char **words, int first, struct options *options) {
  for (int i = first; i < count; i++)
    words_add(&options->extras, words[i]);
}

static bool check_complete(const struct options *options, struct buffer *error) {
  if (options->config_file == NULL)
    buffer_append_text(error, "--config FILE is missing; name the configuration that a rule wrote");
  else if (options->mode == MODE_NONE)
    buffer_append_text(error, "what to do is missing; give --test or --run");
  else
    return true;
  return false;
}

bool options_parse(int count, char **words, struct options *options, struct buffer *error) {
  *options = (struct options){0};
  int i = 1;
  for (; i < count; i++) {
    const char *word = words[i];
    bool good = true;
    if (strcmp(word, "--help") == 0) {
      options->mode = MODE_HELP;
      return true;
    }
    if (strcmp(word, "--test") == 0)
      good = set_mode(options, MODE_TEST, error);
    else if (strcmp(word, "--run") == 0)
      good = set_mode(options, MODE_RUN, error);
    else if (strcmp(word, "--quiet") == 0)
      options->quiet = true;
    else if (strcmp(word, "--config") == 0 && i + 1 < count)
      options->config_file = words[++i];
    else
      break;
    if (!good)
      return false;
  }
  if (i < count && strcmp(words[i], "--") == 0)
    i++;
  if (!check_complete(options, error))
    return false;
  take_extras(count, words, i, options);
  return true;
}
