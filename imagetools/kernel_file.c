/* Checks and cuts a kernel's ELF file. */
#include "imagetools/kernel_file.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "boot/common/elf64_format.h"
#include "boot/common/elf64_relocate.h"
#include "boot/common/error.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_placement.h"
#include "boot/common/kernel_places.h"

/* The kernel's memory as it will be, for the check of its relocations. */
struct kernel_memory {
  const uint8_t *bytes;
  const struct elf64_image *kernel;
  /* Holds the words that are not, or not wholly, in the file: zeros follow a segment's bytes. */
  uint8_t words[sizeof(struct elf64_rela)];
};

static void *memory_at(void *context, uint64_t vaddr, uint64_t length) {
  struct kernel_memory *memory = context;
  const struct elf64_segment *segment = elf64_find_segment(memory->kernel, vaddr, length);
  if (segment == NULL || length > sizeof(memory->words))
    return NULL;
  uint64_t into = vaddr - segment->vaddr;
  uint64_t in_file = into < segment->file_size ? segment->file_size - into : 0;
  memset(memory->words, 0, sizeof(memory->words));
  memcpy(memory->words, memory->bytes + segment->offset + into,
         in_file < length ? in_file : length);
  return memory->words;
}

static struct error check_relocations(const uint8_t *bytes, const struct kernel_layout *layout,
                                      const struct elf64_image *kernel) {
  struct kernel_memory memory = {.bytes = bytes, .kernel = kernel};
  const struct elf64_memory access = {memory_at, &memory};
  return elf64_relocate(kernel, &access, kernel_layout_slide(layout, kernel, 0), false);
}

/* Less may still be too much for a machine; then the loader says so. More is so for every one. */
static bool check_size(const char *name, const struct elf64_image *kernel,
                       struct failure *failure) {
  const uint64_t most = KERNEL_PLACEMENT_END - KERNEL_PLACEMENT_LOWEST;
  uint64_t left = most;
  for (size_t i = 0; i < kernel->segment_count; i++) {
    const struct elf64_segment *segment = &kernel->segments[i];
    if (segment->memory_size > left)
      return fail(failure,
                  "%s: the kernel is too large: with program header %" PRIu32
                  " it needs more than %" PRIu64
                  " MiB of memory, which is all that the loader can give. Make it smaller.",
                  name, segment->index, most >> 20);
    left -= segment->memory_size;
  }
  return true;
}

static bool say(const char *name, const struct error *error, struct failure *failure) {
  char sentence[ERROR_TEXT_SIZE];
  if (error->code == ERROR_NONE)
    return true;
  error_format(error, sentence, sizeof(sentence));
  return fail(failure, "%s: %s", name, sentence);
}

bool kernel_file_parse(const char *name, const uint8_t *bytes, uint64_t length,
                       struct elf64_image *kernel, struct failure *failure) {
  struct error error = elf64_parse(bytes, length, length, kernel);
  return say(name, &error, failure);
}

bool kernel_file_check(const char *name, const uint8_t *bytes, uint64_t length,
                       const struct kernel_requests *requests, struct elf64_image *kernel,
                       struct failure *failure) {
  if (!kernel_file_parse(name, bytes, length, kernel, failure))
    return false;
  const struct kernel_layout layout = kernel_layout_of(requests);
  struct error error = kernel_layout_check(&layout, kernel);
  if (error.code == ERROR_NONE)
    error = kernel_places_check(requests, &layout, kernel, 0);
  if (error.code == ERROR_NONE)
    error = check_relocations(bytes, &layout, kernel);
  return say(name, &error, failure) && check_size(name, kernel, failure);
}

uint64_t kernel_file_cut(uint8_t *bytes, const struct elf64_image *kernel) {
  struct elf64_header header;
  memcpy(&header, bytes, sizeof(header));
  header.section_headers = 0;
  header.section_header_count = 0;
  header.section_names = 0;
  memcpy(bytes, &header, sizeof(header));
  return kernel->loaded_length;
}
