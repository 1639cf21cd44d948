/*
 * Every way in which booting can fail: a number and a sentence that says the cause and the way out.
 *
 * The loader prints "Bootsmith E<code>: <sentence>" on screen and serial; the image tool prints the
 * same sentence for a kernel that the loader would refuse. boot/errors.md lists them all.
 */
#ifndef BOOT_COMMON_ERROR_H
#define BOOT_COMMON_ERROR_H

#include <stddef.h>
#include <stdint.h>

/* Codes never change their meaning. 1 to 9 are the first stage's. */
enum error_code {
  ERROR_NONE = 0,

  /* The machine. */
  ERROR_CPU_NO_CPUID = 10,
  ERROR_CPU_NO_LONG_MODE = 11,
  ERROR_CPU_NO_NX = 12,
  ERROR_A20 = 13,
  ERROR_LOW_MEMORY = 14,
  ERROR_STACK_OVERRUN = 15,
  ERROR_EXCEPTION = 16,
  ERROR_CPU_PHYSICAL = 17,

  /* The boot volume. */
  ERROR_VOLUME_MAGIC = 20,
  ERROR_KERNEL_DAMAGED = 21,
  ERROR_VOLUME_HEADER_DAMAGED = 22,
  ERROR_VOLUME_VERSION = 23,
  ERROR_LOADER_DAMAGED = 24,
  ERROR_COMMAND_LINE_DAMAGED = 25,
  ERROR_PART_KIND = 26,
  ERROR_PART_RANGE = 27,
  ERROR_PART_TWICE = 28,
  ERROR_PART_MISSING = 29,
  ERROR_COMMAND_LINE_LENGTH = 30,
  ERROR_FIRST_STAGE_DAMAGED = 31,
  ERROR_MODULE_LIST_DAMAGED = 32,
  ERROR_MODULE_DAMAGED = 33,
  ERROR_MODULE_ENTRY = 34,

  /* The disk. */
  ERROR_DISK_READ = 35,
  ERROR_DISK_SECTOR_SIZE = 36,
  ERROR_DISK_OUT_OF_REACH = 37,
  ERROR_DISK_TOO_SHORT = 38,
  ERROR_VOLUME_FLAGS = 39,

  /* Memory. */
  ERROR_NO_MEMORY_MAP = 40,
  ERROR_MEMORY_MAP_FULL = 41,
  ERROR_MEMORY_KERNEL = 42,
  ERROR_MEMORY_LOADER = 43,
  ERROR_PAGE_MAPPED_TWICE = 44,
  ERROR_MEMORY_MODULE = 45,

  /* The network (boot/pxe/sentences.c has the sentences). */
  ERROR_TFTP_OTHER_BUILD = 19,
  ERROR_PXE_INTERFACE = 46,
  ERROR_PXE_SERVER = 47,
  ERROR_TFTP_OPEN = 48,
  ERROR_TFTP_READ = 49,

  /* The kernel's ELF file. */
  ERROR_ELF_TRUNCATED = 50,
  ERROR_ELF_MAGIC = 51,
  ERROR_ELF_CLASS = 52,
  ERROR_ELF_MACHINE = 53,
  ERROR_ELF_TYPE = 54,
  ERROR_ELF_VERSION = 55,
  ERROR_ELF_PROGRAM_HEADERS = 56,
  ERROR_ELF_DYNAMICALLY_LINKED = 57,
  ERROR_ELF_SEGMENT_TRUNCATED = 58,
  ERROR_ELF_SEGMENT_SIZE = 59,
  ERROR_ELF_SEGMENT_WRAPS = 60,
  ERROR_ELF_ALIGNMENT = 61,
  ERROR_ELF_SEGMENTS_OVERLAP = 62,
  ERROR_ELF_TOO_MANY_SEGMENTS = 63,
  ERROR_ELF_NO_SEGMENTS = 64,
  ERROR_ELF_ENTRY = 65,
  ERROR_ELF_DYNAMIC = 66,
  ERROR_ELF_RELOCATION = 67,
  ERROR_ELF_RELOCATION_TARGET = 68,
  ERROR_ELF_RANGE = 69,

  /* Where the kernel wants to be (boot/protocol/entry_contract.md). */
  ERROR_LAYOUT_LOW = 70,
  ERROR_LAYOUT_NOT_CANONICAL = 71,
  ERROR_LAYOUT_DIRECT_MAP = 72,
  ERROR_LAYOUT_LOADER_AREA = 73,
  ERROR_LAYOUT_WRITE_EXECUTE = 74,
  ERROR_LAYOUT_SHARED_PAGE = 75,
  ERROR_LAYOUT_NO_PERMISSION = 76,
  ERROR_LAYOUT_STACK = 77,
  ERROR_LAYOUT_GUARD = 78,
  ERROR_LAYOUT_DIRECT_MAP_PLACE = 79,
  ERROR_LAYOUT_KASLR_FIXED = 80,
  ERROR_LAYOUT_KASLR_SIZE = 81,

  /* What loaders that bring the volume in another way than the BIOS one can meet. */
  ERROR_VOLUME_CUT_SHORT = 82,
  ERROR_MEMORY_REFUSED = 83,
  ERROR_UEFI_NO_VOLUME = 84,
  ERROR_UEFI_READ = 85,
  ERROR_UEFI_NO_MEMORY_MAP = 86,
  ERROR_UEFI_EXIT = 87,
  ERROR_UEFI_SECURE_BOOT = 88,
  ERROR_VOLUME_FOREIGN = 89,

  /* What Multiboot and PVH boot loaders hand over. */
  ERROR_HANDED_OVER_MAGIC = 90,
  ERROR_HANDED_OVER_DAMAGED = 91,
  ERROR_HANDED_OVER_NO_MAP = 92,
  ERROR_HANDED_OVER_MODULES = 93,
  ERROR_LOADER_PLACE = 94,

  /* 96 to 99 are those of the first stage of CDs. */

  /* What kernel and image ask for; some have their sentences in boot/common/more_sentences.c. */
  ERROR_REQUESTS_DAMAGED = 100,
  ERROR_REQUESTS_UNKNOWN = 101,
  ERROR_REQUEST_STACK = 102,
  ERROR_REQUEST_LOW_MEMORY = 103,
  ERROR_LAYOUT_OVERLAP = 104,
  ERROR_REQUEST_CACHING = 105,
  ERROR_REQUEST_PAGING_LEVELS = 106,
  ERROR_REQUEST_FRAMEBUFFER = 107,
  ERROR_LAYOUT_PLACE = 108,
  ERROR_LAYOUT_KERNEL_FIXED = 109,
  ERROR_REQUEST_CPU_STATE = 110,
  ERROR_REQUEST_PROCESSORS = 111,
  ERROR_REQUEST_NO_APIC = 112,
  ERROR_REQUEST_PROCESSORS_MEMORY = 113,
  ERROR_REQUEST_SCREEN = 114,
  ERROR_REQUEST_SCREEN_MODES = 115,
  ERROR_REQUEST_DATE = 119,
  ERROR_REQUEST_TSC_FREQUENCY = 122,
  ERROR_REQUEST_EFI = 123,
  ERROR_REQUEST_KERNEL_FILE = 124,
  ERROR_KERNEL_FILE_DAMAGED = 125,

  /* The kernel's headers, again. */
  ERROR_ELF_TLS = 118,

  /* Compressed parts. */
  ERROR_COMPRESSION = 120,
  ERROR_UNPACK = 121,

  /* Settings (boot/common/more_sentences.c). */
  ERROR_SETTINGS_DAMAGED = 126,
  ERROR_SETTINGS_LINE = 127,
  ERROR_SETTINGS_LENGTH = 128,

  /* Measured boot (likewise). */
  ERROR_TPM_EXTEND = 129,
  ERROR_TPM_NONE = 130,
  ERROR_TPM_LOG = 131,
};

/* What {0:name} names: what can be somewhere in the kernel's address space. */
enum error_name {
  NAME_KERNEL,
  NAME_DIRECT_MAP,
  NAME_LOADER_AREA,
  NAME_STACK,
  NAME_BOOT_INFO,
  NAME_FRAMEBUFFER,
  NAME_RECURSIVE_SLOT,
  NAME_MAPPING,
};

/* What went wrong; `values` are what the sentence names (error.c says which is which). */
struct error {
  enum error_code code;
  uint64_t values[3];
};

#define NO_ERROR ((struct error){ERROR_NONE, {0, 0, 0}})

struct error error_make(enum error_code code, uint64_t first, uint64_t second, uint64_t third);

/*
 * The sentence of a code with places for its values: {0} in decimal, {0:x} in hexadecimal, {0:16x}
 * with so many digits at least, {0:part} the name of that kind of part (boot/protocol/volume.h),
 * {0:name} that of an enum error_name.
 */
const char *error_template(enum error_code code);

/* Gives the sentences that only one loader can say, so that the others do not carry them; NULL in
 * those. */
extern const char *(*error_own_template)(enum error_code code);

/* Writes the sentence, cut to size - 1 characters and a NUL; returns its full length. */
size_t error_format(const struct error *error, char *text, size_t size);

/* The same with any sentence that has such places. */
size_t sentence_format(const char *sentence, const uint64_t *values, char *text, size_t size);

/* Room for the longest sentence with the longest values. */
#define ERROR_TEXT_SIZE 320

#endif
