// Graphics modes: how their pixels are described, and which are good.
#include <gtest/gtest.h>

extern "C" {
#include "boot/uefi/graphics_mode.h"
}

namespace {

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
  struct boot_screen_mode described;
  ASSERT_TRUE(graphics_mode_describe(&mode, &described));
  EXPECT_EQ(described.width, 1280u);
  EXPECT_EQ(described.height, 800u);
  EXPECT_EQ(described.pitch, 1344u * 4);
  EXPECT_EQ(described.bits, 32u);
  EXPECT_EQ(described.red_shift, 16);
  EXPECT_EQ(described.green_shift, 8);
  EXPECT_EQ(described.blue_shift, 0);
  EXPECT_EQ(described.red_bits, 8);
  EXPECT_EQ(described.green_bits, 8);
  EXPECT_EQ(described.blue_bits, 8);
  mode.pixel_format = EFI_PIXEL_RED_GREEN_BLUE;
  ASSERT_TRUE(graphics_mode_describe(&mode, &described));
  EXPECT_EQ(described.red_shift, 0);
  EXPECT_EQ(described.blue_shift, 16);
}

TEST(GraphicsModeDescribe, Masks) {
  struct boot_screen_mode described;
  struct efi_graphics_mode_information mode = Masked(0xf800, 0x7e0, 0x1f, 0);
  ASSERT_TRUE(graphics_mode_describe(&mode, &described));
  EXPECT_EQ(described.bits, 16u);
  EXPECT_EQ(described.pitch, 256u);
  EXPECT_EQ(described.red_shift, 11);
  EXPECT_EQ(described.red_bits, 5);
  EXPECT_EQ(described.green_shift, 5);
  EXPECT_EQ(described.green_bits, 6);
  EXPECT_EQ(described.blue_bits, 5);
  mode = Masked(0x3ff00000, 0xffc00, 0x3ff, 0xc0000000);
  ASSERT_TRUE(graphics_mode_describe(&mode, &described));
  EXPECT_EQ(described.bits, 32u);
  EXPECT_EQ(described.red_bits, 10);
  mode = Masked(0xff0000, 0xff00, 0xff, 0);
  ASSERT_TRUE(graphics_mode_describe(&mode, &described));
  EXPECT_EQ(described.bits, 24u);
  EXPECT_EQ(described.pitch, 128u * 3);
  mode = Masked(0xff000000, 0xff0000, 0xff00, 0xff);
  ASSERT_TRUE(graphics_mode_describe(&mode, &described));
  EXPECT_EQ(described.red_shift, 24);
}

TEST(GraphicsModeDescribe, WhatAKernelCannotDrawIn) {
  struct boot_screen_mode described;
  for (struct efi_graphics_mode_information mode :
       {Mode(640, 480, EFI_PIXEL_BLT_ONLY), Mode(640, 480, 4), Mode(0, 480), Mode(640, 0),
        Masked(0, 0xff00, 0xff, 0), Masked(0xf0f, 0xff0000, 0xff000000, 0),
        Masked(0xff, 0xff00, 0x5000000, 0), Masked(0xe0, 0x1c, 0x3, 0)}) {
    EXPECT_FALSE(graphics_mode_describe(&mode, &described));
  }
  struct efi_graphics_mode_information mode = Mode(640, 480);
  mode.pixels_per_line = 639;
  EXPECT_FALSE(graphics_mode_describe(&mode, &described));
  mode.pixels_per_line = 0x40000280; // bytes beyond 32 bits
  EXPECT_FALSE(graphics_mode_describe(&mode, &described));
  mode.pixels_per_line = 0x3fffffff;
  EXPECT_TRUE(graphics_mode_describe(&mode, &described));
  EXPECT_EQ(described.pitch, 0xfffffffcu);
}

TEST(GraphicsModeIsGood, LargeEnoughForText) {
  struct boot_screen screen = {};
  screen.width = 800;
  screen.height = 600;
  EXPECT_TRUE(graphics_mode_is_good(&screen));
  screen.height = 599;
  EXPECT_FALSE(graphics_mode_is_good(&screen));
  screen.height = 2160;
  screen.width = 799;
  EXPECT_FALSE(graphics_mode_is_good(&screen));
}

} // namespace
