/*
 * What the loader uses of UEFI's tables and protocols, named as the UEFI specification 2.10 names
 * them but in this tree's style. Each structure cites its section. Members that are not used are
 * void pointers of the right size.
 *
 * Functions of firmware have the calling convention of Windows (section 2.3.4.2). That is the
 * target's own; a host test that plays firmware gets it by EFI_CALL.
 */
#ifndef BOOT_UEFI_EFI_H
#define BOOT_UEFI_EFI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/efi_guid.h"

#define EFI_CALL __attribute__((ms_abi))

typedef void *efi_handle;
typedef uint16_t efi_char; /* UCS-2 */

/* Appendix D. */
typedef uint64_t efi_status;
#define EFI_SUCCESS UINT64_C(0)
#define EFI_ERROR_BIT (UINT64_C(1) << 63)
#define EFI_LOAD_ERROR (EFI_ERROR_BIT | 1)
#define EFI_INVALID_PARAMETER (EFI_ERROR_BIT | 2)
#define EFI_BUFFER_TOO_SMALL (EFI_ERROR_BIT | 5)
#define EFI_VOLUME_FULL (EFI_ERROR_BIT | 11)
#define EFI_NOT_FOUND (EFI_ERROR_BIT | 14)

static inline bool efi_failed(efi_status status) {
  return (status & EFI_ERROR_BIT) != 0;
}

/* Section 4.2.1. */
struct efi_table_header {
  uint64_t signature;
  uint32_t revision;
  uint32_t header_size;
  uint32_t crc32;
  uint32_t reserved;
};

/* Section 7.2.1: what a range of memory is. */
enum efi_memory_type {
  EFI_RESERVED_MEMORY = 0,
  EFI_LOADER_CODE = 1,
  EFI_LOADER_DATA = 2,
  EFI_BOOT_SERVICES_CODE = 3,
  EFI_BOOT_SERVICES_DATA = 4,
  EFI_RUNTIME_SERVICES_CODE = 5,
  EFI_RUNTIME_SERVICES_DATA = 6,
  EFI_CONVENTIONAL_MEMORY = 7,
  EFI_UNUSABLE_MEMORY = 8,
  EFI_ACPI_RECLAIM_MEMORY = 9,
  EFI_ACPI_MEMORY_NVS = 10,
  EFI_MEMORY_MAPPED_IO = 11,
  EFI_MEMORY_MAPPED_IO_PORT_SPACE = 12,
  EFI_PAL_CODE = 13,
  EFI_PERSISTENT_MEMORY = 14,
  EFI_UNACCEPTED_MEMORY = 15,
};

/* Section 7.2.3: what can be done with it. */
#define EFI_MEMORY_WRITE_BACK UINT64_C(0x8)
#define EFI_MEMORY_EXECUTE_PROTECT UINT64_C(0x4000)
#define EFI_MEMORY_NON_VOLATILE UINT64_C(0x8000)
#define EFI_MEMORY_READ_ONLY UINT64_C(0x20000)
#define EFI_MEMORY_SPECIFIC_PURPOSE UINT64_C(0x40000)

#define EFI_PAGE_SIZE UINT64_C(4096)

/* Section 7.2.3. Firmware says how far one is from the next: newer ones may be longer. */
struct efi_memory_descriptor {
  uint32_t type; /* enum efi_memory_type, or a number of the maker's */
  uint32_t padding;
  uint64_t physical_start;
  uint64_t virtual_start;
  uint64_t page_count;
  uint64_t attributes;
};

/* Section 12.4.1. */
struct efi_text_output {
  efi_status(EFI_CALL *reset)(struct efi_text_output *self, bool extended);
  efi_status(EFI_CALL *output_string)(struct efi_text_output *self, const efi_char *text);
  void *test_string;
  void *query_mode;
  void *set_mode;
  void *set_attribute;
  void *clear_screen;
  void *set_cursor_position;
  void *enable_cursor;
  void *mode;
};

/* Section 12.3.1. */
struct efi_text_input {
  efi_status(EFI_CALL *reset)(struct efi_text_input *self, bool extended);
  void *read_key_stroke;
  void *wait_for_key; /* an event */
};

/* Section 7.2.1. */
enum efi_allocate_type { EFI_ALLOCATE_ANY_PAGES = 0, EFI_ALLOCATE_ADDRESS = 2 };

/* Section 7.3.1: of the ways to search for handles. */
#define EFI_BY_PROTOCOL 2

/* Section 4.4.1. */
struct efi_boot_services {
  struct efi_table_header header;
  void *raise_tpl;
  void *restore_tpl;
  efi_status(EFI_CALL *allocate_pages)(uint32_t allocate_type, uint32_t memory_type, size_t pages,
                                       uint64_t *address);
  efi_status(EFI_CALL *free_pages)(uint64_t address, size_t pages);
  efi_status(EFI_CALL *get_memory_map)(size_t *size, void *descriptors, size_t *key,
                                       size_t *descriptor_size, uint32_t *descriptor_version);
  void *allocate_pool;
  void *free_pool;
  void *create_event;
  void *set_timer;
  efi_status(EFI_CALL *wait_for_event)(size_t count, void **events, size_t *index);
  void *signal_event;
  void *close_event;
  void *check_event;
  void *install_protocol_interface;
  void *reinstall_protocol_interface;
  void *uninstall_protocol_interface;
  efi_status(EFI_CALL *handle_protocol)(efi_handle handle, const struct efi_guid *protocol,
                                        void **interface);
  void *reserved;
  void *register_protocol_notify;
  efi_status(EFI_CALL *locate_handle)(uint32_t search, const struct efi_guid *protocol, void *key,
                                      size_t *size, efi_handle *handles);
  void *locate_device_path;
  void *install_configuration_table;
  void *load_image;
  void *start_image;
  efi_status(EFI_CALL *exit)(efi_handle image, efi_status status, size_t data_size,
                             const efi_char *data);
  void *unload_image;
  efi_status(EFI_CALL *exit_boot_services)(efi_handle image, size_t map_key);
  void *get_next_monotonic_count;
  void *stall;
  efi_status(EFI_CALL *set_watchdog_timer)(size_t seconds, uint64_t code, size_t data_size,
                                           const efi_char *data);
  void *connect_controller;
  void *disconnect_controller;
  void *open_protocol;
  void *close_protocol;
  void *open_protocol_information;
  void *protocols_per_handle;
  void *locate_handle_buffer;
  efi_status(EFI_CALL *locate_protocol)(const struct efi_guid *protocol, void *registration,
                                        void **interface);
  /* More follows that is not used. */
};

/* Section 8.3.1. */
#define EFI_UNSPECIFIED_TIMEZONE 0x7ff
#define EFI_TIME_IN_DAYLIGHT 0x02
struct efi_time {
  uint16_t year;
  uint8_t month;
  uint8_t day;
  uint8_t hour;
  uint8_t minute;
  uint8_t second;
  uint8_t padding;
  uint32_t nanosecond;
  int16_t time_zone; /* minutes to add to get UTC */
  uint8_t daylight;
  uint8_t more_padding;
};

/* Section 4.5.1. */
struct efi_runtime_services {
  struct efi_table_header header;
  efi_status(EFI_CALL *get_time)(struct efi_time *time, void *capabilities);
  void *time[3];
  void *set_virtual_address_map;
  void *convert_pointer;
  efi_status(EFI_CALL *get_variable)(const efi_char *name, const struct efi_guid *vendor,
                                     uint32_t *attributes, size_t *size, void *data);
  /* More follows that is not used. */
};

/* Section 4.6.1. */
struct efi_configuration_table {
  struct efi_guid vendor;
  uint64_t table; /* physical address */
};

/* Section 4.3.1. */
struct efi_system_table {
  struct efi_table_header header;
  const efi_char *firmware_vendor;
  uint32_t firmware_revision;
  efi_handle console_in_handle;
  struct efi_text_input *console_in;
  efi_handle console_out_handle;
  struct efi_text_output *console_out;
  efi_handle standard_error_handle;
  struct efi_text_output *standard_error;
  struct efi_runtime_services *runtime;
  struct efi_boot_services *boot;
  size_t table_count;
  struct efi_configuration_table *tables;
};

/* Section 9.1.1. */
#define EFI_LOADED_IMAGE_PROTOCOL                                                                  \
  {0x5b1b31a1, 0x9562, 0x11d2, {0x8e, 0x3f, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}
struct efi_loaded_image {
  uint32_t revision;
  efi_handle parent;
  struct efi_system_table *system_table;
  efi_handle device; /* NULL if it was not loaded from one */
  void *file_path;
  void *reserved;
  uint32_t load_options_size;
  void *load_options;
  void *image_base;
  uint64_t image_size;
  uint32_t code_type;
  uint32_t data_type;
  void *unload;
};

/* Section 13.5.1. */
#define EFI_FILE_MODE_READ UINT64_C(1)
#define EFI_FILE_END UINT64_MAX /* for set_position */
struct efi_file {
  uint64_t revision;
  efi_status(EFI_CALL *open)(struct efi_file *self, struct efi_file **file, const efi_char *name,
                             uint64_t mode, uint64_t attributes);
  efi_status(EFI_CALL *close)(struct efi_file *self);
  void *remove;
  efi_status(EFI_CALL *read)(struct efi_file *self, size_t *size, void *buffer);
  void *write;
  efi_status(EFI_CALL *get_position)(struct efi_file *self, uint64_t *position);
  efi_status(EFI_CALL *set_position)(struct efi_file *self, uint64_t position);
  /* More follows that is not used. */
};

/* Section 13.4.1. */
#define EFI_SIMPLE_FILE_SYSTEM_PROTOCOL                                                            \
  {0x964e5b22, 0x6459, 0x11d2, {0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}
struct efi_simple_file_system {
  uint64_t revision;
  efi_status(EFI_CALL *open_volume)(struct efi_simple_file_system *self, struct efi_file **root);
};

/* Section 12.9.2. */
#define EFI_GRAPHICS_OUTPUT_PROTOCOL                                                               \
  {0x9042a9de, 0x23dc, 0x4a38, {0x96, 0xfb, 0x7a, 0xde, 0xd0, 0x80, 0x51, 0x6a}}
enum efi_pixel_format {
  EFI_PIXEL_RED_GREEN_BLUE = 0, /* a byte each, and one that is reserved */
  EFI_PIXEL_BLUE_GREEN_RED = 1,
  EFI_PIXEL_BIT_MASK = 2,
  EFI_PIXEL_BLT_ONLY = 3, /* no framebuffer */
};

struct efi_pixel_mask {
  uint32_t red;
  uint32_t green;
  uint32_t blue;
  uint32_t reserved;
};

struct efi_graphics_mode_information {
  uint32_t version;
  uint32_t width;
  uint32_t height;
  uint32_t pixel_format; /* enum efi_pixel_format */
  struct efi_pixel_mask mask;
  uint32_t pixels_per_line;
};

struct efi_graphics_mode {
  uint32_t mode_count;
  uint32_t mode; /* the current one */
  struct efi_graphics_mode_information *information;
  size_t information_size;
  uint64_t framebuffer;
  size_t framebuffer_size;
};

struct efi_graphics_output {
  efi_status(EFI_CALL *query_mode)(struct efi_graphics_output *self, uint32_t mode, size_t *size,
                                   struct efi_graphics_mode_information **information);
  efi_status(EFI_CALL *set_mode)(struct efi_graphics_output *self, uint32_t mode);
  void *blt;
  struct efi_graphics_mode *mode;
};

/* Section 12.9: EDID as it is in use, and as the monitor has sent it. */
#define EFI_EDID_ACTIVE_PROTOCOL                                                                   \
  {0xbd8c1056, 0x9f36, 0x44ec, {0x92, 0xa8, 0xa6, 0x33, 0x7f, 0x81, 0x79, 0x86}}
#define EFI_EDID_DISCOVERED_PROTOCOL                                                               \
  {0x1c0c34f6, 0xd380, 0x41fa, {0xa0, 0x49, 0x8a, 0xd0, 0x6c, 0x1a, 0x66, 0xaa}}
struct efi_edid {
  uint32_t size;
  uint8_t *bytes; /* NULL if nothing is known */
};

/* Section 37.3 (EFI_MEMORY_ATTRIBUTE_PROTOCOL, new in 2.10). */
#define EFI_MEMORY_ATTRIBUTE_PROTOCOL                                                              \
  {0xf4560cf6, 0x40ec, 0x4b4a, {0xa1, 0x92, 0xbf, 0x1d, 0x57, 0xd0, 0xb1, 0x89}}
struct efi_memory_attribute {
  void *get;
  efi_status(EFI_CALL *set)(struct efi_memory_attribute *self, uint64_t base, uint64_t length,
                            uint64_t attributes);
  efi_status(EFI_CALL *clear)(struct efi_memory_attribute *self, uint64_t base, uint64_t length,
                              uint64_t attributes);
};

/* TCG EFI Protocol Specification, family 2.0, 1.0 revision 00.13, section 6. */
#define EFI_TCG2_PROTOCOL                                                                          \
  {0x607f766c, 0x7455, 0x42be, {0x93, 0x0b, 0xe4, 0xd7, 0x6d, 0xb2, 0x72, 0x0f}}
#define EFI_TCG2_LOG_FORMAT_TCG_2 2
#define EFI_TCG2_EVENT_HEADER_VERSION 1
#define EFI_TCG2_EVENT_HEADER_SIZE 14

struct efi_tcg2_capability {
  uint8_t size;
  uint8_t structure_version[2];
  uint8_t protocol_version[2];
  uint32_t hash_algorithms;
  uint32_t log_formats;
  uint8_t tpm_present;
  uint16_t max_command_size;
  uint16_t max_response_size;
  uint32_t manufacturer;
  uint32_t bank_count;
  uint32_t active_banks;
};

/* Followed by the event's data. */
struct efi_tcg2_event {
  uint32_t size; /* with the data */
  uint32_t header_size;
  uint16_t header_version;
  uint32_t pcr;
  uint32_t type;
} __attribute__((packed));

struct efi_tcg2 {
  efi_status(EFI_CALL *get_capability)(struct efi_tcg2 *self,
                                       struct efi_tcg2_capability *capability);
  efi_status(EFI_CALL *get_event_log)(struct efi_tcg2 *self, uint32_t format, uint64_t *first,
                                      uint64_t *last_entry, uint8_t *truncated);
  efi_status(EFI_CALL *hash_log_extend_event)(struct efi_tcg2 *self, uint64_t flags, uint64_t data,
                                              uint64_t length, struct efi_tcg2_event *event);
  /* More follows that is not used. */
};

/* Section 3.3: the vendor of UEFI's own variables. */
#define EFI_GLOBAL_VARIABLE                                                                        \
  {0x8be4df61, 0x93ca, 0x11d2, {0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c}}

#endif
