// The screen request as the image tool sees it: what contradicts itself, which firmware can ever
// meet it, and how people write and read it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include "imagetools/kernel_requests.h"
#include "imagetools/request_fields.h"
#include "imagetools/request_option.h"
}

namespace {

using testing::HasSubstr;

constexpr struct boot_screen_choice kText = {BOOT_SCREEN_CHOICE_TEXT_80_25, 0, 0, 0, 0, 0, 0};
constexpr struct boot_screen_choice kText50 = {BOOT_SCREEN_CHOICE_TEXT_80_50, 0, 0, 0, 0, 0, 0};
constexpr struct boot_screen_choice kPixels = {BOOT_SCREEN_CHOICE_320_200, 0, 0, 0, 0, 0, 0};
constexpr struct boot_screen_choice kFramebuffer = {
    BOOT_SCREEN_CHOICE_FRAMEBUFFER, 0, 0, 0, 0, 0, 0};
constexpr struct boot_screen_choice kNone = {};

class ScreenRequest : public testing::Test {
protected:
  void Ask(const std::vector<struct boot_screen_choice> &choices) {
    requests_.screen = {};
    requests_.screen.request = {1, BOOT_REQUEST_REQUIRED, 0};
    for (size_t i = 0; i < choices.size(); i++)
      requests_.screen.choices[i] = choices[i];
  }

  bool IsFree(const std::vector<struct boot_screen_choice> &choices) {
    Ask(choices);
    return kernel_requests_check_fields("k.elf", &requests_, &failure_);
  }

  void ExpectFault(const std::vector<struct boot_screen_choice> &choices,
                   const std::string &fault) {
    EXPECT_FALSE(IsFree(choices));
    EXPECT_EQ(failure_.text, "k.elf: its screen request " + fault);
  }

  bool CanBeHad(const std::vector<struct boot_screen_choice> &choices, uint32_t firmware) {
    Ask(choices);
    return kernel_requests_check_firmware("k.elf", &requests_, firmware, &failure_);
  }

  struct kernel_requests requests_ = {};
  struct failure failure_ = {};
};

TEST_F(ScreenRequest, GoodOnes) {
  EXPECT_TRUE(IsFree({kText}));
  EXPECT_TRUE(IsFree({kFramebuffer, kPixels, kText50, kText}));
  EXPECT_TRUE(IsFree({{BOOT_SCREEN_CHOICE_FRAMEBUFFER, 800, 600, 15, 800, 600, 15}}));
  EXPECT_TRUE(IsFree({{BOOT_SCREEN_CHOICE_FRAMEBUFFER, 0, 600, 0, 800, 0, 0}}));
  requests_.screen = {};
  EXPECT_TRUE(kernel_requests_check_fields("k.elf", &requests_, &failure_)) << "none at all";
}

TEST_F(ScreenRequest, Faults) {
  ExpectFault({}, "has no choice: name the screen that is wanted most as the first one");
  ExpectFault({kNone, kText},
              "has no choice: name the screen that is wanted most as the first one");
  ExpectFault({kText, kNone, kFramebuffer}, "has a gap in its choices: move the later ones up");
  ExpectFault({kText, {5, 0, 0, 0, 0, 0, 0}},
              "has a choice of a kind that is not known: use kinds from 1 to 4");
  ExpectFault({kText, {0, 0, 0, 16, 0, 0, 0}},
              "has sizes without a choice: say which kind of screen they are of");
}

TEST_F(ScreenRequest, SizesAreForFramebuffers) {
  for (uint32_t kind = 1; kind <= 3; kind++)
    for (int field = 0; field < 6; field++) {
      uint32_t words[7] = {kind};
      words[1 + field] = 400;
      struct boot_screen_choice choice;
      static_assert(sizeof(choice) == sizeof(words), "nothing but numbers");
      memcpy(&choice, words, sizeof(choice));
      ExpectFault({kFramebuffer, choice},
                  "has sizes for a screen that has its own: give them for framebuffers only");
    }
}

TEST_F(ScreenRequest, LeastIsNotMoreThanMost) {
  const std::string fault = "has a choice whose least is more than its most: exchange the two";
  ExpectFault({{BOOT_SCREEN_CHOICE_FRAMEBUFFER, 801, 0, 0, 800, 0, 0}}, fault);
  ExpectFault({{BOOT_SCREEN_CHOICE_FRAMEBUFFER, 0, 601, 0, 0, 600, 0}}, fault);
  ExpectFault({kText, kText, kText, {BOOT_SCREEN_CHOICE_FRAMEBUFFER, 0, 0, 25, 0, 0, 24}}, fault);
}

TEST_F(ScreenRequest, FirmwareThatCanNeverMeetIt) {
  EXPECT_TRUE(CanBeHad({kFramebuffer}, IMAGE_FOR_ALL));
  EXPECT_TRUE(CanBeHad({kText, kPixels, kFramebuffer}, IMAGE_FOR_ALL));
  EXPECT_TRUE(CanBeHad({kText}, IMAGE_FOR_BIOS | IMAGE_FOR_MULTIBOOT));
  EXPECT_TRUE(CanBeHad({kText50}, IMAGE_FOR_BIOS | IMAGE_FOR_MULTIBOOT));
  EXPECT_TRUE(CanBeHad({kPixels}, IMAGE_FOR_BIOS));
  EXPECT_TRUE(CanBeHad({kPixels, kText}, IMAGE_FOR_MULTIBOOT));
  EXPECT_FALSE(CanBeHad({kPixels}, IMAGE_FOR_MULTIBOOT));
  EXPECT_FALSE(CanBeHad({kText, kText50, kPixels}, IMAGE_FOR_UEFI));
  EXPECT_THAT(failure_.text,
              HasSubstr("k.elf: requires screen, which can never be had from \"uefi\""));
}

TEST_F(ScreenRequest, ListOfModesIsFirmwares) {
  requests_.screen_modes.request = {1, BOOT_REQUEST_REQUIRED, 0};
  EXPECT_TRUE(kernel_requests_check_firmware("k.elf", &requests_, IMAGE_FOR_BIOS | IMAGE_FOR_UEFI,
                                             &failure_));
  EXPECT_FALSE(kernel_requests_check_firmware("k.elf", &requests_, IMAGE_FOR_MULTIBOOT, &failure_));
}

TEST_F(ScreenRequest, InWords) {
  ASSERT_TRUE(request_option_parse(&requests_,
                                   "screen: choice = framebuffer, least width = 1024, least height "
                                   "= 768, most bits = 24, second choice = text 80x50, fourth most "
                                   "height = 9",
                                   &failure_))
      << failure_.text;
  const struct boot_screen_choice *choices = requests_.screen.choices;
  EXPECT_EQ(choices[0].kind, uint32_t{BOOT_SCREEN_CHOICE_FRAMEBUFFER});
  EXPECT_EQ(choices[0].least_width, 1024u);
  EXPECT_EQ(choices[0].least_height, 768u);
  EXPECT_EQ(choices[0].least_bits, 0u);
  EXPECT_EQ(choices[0].most_bits, 24u);
  EXPECT_EQ(choices[1].kind, uint32_t{BOOT_SCREEN_CHOICE_TEXT_80_50});
  EXPECT_EQ(choices[3].most_height, 9u);
  char text[REQUEST_FIELD_TEXT_SIZE];
  request_field_format(&requests_.screen.request,
                       request_descriptions[BOOT_REQUEST_TYPE_SCREEN].fields, text, sizeof(text));
  EXPECT_STREQ(text, "framebuffer");
  EXPECT_FALSE(request_option_parse(&requests_, "screen: third choice = cinema", &failure_));
  EXPECT_THAT(failure_.text, HasSubstr("third choice is \"cinema\": give one of text 80x25, text "
                                       "80x50, 320x200, framebuffer"));
}

// As boot/protocol/requests.md has them, from another language.
TEST_F(ScreenRequest, InBytes) {
  std::string notes("\x0a\0\0\0\x78\0\0\0\x0f\0\0\0Bootsmith\0\0\0\x01\0\x01\0\0\0\0\0", 32);
  for (uint8_t number : {4, 1, 2, 3, 5, 6, 7, 2})
    notes += std::string(1, static_cast<char>(number)) + std::string(3, '\0');
  notes.append(4 * 28 - 32, '\0');
  notes += std::string("\x0a\0\0\0\x08\0\0\0\x10\0\0\0Bootsmith\0\0\0\x01\0\0\0\0\0\0\0", 32);
  ASSERT_TRUE(kernel_requests_read_part(reinterpret_cast<const uint8_t *>(notes.data()),
                                        notes.size(), &requests_, &failure_))
      << failure_.text;
  EXPECT_TRUE(request_is_required(&requests_.screen.request));
  const struct boot_screen_choice &choice = requests_.screen.choices[0];
  EXPECT_EQ(choice.kind, uint32_t{BOOT_SCREEN_CHOICE_FRAMEBUFFER});
  EXPECT_EQ(choice.least_width, 1u);
  EXPECT_EQ(choice.least_height, 2u);
  EXPECT_EQ(choice.least_bits, 3u);
  EXPECT_EQ(choice.most_width, 5u);
  EXPECT_EQ(choice.most_height, 6u);
  EXPECT_EQ(choice.most_bits, 7u);
  EXPECT_EQ(requests_.screen.choices[1].kind, uint32_t{BOOT_SCREEN_CHOICE_TEXT_80_50});
  EXPECT_TRUE(request_made(&requests_.screen_modes.request));
  EXPECT_FALSE(request_is_required(&requests_.screen_modes.request));
}

} // namespace
