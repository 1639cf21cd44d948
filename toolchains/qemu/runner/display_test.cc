// Tests of what the terminal shows and takes: keys, layout, the serial pane and the canvas.
#include <string>
#include <vector>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/canvas.h"
#include "toolchains/qemu/runner/keys.h"
#include "toolchains/qemu/runner/layout.h"
#include "toolchains/qemu/runner/serial_pane.h"
#include "toolchains/qemu/runner/utf8.h"
}

namespace {

// All key presses in the bytes, such as "a ctrl-c shift-1"; "..." when more bytes are waited for.
std::string Keys(const std::string &bytes, bool final = true) {
  std::string result;
  for (size_t i = 0; i < bytes.size();) {
    struct key_press press;
    size_t taken = key_decode(bytes.data() + i, bytes.size() - i, final, &press);
    if (!result.empty())
      result += " ";
    if (taken == 0)
      return result + "...";
    result += std::string(press.control ? "ctrl-" : "") + (press.alt ? "alt-" : "") +
              (press.shift ? "shift-" : "") + (press.code[0] != '\0' ? press.code : "none");
    i += taken;
  }
  return result;
}

TEST(Keys, AreThoseOfAUsKeyboard) {
  EXPECT_EQ(Keys("az09"), "a z 0 9");
  EXPECT_EQ(Keys("AZ"), "shift-a shift-z");
  EXPECT_EQ(Keys(" -=[];'`\\,./"), "spc minus equal bracket_left bracket_right semicolon "
                                   "apostrophe grave_accent backslash comma dot slash");
  EXPECT_EQ(Keys("!@#$%^&*()"), "shift-1 shift-2 shift-3 shift-4 shift-5 shift-6 shift-7 shift-8 "
                                "shift-9 shift-0");
  EXPECT_EQ(Keys("_+{}|:\"~<>?"),
            "shift-minus shift-equal shift-bracket_left shift-bracket_right shift-backslash "
            "shift-semicolon shift-apostrophe shift-grave_accent shift-comma shift-dot "
            "shift-slash");
}

TEST(Keys, ReadEveryPrintableCharacter) {
  for (char c = 0x20; c < 0x7f; c++)
    EXPECT_NE(Keys(std::string(1, c)), "none") << c;
}

TEST(Keys, ReadControlCharacters) {
  EXPECT_EQ(Keys("\r\n\t\b\x7f"), "ret ret tab backspace backspace");
  EXPECT_EQ(Keys(std::string("\x01\x03\x1a\x00\x1c", 5)),
            "ctrl-a ctrl-c ctrl-z ctrl-spc ctrl-backslash");
}

TEST(Keys, ReadEscapeSequences) {
  EXPECT_EQ(Keys("\033[A\033[B\033OC\033[D"), "up down right left");
  EXPECT_EQ(Keys("\033[H\033[F\033[2~\033[3~\033[5~\033[6~"), "home end insert delete pgup pgdn");
  EXPECT_EQ(Keys("\033OP\033[15~\033[24~"), "f1 f5 f12");
  EXPECT_EQ(Keys("\033[1;5A\033[3;2~\033[Z"), "ctrl-up shift-delete shift-tab");
  EXPECT_EQ(Keys("\033[200~"), "none");
}

TEST(Keys, TellEscapeFromASequence) {
  EXPECT_EQ(Keys("\033", false), "...");
  EXPECT_EQ(Keys("\033", true), "esc");
  EXPECT_EQ(Keys("\033\033", true), "esc esc");
  EXPECT_EQ(Keys("\033[", false), "...");
  EXPECT_EQ(Keys("\033[1;", false), "...");
  EXPECT_EQ(Keys("\033[", true), "alt-bracket_left");
}

TEST(Keys, ReadAlt) {
  EXPECT_EQ(Keys("\033x\033X\033\r"), "alt-x alt-shift-x alt-ret");
}

TEST(Keys, SkipWhatIsOnNoUsKeyboard) {
  EXPECT_EQ(Keys("\xc3\xa9"
                 "a\xff"
                 "b"),
            "none a none b");
}

TEST(Layout, PutsSerialBesideTheScreenWhereThereIsRoom) {
  struct layout layout = layout_compute(111, 26, 24);
  EXPECT_TRUE(layout.beside);
  EXPECT_EQ(layout.screen.rows, 25);
  EXPECT_EQ(layout.screen.columns, 80);
  EXPECT_EQ(layout.serial.column, 81);
  EXPECT_EQ(layout.serial.columns, 30);
  EXPECT_EQ(layout.serial.rows, 25);
  EXPECT_EQ(layout.status_row, 25);
  EXPECT_EQ(layout.first_screen_row, 0);
}

TEST(Layout, PutsSerialBelowOtherwise) {
  struct layout layout = layout_compute(110, 40, 24);
  EXPECT_FALSE(layout.beside);
  EXPECT_EQ(layout.screen.rows, 25);
  EXPECT_EQ(layout.serial.row, 26);
  EXPECT_EQ(layout.serial.rows, 13);
  EXPECT_EQ(layout.status_row, 39);
}

TEST(Layout, KeepsTheLastTextInSightOnASmallTerminal) {
  struct layout layout = layout_compute(80, 24, 3);
  EXPECT_EQ(layout.screen.rows, 18);
  EXPECT_EQ(layout.serial.rows, 4);
  EXPECT_EQ(layout.first_screen_row, 0);
  EXPECT_EQ(layout_compute(80, 24, 24).first_screen_row, 7);
}

TEST(Layout, FitsAnyTerminal) {
  for (int columns = 1; columns < 200; columns++) {
    for (int rows = 1; rows < 60; rows++) {
      for (int last : {-1, 0, 10, 24}) {
        struct layout layout = layout_compute(columns, rows, last);
        EXPECT_LE(layout.screen.rows, rows - 1);
        EXPECT_LE(layout.screen.columns, columns);
        EXPECT_LE(layout.serial.column + layout.serial.columns, columns);
        EXPECT_GE(layout.first_screen_row, 0);
        EXPECT_LE(layout.first_screen_row + layout.screen.rows, 25);
        EXPECT_GE(layout.serial.rows, 0);
        if (layout.serial.rows > 0)
          EXPECT_LE(layout.serial.row + layout.serial.rows, rows - 1);
      }
    }
  }
}

class CanvasTest : public testing::Test {
protected:
  CanvasTest() {
    canvas_resize(&canvas_, 10, 3);
  }
  ~CanvasTest() override {
    canvas_free(&canvas_);
  }

  std::string Changes() {
    struct buffer out = {};
    canvas_append_changes(&canvas_, &out);
    std::string result = buffer_text(&out);
    buffer_free(&out);
    return result;
  }

  // The rows of the picture at hand.
  std::vector<std::string> Rows() {
    std::vector<std::string> rows;
    for (int row = 0; row < canvas_.rows; row++) {
      struct buffer text = {};
      for (int column = 0; column < canvas_.columns; column++)
        utf8_append(&text, canvas_.next[row * canvas_.columns + column].code_point);
      rows.push_back(buffer_text(&text));
      buffer_free(&text);
    }
    return rows;
  }

  void Pane(const std::string &bytes, struct area area) {
    canvas_clear(&canvas_);
    serial_pane_draw(bytes.data(), bytes.size(), area, &canvas_);
  }

  struct canvas canvas_ = {};
};

TEST_F(CanvasTest, SendsOnlyWhatChanged) {
  EXPECT_NE(Changes(), "");
  EXPECT_EQ(Changes(), "");
  canvas_put(&canvas_, 1, 2, 'x', 0x0b);
  EXPECT_EQ(Changes(), "\033[2;3H\033[0;96;40mx");
  canvas_clear(&canvas_);
  canvas_put(&canvas_, 1, 2, 'x', 0x0b);
  EXPECT_EQ(Changes(), "");
}

TEST_F(CanvasTest, JoinsNeighbours) {
  Changes();
  canvas_put_text(&canvas_, 0, 8, "é!", CANVAS_INVERSE);
  canvas_put_text(&canvas_, 1, 0, "z", CANVAS_INVERSE);
  EXPECT_EQ(Changes(), "\033[1;9H\033[0;7mé!\033[2;1Hz");
}

TEST_F(CanvasTest, SendsEverythingAgainAfterAResize) {
  Changes();
  canvas_resize(&canvas_, 2, 1);
  EXPECT_EQ(Changes(), "\033[1;1H\033[0m  ");
}

TEST_F(CanvasTest, DrawsNothingOutside) {
  Changes();
  canvas_put(&canvas_, 3, 0, 'x', 0);
  canvas_put(&canvas_, -1, 0, 'x', 0);
  canvas_put(&canvas_, 0, 10, 'x', 0);
  canvas_put(&canvas_, 0, -1, 'x', 0);
  canvas_put_text(&canvas_, 0, 9, "abc", CANVAS_NORMAL);
  EXPECT_EQ(Changes(), "\033[1;10H\033[0ma");
}

TEST_F(CanvasTest, TurnsVgaColoursIntoThoseOfTheTerminal) {
  auto colour = [](uint16_t attribute) {
    struct buffer out = {};
    canvas_append_colour(&out, attribute);
    std::string result = buffer_text(&out);
    buffer_free(&out);
    return result;
  };
  EXPECT_EQ(colour(0x07), "\033[0;37;40m");
  EXPECT_EQ(colour(0x0b), "\033[0;96;40m");   // light cyan on black
  EXPECT_EQ(colour(0x1e), "\033[0;93;44m");   // yellow on blue
  EXPECT_EQ(colour(0x4f), "\033[0;97;41m");   // white on red
  EXPECT_EQ(colour(0x84), "\033[0;5;31;40m"); // red, blinking
  EXPECT_EQ(colour(0x20), "\033[0;30;42m");   // black on green
}

TEST_F(CanvasTest, PaneShowsTheLastLines) {
  Pane("one\r\ntwo\r\nthree\r\nfour\r\n", {0, 0, 3, 10});
  EXPECT_EQ(Rows(), (std::vector<std::string>{"two       ", "three     ", "four      "}));
  Pane("one\r\ntwo\r\nthree\r\nfo", {0, 0, 3, 10});
  EXPECT_EQ(Rows(), (std::vector<std::string>{"two       ", "three     ", "fo        "}));
  Pane("one\n", {1, 2, 2, 4});
  EXPECT_EQ(Rows(), (std::vector<std::string>{"          ", "  one     ", "          "}));
}

TEST_F(CanvasTest, PaneWrapsLongLines) {
  Pane("abcdefgh\r\nx", {0, 0, 3, 4});
  EXPECT_EQ(Rows(), (std::vector<std::string>{"abcd      ", "efgh      ", "x         "}));
}

TEST_F(CanvasTest, PaneObeysSimpleControlCharactersOnly) {
  Pane("50%\r100\r\na\tb\b\bc\033[31mred\033[0m\x07!", {0, 0, 3, 10});
  EXPECT_EQ(Rows()[0], "100       ");
  EXPECT_EQ(Rows()[1], "a      cre");
  EXPECT_EQ(Rows()[2], "d!        ");
}

TEST_F(CanvasTest, PaneKeepsALineThatIsOnlyReturnedOver) {
  Pane("one\n50%\r", {0, 0, 3, 10});
  EXPECT_EQ(Rows()[1], "50%       ");
}

TEST_F(CanvasTest, PaneShowsBrokenAndWideCharactersAsQuestionMarks) {
  Pane("é\xff\xe4\xb8\x96│", {0, 0, 1, 10});
  EXPECT_EQ(Rows()[0], "é??│      ");
}

TEST_F(CanvasTest, PaneWithoutRoomIsNotDrawn) {
  Pane("text", {0, 0, 0, 10});
  Pane("text", {0, 0, 3, -5});
  EXPECT_EQ(Rows()[0], "          ");
}

} // namespace
