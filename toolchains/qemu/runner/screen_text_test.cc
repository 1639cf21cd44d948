// Tests of code page 437 and of finding text in the VGA text memory, and of the checks on both.
#include <cstring>
#include <string>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/checks.h"
#include "toolchains/qemu/runner/screen_text.h"
}

namespace {

class ScreenTest : public testing::Test {
protected:
  ScreenTest() {
    for (auto &row : screen_.cells)
      for (auto &cell : row)
        cell = {' ', 0x07};
  }

  void Put(int row, int column, const std::string &text, uint8_t attribute) {
    for (char c : text)
      screen_.cells[row][column++] = {static_cast<uint8_t>(c), attribute};
  }

  bool Find(const char *text, int attribute) {
    uint8_t characters[SCREEN_COLUMNS];
    size_t length;
    EXPECT_TRUE(screen_encode(text, characters, &length));
    return screen_find(&screen_, characters, length, attribute, &match_);
  }

  struct screen screen_;
  struct screen_match match_ = {};
};

TEST_F(ScreenTest, EncodesCodePage437) {
  uint8_t characters[SCREEN_COLUMNS];
  size_t length;
  // From 0x80, 0xb0, 0xe0 and 0xfe of the code page's table.
  ASSERT_TRUE(screen_encode("A Çé░│╬█αßπ■", characters, &length));
  EXPECT_EQ(std::string(reinterpret_cast<char *>(characters), length),
            "A \x80\x82\xb0\xb3\xce\xdb\xe0\xe1\xe3\xfe");
}

TEST_F(ScreenTest, DecodesWhatItEncodes) {
  for (int i = 1; i < 256; i++) {
    struct buffer text = {};
    struct screen screen = screen_;
    uint8_t characters[SCREEN_COLUMNS];
    size_t length;
    screen.cells[0][1].character = static_cast<uint8_t>(i);
    screen.cells[0][2].character = '.';
    screen_append_row(&screen, 0, &text);
    ASSERT_TRUE(screen_encode(text.data, characters, &length)) << i;
    EXPECT_EQ(characters[1], i);
    buffer_free(&text);
  }
}

TEST_F(ScreenTest, RefusesWhatTheScreenCannotShow) {
  uint8_t characters[SCREEN_COLUMNS];
  size_t length;
  EXPECT_FALSE(screen_encode("", characters, &length));
  EXPECT_FALSE(screen_encode("\xff", characters, &length));
  EXPECT_FALSE(screen_encode("\xe4\xb8\x96", characters, &length));
  EXPECT_FALSE(screen_encode("a\tb", characters, &length));
  EXPECT_TRUE(screen_encode(std::string(80, 'x').c_str(), characters, &length));
  EXPECT_FALSE(screen_encode(std::string(81, 'x').c_str(), characters, &length));
}

TEST_F(ScreenTest, FindsTextInItsColour) {
  Put(3, 5, "Hello World!", 0x0b);
  ASSERT_TRUE(Find("Hello World!", 0x0b));
  EXPECT_EQ(match_.row, 3);
  EXPECT_EQ(match_.column, 5);
  EXPECT_EQ(match_.odd_cell, -1);
}

TEST_F(ScreenTest, SaysWhichCellHasAnotherColour) {
  Put(24, 68, "Hello World!", 0x0b);
  screen_.cells[24][74].attribute = 0x0c;
  ASSERT_TRUE(Find("Hello World!", 0x0b));
  EXPECT_EQ(match_.odd_cell, 6);
  ASSERT_TRUE(Find("Hello World!", -1));
  EXPECT_EQ(match_.odd_cell, -1);
}

TEST_F(ScreenTest, PrefersThePlaceInTheRightColour) {
  Put(1, 0, "Hello", 0x07);
  Put(2, 9, "Hello", 0x0b);
  ASSERT_TRUE(Find("Hello", 0x0b));
  EXPECT_EQ(match_.row, 2);
  EXPECT_EQ(match_.odd_cell, -1);
}

TEST_F(ScreenTest, DoesNotFindTextThatRunsIntoTheNextRow) {
  Put(3, 76, "Hell", 0x0b);
  Put(4, 0, "o", 0x0b);
  EXPECT_FALSE(Find("Hello", -1));
}

TEST_F(ScreenTest, TakesNulForABlank) {
  Put(0, 0, std::string("a\0b", 3), 0x07);
  EXPECT_TRUE(Find("a b", 0x07));
  struct screen cleared = {};
  EXPECT_EQ(screen_last_used_row(&cleared), -1);
}

TEST_F(ScreenTest, GivesRowsWithoutTrailingBlanks) {
  struct buffer text = {};
  EXPECT_EQ(screen_last_used_row(&screen_), -1);
  EXPECT_FALSE(screen_append_row(&screen_, 0, &text));
  Put(7, 2, "caf\x82", 0x07);
  EXPECT_TRUE(screen_append_row(&screen_, 7, &text));
  EXPECT_STREQ(buffer_text(&text), "  café");
  EXPECT_EQ(screen_last_used_row(&screen_), 7);
  buffer_free(&text);
}

class CheckTest : public ScreenTest {
protected:
  CheckTest() {
    serial_.file_fd = -1;
    serial_.limit = 1000;
    check_.name = name_;
    check_.text = text_;
    check_.kind = CHECK_VGA_TEXT;
    check_.attribute = 0x0b;
  }
  ~CheckTest() override {
    serial_log_free(&serial_);
  }

  void Print(const char *text) {
    serial_log_append(&serial_, text, std::strlen(text));
  }

  // "+" or "-" for the outcome, and the sentence.
  std::string Check(bool with_screen = true) {
    struct buffer message = {};
    struct shown shown = {};
    shown.serial = &serial_;
    shown.screen = with_screen ? &screen_ : nullptr;
    bool holds = check_holds(&check_, &shown, &message);
    std::string result = (holds ? "+" : "-") + std::string(buffer_text(&message));
    buffer_free(&message);
    return result;
  }

  char name_[8] = "check";
  char text_[16] = "Hello World!";
  struct check check_ = {};
  struct serial_log serial_ = {};
};

TEST_F(CheckTest, SerialLineHolds) {
  check_.kind = CHECK_SERIAL_LINE;
  Print("loader\r\nHello World!\r\n");
  EXPECT_EQ(Check(), "+line 2 of the serial log is \"Hello World!\"");
}

TEST_F(CheckTest, SerialLineIsMissing) {
  check_.kind = CHECK_SERIAL_LINE;
  EXPECT_EQ(Check(), "-the serial log has no line \"Hello World!\"; nothing was printed on serial");
  Print("E7: kernel is damaged\r\n");
  EXPECT_EQ(Check(), "-the serial log has no line \"Hello World!\"; the last serial line is "
                     "\"E7: kernel is damaged\"");
}

TEST_F(CheckTest, SerialLineHasMoreOnIt) {
  check_.kind = CHECK_SERIAL_LINE;
  Print("kernel: Hello World!\r\n");
  EXPECT_EQ(Check(), "-\"Hello World!\" is not a line of its own: line 1 of the serial log is "
                     "\"kernel: Hello World!\"");
}

TEST_F(CheckTest, VgaTextHolds) {
  Put(2, 0, "Hello World!", 0x0b);
  EXPECT_EQ(Check(), "+\"Hello World!\" is on the screen at row 2 column 0 with attribute 0x0b");
  check_.attribute = ANY_ATTRIBUTE;
  EXPECT_EQ(Check(), "+\"Hello World!\" is on the screen at row 2 column 0");
}

TEST_F(CheckTest, VgaTextInAnotherColour) {
  Put(2, 0, "Hello World!", 0x0f);
  EXPECT_EQ(Check(), "-\"Hello World!\" is on the screen at row 2 column 0 but with attribute 0x0f "
                     "instead of 0x0b");
}

TEST_F(CheckTest, VgaTextPartlyInAnotherColour) {
  Put(2, 4, "Hello World!", 0x0b);
  screen_.cells[2][10].attribute = 0x07;
  EXPECT_EQ(Check(), "-\"Hello World!\" is on the screen at row 2 column 4 but with attribute 0x07 "
                     "at column 10 instead of 0x0b");
}

TEST_F(CheckTest, VgaTextOnSerialOnly) {
  Print("Hello World!\r\n");
  EXPECT_EQ(Check(), "-\"Hello World!\" was printed on serial only (line 1) and is not on the "
                     "screen; the screen is blank");
}

TEST_F(CheckTest, VgaTextNowhere) {
  Put(1, 0, "E7: kernel is damaged", 0x07);
  EXPECT_EQ(Check(), "-\"Hello World!\" is neither on the screen nor on serial; the screen's first "
                     "text, in row 1, is \"E7: kernel is damaged\"");
}

TEST_F(CheckTest, VgaTextWithoutAScreen) {
  EXPECT_EQ(Check(false), "-the screen could not be read to look for \"Hello World!\", as QEMU had "
                          "ended");
}

} // namespace
