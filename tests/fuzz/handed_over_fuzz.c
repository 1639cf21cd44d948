/*
 * What boot loaders hand over, of any protocol: it is read without leaving the memory there is, and
 * what is taken from it lies in that memory.
 */
#include <string.h>

#include "boot/multiboot/handed_over.h"
#include "boot/multiboot/protocols.h"
#include "tests/fuzz/input.h"

#define BASE UINT64_C(0x10000)

static struct memory_map map;
static struct handed_over given;

static void check_range(const struct physical *memory, const struct handed_range *range) {
  FUZZ_CHECK(range->length == 0 || physical_at(memory, range->base, range->length) != NULL);
}

static void check_word(const struct physical *memory, const struct handed_range *word) {
  check_range(memory, word);
  FUZZ_CHECK(word->length <= HANDED_OVER_TEXT_MAX);
  if (word->length > 0)
    FUZZ_CHECK(memchr(physical_at(memory, word->base, word->length), 0, word->length) == NULL);
}

/* A text ends in its NUL, and has none before. */
static void check_text(const struct physical *memory, const struct handed_range *text) {
  check_word(memory, text);
  if (text->length == 0)
    return;
  const uint8_t *bytes = physical_at(memory, text->base, text->length + 1);
  FUZZ_CHECK(bytes != NULL && bytes[text->length] == 0);
}

static void check_screen(const struct boot_screen *screen) {
  if (screen->kind == BOOT_SCREEN_NONE)
    return;
  FUZZ_CHECK(screen->kind == BOOT_SCREEN_TEXT || screen->kind == BOOT_SCREEN_FRAMEBUFFER);
  FUZZ_CHECK(screen->width > 0 && screen->height > 0 && screen->pitch > 0);
  FUZZ_CHECK(screen->base_phys + (uint64_t)screen->pitch * screen->height <= UINT64_C(1) << 32);
}

static void check(const struct physical *memory, const struct error *error) {
  FUZZ_CHECK(given.module_count <= HANDED_OVER_MODULES);
  FUZZ_CHECK(given.range_count <= HANDED_OVER_RANGES);
  if (error->code != ERROR_NONE) {
    FUZZ_CHECK(error_template(error->code) != NULL);
    return;
  }
  FUZZ_CHECK(map.count > 0);
  check_text(memory, &given.command_line);
  for (uint32_t i = 0; i < given.module_count; i++) {
    check_range(memory, &given.modules[i].bytes);
    check_word(memory, &given.modules[i].name);
    check_text(memory, &given.modules[i].command_line);
  }
  check_screen(&given.screen);
  check_range(memory, &given.efi_map);
}

/* The first byte chooses the protocol, the second one where the information begins. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  static const uint32_t magics[] = {MULTIBOOT1_MAGIC, MULTIBOOT2_MAGIC, PVH_MAGIC, 0};
  if (length < 2)
    return 0;
  /* A copy of exactly that length, so that the sanitizer sees each byte that is read beyond it. */
  size_t rest = length - 2;
  uint8_t *copy = malloc(rest + (rest == 0));
  FUZZ_CHECK(copy != NULL);
  memcpy(copy, bytes + 2, rest);
  const struct physical memory = {copy, BASE, rest};
  struct error error =
      handed_over_read(&memory, magics[bytes[0] % 4], BASE + bytes[1] * 4, &map, &given);
  check(&memory, &error);
  free(copy);
  return 0;
}
