/* Multiboot 2 (Multiboot2 Specification 2.0, section 3.6). */
#include "boot/multiboot/handed_over.h"
#include "boot/multiboot/protocols.h"

#define TAG_ALIGNMENT UINT64_C(8)
#define EFI_DESCRIPTOR_LEAST 40 /* UEFI 2.10, section 7.2.3 */

/* A tag that lies inside the information. */
struct tag {
  const struct physical *memory;
  uint32_t type;
  uint64_t address; /* of what is behind its header */
  uint64_t length;  /* of that */
};

static struct error damaged(const struct tag *tag) {
  return handed_over_damaged(tag->type, tag->address, tag->length);
}

static bool read_head(const struct tag *tag, void *to, size_t length) {
  return tag->length >= length && physical_read(tag->memory, tag->address, to, length);
}

/* The text from `offset` on, which has to end inside the tag. */
static bool text_of(const struct tag *tag, uint64_t offset, struct handed_range *text) {
  uint64_t room = tag->length - offset;
  uint64_t most = room < HANDED_OVER_TEXT_MAX ? room : HANDED_OVER_TEXT_MAX;
  text->base = tag->address + offset;
  return physical_text(tag->memory, text->base, most, &text->length);
}

static struct error take_module(const struct tag *tag, struct handed_over *given) {
  struct multiboot2_module module;
  struct handed_range text;
  if (!read_head(tag, &module, sizeof(module)) || module.end < module.start ||
      !text_of(tag, sizeof(module), &text)) {
    return damaged(tag);
  }
  struct handed_range bytes = {module.start, module.end - module.start};
  return handed_over_module(tag->memory, given, bytes, text);
}

static struct error take_map(const struct tag *tag, struct memory_map *map) {
  struct multiboot2_map header;
  if (!read_head(tag, &header, sizeof(header)) ||
      header.entry_size < sizeof(struct multiboot2_region)) {
    return damaged(tag);
  }
  uint64_t end = tag->address + tag->length;
  for (uint64_t at = tag->address + sizeof(header); end - at >= header.entry_size;
       at += header.entry_size) {
    struct multiboot2_region region;
    if (!physical_read(tag->memory, at, &region, sizeof(region)))
      return damaged(tag);
    struct error error = memory_map_add(map, region.base, region.length, region.type);
    if (error.code != ERROR_NONE)
      return error;
  }
  return NO_ERROR;
}

/* Channels are there only for a framebuffer of pixels. */
static struct error take_screen(const struct tag *tag, struct handed_over *given) {
  struct multiboot2_screen screen = {.reserved = 0};
  size_t length = tag->length < sizeof(screen) ? (size_t)tag->length : sizeof(screen);
  if (length < sizeof(screen.screen) || !read_head(tag, &screen, length) ||
      (screen.screen.kind == MULTIBOOT_SCREEN_RGB && length < sizeof(screen))) {
    return damaged(tag);
  }
  handed_over_screen(given, &screen.screen, &screen.channels);
  return NO_ERROR;
}

static struct error take_system_table(const struct tag *tag, struct handed_over *given) {
  uint64_t address;
  if (!read_head(tag, &address, sizeof(address)))
    return damaged(tag);
  given->efi_system_table = address;
  efi_tables_read(tag->memory, address, given);
  return NO_ERROR;
}

static struct error take_efi_map(const struct tag *tag, struct handed_over *given) {
  struct multiboot2_efi_map header;
  if (!read_head(tag, &header, sizeof(header)) || header.descriptor_size < EFI_DESCRIPTOR_LEAST)
    return damaged(tag);
  given->efi_map =
      (struct handed_range){tag->address + sizeof(header), tag->length - sizeof(header)};
  given->efi_descriptor_size = header.descriptor_size;
  given->efi_descriptor_version = header.descriptor_version;
  return NO_ERROR;
}

static struct error take(const struct tag *tag, struct memory_map *map, struct handed_over *given) {
  switch (tag->type) {
  case MULTIBOOT2_COMMAND_LINE:
    return text_of(tag, 0, &given->command_line) ? NO_ERROR : damaged(tag);
  case MULTIBOOT2_MODULE:
    return take_module(tag, given);
  case MULTIBOOT2_MEMORY_MAP:
    return take_map(tag, map);
  case MULTIBOOT2_FRAMEBUFFER:
    return take_screen(tag, given);
  case MULTIBOOT2_EFI64_SYSTEM_TABLE:
    return take_system_table(tag, given);
  case MULTIBOOT2_EFI_MEMORY_MAP:
    return take_efi_map(tag, given);
  case MULTIBOOT2_OLD_RSDP:
    if (given->rsdp_copy == 0)
      given->rsdp_copy = tag->address;
    return NO_ERROR;
  case MULTIBOOT2_NEW_RSDP:
    given->rsdp_copy = tag->address;
    return NO_ERROR;
  default:
    return NO_ERROR; /* what we have no use for */
  }
}

struct error multiboot2_read(const struct physical *memory, uint64_t address,
                             struct memory_map *map, struct handed_over *given) {
  struct multiboot2_info info;
  given->firmware = BOOT_FIRMWARE_MULTIBOOT2;
  if (!physical_read(memory, address, &info, sizeof(info)) || info.length < sizeof(info) ||
      physical_at(memory, address, info.length) == NULL) {
    return handed_over_damaged(MULTIBOOT2_END, address, sizeof(info));
  }
  handed_over_keep(given, address, info.length);
  uint64_t end = address + info.length;
  for (uint64_t at = address + sizeof(info);;) {
    struct multiboot2_tag header;
    if (at > end || end - at < sizeof(header) ||
        !physical_read(memory, at, &header, sizeof(header)) || header.length < sizeof(header) ||
        header.length > end - at) {
      return handed_over_damaged(MULTIBOOT2_END, at, at > end ? 0 : end - at);
    }
    if (header.type == MULTIBOOT2_END)
      return NO_ERROR;
    const struct tag tag = {memory, header.type, at + sizeof(header),
                            header.length - sizeof(header)};
    struct error error = take(&tag, map, given);
    if (error.code != ERROR_NONE)
      return error;
    at += (header.length + TAG_ALIGNMENT - 1) & ~(TAG_ALIGNMENT - 1);
  }
}
