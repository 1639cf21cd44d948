// Settings written and read again: nothing is lost, and there is one way to write each.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

extern "C" {
#include "imagetools/settings_text.h"
}

namespace {

class SettingsText : public testing::Test {
protected:
  void Set(const char *name, const char *value) {
    EXPECT_TRUE(settings_set(&settings_, name, value, &failure_)) << failure_.text;
  }

  void ExpectRefused(const char *name, const char *value, const char *sentence) {
    EXPECT_FALSE(settings_set(&settings_, name, value, &failure_)) << value;
    ExpectSays(sentence);
  }

  void ExpectSays(const char *sentence) {
    EXPECT_NE(strstr(failure_.text, sentence), nullptr) << failure_.text;
  }

  std::string Written() {
    char text[VOLUME_SETTINGS_MAX + 1];
    size_t length = settings_write(&settings_, text);
    EXPECT_EQ(length, strlen(text));
    struct settings again;
    EXPECT_EQ(settings_read(text, length, &again).fault, SETTINGS_WELL);
    char second[VOLUME_SETTINGS_MAX + 1];
    settings_write(&again, second);
    EXPECT_STREQ(second, text);
    return text;
  }

  struct settings settings_ = {};
  struct failure failure_ = {};
};

TEST_F(SettingsText, IsEmptyWhereNothingIsSet) {
  EXPECT_EQ(Written(), "");
  Set("log_level", "error");
  EXPECT_EQ(Written(), "");
}

TEST_F(SettingsText, HasALineForEach) {
  Set("screen", "1024x768,text80x50 , 320x200x256,800x600x24");
  Set("log_to", "debug_console,screen");
  Set("log_level", "debug");
  EXPECT_EQ(Written(), "log_level = debug\n"
                       "log_to = screen, debug_console\n"
                       "screen = 1024x768, text80x50, 320x200x256, 800x600x24\n");
  Set("log_to", "none");
  Set("screen", "");
  EXPECT_EQ(Written(), "log_level = debug\nlog_to = none\n");
  Set("log_to", "");
  Set("log_level", "");
  EXPECT_EQ(Written(), "");
}

TEST_F(SettingsText, FitsAtItsLongest) {
  Set("screen", "16384x16384x32,16384x16384x32,16384x16384x32,16384x16384x32");
  Set("log_to", "screen,serial,debug_console");
  Set("log_level", "debug");
  EXPECT_LT(Written().size(), size_t{VOLUME_SETTINGS_MAX});
}

TEST_F(SettingsText, IsRefusedWithWhatThereIs) {
  ExpectRefused("colour", "red", "colour: is no setting: there are log_level, log_to and screen");
  ExpectRefused("log_level", "loud", "log_level \"loud\": give error, info or debug");
  ExpectRefused("log_to", "com1",
                "log_to \"com1\": give none, or screen, serial and debug_console");
  ExpectRefused("screen", "big", "screen \"big\": give up to 4 of text80x25, ");
  ExpectRefused("log_level", "info\nlog_to = none", "give error, info or debug");
  ExpectRefused("screen", std::string(5000, '1').c_str(), "give up to 4 of ");
  EXPECT_EQ(Written(), "") << "what is refused changes nothing";
}

} // namespace
