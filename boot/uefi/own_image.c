/* Reading PE headers (Microsoft's PE Format, sections "Signature", "COFF File Header" and "Section
 * Table"). */
#include "boot/uefi/own_image.h"

#include <string.h>

/* NULL unless all `length` bytes at `offset` lie in the image. */
static const uint8_t *within(const void *image, uint64_t image_length, uint64_t offset,
                             uint64_t length) {
  return offset <= image_length && length <= image_length - offset
             ? (const uint8_t *)image + (size_t)offset
             : NULL;
}

static uint32_t word_at(const uint8_t *bytes) {
  uint32_t word;
  memcpy(&word, bytes, sizeof(word));
  return word;
}

/* The table of sections, all of it in the image; NULL if this is no PE image. */
static const uint8_t *find_sections(const void *image, uint64_t image_length, uint32_t *count) {
  const uint8_t *dos = within(image, image_length, PE_OFFSET_AT, sizeof(uint32_t));
  if (dos == NULL)
    return NULL;
  uint64_t pe_at = word_at(dos);
  struct pe_coff_header coff;
  const uint8_t *pe = within(image, image_length, pe_at, PE_SIGNATURE_LENGTH + sizeof(coff));
  if (pe == NULL || memcmp(pe, PE_SIGNATURE, PE_SIGNATURE_LENGTH) != 0)
    return NULL;
  memcpy(&coff, pe + PE_SIGNATURE_LENGTH, sizeof(coff));
  *count = coff.section_count;
  uint64_t table_at = pe_at + PE_SIGNATURE_LENGTH + sizeof(coff) + coff.optional_header_size;
  return within(image, image_length, table_at, *count * sizeof(struct pe_section));
}

bool own_image_find(const void *image, uint64_t image_length, const char *name,
                    struct pe_section *section) {
  char wanted[PE_SECTION_NAME_LENGTH] = {0};
  memcpy(wanted, name, strlen(name) < sizeof(wanted) ? strlen(name) : sizeof(wanted));
  uint32_t count = 0;
  const uint8_t *sections = find_sections(image, image_length, &count);
  for (uint32_t i = 0; sections != NULL && i < count; i++) {
    memcpy(section, sections + i * sizeof(*section), sizeof(*section));
    if (memcmp(section->name, wanted, sizeof(wanted)) == 0)
      return true;
  }
  return false;
}

const void *own_image_section(const void *image, uint64_t image_length, const char *name,
                              size_t *length) {
  struct pe_section section;
  if (!own_image_find(image, image_length, name, &section))
    return NULL;
  *length = section.virtual_size;
  return within(image, image_length, section.virtual_address, section.virtual_size);
}
