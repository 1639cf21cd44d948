/* Starts llvm-objdump and collects what it prints. */
#include "toolchains/llvm/conformance/disassembler.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "toolchains/llvm/conformance/memory.h"

extern char **environ;

static char *read_to_end(FILE *stream, size_t *length) {
  char *text = NULL;
  *length = 0;
  for (int c = getc(stream); c != EOF; c = getc(stream)) {
    text = grow(text, *length, 1);
    text[(*length)++] = (char)c;
  }
  text = grow(text, *length, 1);
  text[*length] = '\0';
  return text;
}

static pid_t start(const char *objdump, const char *file, enum code_mode mode, int output) {
  static const char *const triples[] = {
      [CODE_16] = "--triple=i686-unknown-none-code16",
      [CODE_32] = "--triple=i686-unknown-none-elf",
      [CODE_64] = "--triple=x86_64-unknown-none-elf",
  };
  char *arguments[] = {(char *)objdump,
                       "--disassemble",
                       "--disassemble-zeroes",
                       "--no-show-raw-insn",
                       (char *)triples[mode],
                       (char *)file,
                       NULL};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  pid_t process;
  int problem = posix_spawn(&process, objdump, &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (problem == 0)
    return process;
  fprintf(stderr, "conformance: %s does not start: %s\n", objdump, strerror(problem));
  return -1;
}

static bool ended_well(const char *objdump, pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR)
    ;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return true;
  fprintf(stderr, "conformance: %s failed (wait status 0x%x).\n", objdump, (unsigned)status);
  return false;
}

char *disassembler_run(const char *objdump, const char *file, enum code_mode mode) {
  int ends[2];
  if (pipe(ends) != 0) {
    fprintf(stderr, "conformance: no pipe: %s\n", strerror(errno));
    return NULL;
  }
  pid_t process = start(objdump, file, mode, ends[1]);
  close(ends[1]);
  FILE *stream = fdopen(ends[0], "r");
  char *text = NULL;
  if (process >= 0 && stream != NULL) {
    size_t length;
    text = read_to_end(stream, &length);
    if (!ended_well(objdump, process)) {
      free(text);
      text = NULL;
    }
  }
  if (stream != NULL)
    fclose(stream);
  return text;
}

char *read_whole_file(const char *path, size_t *length) {
  FILE *stream = fopen(path, "rb");
  if (stream == NULL) {
    fprintf(stderr, "conformance: %s: %s\n", path, strerror(errno));
    return NULL;
  }
  char *bytes = read_to_end(stream, length);
  fclose(stream);
  return bytes;
}
