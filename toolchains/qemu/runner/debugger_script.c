/*
 * The text of debug.gdb. The loader's ELF files are 32-bit ones, the kernel's a 64-bit one, and gdb
 * takes the registers of a program for those of its architecture. So the script connects twice.
 */
#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "toolchains/qemu/runner/debugger.h"

struct symbols {
  const struct words *files;
  const char *kernel; /* NULL for none */
  uint64_t entry;     /* of the kernel, as linked */
};

static bool read_header(const char *file, Elf64_Ehdr *header, struct buffer *error) {
  FILE *stream = fopen(file, "re");
  bool good = stream != NULL && fread(header, 1, sizeof *header, stream) >= sizeof(Elf32_Ehdr) &&
              memcmp(header->e_ident, ELFMAG, SELFMAG) == 0;
  if (!good)
    buffer_printf(error, "%s: is no ELF file to read symbols from (%s); build it", file,
                  stream == NULL ? strerror(errno) : "its first bytes are others");
  if (stream != NULL)
    fclose(stream);
  return good;
}

static bool find_kernel(struct symbols *symbols, struct buffer *error) {
  for (size_t i = 0; i < symbols->files->count; i++) {
    Elf64_Ehdr header = {0};
    if (!read_header(symbols->files->items[i], &header, error))
      return false;
    if (header.e_ident[EI_CLASS] != ELFCLASS64)
      continue;
    symbols->kernel = symbols->files->items[i];
    symbols->entry = header.e_entry;
  }
  return true;
}

/* gdb splits a line into words as a shell does. */
static void append_word(struct buffer *script, const char *word) {
  for (; *word != '\0'; word++) {
    if (strchr(" \t'\"\\", *word) != NULL)
      buffer_append_text(script, "\\");
    buffer_append(script, word, 1);
  }
}

static void append_path(struct buffer *script, const char *path) {
  char *absolute = realpath(path, NULL);
  append_word(script, absolute == NULL ? path : absolute);
  free(absolute);
}

/*
 * File names in the symbols are counted from the workspace, and those of other workspaces from
 * Bazel's execution root, which our working directory lies below.
 */
static void append_source_folders(struct buffer *script) {
  const char *workspace = environment_value("BUILD_WORKSPACE_DIRECTORY");
  char *here = getcwd(NULL, 0);
  char *root_end = here == NULL ? NULL : strstr(here, "/bazel-out/");
  if (root_end != NULL) {
    *root_end = '\0';
    buffer_append_text(script, "directory ");
    append_word(script, here);
    buffer_append_text(script, "\n");
  }
  if (workspace != NULL) {
    buffer_append_text(script, "directory ");
    append_word(script, workspace);
    buffer_append_text(script, "\n");
  }
  free(here);
}

static void append_connection(struct buffer *script, const char *indent, int port) {
  buffer_printf(script, "%starget remote 127.0.0.1:%d\n", indent, port);
}

static void append_loader(const struct symbols *symbols, int port, const char *registers_file,
                          struct buffer *script) {
  buffer_printf(
      script,
      "# QEMU sends the registers of 64-bit mode all along. This describes them as those\n"
      "# of an i386, as the loader's symbols mean them. Writing one would write others.\n"
      "set tdesc filename %s\n"
      "set may-write-registers off\n",
      registers_file);
  const char *command = "file ";
  for (size_t i = 0; i < symbols->files->count; i++) {
    const char *file = symbols->files->items[i];
    if (file == symbols->kernel)
      continue;
    buffer_append_text(script, command);
    append_path(script, file);
    buffer_append_text(script, "\n");
    command = "add-symbol-file ";
  }
  append_connection(script, "", port);
  buffer_append_text(script, "\n"
                             "define first_stage\n"
                             "  set architecture i8086\n"
                             "  thbreak *0x7c00\n"
                             "  continue\n"
                             "end\n"
                             "document first_stage\n"
                             "Run to the first stage, which the BIOS has just read.\n"
                             "end\n"
                             "\n"
                             "define second_stage\n"
                             "  set architecture i386\n"
                             "  thbreak second_stage_main\n"
                             "  continue\n"
                             "end\n"
                             "document second_stage\n"
                             "Run to the second stage's C code, in 32-bit mode.\n"
                             "end\n");
}

static void append_kernel_file(const struct symbols *symbols, struct buffer *script) {
  if (symbols->kernel == NULL) {
    buffer_append_text(script, "  file\n");
    return;
  }
  buffer_append_text(script, "  exec-file ");
  append_path(script, symbols->kernel);
  buffer_append_text(script, "\n  symbol-file ");
  append_path(script, symbols->kernel);
  /* The loader may have put it elsewhere than it was linked for. */
  buffer_printf(script, " -o $kernel_entry-0x%" PRIx64 "\n", symbols->entry);
}

static void append_kernel(const struct symbols *symbols, int port, struct buffer *script) {
  buffer_append_text(
      script,
      "\n"
      "define kernel\n"
      "  set architecture i386\n"
      "  thbreak enter_kernel\n"
      "  continue\n"
      "  set $kernel_entry = ((const struct kernel_start *)*(unsigned *)($esp + 4))->entry\n"
      "  disconnect\n"
      "  set architecture auto\n"
      "  unset tdesc filename\n"
      "  set may-write-registers on\n");
  append_kernel_file(symbols, script);
  append_connection(script, "  ", port);
  buffer_append_text(script, "  thbreak *$kernel_entry\n"
                             "  continue\n"
                             "end\n"
                             "document kernel\n"
                             "Run to the kernel's first instruction, in 64-bit mode.\n"
                             "end\n"
                             "\n"
                             "echo The machine stands at its first instruction. Commands:"
                             " first_stage, second_stage, kernel.\\n\n");
}

/* Without the loader's symbols: the kernel is where it was linked. */
static void append_kernel_alone(const struct symbols *symbols, int port, struct buffer *script) {
  if (symbols->kernel != NULL) {
    buffer_append_text(script, "file ");
    append_path(script, symbols->kernel);
    buffer_append_text(script, "\n");
  }
  append_connection(script, "", port);
}

bool debugger_append_script(const struct config *config, int port, const char *registers_file,
                            struct buffer *script, struct buffer *error) {
  struct symbols symbols = {.files = &config->symbols};
  if (!find_kernel(&symbols, error))
    return false;
  buffer_printf(script, "# Brings gdb to the boot of %s: gdb -x <this file>\n", config->label);
  buffer_append_text(script, "set confirm off\n");
  append_source_folders(script);
  if (symbols.files->count > (symbols.kernel == NULL ? 0u : 1u)) {
    append_loader(&symbols, port, registers_file, script);
    append_kernel(&symbols, port, script);
  } else {
    append_kernel_alone(&symbols, port, script);
  }
  return true;
}
