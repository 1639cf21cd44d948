// The settings' lines, and which cases they select.
#include "kernel/testing/settings.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "boot/protocol/test_cases.h"
#include "kernel/runtime/testing/fake_machine.h"

namespace {

class SettingsTest : public testing::Test {
protected:
  bool Parse(const std::string &text) {
    text_ = text;
    return settings_parse(text_.data(), &settings_, &wrong_);
  }

  std::string Selected(const std::vector<std::string> &names) {
    std::string selected;
    uint32_t counter = 0;
    for (uint32_t i = 0; i < names.size(); i++)
      if (settings_select(&settings_, names[i].c_str(), i, &counter))
        selected += names[i];
    return selected;
  }

  std::string text_;
  test_settings settings_;
  const char *wrong_ = nullptr;
};

TEST_F(SettingsTest, NoLinesSelectEverything) {
  ASSERT_TRUE(Parse(""));
  EXPECT_EQ(Selected({"a", "b", "c"}), "abc");
  EXPECT_FALSE(settings_.fail_fast);
}

TEST_F(SettingsTest, ReadsAllSettings) {
  ASSERT_TRUE(Parse("first 7\nshard 1 3\nfail_fast\nfilter A b:*-C\n"));
  EXPECT_EQ(settings_.first, 7u);
  EXPECT_EQ(settings_.shard, 1u);
  EXPECT_EQ(settings_.shards, 3u);
  EXPECT_TRUE(settings_.fail_fast);
  EXPECT_STREQ(settings_.filter, "A b:*-C");
}

TEST_F(SettingsTest, RefusesWhatItDoesNotKnow) {
  for (const char *text : {"last 7\n", "first\n", "first x\n", "first 99999999999\n", "shard 1\n",
                           "shard 3 3\n", "shard 0 0\n", "fail_fast 1\n", "\n"})
    EXPECT_FALSE(Parse(text)) << text;
  EXPECT_FALSE(Parse("first 1\nlast 7\n"));
  EXPECT_STREQ(wrong_, "last");
}

TEST_F(SettingsTest, ShardsShareTheCasesThatTheFilterLetsThrough) {
  ASSERT_TRUE(Parse("shard 0 2\nfilter -x\n"));
  EXPECT_EQ(Selected({"a", "x", "b", "c", "x", "d"}), "ac");
  ASSERT_TRUE(Parse("shard 1 2\nfilter -x\n"));
  EXPECT_EQ(Selected({"a", "x", "b", "c", "x", "d"}), "bd");
}

TEST_F(SettingsTest, AnotherBootRunsTheRestOfTheSameShard) {
  ASSERT_TRUE(Parse("first 3\nshard 0 2\n"));
  EXPECT_EQ(Selected({"a", "b", "c", "d", "e", "f"}), "e");
}

TEST_F(SettingsTest, ReadsTheRunnersFile) {
  FakeMachine machine;
  machine.files = {{TEST_CASES_FW_CFG_FILE, "first 2\n"}};
  ASSERT_TRUE(settings_read(&settings_, &wrong_));
  EXPECT_EQ(settings_.first, 2u);
}

TEST_F(SettingsTest, RefusesAFileThatIsTooLarge) {
  FakeMachine machine;
  machine.files = {{TEST_CASES_FW_CFG_FILE, std::string(TEST_CASES_MAX_SETTINGS + 1, 'x')}};
  EXPECT_FALSE(settings_read(&settings_, &wrong_));
  EXPECT_STREQ(wrong_, "more than there is room for");
}

} // namespace
