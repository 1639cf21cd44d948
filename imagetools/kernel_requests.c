/* Reading, joining, checking and writing requests. */
#include "imagetools/kernel_requests.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "boot/common/elf64_format.h"
#include "imagetools/request_fields.h"

_Static_assert(KERNEL_REQUESTS_MAX_BYTES <= VOLUME_REQUESTS_MAX, "the volume takes them all");

/* A range of notes in the file. */
struct range {
  uint64_t offset;
  uint64_t length;
  uint64_t alignment;
};

struct file {
  const char *name;
  const uint8_t *bytes;
  uint64_t length;
  struct elf64_header header;
};

static const char *name_of(uint32_t type) {
  return request_descriptions[type].name;
}

/* What is wrong with a note, as the end of a sentence that begins with its file. */
static bool say(const char *name, const struct request_finding *found, uint64_t at,
                struct failure *failure) {
  switch (found->fault) {
  case REQUEST_WELL:
    return true;
  case REQUEST_CUT_SHORT:
    return fail(failure,
                "%s: the note at byte 0x%" PRIx64 " reaches beyond the end of its section or "
                "segment: write it as boot/protocol/requests.md says, or remove that section",
                name, at);
  case REQUEST_UNKNOWN:
    return fail(failure,
                "%s: the note at byte 0x%" PRIx64 " is a request of type %" PRIu32
                ", which is not known: use types from 1 to %d, or a newer Bootsmith",
                name, at, found->value, REQUEST_TYPES);
  case REQUEST_VERSION:
    return fail(failure,
                "%s: the %s request has version %" PRIu32
                ", and this Bootsmith knows %d: use that, or a newer Bootsmith",
                name, name_of(found->type), found->value, request_kinds[found->type].version);
  case REQUEST_LENGTH:
    return fail(failure,
                "%s: the %s request has a descriptor of %" PRIu32
                " bytes, and its version has %d: write it as boot/protocol/requests.md says",
                name, name_of(found->type), found->value, request_kinds[found->type].size);
  case REQUEST_FLAGS:
    return fail(failure,
                "%s: the %s request has flags 0x%" PRIx32
                ": use 1 for a required one and 0 for an optional one",
                name, name_of(found->type), found->value);
  case REQUEST_RESERVED:
    return fail(failure, "%s: the %s request has 0x%" PRIx32 " in its reserved field: put 0 there",
                name, name_of(found->type), found->value);
  case REQUEST_TWICE:
    break;
  }
  return fail(failure, "%s: makes the %s request twice: remove one of them", name,
              name_of(found->type));
}

static bool lies_in(const struct file *file, uint64_t offset, uint64_t length) {
  return offset <= file->length && length <= file->length - offset;
}

static bool read_range(const struct file *file, const struct range *range,
                       struct kernel_requests *requests, struct failure *failure) {
  if (range->length == 0)
    return true; /* wherever it lies: linkers and strip leave such ones behind */
  if (!lies_in(file, range->offset, range->length))
    return fail(failure,
                "%s: is cut short: notes reach to byte 0x%" PRIx64 ", and it has 0x%" PRIx64
                ": copy or link it again",
                file->name, range->offset + range->length, file->length);
  const struct request_notes notes = {.bytes = file->bytes + range->offset,
                                      .length = range->length,
                                      .alignment = range->alignment == 8 ? 8 : 4,
                                      .flags = BOOT_REQUEST_REQUIRED};
  struct request_finding found = requests_read(requests, &notes);
  return say(file->name, &found, range->offset + found.offset, failure);
}

static struct elf64_program_header segment_at(const struct file *file, uint32_t index) {
  struct elf64_program_header segment;
  memcpy(&segment, file->bytes + file->header.program_headers + index * sizeof(segment),
         sizeof(segment));
  return segment;
}

static bool read_segments(const struct file *file, struct kernel_requests *requests,
                          struct failure *failure) {
  for (uint32_t i = 0; i < file->header.program_header_count; i++) {
    struct elf64_program_header segment = segment_at(file, i);
    const struct range range = {segment.offset, segment.file_size, segment.alignment};
    if (segment.type == ELF64_PT_NOTE && !read_range(file, &range, requests, failure))
      return false;
  }
  return true;
}

static bool overlaps(const struct elf64_section_header *section,
                     const struct elf64_program_header *segment) {
  return section->offset < segment->offset
             ? segment->offset - section->offset < section->size
             : section->offset - segment->offset < segment->file_size && section->size > 0;
}

static bool lies_inside(const struct elf64_section_header *section,
                        const struct elf64_program_header *segment) {
  return section->offset >= segment->offset &&
         section->offset - segment->offset <= segment->file_size &&
         section->size <= segment->file_size - (section->offset - segment->offset);
}

/* Segments of notes have been read: what lies in one is not read again. */
static bool read_section(const struct file *file, const struct elf64_section_header *section,
                         struct kernel_requests *requests, struct failure *failure) {
  const struct range range = {section->offset, section->size, section->alignment};
  bool reaches_out = false;
  for (uint32_t i = 0; i < file->header.program_header_count; i++) {
    struct elf64_program_header segment = segment_at(file, i);
    if (segment.type != ELF64_PT_NOTE || !overlaps(section, &segment))
      continue;
    if (lies_inside(section, &segment))
      return true;
    reaches_out = true;
  }
  return reaches_out
             ? fail(failure,
                    "%s: the section of notes at byte 0x%" PRIx64 " lies in a segment of notes, "
                    "but not all of it, so it can't be read once: link it again",
                    file->name, section->offset)
             : read_range(file, &range, requests, failure);
}

static bool read_sections(const struct file *file, struct kernel_requests *requests,
                          struct failure *failure) {
  const struct elf64_header *header = &file->header;
  struct elf64_section_header section;
  if (header->section_header_count == 0 && header->section_headers != 0)
    return fail(failure,
                "%s: has a table of sections that its header does not count (byte 0x%" PRIx64
                "), so its notes can't be found: link it with fewer than 65280",
                file->name, header->section_headers);
  uint64_t size = header->section_header_count * sizeof(section);
  if (header->section_header_count != 0 && (header->section_header_size != sizeof(section) ||
                                            !lies_in(file, header->section_headers, size)))
    return fail(failure,
                "%s: has no whole table of sections where its header says (byte 0x%" PRIx64
                "), so its notes can't be found: copy or link it again",
                file->name, header->section_headers);
  for (uint32_t i = 0; i < header->section_header_count; i++) {
    memcpy(&section, file->bytes + header->section_headers + i * sizeof(section), sizeof(section));
    if (section.type == ELF64_SHT_NOTE && !read_section(file, &section, requests, failure))
      return false;
  }
  return true;
}

/* 0 stands for no word, and so does what a set has above its last. */
static uint64_t most_of(const struct request_field *field) {
  int words = 0;
  while (field->words[words] != NULL)
    words++;
  return field->is_set ? (UINT64_C(1) << words) - 1 : (uint64_t)words;
}

/* Whether all fields that are words have one. */
static bool check_words(const char *name, struct kernel_requests *requests,
                        struct failure *failure) {
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    const struct boot_request *request = requests_at(requests, type);
    const struct request_field *field = request_field_next(request_descriptions[type].fields);
    for (; request_made(request) && field != NULL; field = request_field_next(field + 1)) {
      uint64_t value = request_field_value(request, field);
      if (field->words != NULL && value > most_of(field))
        return fail(failure,
                    "%s: the %s request has %s %" PRIu64 ", and 1 to %" PRIu64
                    " have a meaning: docs/requests.md lists them",
                    name, name_of(type), field->name, value, most_of(field));
    }
  }
  return true;
}

bool kernel_requests_read(const char *name, const uint8_t *bytes, uint64_t length,
                          struct kernel_requests *requests, struct failure *failure) {
  struct file file = {.name = name, .bytes = bytes, .length = length};
  assert(length >= sizeof(file.header));
  memcpy(&file.header, bytes, sizeof(file.header));
  *requests = (struct kernel_requests){0};
  return read_segments(&file, requests, failure) && read_sections(&file, requests, failure) &&
         check_words(name, requests, failure);
}

bool kernel_requests_read_part(const uint8_t *bytes, uint64_t length,
                               struct kernel_requests *requests, struct failure *failure) {
  *requests = (struct kernel_requests){0};
  const struct request_notes notes = {
      .bytes = bytes, .length = length, .flags = BOOT_REQUEST_REQUIRED | BOOT_REQUEST_UNAVAILABLE};
  struct request_finding found = requests_read(requests, &notes);
  return say("requests", &found, found.offset, failure);
}

static bool refuse_difference(const char *name, uint32_t type, const struct request_field *field,
                              const struct boot_request *request, const struct boot_request *other,
                              struct failure *failure) {
  char mine[REQUEST_FIELD_TEXT_SIZE], theirs[REQUEST_FIELD_TEXT_SIZE];
  request_field_format(request, field, mine, sizeof(mine));
  request_field_format(other, field, theirs, sizeof(theirs));
  return fail(failure, "%s: asks for a %s with %s %s, and the image for %s: remove one of the two",
              name, name_of(type), field->name, mine, theirs);
}

/* Takes over the fields that only the other one has. */
static bool join(const char *name, uint32_t type, struct boot_request *request,
                 const struct boot_request *other, struct failure *failure) {
  const struct request_field *field = request_field_next(request_descriptions[type].fields);
  for (; field != NULL; field = request_field_next(field + 1)) {
    uint64_t mine = request_field_value(request, field);
    uint64_t theirs = request_field_value(other, field);
    if (mine == 0)
      request_field_set(request, field, theirs);
    else if (theirs != 0 && mine != theirs)
      return refuse_difference(name, type, field, request, other, failure);
  }
  request->flags |= other->flags;
  return true;
}

bool kernel_requests_add(const char *name, struct kernel_requests *requests,
                         const struct kernel_requests *of_image, struct failure *failure) {
  struct kernel_requests others = *of_image;
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    struct boot_request *request = requests_at(requests, type);
    const struct boot_request *other = requests_at(&others, type);
    if (!request_made(other))
      continue;
    if (!request_made(request))
      memcpy(request, other, request_kinds[type].size);
    else if (!join(name, type, request, other, failure))
      return false;
  }
  return true;
}

bool kernel_requests_check_fields(const char *name, struct kernel_requests *requests,
                                  struct failure *failure) {
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    const struct boot_request *request = requests_at(requests, type);
    if (!request_made(request) || request_descriptions[type].fault == NULL)
      continue;
    const char *fault = request_descriptions[type].fault(request);
    if (fault != NULL)
      return fail(failure, "%s: its %s request %s", name, name_of(type), fault);
  }
  return true;
}

static const char *firmware_name(uint32_t firmware) {
  return (firmware & IMAGE_FOR_BIOS) != 0   ? "bios"
         : (firmware & IMAGE_FOR_UEFI) != 0 ? "uefi"
                                            : "multiboot";
}

bool kernel_requests_check_firmware(const char *name, struct kernel_requests *requests,
                                    uint32_t firmware, struct failure *failure) {
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    const struct boot_request *request = requests_at(requests, type);
    if (!request_made(request) || !request_is_required(request))
      continue;
    uint32_t never = firmware & ~request_firmware(type, request);
    if (never != 0)
      return fail(failure,
                  "%s: requires %s, which can never be had from \"%s\": make the request optional, "
                  "or leave that out of the image's firmware",
                  name, name_of(type), firmware_name(never));
  }
  return true;
}

size_t kernel_requests_write(const struct kernel_requests *requests, uint8_t *notes) {
  struct kernel_requests copy = *requests;
  uint8_t *end = notes;
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    const struct boot_request *request = requests_at(&copy, type);
    if (!request_made(request))
      continue;
    const struct boot_request_note note = {.owner_size = BOOT_REQUEST_OWNER_SIZE,
                                           .descriptor_size = request_kinds[type].size,
                                           .type = type,
                                           .owner = BOOT_REQUEST_OWNER};
    memcpy(end, &note, sizeof(note));
    memcpy(end + sizeof(note), request, note.descriptor_size);
    end += sizeof(note) + note.descriptor_size;
  }
  return (size_t)(end - notes);
}
