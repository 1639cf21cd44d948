/* Keeps the profiles of a test's boots and has LLVM's programs make the report of them. */
#include "toolchains/qemu/runner/coverage.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "toolchains/qemu/runner/outputs.h"

extern char **environ;

bool coverage_is_wanted(const struct config *config) {
  return config->coverage.elf != NULL && environment_value("COVERAGE_DIR") != NULL;
}

void coverage_begin(struct coverage *coverage, const struct config *config) {
  *coverage = (struct coverage){0};
  if (coverage_is_wanted(config))
    coverage->config = &config->coverage;
}

static void append_path(struct buffer *path, const char *name) {
  buffer_printf(path, "%s/%s", environment_value("COVERAGE_DIR"), name);
}

static void keep(struct coverage *coverage, const char *raw, size_t length) {
  struct buffer name = {0}, path = {0}, content = {0};
  buffer_printf(&name, "boot%u.raw_profile", coverage->boots);
  append_path(&path, buffer_text(&name));
  buffer_append(&content, raw, length);
  if (write_whole_file(buffer_text(&path), &content, &coverage->problem))
    words_add(&coverage->profiles, buffer_text(&path));
  buffer_free(&name);
  buffer_free(&path);
  buffer_free(&content);
}

void coverage_take(struct coverage *coverage, const struct emulator *emulator) {
  struct buffer error = {0};
  const char *raw = NULL;
  size_t length = 0;
  if (coverage->config == NULL || coverage->problem.length > 0)
    return;
  coverage->boots++;
  enum profile_state state = profile_judge(&emulator->profile, &raw, &length, &error);
  bool reported =
      emulator->verdict.state == VERDICT_PASS || emulator->verdict.state == VERDICT_FAIL;
  if (state == PROFILE_GOOD)
    keep(coverage, raw, length);
  else if (state == PROFILE_BROKEN && reported)
    buffer_printf(&coverage->problem, "the kernel's profile cannot be used: %s",
                  buffer_text(&error));
  buffer_free(&error);
}

/* Starts a program with our standard error; its output goes to a file. */
static int spawn(char *const *words, const char *output, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none;
  sigemptyset(&none);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC,
                                   0666);
  /* The runner has its signals blocked while it watches a boot. */
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  int error = posix_spawn(pid, words[0], &actions, &attributes, words, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error;
}

static bool run(const struct words *words, const char *output, struct buffer *problem) {
  pid_t pid = 0;
  int status = 0;
  int error = spawn(words->items, output, &pid);
  if (error != 0) {
    buffer_printf(problem, "%s cannot be started (%s)", words->items[0], strerror(error));
    return false;
  }
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    continue;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return true;
  buffer_printf(problem, "%s failed; its words are above", words->items[0]);
  return false;
}

static bool merge(const struct coverage *coverage, const char *merged, struct buffer *problem) {
  struct words words = {0};
  struct buffer output = {0};
  append_path(&output, "llvm_profdata.out");
  words_add(&words, coverage->config->llvm_profdata);
  words_add(&words, "merge");
  words_printf(&words, "--output=%s", merged);
  words_add_all(&words, &coverage->profiles);
  bool good = run(&words, buffer_text(&output), problem);
  unlink(buffer_text(&output));
  words_free(&words);
  buffer_free(&output);
  return good;
}

static bool export_lines(const struct coverage *coverage, const char *merged,
                         struct buffer *problem) {
  struct words words = {0};
  struct buffer report = {0};
  append_path(&report, "kernel.dat");
  words_add(&words, coverage->config->llvm_cov);
  words_add(&words, "export");
  words_add(&words, "--format=lcov");
  words_printf(&words, "--instr-profile=%s", merged);
  words_add(&words, coverage->config->elf);
  bool good = run(&words, buffer_text(&report), problem);
  words_free(&words);
  buffer_free(&report);
  return good;
}

static void make_report(struct coverage *coverage) {
  struct buffer merged = {0};
  append_path(&merged, "kernel.profdata");
  if (merge(coverage, buffer_text(&merged), &coverage->problem))
    export_lines(coverage, buffer_text(&merged), &coverage->problem);
  unlink(buffer_text(&merged));
  for (size_t i = 0; i < coverage->profiles.count; i++)
    unlink(coverage->profiles.items[i]);
  buffer_free(&merged);
}

bool coverage_end(struct coverage *coverage) {
  bool wanted = coverage->config != NULL;
  if (wanted && coverage->profiles.count > 0)
    make_report(coverage);
  bool good = coverage->problem.length == 0;
  if (!good)
    fprintf(stderr, "qemu_runner: coverage: %s\n", buffer_text(&coverage->problem));
  else if (wanted)
    fprintf(stderr, "qemu_runner: coverage: %zu of %u boots handed over what they counted\n",
            coverage->profiles.count, coverage->boots);
  words_free(&coverage->profiles);
  buffer_free(&coverage->problem);
  return good;
}
