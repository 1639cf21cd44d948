// Characters as pixels: their shape, colours, size and place, and that no more is drawn than has
// changed.
#include "kernel/runtime/framebuffer_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "kernel/runtime/vga_text.h"

namespace {

constexpr uint8_t kUntouched = 0xee;

struct Format {
  uint32_t bits;
  uint8_t red_shift, red_bits, green_shift, green_bits, blue_shift, blue_bits;
};
constexpr Format kXrgb = {32, 16, 8, 8, 8, 0, 8};
constexpr Format kXbgr = {32, 0, 8, 8, 8, 16, 8};
constexpr Format kDeep = {32, 20, 10, 10, 10, 0, 10};
constexpr Format kRgb24 = {24, 16, 8, 8, 8, 0, 8};
constexpr Format k565 = {16, 11, 5, 5, 6, 0, 5};
constexpr Format k555 = {15, 10, 5, 5, 5, 0, 5};

// A screen in memory, with bytes behind each line and behind the last one that are not the
// screen's.
class Screen {
public:
  Screen(uint32_t width, uint32_t height, const Format &format)
      : bytes_((format.bits + 7) / 8), pitch_(width * bytes_ + 12), width_(width), height_(height),
        memory_(size_t{pitch_} * height + 64, kUntouched) {
    info.kind = BOOT_SCREEN_FRAMEBUFFER;
    info.width = width;
    info.height = height;
    info.pitch = pitch_;
    info.base = reinterpret_cast<uintptr_t>(memory_.data());
    info.bits = format.bits;
    info.red_shift = format.red_shift;
    info.red_bits = format.red_bits;
    info.green_shift = format.green_shift;
    info.green_bits = format.green_bits;
    info.blue_shift = format.blue_shift;
    info.blue_bits = format.blue_bits;
  }

  void Start() {
    ASSERT_TRUE(framebuffer_text_init(&text, &info));
    vga_text_init(&grid, text.cells, text.columns, text.rows, text.columns);
  }

  void Put(const std::string &characters) {
    for (char c : characters)
      vga_text_put(&grid, c);
    framebuffer_text_show(&text, FRAMEBUFFER_TEXT_NO_CURSOR);
  }

  uint32_t Pixel(uint32_t x, uint32_t y) const {
    uint32_t value = 0;
    memcpy(&value, &memory_[size_t{y} * pitch_ + size_t{x} * bytes_], bytes_);
    return value;
  }

  // The character's 8 by 16 pixels in the text's scale, '#' where they have the color.
  std::string Shape(uint32_t left, uint32_t top, uint32_t color) const {
    std::string shape;
    for (uint32_t y = 0; y < 16; y++) {
      for (uint32_t x = 0; x < 8; x++)
        shape += Pixel(left + x * text.scale, top + y * text.scale) == color ? '#' : '.';
      shape += '\n';
    }
    return shape;
  }

  bool Touched(uint32_t x, uint32_t y) const {
    for (uint32_t i = 0; i < bytes_; i++)
      if (memory_[size_t{y} * pitch_ + size_t{x} * bytes_ + i] != kUntouched)
        return true;
    return false;
  }

  // How many pixels were written since the last Forget().
  size_t CountTouched() const {
    size_t count = 0;
    for (uint32_t y = 0; y < height_; y++)
      for (uint32_t x = 0; x < width_; x++)
        count += Touched(x, y) ? 1 : 0;
    return count;
  }

  void Forget() {
    std::fill(memory_.begin(), memory_.end(), kUntouched);
  }

  void ExpectNothingOutside() const {
    for (size_t i = 0; i < memory_.size(); i++)
      if (i / pitch_ >= height_ || i % pitch_ >= size_t{width_} * bytes_)
        ASSERT_EQ(memory_[i], kUntouched) << "byte " << i;
  }

  struct boot_screen info = {};
  struct framebuffer_text text;
  struct vga_text grid;

private:
  uint32_t bytes_, pitch_, width_, height_;
  std::vector<uint8_t> memory_;
};

constexpr char kLetterA[] = "........\n"
                            "........\n"
                            "...#....\n"
                            "..###...\n"
                            ".##.##..\n"
                            "##...##.\n"
                            "##...##.\n"
                            "#######.\n"
                            "##...##.\n"
                            "##...##.\n"
                            "##...##.\n"
                            "##...##.\n"
                            "........\n"
                            "........\n"
                            "........\n"
                            "........\n";

TEST(FramebufferTextTest, DrawsGlyphsInTheMiddleOfTheScreen) {
  Screen screen(800, 600, kXrgb);
  screen.Start();
  screen.Put("A");
  EXPECT_EQ(screen.Shape(80, 100, 0xaaaaaa), kLetterA);
  EXPECT_EQ(screen.Pixel(80, 100), 0x000000u);
  EXPECT_EQ(screen.CountTouched(), 8u * 16);
  screen.ExpectNothingOutside();
}

TEST(FramebufferTextTest, LastCellEndsWhereTheTextEnds) {
  Screen screen(640, 400, kXrgb);
  screen.Start();
  screen.Put(std::string(24, '\n') + std::string(79, ' ') + "A");
  EXPECT_EQ(screen.Shape(632, 384, 0xaaaaaa), kLetterA);
  screen.ExpectNothingOutside();
}

TEST(FramebufferTextTest, EveryGlyphOfCodePage437IsThere) {
  Screen screen(640, 400, kXrgb);
  screen.Start();
  for (int glyph = 0; glyph < 256; glyph++)
    vga_text_put_glyph(&screen.grid, static_cast<uint8_t>(glyph));
  framebuffer_text_show(&screen.text, FRAMEBUFFER_TEXT_NO_CURSOR);
  std::set<std::string> shapes;
  for (uint32_t glyph = 0; glyph < 256; glyph++)
    shapes.insert(screen.Shape(glyph % 80 * 8, glyph / 80 * 16, 0xaaaaaa));
  // 0x00, 0x20 and 0xff are blank.
  EXPECT_EQ(shapes.size(), 254u);
}

TEST(FramebufferTextTest, ColorsAreThoseOfVga) {
  Screen screen(640, 400, kXrgb);
  screen.Start();
  vga_text_set_color(&screen.grid, VGA_LIGHT_CYAN, VGA_BROWN);
  screen.Put("A");
  EXPECT_EQ(screen.Shape(0, 0, 0x55ffff), kLetterA);
  EXPECT_EQ(screen.Pixel(0, 0), 0xaa5500u);
  vga_text_set_color(&screen.grid, VGA_BLACK, VGA_WHITE);
  screen.Put("A");
  EXPECT_EQ(screen.Shape(8, 0, 0x000000), kLetterA);
  EXPECT_EQ(screen.Pixel(8, 0), 0xffffffu) << "no blinking: a bright background";
}

TEST(FramebufferTextTest, EveryFormatOfPixels) {
  const struct {
    Format format;
    uint32_t brown; // 0xaa, 0x55, 0x00
  } formats[] = {
      {kXrgb, 0x00aa5500}, {kXbgr, 0x000055aa},        {kDeep, 0x2aa << 20 | 0x155 << 10},
      {kRgb24, 0xaa5500},  {k565, 21 << 11 | 21 << 5}, {k555, 21 << 10 | 10 << 5},
  };
  for (const auto &format : formats) {
    Screen screen(640, 400, format.format);
    screen.Start();
    vga_text_set_color(&screen.grid, VGA_BROWN, VGA_BLACK);
    screen.Put("A");
    EXPECT_EQ(screen.Shape(0, 0, format.brown), kLetterA) << format.format.bits;
    EXPECT_EQ(screen.CountTouched(), 8u * 16);
    screen.ExpectNothingOutside();
  }
}

TEST(FramebufferTextTest, ColorsOfAPaletteAreTheirNumbers) {
  constexpr Format kByte = {8, 0, 0, 0, 0, 0, 0};
  Screen screen(320, 200, kByte);
  screen.info.kind = BOOT_SCREEN_INDEXED;
  screen.Start();
  EXPECT_EQ(screen.text.columns, 40u);
  EXPECT_EQ(screen.text.rows, 12u);
  vga_text_set_color(&screen.grid, VGA_YELLOW, VGA_BLUE);
  screen.Put("A");
  EXPECT_EQ(screen.Shape(0, 4, 14), kLetterA);
  EXPECT_EQ(screen.Pixel(0, 4), 1u);
  EXPECT_EQ(screen.CountTouched(), 8u * 16);
  screen.ExpectNothingOutside();
}

TEST(FramebufferTextTest, LargeScreensGetLargeCharacters) {
  Screen screen(1920, 1080, kRgb24);
  screen.Start();
  EXPECT_EQ(screen.text.scale, 2u);
  screen.Put("A");
  EXPECT_EQ(screen.Shape(320, 140, 0xaaaaaa), kLetterA);
  EXPECT_EQ(screen.CountTouched(), 16u * 32);
  for (uint32_t x = 0; x < 16; x++)
    EXPECT_EQ(screen.Pixel(320 + x, 140 + 14), screen.Pixel(320 + x, 140 + 15)) << x;
}

TEST(FramebufferTextTest, SmallScreensGetFewerCharacters) {
  Screen screen(323, 205, kXrgb);
  screen.Start();
  EXPECT_EQ(screen.text.columns, 40u);
  EXPECT_EQ(screen.text.rows, 12u);
  screen.Put(std::string(40 * 12, 'x'));
  EXPECT_EQ(screen.CountTouched(), 320u * 192);
  screen.ExpectNothingOutside();
}

TEST(FramebufferTextTest, WhatIsOnTheScreenStaysUntilItIsBlackened) {
  Screen screen(800, 600, kXrgb);
  screen.Start();
  framebuffer_text_show(&screen.text, FRAMEBUFFER_TEXT_NO_CURSOR);
  EXPECT_EQ(screen.CountTouched(), 0u);
  screen.Put("A");
  framebuffer_text_blacken(&screen.text);
  EXPECT_EQ(screen.CountTouched(), 800u * 600);
  for (uint32_t i = 0; i < 600; i++)
    EXPECT_EQ(screen.Pixel(i, i), 0u);
  screen.ExpectNothingOutside();
  screen.Forget();
  framebuffer_text_show(&screen.text, FRAMEBUFFER_TEXT_NO_CURSOR);
  EXPECT_EQ(screen.CountTouched(), 0u);
}

TEST(FramebufferTextTest, ScrollingDrawsOnlyWhatChanges) {
  Screen screen(640, 400, kXrgb);
  screen.Start();
  for (int line = 0; line < 25; line++)
    screen.Put(line == 0 ? "same A" : "\nsame A");
  screen.Forget();
  screen.Put("\nsame B");
  // Two cells: the new line shows B where all others, and the last one before, show A.
  EXPECT_EQ(screen.CountTouched(), 8u * 16);
  EXPECT_TRUE(screen.Touched(5 * 8, 24 * 16));
}

TEST(FramebufferTextTest, CursorIsALineBelowTheCharacter) {
  Screen screen(640, 400, kXrgb);
  screen.Start();
  screen.Put("AA");
  framebuffer_text_show(&screen.text, 1);
  std::string underlined = kLetterA;
  underlined.replace(14 * 9, 18, "########\n########\n");
  EXPECT_EQ(screen.Shape(8, 0, 0xaaaaaa), underlined);
  screen.Forget();
  framebuffer_text_show(&screen.text, 80);
  EXPECT_EQ(screen.Shape(8, 0, 0xaaaaaa), kLetterA);
  EXPECT_EQ(screen.Pixel(0, 16 + 15), 0xaaaaaau);
  EXPECT_EQ(screen.CountTouched(), 2u * 8 * 16);
}

TEST(FramebufferTextTest, RefusesWhatItCannotDrawOn) {
  struct framebuffer_text text;
  const auto refused = [&text](void (*spoil)(struct boot_screen *)) {
    Screen screen(640, 400, kXrgb);
    spoil(&screen.info);
    return !framebuffer_text_init(&text, &screen.info);
  };
  EXPECT_TRUE(refused([](struct boot_screen *info) { info->kind = BOOT_SCREEN_TEXT; }));
  EXPECT_TRUE(refused([](struct boot_screen *info) { info->bits = 8; }));
  EXPECT_TRUE(refused([](struct boot_screen *info) { info->kind = BOOT_SCREEN_INDEXED; }));
  EXPECT_TRUE(refused([](struct boot_screen *info) { info->bits = 64; }));
  EXPECT_TRUE(refused([](struct boot_screen *info) { info->width = 7; }));
  EXPECT_TRUE(refused([](struct boot_screen *info) { info->height = 15; }));
  EXPECT_TRUE(refused([](struct boot_screen *info) { info->pitch = 4 * 640 - 1; }));
  EXPECT_TRUE(refused([](struct boot_screen *info) { info->red_shift = 25; }));
  EXPECT_TRUE(refused([](struct boot_screen *info) { info->green_bits = 17; }));
  EXPECT_TRUE(refused([](struct boot_screen *info) { info->blue_shift = 255; }));
}

} // namespace
