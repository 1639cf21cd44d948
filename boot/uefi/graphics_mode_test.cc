// Graphics modes: which are chosen, and how their pixels are described.
#include <gtest/gtest.h>

#include <vector>

extern "C" {
#include "boot/uefi/graphics_mode.h"
}

namespace {

constexpr uint64_t kBase = 0xc000000000;

struct efi_graphics_mode_information Mode(uint32_t width, uint32_t height,
                                          uint32_t format = EFI_PIXEL_BLUE_GREEN_RED) {
  return {0, width, height, format, {0, 0, 0, 0}, width};
}

struct efi_graphics_mode_information Masked(uint32_t red, uint32_t green, uint32_t blue,
                                            uint32_t reserved) {
  struct efi_graphics_mode_information mode = Mode(100, 50, EFI_PIXEL_BIT_MASK);
  mode.mask = {red, green, blue, reserved};
  mode.pixels_per_line = 128;
  return mode;
}

TEST(GraphicsModeDescribe, BytesInEitherOrder) {
  struct efi_graphics_mode_information mode = Mode(1280, 800);
  mode.pixels_per_line = 1344;
  struct boot_screen screen;
  ASSERT_TRUE(graphics_mode_describe(&mode, kBase, &screen));
  EXPECT_EQ(screen.kind, uint32_t{BOOT_SCREEN_FRAMEBUFFER});
  EXPECT_EQ(screen.width, 1280u);
  EXPECT_EQ(screen.height, 800u);
  EXPECT_EQ(screen.pitch, 1344u * 4);
  EXPECT_EQ(screen.base_phys, kBase);
  EXPECT_EQ(screen.bits, 32u);
  EXPECT_EQ(screen.red_shift, 16);
  EXPECT_EQ(screen.green_shift, 8);
  EXPECT_EQ(screen.blue_shift, 0);
  EXPECT_EQ(screen.red_bits, 8);
  EXPECT_EQ(screen.green_bits, 8);
  EXPECT_EQ(screen.blue_bits, 8);
  mode.pixel_format = EFI_PIXEL_RED_GREEN_BLUE;
  ASSERT_TRUE(graphics_mode_describe(&mode, kBase, &screen));
  EXPECT_EQ(screen.red_shift, 0);
  EXPECT_EQ(screen.blue_shift, 16);
}

TEST(GraphicsModeDescribe, Masks) {
  struct boot_screen screen;
  struct efi_graphics_mode_information mode = Masked(0xf800, 0x7e0, 0x1f, 0);
  ASSERT_TRUE(graphics_mode_describe(&mode, kBase, &screen));
  EXPECT_EQ(screen.bits, 16u);
  EXPECT_EQ(screen.pitch, 256u);
  EXPECT_EQ(screen.red_shift, 11);
  EXPECT_EQ(screen.red_bits, 5);
  EXPECT_EQ(screen.green_shift, 5);
  EXPECT_EQ(screen.green_bits, 6);
  EXPECT_EQ(screen.blue_bits, 5);
  mode = Masked(0x3ff00000, 0xffc00, 0x3ff, 0xc0000000);
  ASSERT_TRUE(graphics_mode_describe(&mode, kBase, &screen));
  EXPECT_EQ(screen.bits, 32u);
  EXPECT_EQ(screen.red_bits, 10);
  mode = Masked(0xff0000, 0xff00, 0xff, 0);
  ASSERT_TRUE(graphics_mode_describe(&mode, kBase, &screen));
  EXPECT_EQ(screen.bits, 24u);
  EXPECT_EQ(screen.pitch, 128u * 3);
  mode = Masked(0xff000000, 0xff0000, 0xff00, 0xff);
  ASSERT_TRUE(graphics_mode_describe(&mode, kBase, &screen));
  EXPECT_EQ(screen.red_shift, 24);
}

TEST(GraphicsModeDescribe, WhatAKernelCannotDrawIn) {
  struct boot_screen screen;
  for (struct efi_graphics_mode_information mode :
       {Mode(640, 480, EFI_PIXEL_BLT_ONLY), Mode(640, 480, 4), Mode(0, 480), Mode(640, 0),
        Masked(0, 0xff00, 0xff, 0), Masked(0xf0f, 0xff0000, 0xff000000, 0),
        Masked(0xff, 0xff00, 0x5000000, 0)}) {
    EXPECT_FALSE(graphics_mode_describe(&mode, kBase, &screen));
  }
  struct efi_graphics_mode_information mode = Mode(640, 480);
  EXPECT_FALSE(graphics_mode_describe(&mode, 0, &screen));
  mode.pixels_per_line = 639;
  EXPECT_FALSE(graphics_mode_describe(&mode, kBase, &screen));
}

struct efi_graphics_mode_information
Choose(const std::vector<struct efi_graphics_mode_information> &modes, struct graphics_wish wish) {
  const struct efi_graphics_mode_information *best = nullptr;
  for (const auto &mode : modes)
    if (graphics_mode_is_better(&mode, best, &wish))
      best = &mode;
  return *best;
}

const std::vector<struct efi_graphics_mode_information> kModes = {
    Mode(640, 480), Mode(1280, 800), Mode(1920, 1080), Mode(800, 600), Mode(3840, 2160)};

TEST(GraphicsModeChoice, TheLargestThatTextIsReadableIn) {
  EXPECT_EQ(Choose(kModes, {0, 0}).width, 1920u);
  EXPECT_EQ(Choose({Mode(3840, 2160), Mode(2560, 1440)}, {0, 0}).width, 2560u);
}

TEST(GraphicsModeChoice, AsTheImageWishes) {
  EXPECT_EQ(Choose(kModes, {800, 600}).width, 800u);
  EXPECT_EQ(Choose(kModes, {3840, 2160}).width, 3840u);
  EXPECT_EQ(Choose(kModes, {1300, 1000}).width, 1280u) << "the largest that fits";
  EXPECT_EQ(Choose(kModes, {320, 200}).width, 640u) << "none fits: the smallest";
}

TEST(GraphicsModeChoice, FirmwaresOwnStaysIfItIsGood) {
  struct efi_graphics_mode_information small = Mode(640, 480);
  struct efi_graphics_mode_information large = Mode(3840, 2160);
  const struct graphics_wish none = {0, 0};
  const struct graphics_wish wish = {640, 480};
  EXPECT_FALSE(graphics_mode_is_good(&small, &none));
  EXPECT_TRUE(graphics_mode_is_good(&large, &none));
  EXPECT_TRUE(graphics_mode_is_good(&small, &wish));
  EXPECT_FALSE(graphics_mode_is_good(&large, &wish));
}

} // namespace
