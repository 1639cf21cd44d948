/* The volume's header and a module's entry: what the check lets through keeps every promise that
 * the loader relies on.
 */
#include <stdbool.h>
#include <string.h>

#include "boot/common/volume.h"
#include "tests/fuzz/input.h"

static bool lies_below(uint64_t first, uint64_t count, uint64_t end) {
  return first <= end && count <= end - first;
}

static bool is_stored_right(const struct volume_header *header, uint32_t compression,
                            uint64_t length, uint64_t unpacked_length) {
  if (compression == VOLUME_NOT_COMPRESSED)
    return length == unpacked_length;
  return compression == VOLUME_LZ4 && (header->flags & VOLUME_FLAG_COMPRESSED) != 0 && length > 0 &&
         unpacked_length > 0;
}

static void check_part(const struct volume_header *header, const struct volume_part *part) {
  uint64_t sectors = volume_sectors(part->length);
  FUZZ_CHECK(sectors ==
             part->length / VOLUME_SECTOR_SIZE + (part->length % VOLUME_SECTOR_SIZE == 0 ? 0 : 1));
  FUZZ_CHECK(part->first_sector >= 1);
  FUZZ_CHECK(lies_below(part->first_sector, sectors, header->sectors));
  FUZZ_CHECK(is_stored_right(header, part->compression, part->length, part->unpacked_length));
  FUZZ_CHECK(part->compression == VOLUME_NOT_COMPRESSED || part->kind == VOLUME_PART_KERNEL ||
             part->kind == VOLUME_PART_KERNEL_FILE);
  if (part->kind == VOLUME_PART_COMMAND_LINE)
    FUZZ_CHECK(part->length <= VOLUME_COMMAND_LINE_MAX);
  if (part->kind == VOLUME_PART_LOADER)
    FUZZ_CHECK(part->first_sector == 1 && sectors < VOLUME_LOADER_MAX_SECTORS);
}

static unsigned count_parts(const struct volume_header *header, uint32_t kind) {
  unsigned count = 0;
  for (uint32_t i = 0; i < header->part_count; i++)
    count += header->parts[i].kind == kind;
  return count;
}

static void check_header(const struct volume_header *header) {
  FUZZ_CHECK(memcmp(header->magic, VOLUME_MAGIC, sizeof(header->magic)) == 0);
  FUZZ_CHECK(header->version == VOLUME_VERSION);
  FUZZ_CHECK(header->digest == volume_header_digest(header));
  FUZZ_CHECK(header->part_count <= VOLUME_MAX_PARTS);
  for (uint32_t i = 0; i < header->part_count; i++)
    check_part(header, &header->parts[i]);
  FUZZ_CHECK(count_parts(header, VOLUME_PART_LOADER) == 1);
  FUZZ_CHECK(count_parts(header, VOLUME_PART_KERNEL) == 1);
  FUZZ_CHECK(count_parts(header, VOLUME_PART_COMMAND_LINE) <= 1);
  FUZZ_CHECK(count_parts(header, VOLUME_PART_MODULE_LIST) <= 1);
  FUZZ_CHECK(count_parts(header, VOLUME_PART_EXTENSION) <= 1);
}

static void check_module(const struct volume_header *header, const struct volume_module *list,
                         size_t length) {
  const struct volume_module *module = &list[0];
  const char *command_line = volume_module_command_line(list, 0);
  FUZZ_CHECK(memchr(command_line, '\0', (size_t)((const char *)list + length - command_line)) !=
             NULL);
  FUZZ_CHECK(memchr(module->name, '\0', sizeof(module->name)) != NULL);
  FUZZ_CHECK(lies_below(module->first_sector, volume_sectors(module->length), header->sectors));
  FUZZ_CHECK(is_stored_right(header, module->compression, module->length, module->unpacked_length));
}

/* A copy of exactly the list's length, so that the sanitizer sees each byte read beyond it. */
static void check_list(const struct volume_header *header, const uint8_t *bytes, size_t length) {
  const struct volume_part *part = volume_find_part(header, VOLUME_PART_MODULE_LIST);
  uint64_t modules = (uint64_t)header->module_count * sizeof(struct volume_module);
  FUZZ_CHECK(part == NULL ? modules == 0 : modules <= part->length);
  if (modules == 0 || part->length > length)
    return;
  struct volume_module *list = malloc((size_t)part->length);
  FUZZ_CHECK(list != NULL);
  memcpy(list, bytes, (size_t)part->length);
  if (volume_module_check(header, list, 0).code == ERROR_NONE)
    check_module(header, list, (size_t)part->length);
  free(list);
}

/* The first byte asks for what a fuzzer does not guess: magic, version and digest made right. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  struct volume_header header;
  if (length < 1 + sizeof(header) + sizeof(struct volume_module))
    return 0;
  memcpy(&header, bytes + 1, sizeof(header));
  if ((bytes[0] & 1) != 0) {
    memcpy(header.magic, VOLUME_MAGIC, sizeof(header.magic));
    header.version = VOLUME_VERSION;
  }
  if ((bytes[0] & 2) != 0)
    header.digest = volume_header_digest(&header);
  if (volume_header_check(&header).code != ERROR_NONE)
    return 0;
  check_header(&header);
  check_list(&header, bytes + 1 + sizeof(header), length - 1 - sizeof(header));
  return 0;
}
