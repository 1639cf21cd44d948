/* Reads the command line: our own words first, then those that go to QEMU as they are. */
#include "toolchains/qemu/runner/options.h"

#include <stdlib.h>
#include <string.h>

const char options_usage[] =
    "usage: qemu_runner --config FILE (--test | --run) [--quiet] [--gdb[=PORT]] [--update-golden]\n"
    "                   [--] [QEMU's arguments]\n"
    "\n"
    "  --config FILE  what to boot: a JSON file that a rule wrote\n"
    "  --test         boot it as a test, with a verdict\n"
    "  --run          boot it for a person: its screen in a window or in the terminal, or, with\n"
    "                 no terminal, its serial log and a picture of its screen\n"
    "  --quiet        say nothing unless something is wrong\n"
    "  --gdb[=PORT]   let the machine wait for a debugger, on port 1234 or, where that is in use,\n"
    "                 on another one; there is no deadline\n"
    "  --update-golden  with --test: make each golden picture what the screen shows; the test is\n"
    "                 to be started by `bazel run`\n"
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

static bool set_config(struct options *options, const char *file, struct buffer *error) {
  if (options->config_file != NULL) {
    buffer_append_text(error, "--config is given twice; a rule's program has its own, so give "
                              "only QEMU's arguments to it");
    return false;
  }
  options->config_file = file;
  return true;
}

static bool set_port(struct options *options, const char *text, struct buffer *error) {
  char *end;
  long port = strtol(text, &end, 10);
  options->debug = true;
  options->gdb_port = (int)port;
  if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && port >= 1 && port <= 65535)
    return true;
  buffer_printf(error, "--gdb=%s names no port; give a number from 1 to 65535", text);
  return false;
}

static bool check_complete(const struct options *options, struct buffer *error) {
  if (options->config_file == NULL)
    buffer_append_text(error, "--config FILE is missing; name the configuration that a rule wrote");
  else if (options->mode == MODE_NONE)
    buffer_append_text(error, "what to do is missing; give --test or --run");
  else if (options->update_golden && options->mode != MODE_TEST)
    buffer_append_text(error, "--update-golden is for boot tests; start one that has a golden "
                              "picture");
  else
    return true;
  return false;
}

/* Takes one of our own words. *ours is false when it is none. */
static bool take_word(struct options *options, const char *word, bool *ours, struct buffer *error) {
  if (strcmp(word, "--test") == 0)
    return set_mode(options, MODE_TEST, error);
  if (strcmp(word, "--run") == 0)
    return set_mode(options, MODE_RUN, error);
  if (strncmp(word, "--gdb=", 6) == 0)
    return set_port(options, word + 6, error);
  if (strcmp(word, "--gdb") == 0)
    options->debug = true;
  else if (strcmp(word, "--quiet") == 0)
    options->quiet = true;
  else if (strcmp(word, "--update-golden") == 0)
    options->update_golden = true;
  else
    *ours = false;
  return true;
}

bool options_parse(int count, char **words, struct options *options, struct buffer *error) {
  *options = (struct options){0};
  bool ours = true;
  int i = 1;
  for (; i < count; i++) {
    if (strcmp(words[i], "--help") == 0) {
      options->mode = MODE_HELP;
      return true;
    }
    bool config = strcmp(words[i], "--config") == 0 && i + 1 < count;
    if (!(config ? set_config(options, words[++i], error)
                 : take_word(options, words[i], &ours, error)))
      return false;
    if (!ours)
      break;
  }
  if (i < count && strcmp(words[i], "--") == 0)
    i++;
  if (!check_complete(options, error))
    return false;
  take_extras(count, words, i, options);
  return true;
}
