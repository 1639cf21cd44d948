/*
 * What a kernel asks of its loader: notes in its own ELF file, and the answers in the boot info.
 *
 *     BOOT_REQUEST_STACK(BOOT_REQUEST_REQUIRED, .pages = 32, .guard_pages = 4);
 *     BOOT_REQUEST_KASLR(BOOT_REQUEST_OPTIONAL);
 *
 * requests.md beside this file has the bytes, for other languages; requests.inc is for NASM. What
 * each request gives a kernel is in docs/requests.md.
 */
#ifndef BOOT_PROTOCOL_REQUESTS_H
#define BOOT_PROTOCOL_REQUESTS_H

#include <stdint.h>

/* The owner of the notes, and its length with the NUL. */
#define BOOT_REQUEST_OWNER "Bootsmith"
#define BOOT_REQUEST_OWNER_SIZE 10

/* The section in which kernels collect them. */
#define BOOT_REQUEST_SECTION ".note.bootsmith"

/* What is asked: the type of the note. A number never changes its meaning. */
enum boot_request_type {
  BOOT_REQUEST_TYPE_STACK = 1,
  BOOT_REQUEST_TYPE_DIRECT_MAP = 2,
  BOOT_REQUEST_TYPE_KASLR = 3,
  BOOT_REQUEST_TYPE_BOOT_INFO = 4,
  BOOT_REQUEST_TYPE_RECURSIVE = 5,
  BOOT_REQUEST_TYPE_RANGE = 6,
  BOOT_REQUEST_TYPE_MAPPINGS = 7,
  BOOT_REQUEST_TYPE_FRAMEBUFFER = 8,
  BOOT_REQUEST_TYPE_PAGING_LEVELS = 9,
  BOOT_REQUEST_TYPE_LOW_MEMORY = 10,
  BOOT_REQUEST_TYPE_KERNEL_PLACE = 11,
  BOOT_REQUEST_TYPE_CPU_STATE = 12,
  BOOT_REQUEST_TYPE_KERNEL_FILE = 14,
  BOOT_REQUEST_TYPE_TSC_FREQUENCY = 17,
  BOOT_REQUEST_TYPE_DATE = 18,
  BOOT_REQUEST_TYPE_EFI = 19,
  BOOT_REQUEST_TYPE_MODULES = 20,
  BOOT_REQUEST_TYPE_SCREEN = 15,
  BOOT_REQUEST_TYPE_SCREEN_MODES = 16,
  BOOT_REQUEST_TYPE_PROCESSORS = 13,
  BOOT_REQUEST_TYPE_TPM_EVENT_LOG = 21,
};

/* boot_request.flags. What is neither required nor available is reported as such. */
#define BOOT_REQUEST_OPTIONAL 0
#define BOOT_REQUEST_REQUIRED 1
/* The image tool's mark on an optional request that this image can't honour; not in a kernel. */
#define BOOT_REQUEST_UNAVAILABLE 0x8000

/* The head of every descriptor. */
struct boot_request {
  uint16_t version;  /* of the structure that it begins; 1 unless a structure says otherwise */
  uint16_t flags;    /* BOOT_REQUEST_REQUIRED or BOOT_REQUEST_OPTIONAL */
  uint32_t reserved; /* 0 */
};

/* In each of the structures 0 leaves a field to the image, and to the loader's default. */

/* The stack in use at entry. The answer's value is its length in bytes. */
struct boot_request_stack {
  struct boot_request request;
  uint32_t pages;       /* of 4096 bytes, at most 16384; the default is 16 */
  uint32_t guard_pages; /* unmapped below it, and as many above; at most 16384; the default is 1 */
  uint64_t address;     /* the lowest, a multiple of 4096; by default the loader's choice */
};

/* boot_request_direct_map.mode. */
enum boot_direct_map_mode {
  BOOT_REQUEST_DIRECT_MAP_FIXED = 1,
  /* No direct map. What the boot info names is mapped all the same, and nothing else. */
  BOOT_REQUEST_DIRECT_MAP_NONE = 2,
  BOOT_REQUEST_DIRECT_MAP_CHOSEN = 3, /* where nothing else is, the kernel among it */
};

/* Where physical memory is mapped. The answer's value is the virtual address of physical 0; 0 if
 * there is no such map. */
struct boot_request_direct_map {
  struct boot_request request;
  uint64_t address; /* a multiple of 512 GiB; the default is 0xffff800000000000 */
  uint64_t room;    /* bytes kept for it, from 4 GiB on; by default all that there are, to 64 TiB */
  uint64_t mode;    /* enum boot_direct_map_mode; by default fixed */
};

/* A random virtual address for a position-independent kernel. The answer's value is how far it was
 * moved: boot_info.kernel_slide. */
struct boot_request_kaslr {
  struct boot_request request;
};

/* The boot info, and the memory map, answers and strings with it, at an address of their own. The
 * answer's value is that address. */
struct boot_request_boot_info {
  struct boot_request request;
  uint64_t address; /* a multiple of 4096, with 128 KiB behind it; by default in the direct map */
};

/* An entry of the top page table that leads to that table, so that all tables are reached as data.
 * The answer's value is the virtual address of the top table. */
struct boot_request_recursive {
  struct boot_request request;
  uint64_t slot; /* the entry, 1 to 511; by default one that is free */
};

/* Where addresses are chosen from: those of the stack, the direct map, a position-independent
 * kernel, and of boot info and framebuffer if these are asked for without an address. The answer's
 * value is the start. */
struct boot_request_range {
  struct boot_request request;
  uint64_t start; /* multiples of 4096 */
  uint64_t end;   /* one past the last byte */
};

/* How the processor's caches treat a mapping. */
enum boot_request_caching {
  BOOT_REQUEST_CACHING_WRITE_BACK = 1, /* as MTRRs say: device memory is uncached */
  BOOT_REQUEST_CACHING_WRITE_COMBINING = 2,
  BOOT_REQUEST_CACHING_UNCACHED = 3,
};

/* boot_mapping.access: a set. Everything can be read. */
enum boot_mapping_access {
  BOOT_MAPPING_READ = 1,
  BOOT_MAPPING_WRITE = 2,
  BOOT_MAPPING_EXECUTE = 4,
};

#define BOOT_MAPPINGS 8

/* One range of physical memory; addresses and length are multiples of 4096. */
struct boot_mapping {
  uint64_t virtual_address; /* 0: the physical one */
  uint64_t physical;
  uint64_t length;  /* 0: no mapping */
  uint32_t access;  /* set of enum boot_mapping_access; by default read and write */
  uint32_t caching; /* enum boot_request_caching; by default write-back */
};

/* Further mappings. The answer's value is how many there are. */
struct boot_request_mappings {
  struct boot_request request;
  struct boot_mapping mappings[BOOT_MAPPINGS];
};

/* The framebuffer in place and kind. The answer's value is where it begins: boot_info.screen.base.
 */
struct boot_request_framebuffer {
  struct boot_request request;
  uint64_t address; /* of the page in which it begins; by default in the direct map */
  uint64_t caching; /* enum boot_request_caching; by default write-combining where the CPU can */
};

/* Levels of the page tables. The answer's value is how many are in use. */
struct boot_request_paging_levels {
  struct boot_request request;
  uint32_t least; /* 4 or 5: with 5 the CPU must have LA57; the default is 4 */
  uint32_t most;  /* 4 or 5: with 5 there are so many where the CPU has LA57; at least `least` */
};

/* Memory below 1 MiB that stays usable, to start processors with. The answer's value is how many
 * bytes there are. */
struct boot_request_low_memory {
  struct boot_request request;
  uint64_t pages; /* of 4096 bytes, at least so many; by default any number */
};

/* Where a position-independent kernel goes. The answer's value is boot_info.kernel_base. */
struct boot_request_kernel_place {
  struct boot_request request;
  uint64_t address; /* a multiple of its alignment; the default is 0xffffffff80000000 with KASLR or
                     * for a kernel that is linked below 1 MiB, else where it is linked */
  uint64_t room;    /* with KASLR: bytes from there on in which it can be; by default 1 GiB */
};

/* boot_request_cpu_state.level: registers beyond the general ones that are ready for use. Each
 * level has those before it. */
enum boot_cpu_state {
  BOOT_CPU_STATE_X87 = 1, /* what every kernel finds */
  BOOT_CPU_STATE_SSE = 2,
  BOOT_CPU_STATE_AVX = 3,
};

/* Registers switched on and initialised. The answer's value has a bit for each kind, as XCR0 has
 * them: 1 for x87, 2 for SSE, 4 for AVX. */
struct boot_request_cpu_state {
  struct boot_request request;
  uint64_t level; /* enum boot_cpu_state; the default is x87 */
};

/* The kernel's own file, or parts of it. The answer's value is the address of a struct
 * boot_kernel_file. */
struct boot_request_kernel_file {
  struct boot_request request;
  uint64_t parts; /* of enum boot_kernel_file_parts, joined by |; the default is all */
};

enum boot_kernel_file_parts {
  BOOT_KERNEL_FILE_SYMBOLS = 1, /* the symbol table and its names */
  BOOT_KERNEL_FILE_DEBUG = 2,   /* sections .debug_* that are not loaded */
  BOOT_KERNEL_FILE_ALL = 4,     /* the file as it was linked */
};

/*
 * An ELF64 file in memory of type MODULE. Unless all of it was asked for, it has no program
 * headers, and sections that were not are of type SHT_NOBITS. Addresses are virtual, and 0 for what
 * it does not have; those in the file itself are as they were linked: add boot_info.kernel_slide.
 */
struct boot_kernel_file {
  uint64_t file;
  uint64_t file_phys;
  uint64_t length;
  uint64_t sections; /* Elf64_Shdr */
  uint64_t section_count;
  uint64_t section_names;
  uint64_t symbols; /* Elf64_Sym */
  uint64_t symbol_count;
  uint64_t symbol_names;
  uint64_t symbol_names_length;
};

/* How fast the time stamp counter counts. The answer's value is the address of a struct boot_tsc.
 */
struct boot_request_tsc_frequency {
  struct boot_request request;
};

/* How it was found (boot_tsc.source). */
enum boot_tsc_source {
  BOOT_TSC_HYPERVISOR = 1, /* a hypervisor says so: CPUID leaf 0x40000010 */
  BOOT_TSC_CRYSTAL = 2,    /* the CPU says so: CPUID leaf 0x15, and 0x16 for which crystal it has */
  BOOT_TSC_BASE = 3,       /* the CPU's base frequency, rounded: CPUID leaf 0x16; no timer runs */
  BOOT_TSC_ACPI_TIMER = 4, /* measured for 10 ms against ACPI's power management timer */
  BOOT_TSC_PIT = 5,        /* measured three times 10 ms against the 8254 timer */
};

struct boot_tsc {
  uint64_t hertz;
  uint32_t source;    /* enum boot_tsc_source */
  uint32_t invariant; /* 1 if the CPU says that it keeps this rate whatever it does, else 0 */
};

/* The date. The answer's value is the address of a struct boot_date. */
struct boot_request_date {
  struct boot_request request;
};

/* Where it comes from (boot_date.source). */
enum boot_date_source {
  BOOT_DATE_UEFI = 1,  /* UEFI's GetTime */
  BOOT_DATE_CLOCK = 2, /* the PC's real-time clock */
};

/* All of it is UTC: a clock that does not say which time zone it shows is taken to show that. */
struct boot_date {
  int64_t seconds; /* since the beginning of 1970, leap seconds not counted */
  uint64_t
      time_stamp;  /* of the time stamp counter when the clock was read; 0 where there is none */
  uint32_t source; /* enum boot_date_source */
  uint16_t year;
  uint8_t month; /* from 1 */
  uint8_t day;   /* from 1 */
  uint8_t hour;
  uint8_t minute;
  uint8_t second;
  uint8_t reserved[5];
};

/* What UEFI firmware leaves behind. The answer's value is the address of a struct boot_efi. */
struct boot_request_efi {
  struct boot_request request;
};

/* UEFI 2.10: the system table is section 4.3.1, the memory map 7.2.3. */
struct boot_efi {
  uint64_t system_table_phys; /* boot services have ended, runtime services have not been moved */
  uint64_t memory_map;        /* as firmware gave it last: virtual address of its descriptors */
  uint64_t memory_map_length;
  uint32_t descriptor_size; /* bytes from one to the next: more than a descriptor has */
  uint32_t descriptor_version;
};

/* Modules that can only be read, at addresses of their own: boot_module.base is the answer's value
 * plus base_phys. */
struct boot_request_modules {
  struct boot_request request;
};

/* What a screen can be (boot_screen_choice.kind). */
enum boot_screen_choice_kind {
  BOOT_SCREEN_CHOICE_TEXT_80_25 = 1,  /* VGA text, as without a request on a BIOS machine */
  BOOT_SCREEN_CHOICE_TEXT_80_50 = 2,  /* the same with characters of 8 by 8 pixels */
  BOOT_SCREEN_CHOICE_320_200 = 3,     /* VGA's mode 13h: BOOT_SCREEN_INDEXED */
  BOOT_SCREEN_CHOICE_FRAMEBUFFER = 4, /* a linear framebuffer with colours in its pixels */
};

/* One kind of screen that is as good as any other of its kind. The sizes are a framebuffer's. */
struct boot_screen_choice {
  uint32_t kind;        /* enum boot_screen_choice_kind; 0 behind the last choice */
  uint32_t least_width; /* pixels; 0 for no wish */
  uint32_t least_height;
  uint32_t least_bits; /* per pixel */
  uint32_t most_width; /* the same; 0 for no limit */
  uint32_t most_height;
  uint32_t most_bits;
};

#define BOOT_SCREEN_CHOICES 4

/* The screen, as boot_info.screen describes it: the first of the choices that the machine can show.
 * The answer's value is its number, from 1 on. */
struct boot_request_screen {
  struct boot_request request;
  struct boot_screen_choice choices[BOOT_SCREEN_CHOICES];
};

/* Which framebuffers there are to choose from, and what the monitor says of itself. The answer's
 * value is the virtual address of a struct boot_screen_modes. */
struct boot_request_screen_modes {
  struct boot_request request;
};

/* A mode that firmware lists, with a framebuffer: its pixels are as in boot_screen. */
struct boot_screen_mode {
  uint64_t base_phys; /* of the framebuffer; 0 on UEFI, which tells of the mode in use only */
  uint32_t number;    /* VBE's or GOP's */
  uint32_t width;     /* pixels */
  uint32_t height;
  uint32_t pitch; /* bytes from one row to the next */
  uint32_t bits;  /* per pixel */
  uint8_t red_shift;
  uint8_t red_bits;
  uint8_t green_shift;
  uint8_t green_bits;
  uint8_t blue_shift;
  uint8_t blue_bits;
  uint8_t reserved[6];
};

struct boot_screen_modes {
  uint64_t modes; /* virtual address of an array of struct boot_screen_mode; 0 if there are none */
  uint64_t mode_count;
  uint64_t edid;        /* virtual address, 0 if nothing is known of the monitor */
  uint64_t edid_length; /* bytes: whole blocks of 128, whose header and sums are right */
};

/* The machine's other processors, made ready and waiting for what they are to do. The answer's
 * value is the virtual address of a struct boot_processors (processors.h). */
struct boot_request_processors {
  struct boot_request request;
  uint32_t stack_pages; /* of each of them, at most 16384; the default is what the first one has */
  uint32_t most;        /* so many at most, the first one among them; the default is all */
};

/* What was measured when the machine started, of firmware, loader and all that the image holds, by
 * UEFI with a TPM 2. The answer's value is the address of a struct boot_tpm_event_log. */
struct boot_request_tpm_event_log {
  struct boot_request request;
};

struct boot_tpm_event_log {
  uint64_t address; /* virtual; of events in TCG's crypto-agile form */
  uint64_t length;  /* in bytes */
};

/* boot_request_answer.status. */
enum boot_request_status {
  BOOT_REQUEST_GRANTED = 1,
  BOOT_REQUEST_NOT_AVAILABLE = 2, /* an optional one: all is as if it had not been made */
};

/* One for each request, in the order of their types: boot_info.requests. */
struct boot_request_answer {
  uint32_t type;   /* enum boot_request_type */
  uint32_t status; /* enum boot_request_status */
  uint64_t value;  /* as the request's structure says; 0 unless granted */
};

/* The head of a note with its owner's name, padded to 4 bytes (gABI, chapter 5, "Note Section").
 */
struct boot_request_note {
  uint32_t owner_size;      /* BOOT_REQUEST_OWNER_SIZE */
  uint32_t descriptor_size; /* of the structure that follows; a multiple of 8 */
  uint32_t type;            /* enum boot_request_type */
  char owner[12];
};

_Static_assert(sizeof(struct boot_request) == 8, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_stack) == 24, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_direct_map) == 32, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_kaslr) == 8, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_boot_info) == 16, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_recursive) == 16, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_range) == 24, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_mappings) == 264, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_framebuffer) == 24, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_paging_levels) == 16, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_low_memory) == 16, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_kernel_place) == 24, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_cpu_state) == 16, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_kernel_file) == 16, "as requests.md has it");
_Static_assert(sizeof(struct boot_kernel_file) == 80, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_tsc_frequency) == 8, "as requests.md has it");
_Static_assert(sizeof(struct boot_tsc) == 16, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_date) == 8, "as requests.md has it");
_Static_assert(sizeof(struct boot_date) == 32, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_efi) == 8, "as requests.md has it");
_Static_assert(sizeof(struct boot_efi) == 32, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_modules) == 8, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_screen) == 120, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_screen_modes) == 8, "as requests.md has it");
_Static_assert(sizeof(struct boot_screen_mode) == 40, "as requests.md has it");
_Static_assert(sizeof(struct boot_screen_modes) == 32, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_processors) == 16, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_tpm_event_log) == 8, "as requests.md has it");
_Static_assert(sizeof(struct boot_tpm_event_log) == 16, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_answer) == 16, "as requests.md has it");
_Static_assert(sizeof(struct boot_request_note) == 24, "as requests.md has it");

/*
 * The requests themselves, for any C file that is linked into the kernel: flags first, then fields
 * as designated initialisers. Each can be made once in a kernel.
 */
#define BOOT_REQUEST_STACK(flags, ...)                                                             \
  BOOT_REQUEST_NOTE(stack, BOOT_REQUEST_TYPE_STACK, {{1, flags, 0}, __VA_ARGS__})
#define BOOT_REQUEST_DIRECT_MAP(flags, ...)                                                        \
  BOOT_REQUEST_NOTE(direct_map, BOOT_REQUEST_TYPE_DIRECT_MAP, {{1, flags, 0}, __VA_ARGS__})
#define BOOT_REQUEST_KASLR(flags) BOOT_REQUEST_NOTE(kaslr, BOOT_REQUEST_TYPE_KASLR, {{1, flags, 0}})
#define BOOT_REQUEST_BOOT_INFO(flags, ...)                                                         \
  BOOT_REQUEST_NOTE(boot_info, BOOT_REQUEST_TYPE_BOOT_INFO, {{1, flags, 0}, __VA_ARGS__})
#define BOOT_REQUEST_RECURSIVE(flags, ...)                                                         \
  BOOT_REQUEST_NOTE(recursive, BOOT_REQUEST_TYPE_RECURSIVE, {{1, flags, 0}, __VA_ARGS__})
#define BOOT_REQUEST_RANGE(flags, ...)                                                             \
  BOOT_REQUEST_NOTE(range, BOOT_REQUEST_TYPE_RANGE, {{1, flags, 0}, __VA_ARGS__})
/* Each mapping in braces: {.physical = 0xfee00000, .length = 4096}. */
#define BOOT_REQUEST_MAPPINGS(flags, ...)                                                          \
  BOOT_REQUEST_NOTE(mappings, BOOT_REQUEST_TYPE_MAPPINGS, {{1, flags, 0}, {__VA_ARGS__}})
#define BOOT_REQUEST_FRAMEBUFFER(flags, ...)                                                       \
  BOOT_REQUEST_NOTE(framebuffer, BOOT_REQUEST_TYPE_FRAMEBUFFER, {{1, flags, 0}, __VA_ARGS__})
#define BOOT_REQUEST_PAGING_LEVELS(flags, ...)                                                     \
  BOOT_REQUEST_NOTE(paging_levels, BOOT_REQUEST_TYPE_PAGING_LEVELS, {{1, flags, 0}, __VA_ARGS__})
#define BOOT_REQUEST_LOW_MEMORY(flags, ...)                                                        \
  BOOT_REQUEST_NOTE(low_memory, BOOT_REQUEST_TYPE_LOW_MEMORY, {{1, flags, 0}, __VA_ARGS__})
#define BOOT_REQUEST_KERNEL_PLACE(flags, ...)                                                      \
  BOOT_REQUEST_NOTE(kernel_place, BOOT_REQUEST_TYPE_KERNEL_PLACE, {{1, flags, 0}, __VA_ARGS__})
#define BOOT_REQUEST_CPU_STATE(flags, ...)                                                         \
  BOOT_REQUEST_NOTE(cpu_state, BOOT_REQUEST_TYPE_CPU_STATE, {{1, flags, 0}, __VA_ARGS__})
#define BOOT_REQUEST_PROCESSORS(flags, ...)                                                        \
  BOOT_REQUEST_NOTE(processors, BOOT_REQUEST_TYPE_PROCESSORS,                                      \
                    {.request = {1, flags, 0}, __VA_ARGS__})

#define BOOT_REQUEST_KERNEL_FILE(flags, ...)                                                       \
  BOOT_REQUEST_NOTE(kernel_file, BOOT_REQUEST_TYPE_KERNEL_FILE, {{1, flags, 0}, __VA_ARGS__})
#define BOOT_REQUEST_TSC_FREQUENCY(flags)                                                          \
  BOOT_REQUEST_NOTE(tsc_frequency, BOOT_REQUEST_TYPE_TSC_FREQUENCY, {{1, flags, 0}})
#define BOOT_REQUEST_DATE(flags) BOOT_REQUEST_NOTE(date, BOOT_REQUEST_TYPE_DATE, {{1, flags, 0}})
#define BOOT_REQUEST_EFI(flags) BOOT_REQUEST_NOTE(efi, BOOT_REQUEST_TYPE_EFI, {{1, flags, 0}})
#define BOOT_REQUEST_MODULES(flags)                                                                \
  BOOT_REQUEST_NOTE(modules, BOOT_REQUEST_TYPE_MODULES, {{1, flags, 0}})
/* Its choices follow the flags, each in braces: {.kind = BOOT_SCREEN_CHOICE_TEXT_80_25}. */
#define BOOT_REQUEST_SCREEN(flags, ...)                                                            \
  BOOT_REQUEST_NOTE(screen, BOOT_REQUEST_TYPE_SCREEN, {{1, flags, 0}, {__VA_ARGS__}})
#define BOOT_REQUEST_SCREEN_MODES(flags)                                                           \
  BOOT_REQUEST_NOTE(screen_modes, BOOT_REQUEST_TYPE_SCREEN_MODES, {{1, flags, 0}})
#define BOOT_REQUEST_TPM_EVENT_LOG(flags)                                                          \
  BOOT_REQUEST_NOTE(tpm_event_log, BOOT_REQUEST_TYPE_TPM_EVENT_LOG, {{1, flags, 0}})

/* One note. It is packed, so that notes lie behind each other without gaps. */
#define BOOT_REQUEST_NOTE(name, type, ...)                                                         \
  __attribute__((section(BOOT_REQUEST_SECTION), used,                                              \
                 retain)) static const struct __attribute__((packed, aligned(4))) {                \
    struct boot_request_note note;                                                                 \
    struct boot_request_##name request;                                                            \
  } boot_request_note_##name = {                                                                   \
      {BOOT_REQUEST_OWNER_SIZE, sizeof(struct boot_request_##name), type, BOOT_REQUEST_OWNER},     \
      __VA_ARGS__}

#endif
