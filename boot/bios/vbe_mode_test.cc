// Descriptions of VBE modes: what is taken of good ones, and which are not.
#include <gtest/gtest.h>

extern "C" {
#include "boot/bios/vbe_mode.h"
}

namespace {

constexpr uint32_t kBase = 0xfd000000;

// 1024 by 768 pixels of 32 bits with 16 bytes behind each line.
struct vbe_mode_information Information() {
  struct vbe_mode_information information = {};
  information.attributes = 0xbb;
  information.pitch = 4112;
  information.width = 1024;
  information.height = 768;
  information.planes = 1;
  information.bits = 32;
  information.memory_model = 6;
  information.channels = {8, 16, 8, 8, 8, 0, {8, 24}};
  information.framebuffer = kBase;
  return information;
}

bool IsTaken(const struct vbe_mode_information &information, uint16_t version = 0x0300) {
  struct boot_screen_mode mode;
  return vbe_mode_describe(&information, version, 0x118, &mode);
}

TEST(VbeModeDescribe, GoodOne) {
  struct vbe_mode_information information = Information();
  struct boot_screen_mode mode;
  ASSERT_TRUE(vbe_mode_describe(&information, 0x0200, 0x118, &mode));
  EXPECT_EQ(mode.base_phys, kBase);
  EXPECT_EQ(mode.number, 0x118u);
  EXPECT_EQ(mode.width, 1024u);
  EXPECT_EQ(mode.height, 768u);
  EXPECT_EQ(mode.pitch, 4112u);
  EXPECT_EQ(mode.bits, 32u);
  EXPECT_EQ(mode.red_shift, 16);
  EXPECT_EQ(mode.red_bits, 8);
  EXPECT_EQ(mode.green_shift, 8);
  EXPECT_EQ(mode.green_bits, 8);
  EXPECT_EQ(mode.blue_shift, 0);
  EXPECT_EQ(mode.blue_bits, 8);
}

TEST(VbeModeDescribe, LinearFieldsOfVersion3) {
  struct vbe_mode_information information = Information();
  information.linear_pitch = 8192;
  information.linear_channels = {10, 20, 10, 10, 10, 0, {2, 30}};
  struct boot_screen_mode mode;
  ASSERT_TRUE(vbe_mode_describe(&information, 0x0300, 0x118, &mode));
  EXPECT_EQ(mode.pitch, 8192u);
  EXPECT_EQ(mode.red_shift, 20);
  EXPECT_EQ(mode.red_bits, 10);
  ASSERT_TRUE(vbe_mode_describe(&information, 0x0200, 0x118, &mode));
  EXPECT_EQ(mode.pitch, 4112u) << "in version 2.0 they mean nothing";
  EXPECT_EQ(mode.red_shift, 16);
}

TEST(VbeModeDescribe, LinearFieldsThatAreEmpty) {
  struct vbe_mode_information information = Information();
  information.linear_pitch = 8192;
  struct boot_screen_mode mode;
  ASSERT_TRUE(vbe_mode_describe(&information, 0x0300, 0x118, &mode));
  EXPECT_EQ(mode.red_shift, 16);
  information = Information();
  information.linear_channels = information.channels;
  ASSERT_TRUE(vbe_mode_describe(&information, 0x0300, 0x118, &mode));
  EXPECT_EQ(mode.pitch, 4112u);
}

TEST(VbeModeDescribe, FifteenBitsInTwoBytes) {
  struct vbe_mode_information information = Information();
  information.bits = 15;
  information.pitch = 2048;
  information.channels = {5, 10, 5, 5, 5, 0, {1, 15}};
  EXPECT_TRUE(IsTaken(information));
  information.pitch = 2047;
  EXPECT_FALSE(IsTaken(information));
}

TEST(VbeModeDescribe, EachAttributeIsNeeded) {
  for (int bit : {0, 3, 4, 7}) {
    struct vbe_mode_information information = Information();
    information.attributes = static_cast<uint16_t>(information.attributes & ~(1 << bit));
    EXPECT_FALSE(IsTaken(information)) << bit;
  }
}

TEST(VbeModeDescribe, WhatAKernelCannotDrawIn) {
  const struct {
    const char *what;
    void (*spoil)(struct vbe_mode_information *information);
  } faults[] = {
      {"a palette", [](auto *information) { information->memory_model = 4; }},
      {"too few bits", [](auto *information) { information->bits = 8; }},
      {"too many bits", [](auto *information) { information->bits = 33; }},
      {"no width", [](auto *information) { information->width = 0; }},
      {"no height", [](auto *information) { information->height = 0; }},
      {"short lines", [](auto *information) { information->pitch = 4095; }},
      {"no red", [](auto *information) { information->channels.red_bits = 0; }},
      {"no green", [](auto *information) { information->channels.green_bits = 0; }},
      {"no blue", [](auto *information) { information->channels.blue_bits = 0; }},
      {"red outside", [](auto *information) { information->channels.red_shift = 25; }},
      {"green outside", [](auto *information) { information->channels.green_shift = 255; }},
      {"blue outside", [](auto *information) { information->channels.blue_bits = 255; }},
      {"no address", [](auto *information) { information->framebuffer = 0; }},
      {"an address of a bank", [](auto *information) { information->framebuffer = 0xa0000; }},
      {"an end above 4 GiB", [](auto *information) { information->framebuffer = 0xfffff000; }},
  };
  for (const auto &fault : faults) {
    struct vbe_mode_information information = Information();
    ASSERT_TRUE(IsTaken(information));
    fault.spoil(&information);
    EXPECT_FALSE(IsTaken(information)) << fault.what;
  }
}

TEST(VbeModeDescribe, EndsRightAt4Gib) {
  struct vbe_mode_information information = Information();
  information.framebuffer = static_cast<uint32_t>(-4112 * 768);
  EXPECT_TRUE(IsTaken(information));
  information.framebuffer++;
  EXPECT_FALSE(IsTaken(information));
}

} // namespace
