/* Appends a section to a PE file, and says so in its headers. */
#include "imagetools/uefi/embed_volume.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include "boot/common/pe_format.h"
#include "boot/common/sha256.h"
#include "imagetools/align.h"
#include "imagetools/failure.h"
#include "imagetools/file.h"

/* What the new section holds. */
struct contents {
  const char *section;
  const char *path; /* of the volume */
  const uint8_t *bytes;
  uint64_t length;
};

/* A loader's headers, taken out of the file. */
struct loader {
  const char *path;
  struct file_bytes file;
  uint64_t coff_at;
  uint64_t optional_at;
  uint64_t table_at;
  struct pe_coff_header coff;
  struct pe_optional_header optional;
};

/* Copies out a header; false if the file ends before it does. */
static bool take(const struct loader *loader, uint64_t offset, void *header, size_t length) {
  if (offset > loader->file.length || length > loader->file.length - offset)
    return false;
  memcpy(header, loader->file.bytes + offset, length);
  return true;
}

static bool read_headers(struct loader *loader, struct failure *failure) {
  uint32_t pe_at;
  char signature[PE_SIGNATURE_LENGTH];
  if (!take(loader, PE_OFFSET_AT, &pe_at, sizeof(pe_at)) ||
      !take(loader, pe_at, signature, sizeof(signature)) ||
      memcmp(signature, PE_SIGNATURE, sizeof(signature)) != 0)
    return fail(failure, "%s: is no PE file: give a UEFI application", loader->path);
  loader->coff_at = (uint64_t)pe_at + PE_SIGNATURE_LENGTH;
  loader->optional_at = loader->coff_at + sizeof(loader->coff);
  if (!take(loader, loader->coff_at, &loader->coff, sizeof(loader->coff)) ||
      !take(loader, loader->optional_at, &loader->optional, sizeof(loader->optional)) ||
      loader->coff.machine != PE_MACHINE_X86_64 || loader->optional.magic != PE_MAGIC_64 ||
      loader->optional.subsystem != PE_SUBSYSTEM_EFI_APPLICATION)
    return fail(failure, "%s: is no UEFI application for x86_64: give the loader's .efi file",
                loader->path);
  loader->table_at = loader->optional_at + loader->coff.optional_header_size;
  return true;
}

static bool section_at(const struct loader *loader, uint32_t index, struct pe_section *section) {
  return take(loader, loader->table_at + index * sizeof(*section), section, sizeof(*section));
}

/* Where in memory the last section ends; 0 with a failure if there is a volume already. */
static bool find_end(const struct loader *loader, uint64_t *end, struct failure *failure) {
  *end = loader->optional.headers_size;
  for (uint32_t i = 0; i < loader->coff.section_count; i++) {
    struct pe_section section;
    if (!section_at(loader, i, &section))
      return fail(failure, "%s: is cut short within its headers: build it again", loader->path);
    if (strncmp(section.name, PE_VOLUME_SECTION, sizeof(section.name)) == 0 ||
        strncmp(section.name, PE_VOLUME_DIGEST_SECTION, sizeof(section.name)) == 0)
      return fail(failure, "%s: has a boot volume already: give the loader alone", loader->path);
    uint64_t section_end = (uint64_t)section.virtual_address + section.virtual_size;
    *end = section_end > *end ? section_end : *end;
  }
  return true;
}

static bool check_room(const struct loader *loader, struct failure *failure) {
  const struct pe_optional_header *optional = &loader->optional;
  uint64_t table_end =
      loader->table_at + (loader->coff.section_count + 1) * sizeof(struct pe_section);
  if (optional->section_alignment == 0 || optional->file_alignment == 0 ||
      optional->directory_count != sizeof(optional->directories) / sizeof(optional->directories[0]))
    return fail(failure, "%s: has headers of another shape than lld-link writes: link it with that",
                loader->path);
  if (optional->headers_size > loader->file.length)
    return fail(failure, "%s: is cut short within its headers: build it again", loader->path);
  if (optional->directories[PE_DIRECTORY_CERTIFICATES].size != 0)
    return fail(failure,
                "%s: is signed, and the signature would not hold any more: sign the result",
                loader->path);
  if (table_end > optional->headers_size)
    return fail(failure,
                "%s: has no room for another section header: its headers have %" PRIu32
                " bytes, and %" PRIu64 " are needed",
                loader->path, optional->headers_size, table_end);
  return true;
}

/* The new section's header; the image in memory grows by it. */
static bool add_section(struct loader *loader, const struct contents *contents,
                        struct pe_section *section, struct failure *failure) {
  uint64_t length = contents->length;
  struct pe_optional_header *optional = &loader->optional;
  uint64_t end;
  if (!check_room(loader, failure) || !find_end(loader, &end, failure))
    return false;
  uint64_t address = align_up(end, optional->section_alignment);
  uint64_t raw_offset = align_up(loader->file.length, optional->file_alignment);
  uint64_t raw_size = align_up(length, optional->file_alignment);
  uint64_t image_size = align_up(address + length, optional->section_alignment);
  if (length > UINT32_MAX || image_size > UINT32_MAX || raw_offset + raw_size > UINT32_MAX)
    return fail(failure,
                "%s: has %" PRIu64 " bytes, and a UEFI application has at most 4 GiB: make the "
                "modules smaller, or use a disk image",
                contents->path, length);
  *section = (struct pe_section){
      .virtual_size = (uint32_t)length,
      .virtual_address = (uint32_t)address,
      .raw_size = (uint32_t)raw_size,
      .raw_offset = (uint32_t)raw_offset,
      .characteristics = PE_SECTION_INITIALIZED_DATA | PE_SECTION_READ,
  };
  memcpy(section->name, contents->section, strlen(contents->section));
  optional->image_size = (uint32_t)image_size;
  optional->initialized_size += section->raw_size;
  optional->checksum = 0; /* firmware does not look at it, and a wrong one is worse than none */
  return true;
}

/* In memory, where the file is a private copy. */
static void put_headers(struct loader *loader, const struct pe_section *section) {
  uint64_t section_at = loader->table_at + loader->coff.section_count * sizeof(*section);
  loader->coff.section_count++;
  memcpy(loader->file.bytes + loader->coff_at, &loader->coff, sizeof(loader->coff));
  memcpy(loader->file.bytes + loader->optional_at, &loader->optional, sizeof(loader->optional));
  memcpy(loader->file.bytes + section_at, section, sizeof(*section));
}

static bool write_output(const char *path, const struct loader *loader,
                         const struct contents *contents, const struct pe_section *section,
                         struct failure *failure) {
  struct output_file output;
  if (!output_begin(&output, path, failure))
    return false;
  if (!output_write(&output, 0, loader->file.bytes, loader->file.length, failure) ||
      !output_write(&output, section->raw_offset, contents->bytes, contents->length, failure)) {
    output_abandon(&output);
    return false;
  }
  return output_finish(&output, (uint64_t)section->raw_offset + section->raw_size, failure);
}

static bool embed(struct loader *loader, const struct contents *contents, const char *output,
                  struct failure *failure) {
  struct pe_section section;
  if (!file_open(loader->path, &loader->file, failure) || !read_headers(loader, failure) ||
      !add_section(loader, contents, &section, failure))
    return false;
  put_headers(loader, &section);
  return write_output(output, loader, contents, &section, failure);
}

static bool embed_volume(struct loader *loader, const char *path, struct file_bytes *volume,
                         const char *output, struct failure *failure) {
  if (!file_open(path, volume, failure))
    return false;
  const struct contents contents = {
      .section = PE_VOLUME_SECTION, .path = path, .bytes = volume->bytes, .length = volume->length};
  return embed(loader, &contents, output, failure);
}

static bool embed_digest(struct loader *loader, const char *path, struct file_bytes *volume,
                         const char *output, struct failure *failure) {
  uint8_t digest[SHA256_SIZE];
  if (!file_open(path, volume, failure))
    return false;
  sha256_of(volume->bytes, volume->length, digest);
  const struct contents contents = {
      .section = PE_VOLUME_DIGEST_SECTION, .path = path, .bytes = digest, .length = sizeof(digest)};
  return embed(loader, &contents, output, failure);
}

int embed_volume_run(int argument_count, char **arguments, FILE *errors) {
  bool digest = argument_count == 5 && strcmp(arguments[1], "--digest") == 0;
  if (argument_count != 4 && !digest) {
    fprintf(errors, "usage: embed_volume [--digest] LOADER.efi VOLUME OUTPUT.efi\n");
    return EMBED_VOLUME_USAGE;
  }
  char **files = arguments + (digest ? 2 : 1);
  struct loader loader = {.path = files[0]};
  struct file_bytes volume = {0};
  struct failure failure;
  bool done = digest ? embed_digest(&loader, files[1], &volume, files[2], &failure)
                     : embed_volume(&loader, files[1], &volume, files[2], &failure);
  file_close(&loader.file);
  file_close(&volume);
  if (!done)
    fprintf(errors, "embed_volume: %s\n", failure.text);
  return done ? EMBED_VOLUME_DONE : EMBED_VOLUME_REFUSED;
}
