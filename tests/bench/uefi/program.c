/* Firmware's files and COM1, for programs that give up at the first thing that fails. */
#include "tests/bench/uefi/program.h"

#include "boot/pc/port_io.h"
#include "boot/pc/serial.h"
#include "boot/protocol/harness.h"

static void check(efi_status status, const char *what) {
  if (!efi_failed(status))
    return;
  program_print(what);
  program_print_number(status);
  program_print("\n");
  program_end();
}

struct program program_start(efi_handle image, struct efi_system_table *system) {
  static const struct efi_guid protocol = EFI_LOADED_IMAGE_PROTOCOL;
  struct program program = {.image = image, .system = system};
  void *loaded = NULL;
  serial_start();
  check(system->boot->handle_protocol(image, &protocol, &loaded), "no loaded image: ");
  program.loaded = loaded;
  return program;
}

struct efi_file *program_open(const struct program *program, const efi_char *path) {
  static const struct efi_guid protocol = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL;
  void *found = NULL;
  struct efi_file *root;
  struct efi_file *file;
  check(program->system->boot->handle_protocol(program->loaded->device, &protocol, &found),
        "no file system: ");
  struct efi_simple_file_system *files = found;
  check(files->open_volume(files, &root), "no volume: ");
  check(root->open(root, &file, path, EFI_FILE_MODE_READ, 0), "no file: ");
  return file;
}

uint64_t program_file_length(struct efi_file *file) {
  uint64_t length = 0;
  check(file->set_position(file, EFI_FILE_END), "no end: ");
  check(file->get_position(file, &length), "no length: ");
  check(file->set_position(file, 0), "no start: ");
  return length;
}

void *program_memory(const struct program *program, uint64_t length) {
  uint64_t address = 0;
  size_t pages = (size_t)((length + EFI_PAGE_SIZE - 1) / EFI_PAGE_SIZE);
  check(program->system->boot->allocate_pages(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA, pages,
                                              &address),
        "no memory: ");
  return (void *)address;
}

void program_read(struct efi_file *file, void *to, uint64_t length) {
  size_t read = (size_t)length;
  check(file->read(file, &read, to), "no bytes: ");
}

void program_print(const char *text) {
  while (*text != '\0')
    serial_write(*text++);
}

void program_print_number(uint64_t number) {
  program_print("0x");
  for (int shift = 60; shift >= 0; shift -= 4)
    serial_write("0123456789abcdef"[number >> shift & 0xf]);
}

_Noreturn void program_end(void) {
  port_write(HARNESS_EXIT_PORT, HARNESS_EXIT_PASS);
  for (;;)
    __asm__ volatile("hlt");
}
