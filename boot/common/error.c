/* The sentences of the error codes, and their writing without any library. */
#include "boot/common/error.h"

#include <stdbool.h>

struct sentence {
  enum error_code code;
  const char *template;
};

static const struct sentence sentences[] = {
    {ERROR_CPU_NO_CPUID,
     "this CPU is too old: it has no CPUID instruction. Bootsmith needs a 64-bit "
     "x86 CPU."},
    {ERROR_CPU_NO_LONG_MODE, "this CPU cannot run 64-bit code: it has no long mode. Use an x86_64 "
                             "CPU, or choose one in the emulator."},
    {ERROR_CPU_NO_NX, "this CPU cannot forbid execution of data (NX), or it is turned off in the "
                      "BIOS setup. Turn on \"Execute Disable\" there, or use a CPU that has it."},
    {ERROR_A20, "the A20 line stays off, so memory above 1 MiB cannot be used: BIOS, keyboard "
                "controller and port 0x92 were all tried."},
    {ERROR_LOW_MEMORY,
     "the BIOS leaves {0} KiB of memory below 640 KiB, and the loader needs {1}."},
    {ERROR_STACK_OVERRUN, "the loader's stack ran over its end: a fault of the loader or of the "
                          "BIOS. Please report it with the machine's model."},
    {ERROR_EXCEPTION,
     "the loader stopped on CPU exception {0} at address {1:x} (error code {2:x}). "
     "Please report it with the machine's model."},

    {ERROR_VOLUME_MAGIC,
     "there is no boot volume where the boot sector looks for it. Write the image "
     "again."},
    {ERROR_KERNEL_DAMAGED, "the kernel on this disk is damaged: digest {0:8x}, expected {1:8x}. "
                           "Write the image again."},
    {ERROR_VOLUME_HEADER_DAMAGED,
     "the header of the boot volume is damaged: digest {0:8x}, expected "
     "{1:8x}. Write the image again."},
    {ERROR_VOLUME_VERSION,
     "the boot volume has version {0}, and this loader knows {1}. Build loader "
     "and image with the same Bootsmith."},
    {ERROR_LOADER_DAMAGED, "the loader on this disk is damaged: digest {0:8x}, expected {1:8x}. "
                           "Write the image again."},
    {ERROR_COMMAND_LINE_DAMAGED,
     "the command line on this disk is damaged: digest {0:8x}, expected "
     "{1:8x}. Write the image again."},
    {ERROR_PART_KIND,
     "part {0} of the boot volume is of kind {1}, which this loader does not know. "
     "Build loader and image with the same Bootsmith."},
    {ERROR_PART_RANGE,
     "part {0} of the boot volume does not lie inside the volume. Write the image "
     "again."},
    {ERROR_PART_TWICE, "the boot volume has two parts of kind {0}, and one is allowed. Write the "
                       "image again."},
    {ERROR_PART_MISSING, "the boot volume has no part of kind {0}. Write the image again."},
    {ERROR_COMMAND_LINE_LENGTH, "the command line has {0} bytes, and {1} are allowed. Shorten it."},

    {ERROR_DISK_READ, "the disk cannot be read: sector {0}, BIOS status {1:x}, drive {2:x}. Try "
                      "another port, or write the image to another disk."},
    {ERROR_DISK_SECTOR_SIZE, "the disk has sectors of {0} bytes, and the loader needs 512. Use "
                             "another disk."},
    {ERROR_DISK_OUT_OF_REACH, "sector {0} is beyond what this BIOS can reach. Use a disk mode with "
                              "LBA in the BIOS setup."},

    {ERROR_NO_MEMORY_MAP, "the BIOS does not say how much memory there is."},
    {ERROR_MEMORY_MAP_FULL,
     "the memory map has more than {0} entries, which is more than the loader "
     "can hold."},
    {ERROR_MEMORY_KERNEL,
     "there is no room for the kernel: it needs {0} KiB in one piece, and the "
     "largest free one below 4 GiB has {1} KiB. Give the machine more memory."},
    {ERROR_MEMORY_LOADER,
     "there is no room for what the loader hands to the kernel: {0} KiB in one "
     "piece. Give the machine more memory."},
    {ERROR_PAGE_MAPPED_TWICE,
     "virtual address {0:x} is wanted twice: a fault of the loader. Please "
     "report it."},

    {ERROR_ELF_TRUNCATED,
     "the kernel file is cut short: it has {0} bytes, and its headers reach to "
     "byte {1}."},
    {ERROR_ELF_MAGIC,
     "the kernel is not an ELF file: it begins with bytes {0:8x}. Give a 64-bit x86 "
     "ELF executable."},
    {ERROR_ELF_CLASS, "the kernel is not a 64-bit little-endian ELF file (class {0}, data {1}). "
                      "Build it for x86_64."},
    {ERROR_ELF_MACHINE, "the kernel is built for ELF machine {0}, not for x86_64 (62)."},
    {ERROR_ELF_TYPE, "the kernel is ELF type {0}: not an executable (2) nor a static "
                     "position-independent one (3). Link it."},
    {ERROR_ELF_VERSION, "the kernel's ELF version is {0}, and only 1 is known."},
    {ERROR_ELF_PROGRAM_HEADERS, "the kernel has {0} program headers of {1} bytes at byte {2}: they "
                                "must have 56 bytes and end within the first 32768 of the file."},
    {ERROR_ELF_DYNAMICALLY_LINKED,
     "the kernel asks for a program interpreter (program header {0}): "
     "it is dynamically linked. Link it with -static."},
    {ERROR_ELF_SEGMENT_TRUNCATED,
     "the kernel file is cut short: program header {0} reaches to byte "
     "{1}, and the file has {2}."},
    {ERROR_ELF_SEGMENT_SIZE,
     "program header {0} of the kernel has more bytes in the file ({1}) than "
     "in memory ({2})."},
    {ERROR_ELF_SEGMENT_WRAPS,
     "program header {0} of the kernel passes the end of the address space: "
     "address {1:x}, {2:x} bytes (hexadecimal)."},
    {ERROR_ELF_ALIGNMENT, "program header {0} of the kernel has alignment {1:x}, which cannot be "
                          "honoured: it must be a power of two and at most 1 GiB."},
    {ERROR_ELF_SEGMENTS_OVERLAP, "program headers {0} and {1} of the kernel overlap at address "
                                 "{2:x}."},
    {ERROR_ELF_TOO_MANY_SEGMENTS, "the kernel has more than {0} loadable segments."},
    {ERROR_ELF_NO_SEGMENTS, "the kernel has nothing to load: no loadable segment with any memory."},
    {ERROR_ELF_ENTRY, "the kernel's entry point {0:x} is not in an executable segment. Give the "
                      "linker the right entry symbol."},
    {ERROR_ELF_DYNAMIC,
     "the kernel's dynamic section has entry {0:x} with value {1:x}, which cannot "
     "be honoured. Link the kernel statically, without shared libraries."},
    {ERROR_ELF_RELOCATION, "the kernel needs relocation type {0} at address {1:x}: only "
                           "R_X86_64_RELATIVE (8) is done. Link it with -static-pie or at a fixed "
                           "address."},
    {ERROR_ELF_RELOCATION_TARGET, "the kernel has a relocation at address {0:x}, outside its "
                                  "segments."},
    {ERROR_ELF_RANGE, "the kernel's dynamic section or RELRO range at address {0:x} ({1:x} bytes, "
                      "hexadecimal) lies outside its segments."},

    {ERROR_LAYOUT_LOW,
     "program header {0} of the kernel begins at address {1:x}: the first 1 MiB "
     "({2:x} bytes) of the address space is the loader's. Link the kernel higher."},
    {ERROR_LAYOUT_NOT_CANONICAL,
     "program header {0} of the kernel lies at address {1:x}, which x86_64 "
     "does not have (not canonical)."},
    {ERROR_LAYOUT_DIRECT_MAP, "program header {0} of the kernel lies at address {1:x}, inside the "
                              "direct map of memory at {2:x}. Link it elsewhere, for example at "
                              "ffffffff80000000."},
    {ERROR_LAYOUT_LOADER_AREA, "program header {0} of the kernel lies at address {1:x}, inside the "
                               "loader's area at {2:x}, where the stack is. Link it elsewhere, for "
                               "example at ffffffff80000000."},
    {ERROR_LAYOUT_WRITE_EXECUTE,
     "program header {0} of the kernel, at address {1:x}, is writable and "
     "executable. Split code and data in the linker script."},
    {ERROR_LAYOUT_SHARED_PAGE,
     "program headers {0} and {1} of the kernel share the page at {2:x} and "
     "have different permissions. Align segments to 4096 in the linker "
     "script."},
    {ERROR_LAYOUT_NO_PERMISSION,
     "program header {0} of the kernel, at address {1:x}, may be neither "
     "read, written nor executed. Give it a flag in the linker script."},
    {ERROR_LAYOUT_STACK, "the kernel asks for a stack of {0} pages, and at most {1} can be given."},
};

struct error error_make(enum error_code code, uint64_t first, uint64_t second, uint64_t third) {
  return (struct error){code, {first, second, third}};
}

const char *error_template(enum error_code code) {
  for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
    if (sentences[i].code == code) {
      return sentences[i].template;
    }
  }
  return NULL;
}

struct output {
  char *text;
  size_t size;
  size_t length;
};

static void put(struct output *output, char c) {
  if (output->length + 1 < output->size) {
    output->text[output->length] = c;
  }
  output->length++;
}

/* value / 10 by 16-bit limbs: a 32-bit CPU has no 64-bit division, and this target no library. */
static uint64_t divide_by_ten(uint64_t value, unsigned *remainder) {
  uint64_t quotient = 0;
  uint32_t rest = 0;
  for (int shift = 48; shift >= 0; shift -= 16) {
    uint32_t limb = rest << 16 | (uint32_t)(value >> shift & 0xffff);
    quotient = quotient << 16 | limb / 10;
    rest = limb % 10;
  }
  *remainder = rest;
  return quotient;
}

static void put_number(struct output *output, uint64_t value, bool hexadecimal, int least_digits) {
  char digits[20];
  int count = 0;
  do {
    unsigned digit = value & 15;
    if (hexadecimal) {
      value >>= 4;
    } else {
      value = divide_by_ten(value, &digit);
    }
    digits[count++] = "0123456789abcdef"[digit];
  } while (value != 0 || count < least_digits);
  while (count > 0) {
    put(output, digits[--count]);
  }
}

/* Writes the value that stands for "{0}", "{0:x}" or "{0:8x}" and returns what follows it. */
static const char *put_place(struct output *output, const char *place, const struct error *error) {
  uint64_t value = error->values[place[1] - '0'];
  bool hexadecimal = place[2] == ':';
  int least_digits = hexadecimal && place[3] == '8' ? 8 : 1;
  put_number(output, value, hexadecimal, least_digits);
  while (*place != '}') {
    place++;
  }
  return place + 1;
}

size_t error_format(const struct error *error, char *text, size_t size) {
  struct output output = {text, size, 0};
  const char *next = error_template(error->code);
  while (next != NULL && *next != '\0') {
    if (*next == '{') {
      next = put_place(&output, next, error);
    } else {
      put(&output, *next++);
    }
  }
  if (size > 0) {
    text[output.length < size ? output.length : size - 1] = '\0';
  }
  return output.length;
}
