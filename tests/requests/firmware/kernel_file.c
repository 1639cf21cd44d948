/*
 * Asks for its own file, finds by it in which functions it is, and holds what else the file has
 * against itself.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

_Noreturn void _start(const struct boot_info *info);

#ifdef PARTS
BOOT_REQUEST_KERNEL_FILE(BOOT_REQUEST_REQUIRED, .parts = PARTS);
#elif defined(PARTS_IN_BYTES)
#define PARTS PARTS_IN_BYTES /* asked for in kernel_file_bytes.S */
#else
#define PARTS BOOT_KERNEL_FILE_ALL /* asked for in kernel_file_nasm.asm */
#endif

/* System V ABI (gABI), chapter 4. */
struct section {
  uint32_t name;
  uint32_t type;
  uint64_t flags, address, offset, size;
  uint32_t link, info;
  uint64_t alignment, entry_size;
};

struct symbol {
  uint32_t name;
  uint8_t info, other;
  uint16_t section;
  uint64_t value, size;
};

#define FUNCTION 2
#define NOBITS 8

static const struct boot_info *boot;
static const struct boot_kernel_file *file;

static bool equal(const char *text, const char *expected) {
  while (*text != '\0' && *text == *expected) {
    text++;
    expected++;
  }
  return *text == *expected;
}

/* The name of the function around an address. */
static const char *name_of(uint64_t address) {
  const struct symbol *symbols = (const struct symbol *)file->symbols;
  uint64_t linked = address - boot->kernel_slide;
  for (uint64_t i = 0; i < file->symbol_count; i++)
    if ((symbols[i].info & 15) == FUNCTION && linked >= symbols[i].value &&
        linked - symbols[i].value < symbols[i].size)
      return (const char *)file->symbol_names + symbols[i].name;
  return "no function that is known";
}

static const struct section *section_of(const char *name) {
  const struct section *sections = (const struct section *)file->sections;
  for (uint64_t i = 0; i < file->section_count; i++)
    if (equal((const char *)file->section_names + sections[i].name, name))
      return &sections[i];
  harness_fail("there is no section %s", name);
  cpu_halt_forever();
}

/* Two functions that look who they are, and who has called. */
__attribute__((noinline)) static void check_inner_place(void) {
  uint64_t here;
  __asm__ volatile("leaq (%%rip), %0" : "=r"(here));
  const char *own = name_of(here);
  const char *caller = name_of((uint64_t)__builtin_return_address(0) - 1);
  console_print_serial("in %s, called by %s\n", own, caller);
  if (!equal(own, "check_inner_place") || !equal(caller, "check_outer_place"))
    harness_fail("this is %s, called by %s", own, caller);
}

__attribute__((noinline)) static void check_outer_place(void) {
  check_inner_place();
  __asm__ volatile("" : : : "memory"); /* not a jump */
}

/* Code in the file is the code that runs, if the file has any. */
static void check_text(void) {
  const struct section *text = section_of(".text");
  if ((PARTS & BOOT_KERNEL_FILE_ALL) == 0) {
    if (text->type != NOBITS)
      harness_fail(".text has type %u", text->type);
    return;
  }
  const uint8_t *stored = (const uint8_t *)(file->file + text->offset);
  const uint8_t *running = (const uint8_t *)(text->address + boot->kernel_slide);
  for (uint64_t i = 0; i < text->size; i++)
    if (stored[i] != running[i])
      harness_fail("byte %lu of .text differs", i);
}

/* The first unit begins with its length, and the version of DWARF (DWARF 5, section 7.5.1.1). */
static void check_debug(void) {
  const struct section *debug = section_of(".debug_info");
  const uint8_t *bytes = (const uint8_t *)(file->file + debug->offset);
  uint32_t length = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;
  uint32_t version = bytes[4] | (uint32_t)bytes[5] << 8;
  if (debug->type == NOBITS || debug->offset + debug->size > file->length ||
      length >= debug->size || version < 4 || version > 5)
    harness_fail("the debug information has %lu bytes, and begins with version %u", debug->size,
                 version);
}

static void check_memory(void) {
  const struct boot_memory_region *regions = (const struct boot_memory_region *)boot->memory_map;
  for (uint64_t i = 0; i < boot->memory_map_count; i++)
    if (regions[i].type == BOOT_MEMORY_MODULE && file->file_phys >= regions[i].base_phys &&
        file->file_phys + file->length <= regions[i].base_phys + regions[i].length)
      return;
  harness_fail("the file at 0x%lx is not of type MODULE", file->file_phys);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  /* An image with KASLR asks for that, which comes before. */
  const struct boot_request_answer *answer =
      (const struct boot_request_answer *)info->requests + info->request_count - 1;
  if (info->request_count == 0 || answer->type != BOOT_REQUEST_TYPE_KERNEL_FILE ||
      answer->status != BOOT_REQUEST_GRANTED)
    harness_fail("there are %lu answers, or others than expected", info->request_count);
  boot = info;
  file = (const struct boot_kernel_file *)answer->value;
  check_memory();
  check_outer_place();
  check_text();
  check_debug();
  harness_pass();
  cpu_halt_forever();
}
