/*
 * i386.xml: the registers as QEMU sends them, in the order of gdb-xml/i386-64bit.xml of its
 * sources, described as those of an i386. What an i386 has not is there too, so that each is in its
 * place.
 */
#include <stdio.h>

#include "toolchains/qemu/runner/debugger.h"

struct registers {
  struct buffer core;  /* what an i386 has */
  struct buffer other; /* the rest of what QEMU sends */
  int count;
};

static void add(struct registers *registers, struct buffer *feature, int bits, const char *type,
                const char *name) {
  buffer_printf(feature, "<reg name=\"%s\" bitsize=\"%d\" type=\"%s\" regnum=\"%d\"/>\n", name,
                bits, type, registers->count++);
}

static void add_numbered(struct registers *registers, struct buffer *feature, int bits,
                         const char *type, const char *name, int first, int last) {
  for (int i = first; i <= last; i++) {
    char numbered[16];
    snprintf(numbered, sizeof numbered, "%s%d", name, i);
    add(registers, feature, bits, type, numbered);
  }
}

/* A register of which an i386 knows the lower half. */
static void add_halves(struct registers *registers, const char *name, const char *type) {
  char upper[24];
  snprintf(upper, sizeof upper, "%s_upper", name);
  add(registers, &registers->core, 32, type, name);
  add(registers, &registers->other, 32, "int32", upper);
}

static void add_list(struct registers *registers, struct buffer *feature, int bits,
                     const char *const *names) {
  for (; *names != NULL; names++)
    add(registers, feature, bits, bits == 64 ? "int64" : "int32", *names);
}

static void add_all(struct registers *registers) {
  static const char *const general[] = {"eax", "ebx", "ecx", "edx", "esi", "edi", NULL};
  static const char *const segments[] = {"eflags", "cs", "ss", "ds", "es", "fs", "gs", NULL};
  static const char *const system[] = {"fs_base", "gs_base", "k_gs_base", "cr0",  "cr2",
                                       "cr3",     "cr4",     "cr8",       "efer", NULL};
  static const char *const x87[] = {"fctrl", "fstat", "ftag", "fiseg", "fioff",
                                    "foseg", "fooff", "fop",  NULL};
  for (const char *const *name = general; *name != NULL; name++)
    add_halves(registers, *name, "int32");
  add_halves(registers, "ebp", "data_ptr");
  add_halves(registers, "esp", "data_ptr");
  add_numbered(registers, &registers->other, 64, "int64", "r", 8, 15);
  add_halves(registers, "eip", "code_ptr");
  add_list(registers, &registers->core, 32, segments);
  add_list(registers, &registers->other, 64, system);
  add_numbered(registers, &registers->core, 80, "i387_ext", "st", 0, 7);
  add_list(registers, &registers->core, 32, x87);
  add_numbered(registers, &registers->other, 64, "int64", "xmm_half", 0, 31);
  add(registers, &registers->other, 32, "int32", "mxcsr_");
}

void debugger_append_registers(struct buffer *xml) {
  struct registers registers = {0};
  add_all(&registers);
  buffer_printf(xml,
                "<?xml version=\"1.0\"?>\n"
                "<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n"
                "<target>\n<architecture>i386</architecture>\n"
                "<feature name=\"org.gnu.gdb.i386.core\">\n%s</feature>\n"
                "<feature name=\"bootsmith.other\">\n%s</feature>\n"
                "</target>\n",
                buffer_text(&registers.core), buffer_text(&registers.other));
  buffer_free(&registers.core);
  buffer_free(&registers.other);
}
