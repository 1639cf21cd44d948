// Characters, colours, line ends and scrolling on a small screen in memory.
#include "kernel/runtime/vga_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

constexpr uint32_t kColumns = 10;
constexpr uint32_t kRows = 3;
constexpr uint32_t kStride = 12; // two cells of each row are off the screen
constexpr uint16_t kOutside = 0xdead;

class VgaTextTest : public testing::Test {
protected:
  VgaTextTest() : cells_(kStride * kRows + 5, kOutside) {
    vga_text_init(&screen_, cells_.data(), kColumns, kRows, kStride);
    vga_text_clear(&screen_);
  }

  void Put(const std::string &text) {
    for (char c : text)
      vga_text_put(&screen_, c);
  }

  std::string Row(uint32_t row) const {
    std::string text;
    for (uint32_t column = 0; column < kColumns; column++)
      text.push_back(static_cast<char>(cells_[row * kStride + column] & 0xff));
    return text;
  }

  uint8_t Attribute(uint32_t row, uint32_t column) const {
    return static_cast<uint8_t>(cells_[row * kStride + column] >> 8);
  }

  // Cells beside and below the screen, which nothing may write.
  void ExpectNothingOutside() const {
    for (size_t i = 0; i < cells_.size(); i++)
      if (i % kStride >= kColumns || i / kStride >= kRows)
        EXPECT_EQ(cells_[i], kOutside) << "cell " << i;
  }

  std::vector<uint16_t> cells_;
  struct vga_text screen_;
};

TEST_F(VgaTextTest, ClearFillsWithBlanksInThePresentColors) {
  Put("text");
  vga_text_set_color(&screen_, VGA_WHITE, VGA_BLUE);
  vga_text_clear(&screen_);
  for (uint32_t row = 0; row < kRows; row++) {
    EXPECT_EQ(Row(row), "          ");
    EXPECT_EQ(Attribute(row, kColumns - 1), 0x1f);
  }
  Put("x");
  EXPECT_EQ(Row(0), "x         ");
  ExpectNothingOutside();
}

TEST_F(VgaTextTest, TextBeginsTopLeftInLightGreyOnBlack) {
  Put("Hi");
  EXPECT_EQ(Row(0), "Hi        ");
  EXPECT_EQ(Attribute(0, 0), 0x07);
}

TEST_F(VgaTextTest, LightCyanIsAttribute0x0b) {
  vga_text_set_color(&screen_, VGA_LIGHT_CYAN, VGA_BLACK);
  Put("H");
  EXPECT_EQ(cells_[0], 0x0b48);
}

TEST_F(VgaTextTest, CharactersAboveAsciiStayTheirCodePageNumber) {
  Put("\xdb");
  EXPECT_EQ(cells_[0], 0x07db);
}

TEST_F(VgaTextTest, EveryGlyphCanBeWritten) {
  for (int glyph : {0x00, 0x09, 0x0a, 0x0d, 0xff}) {
    vga_text_clear(&screen_);
    vga_text_put_glyph(&screen_, static_cast<uint8_t>(glyph));
    EXPECT_EQ(cells_[0], 0x0700 | glyph);
  }
}

TEST_F(VgaTextTest, NewlineAndCarriageReturn) {
  Put("one\ntwo\rT");
  EXPECT_EQ(Row(0), "one       ");
  EXPECT_EQ(Row(1), "Two       ");
}

TEST_F(VgaTextTest, TabGoesToTheNextMultipleOfEight) {
  Put("a\tb\n12345678\tc");
  EXPECT_EQ(Row(0), "a       b ");
  // Column 16 is behind the row's end, so that the rest of the text is on the next row.
  EXPECT_EQ(Row(1), "12345678  ");
  EXPECT_EQ(Row(2), "c         ");
}

TEST_F(VgaTextTest, LongLineGoesOnInTheNextRow) {
  Put("0123456789ab");
  EXPECT_EQ(Row(0), "0123456789");
  EXPECT_EQ(Row(1), "ab        ");
  ExpectNothingOutside();
}

TEST_F(VgaTextTest, LineThatJustFitsIsNotFollowedByAnEmptyOne) {
  Put("0123456789\nnext");
  EXPECT_EQ(Row(1), "next      ");
}

TEST_F(VgaTextTest, ScrollsWithColorsAndBlanksTheLastRow) {
  Put("1\n");
  vga_text_set_color(&screen_, VGA_YELLOW, VGA_BLACK);
  Put("2\n3\n");
  EXPECT_EQ(Row(0), "2         ");
  EXPECT_EQ(Attribute(0, 0), 0x0e);
  EXPECT_EQ(Row(1), "3         ");
  EXPECT_EQ(Row(2), "          ");
  Put("4");
  EXPECT_EQ(Row(2), "4         ");
  ExpectNothingOutside();
}

TEST_F(VgaTextTest, ScrollsWhenTheLastRowOverflows) {
  Put("1\n2\n0123456789a");
  EXPECT_EQ(Row(0), "2         ");
  EXPECT_EQ(Row(1), "0123456789");
  EXPECT_EQ(Row(2), "a         ");
  ExpectNothingOutside();
}

} // namespace
