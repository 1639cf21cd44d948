// Tests of the runner's command line and of Bazel's side of a test.
#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/options.h"
#include "toolchains/qemu/runner/test_protocol.h"
}

namespace {

class OptionsTest : public testing::Test {
protected:
  ~OptionsTest() override {
    words_free(&options_.extras);
    buffer_free(&error_);
  }

  bool Parse(std::vector<std::string> words) {
    std::vector<char *> argv;
    static char name[] = "qemu_runner";
    argv.push_back(name);
    words_ = std::move(words);
    for (std::string &word : words_)
      argv.push_back(word.data());
    words_free(&options_.extras);
    buffer_clear(&error_);
    return options_parse(static_cast<int>(argv.size()), argv.data(), &options_, &error_);
  }

  std::string Extras() {
    std::string line;
    for (size_t i = 0; i < options_.extras.count; i++)
      line += std::string(options_.extras.items[i]) + "|";
    return line;
  }

  std::vector<std::string> words_;
  struct options options_ = {};
  struct buffer error_ = {};
};

TEST_F(OptionsTest, TakesModeAndConfiguration) {
  ASSERT_TRUE(Parse({"--config", "c.json", "--test"}));
  EXPECT_STREQ(options_.config_file, "c.json");
  EXPECT_EQ(options_.mode, MODE_TEST);
  EXPECT_FALSE(options_.quiet);
  EXPECT_EQ(Extras(), "");
  ASSERT_TRUE(Parse({"--run", "--quiet", "--config", "c.json"}));
  EXPECT_EQ(options_.mode, MODE_RUN);
  EXPECT_TRUE(options_.quiet);
}

TEST_F(OptionsTest, HandsTheRestToQemu) {
  ASSERT_TRUE(Parse({"--config", "c.json", "--run", "--", "-m", "512M", "--test", "--"}));
  EXPECT_EQ(Extras(), "-m|512M|--test|--|");
  EXPECT_EQ(options_.mode, MODE_RUN);
  ASSERT_TRUE(Parse({"--config", "c.json", "--run", "-m", "512M", "--", "x"}));
  EXPECT_EQ(Extras(), "-m|512M|--|x|");
}

TEST_F(OptionsTest, TakesOurOwnWordsFromTheUser) {
  ASSERT_TRUE(Parse({"--config", "c.json", "--run", "--gdb", "--quiet", "-m", "1G"}));
  EXPECT_TRUE(options_.debug);
  EXPECT_EQ(options_.gdb_port, 0);
  EXPECT_TRUE(options_.quiet);
  EXPECT_EQ(Extras(), "-m|1G|");
  ASSERT_TRUE(Parse({"--config", "c.json", "--run", "--gdb=65535"}));
  EXPECT_TRUE(options_.debug);
  EXPECT_EQ(options_.gdb_port, 65535);
  ASSERT_TRUE(Parse({"--config", "c.json", "--test", "--update-golden"}));
  EXPECT_TRUE(options_.update_golden);
  EXPECT_FALSE(options_.debug);
  // QEMU's own -gdb stays QEMU's.
  ASSERT_TRUE(Parse({"--config", "c.json", "--run", "-gdb", "tcp::9"}));
  EXPECT_EQ(Extras(), "-gdb|tcp::9|");
}

TEST_F(OptionsTest, RefusesWrongPorts) {
  for (const char *port : {"", "0", "65536", "-1", "1x", " 1", "tcp::1234"}) {
    EXPECT_FALSE(Parse({"--config", "c.json", "--run", std::string("--gdb=") + port})) << port;
    EXPECT_EQ(buffer_text(&error_),
              "--gdb=" + std::string(port) + " names no port; give a number from 1 to 65535");
  }
}

TEST_F(OptionsTest, RefusesWhatMakesNoSense) {
  EXPECT_FALSE(Parse({"--config", "c.json", "--run", "--config", "d.json"}));
  EXPECT_NE(std::string(buffer_text(&error_)).find("--config is given twice"), std::string::npos);
  EXPECT_FALSE(Parse({"--config", "c.json", "--run", "--update-golden"}));
  EXPECT_NE(std::string(buffer_text(&error_)).find("is for boot tests"), std::string::npos);
  EXPECT_FALSE(Parse({}));
  EXPECT_NE(std::string(buffer_text(&error_)).find("--config FILE is missing"), std::string::npos);
  EXPECT_FALSE(Parse({"--run", "--config"}));
  EXPECT_NE(std::string(buffer_text(&error_)).find("--config FILE is missing"), std::string::npos);
  EXPECT_FALSE(Parse({"--config", "c.json"}));
  EXPECT_NE(std::string(buffer_text(&error_)).find("--test or --run"), std::string::npos);
  EXPECT_FALSE(Parse({"--config", "c.json", "--test", "--run"}));
  EXPECT_NE(std::string(buffer_text(&error_)).find("exclude each other"), std::string::npos);
}

TEST_F(OptionsTest, Helps) {
  ASSERT_TRUE(Parse({"--help"}));
  EXPECT_EQ(options_.mode, MODE_HELP);
}

class DeadlineTest : public testing::Test {
protected:
  ~DeadlineTest() override {
    unsetenv("TEST_TIMEOUT");
  }
  struct deadline For(int configured, const char *timeout) {
    if (timeout == nullptr)
      unsetenv("TEST_TIMEOUT");
    else
      setenv("TEST_TIMEOUT", timeout, 1);
    return deadline_for_test(configured);
  }
};

TEST_F(DeadlineTest, IsTheConfiguredOne) {
  EXPECT_EQ(For(10, nullptr).seconds, 10);
  EXPECT_EQ(For(10, "60").seconds, 10);
  EXPECT_FALSE(For(10, "60").cut);
}

TEST_F(DeadlineTest, IsAMinuteByDefault) {
  EXPECT_EQ(For(0, nullptr).seconds, 60);
  EXPECT_EQ(For(0, "300").seconds, 60);
}

TEST_F(DeadlineTest, LeavesFiveSecondsToBazel) {
  EXPECT_EQ(For(300, "60").seconds, 55);
  EXPECT_TRUE(For(300, "60").cut);
  EXPECT_EQ(For(300, "60").bazel_timeout, 60);
  EXPECT_EQ(For(0, "60").seconds, 55);
}

TEST_F(DeadlineTest, IsHalfOfAVeryShortTimeout) {
  EXPECT_EQ(For(300, "4").seconds, 2);
}

TEST_F(DeadlineTest, PassesOverATimeoutThatIsNone) {
  EXPECT_EQ(For(10, "soon").seconds, 10);
  EXPECT_EQ(For(10, "-1").seconds, 10);
}

} // namespace
