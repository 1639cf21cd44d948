// Choices of a screen: what satisfies them, and which of several modes is taken.
#include <gtest/gtest.h>

#include <string>
#include <vector>

extern "C" {
#include "boot/common/screen_choice.h"
}

namespace {

using Modes = std::vector<struct boot_screen_mode>;

struct boot_screen_mode Mode(uint32_t width, uint32_t height, uint32_t bits = 32) {
  struct boot_screen_mode mode = {};
  mode.width = width;
  mode.height = height;
  mode.bits = bits;
  return mode;
}

struct boot_screen_choice Framebuffer(uint32_t least_width = 0, uint32_t least_height = 0,
                                      uint32_t least_bits = 0) {
  return {BOOT_SCREEN_CHOICE_FRAMEBUFFER, least_width, least_height, least_bits, 0, 0, 0};
}

// The chosen mode as WIDTHxHEIGHTxBITS.
std::string Chosen(const struct boot_screen_choice &choice, const Modes &modes,
                   struct edid_size preferred = {0, 0}) {
  const struct boot_screen_mode *mode =
      screen_choice_of(&choice, preferred, modes.data(), modes.size());
  return mode == nullptr ? "none"
                         : std::to_string(mode->width) + "x" + std::to_string(mode->height) + "x" +
                               std::to_string(mode->bits);
}

bool Is(uint32_t choice_kind, const struct boot_screen &screen) {
  const struct boot_screen_choice choice = {choice_kind, 0, 0, 0, 0, 0, 0};
  return screen_choice_is(&choice, &screen);
}

struct boot_screen Screen(uint32_t kind, uint32_t width, uint32_t height, uint32_t bits) {
  struct boot_screen screen = {};
  screen.kind = kind;
  screen.width = width;
  screen.height = height;
  screen.bits = bits;
  return screen;
}

const Modes kModes = {Mode(640, 480, 16),  Mode(640, 480, 32),   Mode(640, 480, 24),
                      Mode(1024, 768, 16), Mode(1920, 1080, 32), Mode(1280, 800, 24),
                      Mode(800, 600, 32),  Mode(2560, 1440, 32)};

TEST(ScreenChoiceIs, EachKindOnItsOwnScreenOnly) {
  const struct boot_screen screens[] = {
      Screen(BOOT_SCREEN_NONE, 0, 0, 0),
      Screen(BOOT_SCREEN_TEXT, 80, 25, 16),
      Screen(BOOT_SCREEN_TEXT, 80, 50, 16),
      Screen(BOOT_SCREEN_INDEXED, 320, 200, 8),
      Screen(BOOT_SCREEN_FRAMEBUFFER, 320, 200, 32),
  };
  for (uint32_t kind = 0; kind <= 5; kind++)
    for (uint32_t i = 0; i < 5; i++)
      EXPECT_EQ(Is(kind, screens[i]), kind == i && kind != 0) << kind << " on " << i;
  EXPECT_FALSE(Is(BOOT_SCREEN_CHOICE_TEXT_80_25, Screen(BOOT_SCREEN_TEXT, 40, 25, 16)));
  EXPECT_FALSE(Is(BOOT_SCREEN_CHOICE_320_200, Screen(BOOT_SCREEN_INDEXED, 640, 200, 8)));
  EXPECT_FALSE(Is(BOOT_SCREEN_CHOICE_320_200, Screen(BOOT_SCREEN_INDEXED, 320, 240, 8)));
}

TEST(ScreenChoiceIs, LeastAndMostOfAFramebuffer) {
  const struct boot_screen screen = Screen(BOOT_SCREEN_FRAMEBUFFER, 1024, 768, 24);
  struct boot_screen_choice choice = {BOOT_SCREEN_CHOICE_FRAMEBUFFER, 1024, 768, 24, 1024, 768, 24};
  EXPECT_TRUE(screen_choice_is(&choice, &screen));
  uint32_t *const least[] = {&choice.least_width, &choice.least_height, &choice.least_bits};
  uint32_t *const most[] = {&choice.most_width, &choice.most_height, &choice.most_bits};
  for (int i = 0; i < 3; i++) {
    ++*least[i];
    EXPECT_FALSE(screen_choice_is(&choice, &screen)) << "least " << i;
    --*least[i];
    --*most[i];
    EXPECT_FALSE(screen_choice_is(&choice, &screen)) << "most " << i;
    ++*most[i];
  }
}

TEST(ScreenChoiceOf, SmallestThatIsLargeEnough) {
  EXPECT_EQ(Chosen(Framebuffer(800, 600), kModes), "800x600x32");
  EXPECT_EQ(Chosen(Framebuffer(801), kModes), "1024x768x16");
  EXPECT_EQ(Chosen(Framebuffer(0, 769), kModes), "1280x800x24");
  EXPECT_EQ(Chosen(Framebuffer(801, 0, 32), kModes), "1920x1080x32");
  EXPECT_EQ(Chosen(Framebuffer(801), kModes, {1920, 1080}), "1024x768x16")
      << "whatever the monitor prefers";
}

TEST(ScreenChoiceOf, MostBitsOfOneSize) {
  EXPECT_EQ(Chosen(Framebuffer(640, 480), kModes), "640x480x32");
  struct boot_screen_choice choice = Framebuffer(640, 480);
  choice.most_bits = 24;
  EXPECT_EQ(Chosen(choice, kModes), "640x480x24");
}

TEST(ScreenChoiceOf, WithoutAWishWhatTextIsReadableIn) {
  EXPECT_EQ(Chosen(Framebuffer(), kModes), "1920x1080x32");
  EXPECT_EQ(Chosen(Framebuffer(), {Mode(3840, 2160), Mode(2560, 1440)}), "2560x1440x32")
      << "the smallest, if all are larger";
}

TEST(ScreenChoiceOf, WithoutAWishWhatTheMonitorPrefers) {
  EXPECT_EQ(Chosen(Framebuffer(), kModes, {1280, 800}), "1280x800x24");
  EXPECT_EQ(Chosen(Framebuffer(), kModes, {2560, 1440}), "2560x1440x32");
  EXPECT_EQ(Chosen(Framebuffer(), kModes, {1366, 768}), "1024x768x16") << "the largest below it";
}

TEST(ScreenChoiceOf, LargestUpToAMost) {
  struct boot_screen_choice choice = Framebuffer();
  choice.most_width = 1024;
  EXPECT_EQ(Chosen(choice, kModes), "1024x768x16");
  choice.most_width = 0;
  choice.most_height = 600;
  EXPECT_EQ(Chosen(choice, kModes), "800x600x32");
}

TEST(ScreenChoiceOf, NoneWhereNothingFits) {
  EXPECT_EQ(Chosen(Framebuffer(4096), kModes), "none");
  EXPECT_EQ(Chosen(Framebuffer(0, 0, 33), kModes), "none");
  EXPECT_EQ(Chosen(Framebuffer(), {}), "none");
  EXPECT_EQ(Chosen({BOOT_SCREEN_CHOICE_TEXT_80_25, 0, 0, 0, 0, 0, 0}, kModes), "none");
}

TEST(ScreenChoiceScreen, SaysWhatTheModeSays) {
  const struct boot_screen_mode mode = {0x1234000, 7, 1024, 768, 4100, 32, 20, 10, 11, 9, 1, 8, {}};
  struct boot_screen screen = screen_choice_screen(&mode);
  EXPECT_EQ(screen.kind, uint32_t{BOOT_SCREEN_FRAMEBUFFER});
  EXPECT_EQ(screen.width, 1024u);
  EXPECT_EQ(screen.height, 768u);
  EXPECT_EQ(screen.pitch, 4100u);
  EXPECT_EQ(screen.base_phys, 0x1234000u);
  EXPECT_EQ(screen.bits, 32u);
  EXPECT_EQ(screen.red_shift, 20);
  EXPECT_EQ(screen.red_bits, 10);
  EXPECT_EQ(screen.green_shift, 11);
  EXPECT_EQ(screen.green_bits, 9);
  EXPECT_EQ(screen.blue_shift, 1);
  EXPECT_EQ(screen.blue_bits, 8);
}

} // namespace
