/* The sentences of the error codes, and their writing without any library. */
#include "boot/common/error.h"

#include <stdbool.h>

#include "boot/common/more_sentences.h"
#include "boot/protocol/volume.h"

struct error error_make(enum error_code code, uint64_t first, uint64_t second, uint64_t third) {
  return (struct error){code, {first, second, third}};
}

/* On the host all of them are there from the start. */
#if __STDC_HOSTED__
const char *(*error_own_template)(enum error_code code) = more_sentences;
#else
const char *(*error_own_template)(enum error_code code);
#endif

/* Without a default, so that the compiler names a code that has no sentence. */
__attribute__((noinline)) static const char *shared_template(enum error_code code) {
  switch (code) {
  case ERROR_NONE:
    break;

  case ERROR_CPU_NO_CPUID:
    return "this CPU is too old: it has no CPUID instruction. Bootsmith needs a 64-bit x86 CPU.";
  case ERROR_CPU_NO_LONG_MODE:
    return "this CPU cannot run 64-bit code: it has no long mode. Use an x86_64 CPU, or choose "
           "one in the emulator.";
  case ERROR_CPU_NO_NX:
    return "this CPU cannot forbid execution of data (NX), or it is turned off in the BIOS "
           "setup. Turn on \"Execute Disable\" there, or use a CPU that has it.";
  case ERROR_A20:
    return "the A20 line stays off, so memory above 1 MiB cannot be used: BIOS, keyboard "
           "controller and port 0x92 were all tried.";
  case ERROR_LOW_MEMORY:
    return "the BIOS leaves {0} KiB of memory below 640 KiB, and the loader needs {1}.";
  case ERROR_STACK_OVERRUN:
    return "the loader's stack ran over its end: a fault of the loader or of the BIOS. Please "
           "report it with the machine's model.";
  case ERROR_EXCEPTION:
    return "the loader stopped on CPU exception {0} at address 0x{1:x} (error code 0x{2:x}). "
           "Please report it with the machine's model.";
  case ERROR_CPU_PHYSICAL:
    return "the kernel requires physical addresses up to 0x{0:x} mapped, and those of this CPU end "
           "at 0x{1:x}. Ask for lower ones, or as optional.";

  case ERROR_VOLUME_MAGIC:
    return "there is no boot volume where the boot sector looks for it. Write the image again.";
  case ERROR_KERNEL_DAMAGED:
    return "the kernel on this disk is damaged: digest {0:16x}, expected {1:16x}. Write the image "
           "again.";
  case ERROR_VOLUME_HEADER_DAMAGED:
    return "the header of the boot volume is damaged: digest {0:16x}, expected {1:16x}. Write the "
           "image again.";
  case ERROR_VOLUME_VERSION:
    return "the boot volume has version {0}, and this loader knows {1}. Build loader and image "
           "with the same Bootsmith.";
  case ERROR_LOADER_DAMAGED:
    return "the loader on this disk is damaged: digest {0:16x}, expected {1:16x}. Write the image "
           "again.";
  case ERROR_COMMAND_LINE_DAMAGED:
    return "the command line on this disk is damaged: digest {0:16x}, expected {1:16x}. Write the "
           "image again.";
  case ERROR_PART_KIND:
    return "part {0} of the boot volume is of kind {1}, which this loader does not know. Build "
           "loader and image with the same Bootsmith.";
  case ERROR_PART_RANGE:
    return "part {0} of the boot volume does not lie inside the volume. Write the image again.";
  case ERROR_PART_TWICE:
    return "the boot volume has two parts of kind {0}, and one is allowed. Write the image "
           "again.";
  case ERROR_PART_MISSING:
    return "the boot volume has no part of kind {0}. Write the image again.";
  case ERROR_COMMAND_LINE_LENGTH:
    return "the command line has {0} bytes, and {1} are allowed. Shorten it.";
  case ERROR_FIRST_STAGE_DAMAGED:
    return "the boot sector on this disk is damaged or from another build: digest {0:16x}, "
           "expected {1:16x}. Write the image again.";
  case ERROR_MODULE_LIST_DAMAGED:
    return "the list of modules on this disk is damaged: digest {0:16x}, expected {1:16x}. Write "
           "the image again.";
  case ERROR_MODULE_DAMAGED:
    return "module {0} on this disk is damaged: digest {1:16x}, expected {2:16x}. Write the image "
           "again.";
  case ERROR_MODULE_ENTRY:
    return "module {0} of the boot volume has no name or does not lie inside the volume. Write "
           "the image again.";

  case ERROR_DISK_READ:
    return "the disk cannot be read: the {0:part}, sector {1}, BIOS status 0x{2:x}. Try another "
           "port, "
           "or write the image to another disk.";
  case ERROR_DISK_SECTOR_SIZE:
    return "the disk has sectors of {0} bytes, and the loader needs 512. Use another disk.";
  case ERROR_DISK_OUT_OF_REACH:
    return "sector {0} is beyond what this BIOS can reach. Use a disk mode with LBA in the BIOS "
           "setup.";

  case ERROR_DISK_TOO_SHORT:
    return "the image on this disk is cut short: the disk has {1} sectors, and the {0:part} "
           "reaches to sector {2}. Write the whole image.";

  case ERROR_VOLUME_FLAGS:
    return "the boot volume has flags 0x{0:x}, which this loader does not know. Build loader and "
           "image with the same Bootsmith.";

  case ERROR_NO_MEMORY_MAP:
    return "the BIOS does not say how much memory there is.";
  case ERROR_MEMORY_MAP_FULL:
    return "the memory map has more than {0} entries, which is more than the loader can hold.";
  case ERROR_MEMORY_KERNEL:
    return "there is no room for the kernel: it needs {0} KiB in one piece, and the largest free"
           " one below 4 GiB has {1} KiB. Give the machine more memory.";
  case ERROR_MEMORY_LOADER:
    return "there is no room for what the loader hands to the kernel: {0} KiB in one piece. Give"
           " the machine more memory.";
  case ERROR_PAGE_MAPPED_TWICE:
    return "virtual address 0x{0:x} is wanted twice: a fault of the loader. Please report it.";
  case ERROR_MEMORY_MODULE:
    return "there is no room for module {0}: it needs {1} KiB in one piece, and the largest free "
           "one below 4 GiB has {2} KiB. Give the machine more memory.";

  case ERROR_PXE_INTERFACE:
  case ERROR_PXE_SERVER:
  case ERROR_TFTP_OPEN:
  case ERROR_TFTP_READ:
  case ERROR_TFTP_OTHER_BUILD:
  case ERROR_SETTINGS_DAMAGED: /* and those of more_sentences.c */
  case ERROR_SETTINGS_LINE:
  case ERROR_SETTINGS_LENGTH:
  case ERROR_REQUEST_DATE:
  case ERROR_REQUEST_TSC_FREQUENCY:
  case ERROR_REQUEST_EFI:
  case ERROR_REQUEST_KERNEL_FILE:
  case ERROR_KERNEL_FILE_DAMAGED:
  case ERROR_TPM_EXTEND:
  case ERROR_TPM_NONE:
  case ERROR_TPM_LOG:
  case ERROR_REQUEST_SCREEN:
  case ERROR_REQUEST_SCREEN_MODES:
  case ERROR_VOLUME_CUT_SHORT:
  case ERROR_MEMORY_REFUSED:
  case ERROR_UEFI_NO_VOLUME:
  case ERROR_UEFI_READ:
  case ERROR_UEFI_NO_MEMORY_MAP:
  case ERROR_UEFI_EXIT:
  case ERROR_UEFI_SECURE_BOOT:
  case ERROR_VOLUME_FOREIGN:
  case ERROR_HANDED_OVER_MAGIC:
  case ERROR_HANDED_OVER_DAMAGED:
  case ERROR_HANDED_OVER_NO_MAP:
  case ERROR_HANDED_OVER_MODULES:
  case ERROR_LOADER_PLACE:
  case ERROR_REQUEST_LOW_MEMORY:
  case ERROR_REQUEST_CACHING:
  case ERROR_REQUEST_PAGING_LEVELS:
  case ERROR_REQUEST_FRAMEBUFFER:
  case ERROR_REQUEST_CPU_STATE:
  case ERROR_REQUEST_PROCESSORS:
  case ERROR_REQUEST_NO_APIC:
  case ERROR_REQUEST_PROCESSORS_MEMORY:
  case ERROR_UNPACK:
    break; /* these are error_own_template's */

  case ERROR_ELF_TRUNCATED:
    return "the kernel file is cut short: it has {0} bytes, and its headers reach to byte {1}.";
  case ERROR_ELF_MAGIC:
    return "the kernel is not an ELF file: it begins with bytes {0:8x}. Give a 64-bit x86 ELF "
           "executable.";
  case ERROR_ELF_CLASS:
    return "the kernel is not a 64-bit little-endian ELF file (class {0}, data {1}). Build it "
           "for x86_64.";
  case ERROR_ELF_MACHINE:
    return "the kernel is built for ELF machine {0}, not for x86_64 (62).";
  case ERROR_ELF_TYPE:
    return "the kernel is ELF type {0}: not an executable (2) nor a static position-independent "
           "one (3). Link it.";
  case ERROR_ELF_VERSION:
    return "the kernel's ELF version is {0}, and only 1 is known.";
  case ERROR_ELF_PROGRAM_HEADERS:
    return "the kernel has {0} program headers of {1} bytes at byte {2}: they must have 56 bytes"
           " and end within the first 32768 of the file.";
  case ERROR_ELF_DYNAMICALLY_LINKED:
    return "the kernel asks for a program interpreter (program header {0}): it is dynamically "
           "linked. Link it with -static.";
  case ERROR_ELF_SEGMENT_TRUNCATED:
    return "the kernel file is cut short: program header {0} reaches to byte {1}, and the file "
           "has {2}.";
  case ERROR_ELF_SEGMENT_SIZE:
    return "program header {0} of the kernel has more bytes in the file ({1}) than in memory "
           "({2}).";
  case ERROR_ELF_SEGMENT_WRAPS:
    return "program header {0} of the kernel passes the end of the address space: address "
           "0x{1:x}, 0x{2:x} bytes.";
  case ERROR_ELF_ALIGNMENT:
    return "program header {0} of the kernel has alignment 0x{1:x}, which cannot be honoured: it"
           " must be a power of two and at most 1 GiB.";
  case ERROR_ELF_SEGMENTS_OVERLAP:
    return "program headers {0} and {1} of the kernel overlap at address 0x{2:x}.";
  case ERROR_ELF_TOO_MANY_SEGMENTS:
    return "the kernel has more than {0} loadable segments.";
  case ERROR_ELF_NO_SEGMENTS:
    return "the kernel has nothing to load: no loadable segment with any memory.";
  case ERROR_ELF_ENTRY:
    return "the kernel's entry point 0x{0:x} is not in an executable segment. Give the linker "
           "the right entry symbol.";
  case ERROR_ELF_DYNAMIC:
    return "the kernel's dynamic section has entry 0x{0:x} with value 0x{1:x}, which cannot be "
           "honoured. Link the kernel statically, without shared libraries.";
  case ERROR_ELF_RELOCATION:
    return "the kernel needs relocation type {0} at address 0x{1:x}: only R_X86_64_RELATIVE (8) "
           "is done. Link it with -static-pie or at a fixed address.";
  case ERROR_ELF_RELOCATION_TARGET:
    return "the kernel has a relocation at address 0x{0:x}, outside its segments.";
  case ERROR_ELF_RANGE:
    return "the kernel's dynamic section, RELRO range or template of thread-local variables at "
           "address 0x{0:x} (0x{1:x} bytes) lies outside its segments.";
  case ERROR_ELF_TLS:
    return "program header {0} of the kernel cannot be a template of thread-local variables: it "
           "has 0x{1:x} bytes and alignment 0x{2:x}, fewer bytes than in the file, or is not the "
           "only one. Link it again.";

  case ERROR_LAYOUT_LOW:
    return "program header {0} of the kernel begins at address 0x{1:x}: the first 1 MiB of the "
           "address space is the loader's. Link the kernel higher.";
  case ERROR_LAYOUT_NOT_CANONICAL:
    return "program header {0} of the kernel lies at address 0x{1:x}, which x86_64 does not have"
           " (not canonical).";
  case ERROR_LAYOUT_DIRECT_MAP:
    return "program header {0} of the kernel lies at address 0x{1:x}, inside the direct map of "
           "memory at 0x{2:x}. Link it elsewhere, for example at 0xffffffff80000000.";
  case ERROR_LAYOUT_LOADER_AREA:
    return "program header {0} of the kernel lies at address 0x{1:x}, inside the loader's area "
           "at 0x{2:x}, where the stack is. Link it elsewhere, for example at "
           "0xffffffff80000000.";
  case ERROR_LAYOUT_WRITE_EXECUTE:
    return "program header {0} of the kernel, at address 0x{1:x}, is writable and executable. "
           "Split code and data in the linker script.";
  case ERROR_LAYOUT_SHARED_PAGE:
    return "program headers {0} and {1} of the kernel share the page at 0x{2:x} and have "
           "different permissions. Align segments to 4096 in the linker script.";
  case ERROR_LAYOUT_NO_PERMISSION:
    return "program header {0} of the kernel, at address 0x{1:x}, may be neither read, written "
           "nor executed. Give it a flag in the linker script.";
  case ERROR_LAYOUT_STACK:
    return "the kernel asks for a stack of {0} pages, and 1 to {1} can be given.";
  case ERROR_LAYOUT_GUARD:
    return "the kernel asks for {0} guard pages at each end of its stack, and 1 to {1} can be "
           "given.";
  case ERROR_LAYOUT_DIRECT_MAP_PLACE:
    return "the direct map cannot begin at address 0x{0:x}. Give a canonical multiple of 512 GiB "
           "that is not 0 and from which 0x{2:x} bytes, a multiple of 2 MiB from 4 GiB on, are "
           "free up to the loader's area at 0x{1:x}, the kernel's last 512 GiB, or the end of "
           "the lower half.";
  case ERROR_LAYOUT_KASLR_FIXED:
    return "KASLR needs a position-independent kernel, and this one is linked at a fixed address "
           "(ELF type 2). Make it with pie = True (compiled with -fpie, linked with -pie), or turn "
           "KASLR off.";
  case ERROR_LAYOUT_KASLR_SIZE:
    return "KASLR has no choice of places: the kernel takes 0x{0:x} bytes at multiples of "
           "0x{1:x}, and 0x{2:x} are there. Make it smaller, or turn KASLR off.";

  case ERROR_REQUESTS_DAMAGED:
    return "the requests on this disk are damaged: digest {0:16x}, expected {1:16x}. Write the "
           "image again.";
  case ERROR_REQUESTS_UNKNOWN:
    return "the boot volume has a request of type {0} that this loader does not know (fault {1}, "
           "value {2}). Build loader and image with the same Bootsmith.";
  case ERROR_REQUEST_STACK:
    return "there is no room for the stack that the kernel requires: it needs {0} KiB in one "
           "piece, and the largest free one below 4 GiB has {1} KiB. Give the machine more memory.";
  case ERROR_LAYOUT_OVERLAP:
    return "the {0:name} at address 0x{2:x} overlaps the {1:name}. Ask for another address.";
  case ERROR_LAYOUT_PLACE:
    return "the {0:name} can't be at address 0x{1:x} (0x{2:x} bytes). Use whole pages at canonical "
           "addresses of 48 bits, not below 0x100000.";
  case ERROR_LAYOUT_KERNEL_FIXED:
    return "the kernel is to be put at address 0x{0:x}, and it is linked at a fixed one. Make it "
           "with pie = True.";

  case ERROR_COMPRESSION:
    return "a part of this image with {1} bytes, {2} of them unpacked, is compressed in way {0}, "
           "which "
           "this loader does not know or allow there. Build loader and image with the same "
           "Bootsmith.";
  }
  return NULL;
}

const char *error_template(enum error_code code) {
  const char *sentence = shared_template(code);
  return sentence == NULL && error_own_template != NULL ? error_own_template(code) : sentence;
}

static const char *part_name(uint64_t kind) {
  switch (kind) {
  case VOLUME_PART_LOADER:
    return "loader";
  case VOLUME_PART_COMMAND_LINE:
    return "command line";
  case VOLUME_PART_KERNEL:
    return "kernel";
  case VOLUME_PART_MODULE_LIST:
    return "list of modules";
  case VOLUME_PART_EXTENSION:
    return "loader's extension";
  case VOLUME_PART_REQUESTS:
    return "list of requests";
  case VOLUME_PART_SETTINGS:
    return "settings";
  case VOLUME_PART_KERNEL_FILE:
    return "kernel's own file";
  default:
    return "module";
  }
}

static const char *name_of(uint64_t name) {
  switch (name) {
  case NAME_DIRECT_MAP:
    return "direct map";
  case NAME_LOADER_AREA:
    return "loader's area";
  case NAME_STACK:
    return "stack";
  case NAME_BOOT_INFO:
    return "boot info";
  case NAME_FRAMEBUFFER:
    return "framebuffer";
  case NAME_RECURSIVE_SLOT:
    return "recursive page-table slot";
  case NAME_MAPPING:
    return "mapping";
  default:
    return "kernel";
  }
}

struct output {
  char *text;
  size_t size;
  size_t length;
};

static void put(struct output *output, char c) {
  if (output->length + 1 < output->size)
    output->text[output->length] = c;
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
    if (hexadecimal)
      value >>= 4;
    else
      value = divide_by_ten(value, &digit);
    digits[count++] = "0123456789abcdef"[digit];
  } while (value != 0 || count < least_digits);
  while (count > 0)
    put(output, digits[--count]);
}

static void put_text(struct output *output, const char *text) {
  while (*text != '\0')
    put(output, *text++);
}

/* Writes the value that stands for "{0}", "{0:x}", "{0:16x}", "{0:part}" or "{0:name}", and returns
 * what follows it. */
static const char *put_place(struct output *output, const char *place, const uint64_t *values) {
  uint64_t value = values[place[1] - '0'];
  place += 2;
  bool has_form = *place++ == ':';
  int least_digits = 0;
  for (; has_form && *place >= '0' && *place <= '9'; place++)
    least_digits = least_digits * 10 + (*place - '0');
  if (has_form && *place == 'p')
    put_text(output, part_name(value));
  else if (has_form && *place == 'n')
    put_text(output, name_of(value));
  else
    put_number(output, value, has_form, least_digits);
  if (!has_form)
    return place;
  while (*place != '}')
    place++;
  return place + 1;
}

size_t sentence_format(const char *sentence, const uint64_t *values, char *text, size_t size) {
  struct output output = {text, size, 0};
  const char *next = sentence;
  while (next != NULL && *next != '\0')
    if (*next == '{')
      next = put_place(&output, next, values);
    else
      put(&output, *next++);
  if (size > 0)
    text[output.length < size ? output.length : size - 1] = '\0';
  return output.length;
}

size_t error_format(const struct error *error, char *text, size_t size) {
  return sentence_format(error_template(error->code), error->values, text, size);
}
