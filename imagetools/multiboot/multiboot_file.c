/* Putting a volume into the loader's file. */
#include "imagetools/multiboot/multiboot_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "boot/multiboot/embedded_volume.h"

/* ELF32 (System V ABI, gABI 4.1, chapters 4 and 5). */
#define ELF_MAGIC "\177ELF\1\1\1"
#define SEGMENT_LOAD 1
#define SEGMENT_NOTE 4
#define SEGMENT_NULL 0

struct elf_header {
  uint8_t ident[16];
  uint16_t type;
  uint16_t machine;
  uint32_t version;
  uint32_t entry;
  uint32_t program_headers;
  uint32_t section_headers;
  uint32_t flags;
  uint16_t header_size;
  uint16_t program_header_size;
  uint16_t program_header_count;
  uint16_t section_header_size;
  uint16_t section_header_count;
  uint16_t section_names;
};

struct program_header {
  uint32_t type;
  uint32_t offset;
  uint32_t virtual_address;
  uint32_t physical_address;
  uint32_t file_size;
  uint32_t memory_size;
  uint32_t flags;
  uint32_t alignment;
};

/* Where boot loaders look for a header, and at which multiples (Multiboot Specification 0.6.96,
 * section 3.1.1; Multiboot2 Specification 2.0, section 3.1.1). */
#define MULTIBOOT1_HEADER UINT32_C(0x1badb002)
#define MULTIBOOT1_HEADER_LENGTH 12
#define MULTIBOOT2_HEADER UINT32_C(0xe85250d6)
#define MULTIBOOT_ALIGNMENT 4
#define MULTIBOOT1_SEARCHED 8192

/* Multiboot2 Specification 2.0, sections 3.1.2, 3.1.3 and 3.1.10. */
#define MULTIBOOT2_HEADER_LENGTH 16
#define MULTIBOOT2_TAG_ALIGNMENT 8
#define MULTIBOOT2_TAG_SCREEN 5

struct multiboot2_tag {
  uint16_t type;
  uint16_t flags;
  uint32_t length; /* with this */
};

/* The file's bytes as they are changed. */
struct editing {
  const char *name;
  uint8_t *bytes;
  uint64_t length;
  struct elf_header header;
  struct failure *failure;
};

static bool refuse(const struct editing *editing, const char *why) {
  return fail(editing->failure, "%s: %s; give the output of a multiboot_loader.", editing->name,
              why);
}

static uint64_t place_of_header(const struct editing *editing, uint16_t index) {
  return (uint64_t)editing->header.program_headers +
         (uint64_t)index * sizeof(struct program_header);
}

static bool read_header(struct editing *editing) {
  if (editing->length < sizeof(editing->header))
    return refuse(editing, "it is too short for an ELF file");
  memcpy(&editing->header, editing->bytes, sizeof(editing->header));
  const struct elf_header *header = &editing->header;
  if (memcmp(header->ident, ELF_MAGIC, strlen(ELF_MAGIC)) != 0)
    return refuse(editing, "it is not an ELF file of 32 bits");
  if (header->program_header_count == 0 ||
      header->program_header_size != sizeof(struct program_header) ||
      place_of_header(editing, header->program_header_count) > editing->length) {
    return refuse(editing, "its program headers do not lie in it");
  }
  return true;
}

/* The last segment, which is empty but for what says that it waits for a volume. */
static bool find_volume(const struct editing *editing, struct program_header *segment,
                        uint64_t *place) {
  struct embedded_volume embedded;
  *place = place_of_header(editing, (uint16_t)(editing->header.program_header_count - 1));
  memcpy(segment, editing->bytes + *place, sizeof(*segment));
  if (segment->type != SEGMENT_LOAD || segment->file_size != sizeof(embedded) ||
      segment->offset > editing->length || editing->length - segment->offset < sizeof(embedded)) {
    return refuse(editing, "its last segment is not one for a boot volume");
  }
  memcpy(&embedded, editing->bytes + segment->offset, sizeof(embedded));
  if (embedded.magic != EMBEDDED_VOLUME_MAGIC || embedded.length != 0)
    return refuse(editing, "its last segment is not one for a boot volume");
  return true;
}

static bool set_volume(struct editing *editing, uint64_t volume_length) {
  struct program_header segment;
  uint64_t place;
  if (!find_volume(editing, &segment, &place))
    return false;
  struct embedded_volume embedded = {EMBEDDED_VOLUME_MAGIC, volume_length};
  uint64_t most = UINT32_MAX - segment.physical_address - sizeof(embedded);
  if (volume_length > most || volume_length + segment.offset > UINT32_MAX - sizeof(embedded)) {
    return fail(editing->failure,
                "the boot volume has %" PRIu64
                " bytes, which do not fit below 4 GiB; use a disk_image, or fewer modules.",
                volume_length);
  }
  memcpy(editing->bytes + segment.offset, &embedded, sizeof(embedded));
  segment.file_size = segment.memory_size = (uint32_t)(volume_length + sizeof(embedded));
  memcpy(editing->bytes + place, &segment, sizeof(segment));
  editing->length = segment.offset + sizeof(embedded);
  return true;
}

/* Section headers lie behind what is kept. */
static void forget_sections(struct editing *editing) {
  editing->header.section_headers = 0;
  editing->header.section_header_count = 0;
  editing->header.section_names = 0;
  memcpy(editing->bytes, &editing->header, sizeof(editing->header));
}

/* NULL if there is none. */
static uint8_t *find_multiboot_header(const struct editing *editing, uint32_t magic) {
  uint64_t end = editing->length < MULTIBOOT1_SEARCHED ? editing->length : MULTIBOOT1_SEARCHED;
  for (uint64_t at = 0; at + MULTIBOOT1_HEADER_LENGTH <= end; at += MULTIBOOT_ALIGNMENT)
    if (memcmp(editing->bytes + at, &magic, sizeof(magic)) == 0)
      return editing->bytes + at;
  return NULL;
}

static bool remove_multiboot_header(struct editing *editing, uint32_t magic) {
  uint8_t *header = find_multiboot_header(editing, magic);
  if (header == NULL)
    return refuse(editing, "it has no Multiboot header");
  memset(header, 0, MULTIBOOT1_HEADER_LENGTH);
  return true;
}

/* The tag of a framebuffer has room for a wish behind its head; the header's sum does not cover
 * tags. */
static bool set_wish(struct editing *editing, const struct screen_wish *wish) {
  uint8_t *header = find_multiboot_header(editing, MULTIBOOT2_HEADER);
  if (header == NULL)
    return refuse(editing, "it has no Multiboot header");
  const uint8_t *end = editing->bytes + editing->length;
  uint8_t *at = header + MULTIBOOT2_HEADER_LENGTH;
  for (struct multiboot2_tag tag; (size_t)(end - at) >= sizeof(tag) + sizeof(*wish);) {
    memcpy(&tag, at, sizeof(tag));
    if (tag.type == MULTIBOOT2_TAG_SCREEN) {
      memcpy(at + sizeof(tag), wish, sizeof(*wish));
      return true;
    }
    if (tag.type == 0 || tag.length < sizeof(tag) || tag.length > (size_t)(end - at))
      break;
    size_t step = (tag.length + MULTIBOOT2_TAG_ALIGNMENT - 1) & -(size_t)MULTIBOOT2_TAG_ALIGNMENT;
    at += step < (size_t)(end - at) ? step : (size_t)(end - at);
  }
  return refuse(editing, "its Multiboot header has no tag for a framebuffer");
}

static bool remove_note(struct editing *editing) {
  for (uint16_t i = 0; i < editing->header.program_header_count; i++) {
    uint8_t *place = editing->bytes + place_of_header(editing, i);
    struct program_header segment;
    memcpy(&segment, place, sizeof(segment));
    if (segment.type == SEGMENT_NOTE) {
      segment = (struct program_header){.type = SEGMENT_NULL};
      memcpy(place, &segment, sizeof(segment));
      return true;
    }
  }
  return refuse(editing, "it has no note for PVH");
}

static bool edit(struct editing *editing, uint64_t volume_length, const struct screen_wish *wish,
                 const struct multiboot_protocols *protocols) {
  if (!read_header(editing) || !set_volume(editing, volume_length) || !set_wish(editing, wish))
    return false;
  forget_sections(editing);
  return (protocols->multiboot1 || remove_multiboot_header(editing, MULTIBOOT1_HEADER)) &&
         (protocols->multiboot2 || remove_multiboot_header(editing, MULTIBOOT2_HEADER)) &&
         (protocols->pvh || remove_note(editing));
}

bool multiboot_file_make(const char *name, const uint8_t *loader, uint64_t loader_length,
                         uint64_t volume_length, const struct screen_wish *wish,
                         const struct multiboot_protocols *protocols, struct multiboot_file *file,
                         struct failure *failure) {
  struct editing editing = {.name = name,
                            .bytes = malloc(loader_length + 1),
                            .length = loader_length,
                            .failure = failure};
  if (editing.bytes == NULL)
    return fail(failure, "%s: no memory for %" PRIu64 " bytes.", name, loader_length);
  if (loader_length > 0)
    memcpy(editing.bytes, loader, loader_length);
  if (!edit(&editing, volume_length, wish, protocols)) {
    free(editing.bytes);
    return false;
  }
  *file = (struct multiboot_file){editing.bytes, editing.length};
  return true;
}
