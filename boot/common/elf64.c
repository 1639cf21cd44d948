/* Reading and checking ELF64 headers. */
#include "boot/common/elf64.h"

#include <string.h>

#include "boot/common/elf64_format.h"

static struct error check_header(const struct elf64_header *header) {
  if (memcmp(header->magic, ELF64_MAGIC, sizeof(header->magic)) != 0) {
    uint32_t found = (uint32_t)header->magic[0] << 24 | (uint32_t)header->magic[1] << 16 |
                     (uint32_t)header->magic[2] << 8 | header->magic[3];
    return error_make(ERROR_ELF_MAGIC, found, 0, 0);
  }
  if (header->file_class != ELF64_CLASS_64 || header->data != ELF64_DATA_LITTLE_ENDIAN)
    return error_make(ERROR_ELF_CLASS, header->file_class, header->data, 0);
  if (header->machine != ELF64_MACHINE_X86_64)
    return error_make(ERROR_ELF_MACHINE, header->machine, 0, 0);
  if (header->version != ELF64_VERSION)
    return error_make(ERROR_ELF_VERSION, header->version, 0, 0);
  if (header->type != ELF64_TYPE_EXECUTABLE && header->type != ELF64_TYPE_SHARED)
    return error_make(ERROR_ELF_TYPE, header->type, 0, 0);
  return NO_ERROR;
}

static struct error check_program_headers(const struct elf64_header *header, size_t available,
                                          uint64_t file_length) {
  uint64_t size = (uint64_t)header->program_header_count * sizeof(struct elf64_program_header);
  if (header->program_header_size != sizeof(struct elf64_program_header) ||
      header->program_headers > ELF64_HEADERS_MAX ||
      header->program_headers + size > ELF64_HEADERS_MAX) {
    return error_make(ERROR_ELF_PROGRAM_HEADERS, header->program_header_count,
                      header->program_header_size, header->program_headers);
  }
  if (header->program_headers + size > file_length || header->program_headers + size > available)
    return error_make(ERROR_ELF_TRUNCATED, file_length, header->program_headers + size, 0);
  return NO_ERROR;
}

static struct error check_load(const struct elf64_program_header *load, uint32_t index,
                               uint64_t file_length) {
  if (load->file_size > load->memory_size)
    return error_make(ERROR_ELF_SEGMENT_SIZE, index, load->file_size, load->memory_size);
  /* A segment that is all .bss has no bytes in the file, whatever offset the linker noted. */
  if (load->file_size > 0 &&
      (load->offset > file_length || load->file_size > file_length - load->offset)) {
    return error_make(ERROR_ELF_SEGMENT_TRUNCATED, index, load->offset + load->file_size,
                      file_length);
  }
  if (load->memory_size > UINT64_MAX - load->vaddr)
    return error_make(ERROR_ELF_SEGMENT_WRAPS, index, load->vaddr, load->memory_size);
  if ((load->alignment & (load->alignment - 1)) != 0 || load->alignment > ELF64_MAX_ALIGNMENT)
    return error_make(ERROR_ELF_ALIGNMENT, index, load->alignment, 0);
  return NO_ERROR;
}

/* Keeps the segments in the order of their addresses. */
static void insert_segment(struct elf64_image *image, const struct elf64_segment *segment) {
  size_t at = image->segment_count++;
  while (at > 0 && image->segments[at - 1].vaddr > segment->vaddr) {
    image->segments[at] = image->segments[at - 1];
    at--;
  }
  image->segments[at] = *segment;
}

static struct error add_load(struct elf64_image *image, const struct elf64_program_header *load,
                             uint32_t index, uint64_t file_length) {
  struct error error = check_load(load, index, file_length);
  if (error.code != ERROR_NONE || load->memory_size == 0)
    return error;
  if (image->segment_count == ELF64_MAX_SEGMENTS)
    return error_make(ERROR_ELF_TOO_MANY_SEGMENTS, ELF64_MAX_SEGMENTS, 0, 0);
  if (load->alignment > image->alignment)
    image->alignment = load->alignment;
  if (load->offset + load->file_size > image->loaded_length && load->file_size > 0)
    image->loaded_length = load->offset + load->file_size;
  insert_segment(image, &(struct elf64_segment){.index = index,
                                                .flags = load->flags,
                                                .offset = load->offset,
                                                .file_size = load->file_size,
                                                .vaddr = load->vaddr,
                                                .paddr = load->paddr,
                                                .memory_size = load->memory_size});
  return NO_ERROR;
}

/* Whether its bytes lie in a segment can be said when all are known. */
static struct error add_tls(struct elf64_image *image, const struct elf64_program_header *tls,
                            uint32_t index) {
  if (tls->memory_size == 0 && tls->file_size == 0)
    return NO_ERROR;
  if (image->tls.memory_size != 0 || tls->file_size > tls->memory_size ||
      tls->memory_size > UINT64_MAX - tls->vaddr || (tls->alignment & (tls->alignment - 1)) != 0 ||
      tls->alignment > ELF64_MAX_ALIGNMENT) {
    return error_make(ERROR_ELF_TLS, index, tls->memory_size, tls->alignment);
  }
  image->tls = (struct elf64_tls){.vaddr = tls->vaddr,
                                  .file_size = tls->file_size,
                                  .memory_size = tls->memory_size,
                                  .alignment = tls->alignment == 0 ? 1 : tls->alignment};
  /* Code has distances in it that hold for the template's place modulo its alignment. */
  if (tls->alignment > image->alignment)
    image->alignment = tls->alignment;
  return NO_ERROR;
}

static struct error add_program_header(struct elf64_image *image,
                                       const struct elf64_program_header *header, uint32_t index,
                                       uint64_t file_length) {
  switch (header->type) {
  case ELF64_PT_LOAD:
    return add_load(image, header, index, file_length);
  case ELF64_PT_INTERP:
    return error_make(ERROR_ELF_DYNAMICALLY_LINKED, index, 0, 0);
  case ELF64_PT_DYNAMIC:
    image->dynamic = (struct elf64_range){header->vaddr, header->memory_size};
    break;
  case ELF64_PT_GNU_RELRO:
    image->relro = (struct elf64_range){header->vaddr, header->memory_size};
    break;
  case ELF64_PT_TLS:
    return add_tls(image, header, index);
  default:
    break;
  }
  return NO_ERROR;
}

const struct elf64_segment *elf64_find_segment(const struct elf64_image *image, uint64_t vaddr,
                                               uint64_t length) {
  for (size_t i = 0; i < image->segment_count; i++) {
    const struct elf64_segment *segment = &image->segments[i];
    uint64_t into = vaddr - segment->vaddr;
    if (vaddr >= segment->vaddr && into < segment->memory_size &&
        length <= segment->memory_size - into) {
      return segment;
    }
  }
  return NULL;
}

static struct error check_segments(const struct elf64_image *image) {
  if (image->segment_count == 0)
    return error_make(ERROR_ELF_NO_SEGMENTS, 0, 0, 0);
  for (size_t i = 1; i < image->segment_count; i++) {
    const struct elf64_segment *before = &image->segments[i - 1];
    const struct elf64_segment *segment = &image->segments[i];
    if (segment->vaddr - before->vaddr < before->memory_size)
      return error_make(ERROR_ELF_SEGMENTS_OVERLAP, before->index, segment->index, segment->vaddr);
  }
  const struct elf64_segment *entry = elf64_find_segment(image, image->entry, 1);
  if (entry == NULL || (entry->flags & ELF64_EXECUTE) == 0)
    return error_make(ERROR_ELF_ENTRY, image->entry, 0, 0);
  return NO_ERROR;
}

static struct error check_ranges(const struct elf64_image *image) {
  const struct elf64_range *dynamic = &image->dynamic;
  if (dynamic->size != 0 && elf64_find_segment(image, dynamic->vaddr, dynamic->size) == NULL)
    return error_make(ERROR_ELF_RANGE, dynamic->vaddr, dynamic->size, 0);
  /* Linkers round RELRO up to a page, past the end of its segment: only the start must be inside.
   */
  const struct elf64_range *relro = &image->relro;
  if (relro->size != 0 && (relro->size > UINT64_MAX - relro->vaddr ||
                           elf64_find_segment(image, relro->vaddr, 1) == NULL)) {
    return error_make(ERROR_ELF_RANGE, relro->vaddr, relro->size, 0);
  }
  const struct elf64_tls *tls = &image->tls;
  if (tls->file_size != 0 && elf64_find_segment(image, tls->vaddr, tls->file_size) == NULL)
    return error_make(ERROR_ELF_RANGE, tls->vaddr, tls->file_size, 0);
  return NO_ERROR;
}

struct error elf64_parse(const void *bytes, size_t available, uint64_t file_length,
                         struct elf64_image *image) {
  struct elf64_header header;
  if (available < sizeof(header) || file_length < sizeof(header))
    return error_make(ERROR_ELF_TRUNCATED, file_length, sizeof(header), 0);
  memcpy(&header, bytes, sizeof(header));
  struct error error = check_header(&header);
  if (error.code == ERROR_NONE)
    error = check_program_headers(&header, available, file_length);
  image->position_independent = header.type == ELF64_TYPE_SHARED;
  image->entry = header.entry;
  image->alignment = 1;
  image->loaded_length = header.program_headers + (uint64_t)header.program_header_count *
                                                      sizeof(struct elf64_program_header);
  image->dynamic = image->relro = (struct elf64_range){0, 0};
  image->tls = (struct elf64_tls){.alignment = 1};
  image->segment_count = 0;
  for (uint32_t i = 0; i < header.program_header_count && error.code == ERROR_NONE; i++) {
    struct elf64_program_header program_header;
    memcpy(&program_header,
           (const uint8_t *)bytes + header.program_headers + i * sizeof(program_header),
           sizeof(program_header));
    error = add_program_header(image, &program_header, i, file_length);
  }
  if (error.code == ERROR_NONE)
    error = check_segments(image);
  return error.code == ERROR_NONE ? check_ranges(image) : error;
}
