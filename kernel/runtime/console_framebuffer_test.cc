// The console on a framebuffer: it shows there what it prints, and leaves VGA alone.
#include "kernel/runtime/console_framebuffer.h"

#include <gtest/gtest.h>

#include <vector>

#include "kernel/runtime/console.h"
#include "kernel/runtime/testing/fake_machine.h"

namespace {

constexpr uint32_t kWidth = 640;
constexpr uint32_t kHeight = 400;
constexpr uint32_t kRows = 25;

class ConsoleFramebufferTest : public testing::Test {
protected:
  ConsoleFramebufferTest() : pixels_(kWidth * kHeight, 0x123456) {
    screen_.kind = BOOT_SCREEN_FRAMEBUFFER;
    screen_.width = kWidth;
    screen_.height = kHeight;
    screen_.pitch = kWidth * 4;
    screen_.bits = 32;
    screen_.red_shift = 16;
    screen_.green_shift = 8;
    screen_.red_bits = screen_.green_bits = screen_.blue_bits = 8;
    screen_.base = reinterpret_cast<uintptr_t>(pixels_.data());
    console_init_serial();
    console_init_screen(&screen_);
  }

  // How many pixels of a cell have the color.
  int Count(uint32_t row, uint32_t column, uint32_t color) const {
    int count = 0;
    for (uint32_t y = row * 16; y < row * 16 + 16; y++)
      for (uint32_t x = column * 8; x < column * 8 + 8; x++)
        count += pixels_[y * kWidth + x] == color;
    return count;
  }

  FakeMachine machine_;
  std::vector<uint32_t> pixels_;
  struct boot_screen screen_ = {};
};

TEST_F(ConsoleFramebufferTest, ShowsWhatIsPrinted) {
  console_clear();
  console_set_color(VGA_LIGHT_CYAN, VGA_BLUE);
  console_print("\u2588 %d", 1);
  EXPECT_EQ(Count(0, 0, 0x55ffff), 8 * 16) << "a full block";
  EXPECT_EQ(Count(0, 1, 0x0000aa), 8 * 16) << "a blank";
  EXPECT_EQ(Count(0, 2, 0x55ffff) + Count(0, 2, 0x0000aa), 8 * 16);
  EXPECT_EQ(Count(0, 3, 0), 8 * 16);
  EXPECT_EQ(machine_.com1.sent, "\u2588 1");
}

TEST_F(ConsoleFramebufferTest, PictureStaysUntilTheConsoleIsCleared) {
  EXPECT_EQ(Count(0, 0, 0x123456), 8 * 16);
  console_print("x");
  EXPECT_EQ(Count(0, 0, 0x123456), 0);
  EXPECT_EQ(Count(0, 1, 0x123456), 8 * 16);
  console_clear();
  EXPECT_EQ(pixels_, std::vector<uint32_t>(kWidth * kHeight, 0));
}

TEST_F(ConsoleFramebufferTest, Scrolls) {
  console_clear();
  for (uint32_t line = 0; line < kRows; line++)
    console_print(line % 2 == 0 ? "\u2588\n" : " \n");
  EXPECT_EQ(Count(0, 0, 0xaaaaaa), 0);
  EXPECT_EQ(Count(1, 0, 0xaaaaaa), 8 * 16);
  EXPECT_EQ(Count(kRows - 1, 0, 0xaaaaaa), 0);
}

TEST_F(ConsoleFramebufferTest, CursorFollowsTheText) {
  console_clear();
  console_show_cursor(true);
  EXPECT_EQ(Count(0, 0, 0xaaaaaa), 8 * 2);
  console_print("ab");
  EXPECT_EQ(Count(0, 2, 0xaaaaaa), 8 * 2);
  console_show_cursor(false);
  EXPECT_EQ(Count(0, 2, 0xaaaaaa), 0);
}

TEST_F(ConsoleFramebufferTest, LeavesTextModeAlone) {
  machine_.touched.clear();
  console_show_cursor(true);
  console_print("text");
  EXPECT_EQ(machine_.touched.count(0x3d4), 0u);
}

TEST_F(ConsoleFramebufferTest, WithoutAScreenThatItCanDrawOnOnlySerial) {
  screen_.bits = 8;
  console_init_screen(&screen_);
  console_clear();
  console_print("text");
  EXPECT_EQ(machine_.com1.sent, "text");
  EXPECT_EQ(pixels_, std::vector<uint32_t>(kWidth * kHeight, 0x123456));
}

} // namespace
