// The console's two receivers, and the panic that uses them.
#include "kernel/runtime/console.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "boot/protocol/harness.h"
#include "kernel/runtime/panic.h"
#include "kernel/runtime/testing/fake_machine.h"

namespace {

using testing::ExitedWithCode;

class ConsoleTest : public testing::Test {
protected:
  ConsoleTest() : cells_(80 * 25) {
    screen_.kind = BOOT_SCREEN_TEXT;
    screen_.width = 80;
    screen_.height = 25;
    screen_.pitch = 160;
    screen_.bits = 16;
    screen_.base = reinterpret_cast<uintptr_t>(cells_.data());
    console_init_serial();
    console_init_screen(&screen_);
    console_clear();
  }

  std::string OnScreen(size_t row, size_t length) const {
    std::string text;
    for (size_t column = 0; column < length; column++)
      text.push_back(static_cast<char>(cells_[row * 80 + column] & 0xff));
    return text;
  }

  int CursorCell() const {
    return machine_.crt_controller[0x0e] << 8 | machine_.crt_controller[0x0f];
  }

  FakeMachine machine_;
  std::vector<uint16_t> cells_;
  struct boot_screen screen_ = {};
};

TEST_F(ConsoleTest, PrintsOnScreenAndSerialPort) {
  console_set_color(VGA_LIGHT_CYAN, VGA_BLACK);
  console_print("Hello %s!\n%d", "World", 7);
  EXPECT_EQ(OnScreen(0, 12), "Hello World!");
  EXPECT_EQ(cells_[0] >> 8, 0x0b);
  EXPECT_EQ(OnScreen(1, 1), "7");
  EXPECT_EQ(machine_.com1.sent, "Hello World!\r\n7");
}

TEST_F(ConsoleTest, SerialOnlyLeavesTheScreenAlone) {
  console_print_serial("%x\n", 255);
  EXPECT_EQ(machine_.com1.sent, "ff\r\n");
  EXPECT_EQ(OnScreen(0, 2), "  ");
}

TEST_F(ConsoleTest, WithoutTextScreenOnlySerial) {
  screen_.kind = BOOT_SCREEN_NONE;
  console_init_screen(&screen_);
  cells_.assign(cells_.size(), 0x1234);
  console_clear();
  console_print("text");
  EXPECT_EQ(machine_.com1.sent, "text");
  EXPECT_EQ(cells_, std::vector<uint16_t>(cells_.size(), 0x1234));
}

TEST_F(ConsoleTest, WithoutSerialPortOnlyScreen) {
  machine_.com1.present = false;
  console_init_serial();
  console_print("text");
  EXPECT_EQ(OnScreen(0, 4), "text");
}

TEST_F(ConsoleTest, TextIsUtf8) {
  console_print("\u00e4\u2500\u263a\u25d9\u20ac\xff|");
  EXPECT_EQ(OnScreen(0, 7), "\x84\xc4\x01\x0a\xfe\xfe|");
  EXPECT_EQ(machine_.com1.sent, "\u00e4\u2500\u263a\u25d9\u20ac\xff|");
}

TEST_F(ConsoleTest, CursorIsHiddenUntilItIsAskedFor) {
  console_print("text");
  EXPECT_EQ(machine_.crt_controller[0x0a], 0x20);
  EXPECT_EQ(CursorCell(), 0);
  console_show_cursor(true);
  EXPECT_EQ(machine_.crt_controller[0x0a], 14);
  EXPECT_EQ(machine_.crt_controller[0x0b], 15);
  EXPECT_EQ(CursorCell(), 4);
  console_show_cursor(false);
  EXPECT_EQ(machine_.crt_controller[0x0a], 0x20);
}

TEST_F(ConsoleTest, CursorFollowsTheText) {
  console_show_cursor(true);
  console_print("one\ntwo");
  EXPECT_EQ(CursorCell(), 83);
  console_print("%77s", "!");
  EXPECT_EQ(CursorCell(), 159) << "a full line keeps the cursor";
  for (int i = 0; i < 30; i++)
    console_print("\n");
  EXPECT_EQ(CursorCell(), 24 * 80);
  console_clear();
  EXPECT_EQ(CursorCell(), 0);
}

TEST_F(ConsoleTest, FiftyRows) {
  cells_.assign(80 * 50, 0);
  screen_.base = reinterpret_cast<uintptr_t>(cells_.data());
  screen_.height = 50;
  console_init_screen(&screen_);
  console_clear();
  console_show_cursor(true);
  EXPECT_EQ(machine_.crt_controller[0x0a], 6);
  EXPECT_EQ(machine_.crt_controller[0x0b], 7);
  for (int i = 0; i < 49; i++)
    console_print("%d\n", i);
  EXPECT_EQ(OnScreen(0, 1), "0");
  console_print("49\n50");
  EXPECT_EQ(OnScreen(0, 1), "1");
  EXPECT_EQ(OnScreen(49, 2), "50");
}

TEST_F(ConsoleTest, WithoutTextScreenNoCursor) {
  screen_.kind = BOOT_SCREEN_NONE;
  console_init_screen(&screen_);
  machine_.touched.clear();
  console_show_cursor(true);
  console_print("text");
  EXPECT_EQ(machine_.touched.count(0x3d4), 0u);
}

TEST_F(ConsoleTest, PanicPrintsInLightRedAndHalts) {
  EXPECT_EXIT(panic("page %d is free", 7), ExitedWithCode(FakeMachine::kHalted),
              "COM1\\[panic: page 7 is free\r\nbacktrace:\r\n\\]");
}

TEST_F(ConsoleTest, PanicFailsTheTestThatIsRunning) {
  machine_.files = {{HARNESS_FW_CFG_FILE, "0123456789abcdef"}};
  EXPECT_EXIT(panic("page %d is free", 7), ExitedWithCode(HARNESS_STATUS_FAIL),
              "panic: page 7 is free\r\n.*verdict\\[0123456789abcdef FAIL page 7 is free\n\\]");
}

} // namespace
