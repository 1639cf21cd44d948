/*
 * The text of debug.gdb. The BIOS loader's ELF files are 32-bit ones, the kernel's a 64-bit one,
 * and gdb takes the registers of a program for those of its architecture. So the script connects
 * twice. The UEFI loader is a PE file, whose calls are Windows', and is left behind the same way.
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
  struct words loaders;    /* of the firmware that the machine has */
  const char *uefi_loader; /* NULL unless the machine has UEFI firmware */
  const char *kernel;      /* NULL for none */
  uint64_t entry;          /* of the kernel, as linked */
};

/* "Signature" of Microsoft's PE Format: a DOS program before all else. */
static bool is_pe(const Elf64_Ehdr *header) {
  return memcmp(header->e_ident, "MZ", 2) == 0;
}

static bool read_header(const char *file, Elf64_Ehdr *header, struct buffer *error) {
  FILE *stream = fopen(file, "re");
  bool good = stream != NULL && fread(header, 1, sizeof *header, stream) >= sizeof(Elf32_Ehdr) &&
              (memcmp(header->e_ident, ELFMAG, SELFMAG) == 0 || is_pe(header));
  if (!good)
    buffer_printf(error, "%s: is no ELF file to read symbols from (%s); build it", file,
                  stream == NULL ? strerror(errno) : "its first bytes are others");
  if (stream != NULL)
    fclose(stream);
  return good;
}

/* An image has loaders for BIOS and UEFI; one of them runs. */
static bool find_files(const struct config *config, struct symbols *symbols, struct buffer *error) {
  bool uefi = config->firmware_variables != NULL;
  for (size_t i = 0; i < config->symbols.count; i++) {
    const char *file = config->symbols.items[i];
    Elf64_Ehdr header = {0};
    if (!read_header(file, &header, error))
      return false;
    if (is_pe(&header)) {
      symbols->uefi_loader = uefi ? file : NULL;
    } else if (header.e_ident[EI_CLASS] == ELFCLASS64) {
      symbols->kernel = file;
      symbols->entry = header.e_entry;
    } else if (!uefi) {
      words_add(&symbols->loaders, file);
    }
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
  for (size_t i = 0; i < symbols->loaders.count; i++) {
    buffer_append_text(script, i == 0 ? "file " : "add-symbol-file ");
    append_path(script, symbols->loaders.items[i]);
    buffer_append_text(script, "\n");
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

/* From where the loader hands over, with the kernel's entry in $kernel_entry. */
static void append_way_to_kernel(const struct symbols *symbols, int port, struct buffer *script) {
  append_kernel_file(symbols, script);
  append_connection(script, "  ", port);
  buffer_append_text(script, "  thbreak *$kernel_entry\n"
                             "  continue\n"
                             "end\n"
                             "document kernel\n"
                             "Run to the kernel's first instruction, in 64-bit mode.\n"
                             "end\n"
                             "\n");
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
  append_way_to_kernel(symbols, port, script);
  buffer_append_text(script, "echo The machine stands at its first instruction. Commands:"
                             " first_stage, second_stage, kernel.\\n\n");
}

/*
 * Firmware loads the loader to the address that it is linked at, if that is free. It copies its
 * last instructions to a page of their own (boot/uefi/last_page.c), with what they need behind
 * them.
 */
static void append_uefi(const struct symbols *symbols, int port, struct buffer *script) {
  buffer_append_text(script, "file ");
  append_path(script, symbols->uefi_loader);
  buffer_append_text(script, "\n");
  append_connection(script, "", port);
  buffer_append_text(
      script, "\n"
              "define loader\n"
              "  thbreak efi_main\n"
              "  continue\n"
              "end\n"
              "document loader\n"
              "Run to the UEFI loader, which firmware has just started.\n"
              "end\n"
              "\n"
              "define kernel\n"
              "  thbreak *(char *)&last_page_enter\n"
              "  continue\n"
              "  set $start_at = $rcx + ((char *)&last_page_start - (char *)&last_page_code)\n"
              "  set $kernel_entry = ((const struct kernel_start *)$start_at)->entry\n"
              "  disconnect\n");
  append_way_to_kernel(symbols, port, script);
  buffer_append_text(script, "echo The machine stands at its first instruction. Commands:"
                             " loader, kernel.\\n\n");
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

static void append_stages(const struct symbols *symbols, int port, const char *registers_file,
                          struct buffer *script) {
  if (symbols->uefi_loader != NULL) {
    append_uefi(symbols, port, script);
  } else if (symbols->loaders.count > 0) {
    append_loader(symbols, port, registers_file, script);
    append_kernel(symbols, port, script);
  } else {
    append_kernel_alone(symbols, port, script);
  }
}

bool debugger_append_script(const struct config *config, int port, const char *registers_file,
                            struct buffer *script, struct buffer *error) {
  struct symbols symbols = {0};
  bool good = find_files(config, &symbols, error);
  if (good) {
    buffer_printf(script, "# Brings gdb to the boot of %s: gdb -x <this file>\n", config->label);
    buffer_append_text(script, "set confirm off\n");
    append_source_folders(script);
    append_stages(&symbols, port, registers_file, script);
  }
  words_free(&symbols.loaders);
  return good;
}
