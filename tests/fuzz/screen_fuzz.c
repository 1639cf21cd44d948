/*
 * What graphics cards and monitors say of themselves: descriptions of VBE modes, EDID, and the
 * choice among such modes. What is taken makes sense, and no mode that was passed over is better.
 */
#include <stdbool.h>
#include <string.h>

#include "boot/bios/vbe_mode.h"
#include "boot/common/edid.h"
#include "boot/common/screen_choice.h"
#include "tests/fuzz/input.h"

#define MODES 32

/* A copy of exactly that length, so that the sanitizer sees each byte that is read beyond it. */
static uint8_t *copy_of(const uint8_t *bytes, size_t length) {
  uint8_t *copy = malloc(length + (length == 0));
  FUZZ_CHECK(copy != NULL);
  memcpy(copy, bytes, length);
  return copy;
}

static void check_channel(uint32_t shift, uint32_t bits, uint32_t pixel_bits) {
  FUZZ_CHECK(bits >= 1 && shift + bits <= pixel_bits);
}

static void check_mode(const struct boot_screen_mode *mode) {
  uint32_t bytes = (mode->bits + 7) / 8;
  FUZZ_CHECK(mode->width >= 1 && mode->height >= 1);
  FUZZ_CHECK(mode->bits >= 15 && mode->bits <= 32);
  FUZZ_CHECK(mode->pitch >= mode->width * bytes);
  FUZZ_CHECK(mode->base_phys >= 0x100000);
  FUZZ_CHECK(mode->base_phys + (uint64_t)mode->pitch * mode->height <= UINT64_C(1) << 32);
  check_channel(mode->red_shift, mode->red_bits, bytes * 8);
  check_channel(mode->green_shift, mode->green_bits, bytes * 8);
  check_channel(mode->blue_shift, mode->blue_bits, bytes * 8);
}

static void read_mode(struct input *input) {
  struct vbe_mode_information information;
  struct boot_screen_mode mode;
  uint16_t version = (uint16_t)input_number(input, 2);
  memset(&information, 0, sizeof(information));
  size_t length = input->left < sizeof(information) ? input->left : sizeof(information);
  memcpy(&information, input->bytes, length);
  if (vbe_mode_describe(&information, version, 0x118, &mode)) {
    FUZZ_CHECK(mode.number == 0x118);
    check_mode(&mode);
  }
}

static void read_edid(const struct input *input) {
  uint8_t *bytes = copy_of(input->bytes, input->left);
  size_t good = edid_good_length(bytes, input->left);
  FUZZ_CHECK(good <= input->left && good % EDID_BLOCK_SIZE == 0);
  for (size_t block = 0; block < good; block += EDID_BLOCK_SIZE) {
    uint8_t sum = 0;
    for (size_t i = 0; i < EDID_BLOCK_SIZE; i++)
      sum = (uint8_t)(sum + bytes[block + i]);
    FUZZ_CHECK(sum == 0);
  }
  if (good > 0) {
    struct edid_size size = edid_preferred_size(bytes);
    FUZZ_CHECK(good / EDID_BLOCK_SIZE <= edid_block_count(bytes));
    FUZZ_CHECK(size.width <= 4095 && size.height <= 4095);
    FUZZ_CHECK((size.width == 0) == (size.height == 0));
  }
  free(bytes);
}

static bool is_allowed(const struct boot_screen_choice *choice,
                       const struct boot_screen_mode *mode) {
  struct boot_screen screen = screen_choice_screen(mode);
  return screen_choice_is(choice, &screen);
}

static uint64_t area(const struct boot_screen_mode *mode) {
  return (uint64_t)mode->width * mode->height;
}

/* A lower rank is better; so said apart from how screen_choice_of() compares. */
static uint64_t rank(const struct boot_screen_choice *choice, struct edid_size most,
                     const struct boot_screen_mode *mode) {
  bool has_least = (choice->least_width | choice->least_height) != 0;
  bool fits = mode->width <= most.width && mode->height <= most.height;
  uint64_t size = area(mode);
  if (!has_least)
    size = fits ? (UINT64_C(1) << 33) - size : (UINT64_C(1) << 33) + size + 1;
  return size << 8 | (255 - mode->bits);
}

static void choose(struct input *input) {
  struct boot_screen_mode modes[MODES] = {0};
  struct boot_screen_choice choice = {.kind = (uint32_t)input_number(input, 1) % 6,
                                      .least_width = (uint32_t)input_number(input, 2),
                                      .least_height = (uint32_t)input_number(input, 2),
                                      .least_bits = (uint32_t)input_number(input, 1) % 40,
                                      .most_width = (uint32_t)input_number(input, 2),
                                      .most_height = (uint32_t)input_number(input, 2),
                                      .most_bits = (uint32_t)input_number(input, 1) % 40};
  struct edid_size most = {(uint32_t)input_number(input, 2), (uint32_t)input_number(input, 2)};
  size_t count = input_number(input, 1) % (MODES + 1);
  for (size_t i = 0; i < count; i++) {
    modes[i].width = (uint32_t)input_number(input, 2);
    modes[i].height = (uint32_t)input_number(input, 2);
    modes[i].bits = (uint32_t)input_number(input, 1) % 40;
  }
  const struct boot_screen_mode *best = screen_choice_of(&choice, most, modes, count);
  if (most.width == 0)
    most = (struct edid_size){SCREEN_CHOICE_WIDTH, SCREEN_CHOICE_HEIGHT};
  FUZZ_CHECK(best == NULL || is_allowed(&choice, best));
  for (size_t i = 0; i < count; i++)
    if (is_allowed(&choice, &modes[i]))
      FUZZ_CHECK(best != NULL && rank(&choice, most, best) <= rank(&choice, most, &modes[i]));
}

/* The first byte chooses between the three. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  struct input input = {bytes, length};
  switch (input_number(&input, 1) % 3) {
  case 0:
    read_mode(&input);
    break;
  case 1:
    read_edid(&input);
    break;
  default:
    choose(&input);
  }
  return 0;
}
