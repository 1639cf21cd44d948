// The settings' lines: each name with each kind of value, what may stand around them, and what each
// fault is called.
#include <gtest/gtest.h>

#include <string>
#include <vector>

extern "C" {
#include "boot/common/settings.h"
}

namespace {

class Settings : public testing::Test {
protected:
  // The text lies in memory of exactly its length, so that the sanitizer sees more.
  struct settings_finding Read(const std::string &text) {
    std::vector<char> bytes(text.begin(), text.end());
    return settings_read(bytes.data(), bytes.size(), &settings_);
  }

  void ExpectFault(const std::string &line, enum settings_fault fault) {
    struct settings_finding found = Read("# one\n\n" + line + "\nlog_level = info\n");
    EXPECT_EQ(found.fault, fault) << line;
    EXPECT_EQ(found.line, 3u) << line;
  }

  void ExpectScreen(uint32_t index, uint32_t kind, uint32_t width, uint32_t height,
                    uint32_t depth) {
    const struct settings_screen &screen = settings_.screens[index];
    EXPECT_EQ(screen.kind, kind);
    EXPECT_EQ(screen.width, width);
    EXPECT_EQ(screen.height, height);
    EXPECT_EQ(screen.depth, depth);
  }

  struct settings settings_ = {};
};

TEST_F(Settings, AreEmptyWithoutLines) {
  settings_.screen_count = 7;
  EXPECT_EQ(Read("").fault, SETTINGS_WELL);
  EXPECT_EQ(settings_.screen_count, 0u);
  EXPECT_EQ(settings_.log_level, uint32_t{SETTINGS_LOG_ERROR});
  EXPECT_EQ(settings_log_targets(&settings_), 0u);
  EXPECT_EQ(Read("\n  \n# log_level = info\n").fault, SETTINGS_WELL);
  EXPECT_EQ(settings_.log_level, uint32_t{SETTINGS_LOG_ERROR});
}

TEST_F(Settings, HaveLevels) {
  ASSERT_EQ(Read("log_level = error\n").fault, SETTINGS_WELL);
  EXPECT_EQ(settings_log_targets(&settings_), 0u);
  ASSERT_EQ(Read("log_level=info").fault, SETTINGS_WELL);
  EXPECT_EQ(settings_.log_level, uint32_t{SETTINGS_LOG_INFO});
  ASSERT_EQ(Read("  log_level  =  debug  \n").fault, SETTINGS_WELL);
  EXPECT_EQ(settings_.log_level, uint32_t{SETTINGS_LOG_DEBUG});
}

TEST_F(Settings, HaveTargets) {
  const std::string info = "log_level = info\n";
  ASSERT_EQ(Read(info).fault, SETTINGS_WELL);
  EXPECT_EQ(settings_log_targets(&settings_), SETTINGS_LOG_TO_DEFAULT);
  ASSERT_EQ(Read(info + "log_to = none\n").fault, SETTINGS_WELL);
  EXPECT_EQ(settings_log_targets(&settings_), 0u);
  ASSERT_EQ(Read(info + "log_to = debug_console\n").fault, SETTINGS_WELL);
  EXPECT_EQ(settings_log_targets(&settings_), SETTINGS_LOG_TO_DEBUG_CONSOLE);
  ASSERT_EQ(Read("log_to = serial , screen,debug_console\n" + info).fault, SETTINGS_WELL);
  EXPECT_EQ(settings_log_targets(&settings_), 7u);
  ASSERT_EQ(Read("log_to = serial\n").fault, SETTINGS_WELL);
  EXPECT_EQ(settings_log_targets(&settings_), 0u) << "without a level nothing is said";
}

TEST_F(Settings, HaveScreensInOrder) {
  ASSERT_EQ(Read("screen = 1920x1080x32, 640x480, text80x50, text80x25\n").fault, SETTINGS_WELL);
  ASSERT_EQ(settings_.screen_count, 4u);
  ExpectScreen(0, SETTINGS_SCREEN_FRAMEBUFFER, 1920, 1080, 32);
  ExpectScreen(1, SETTINGS_SCREEN_FRAMEBUFFER, 640, 480, 0);
  ExpectScreen(2, SETTINGS_SCREEN_TEXT, 80, 50, 0);
  ExpectScreen(3, SETTINGS_SCREEN_TEXT, 80, 25, 0);
  ASSERT_EQ(Read("screen = 320x200x256, 1x1x1, 16384x16384, 320x200x8\n").fault, SETTINGS_WELL);
  ExpectScreen(0, SETTINGS_SCREEN_256, 320, 200, 8);
  ExpectScreen(1, SETTINGS_SCREEN_FRAMEBUFFER, 1, 1, 1);
  ExpectScreen(2, SETTINGS_SCREEN_FRAMEBUFFER, 16384, 16384, 0);
  ExpectScreen(3, SETTINGS_SCREEN_FRAMEBUFFER, 320, 200, 8);
}

TEST_F(Settings, NameEachFault) {
  ExpectFault("log_level", SETTINGS_NO_EQUALS);
  ExpectFault("\"", SETTINGS_NO_EQUALS);
  ExpectFault("loglevel = info", SETTINGS_UNKNOWN_NAME);
  ExpectFault("= info", SETTINGS_UNKNOWN_NAME);
  ExpectFault("LOG_LEVEL = info", SETTINGS_UNKNOWN_NAME);
  EXPECT_EQ(Read("screen = 1x1\nscreen = 1x1\n").fault, SETTINGS_TWICE);
  EXPECT_EQ(Read("log_to = none\nlog_to = serial\n").line, 2u);
}

TEST_F(Settings, RefuseOtherValues) {
  for (const char *line : {"log_level =",
                           "log_level = loud",
                           "log_level = info, debug",
                           "log_to =",
                           "log_to = none, serial",
                           "log_to = serial,",
                           "log_to = ,serial",
                           "log_to = serial, serial",
                           "log_to = com1",
                           "screen =",
                           "screen = 800",
                           "screen = 800x",
                           "screen = x600",
                           "screen = 0x600",
                           "screen = 0800x600",
                           "screen = 800x600x0",
                           "screen = 800x600x33",
                           "screen = 16385x1",
                           "screen = 1x16385",
                           "screen = 99999999999x1",
                           "screen = 800x600x32x1",
                           "screen = 800 x 600",
                           "screen = -1x1",
                           "screen = text80x43",
                           "screen = 1x1,",
                           "screen = 1x1,1x1,1x1,1x1,1x1"})
    ExpectFault(line, SETTINGS_VALUE);
}

TEST_F(Settings, MayHoldAnyByte) {
  EXPECT_EQ(Read(std::string("log_level = info\0", 17)).fault, SETTINGS_VALUE);
  EXPECT_EQ(Read("\xff=\x80").fault, SETTINGS_UNKNOWN_NAME);
  EXPECT_EQ(Read("log_level = info\r\n").fault, SETTINGS_VALUE);
}

} // namespace
