// Tests of the verdict channel's reader.
#include <cctype>
#include <string>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/verdict.h"
}

namespace {

const char kToken[] = "0123456789abcdef";

class VerdictTest : public testing::Test {
protected:
  VerdictTest() {
    verdict_start(&verdict_, kToken);
  }
  ~VerdictTest() override {
    verdict_free(&verdict_);
  }

  void Feed(const std::string &bytes) {
    verdict_feed(&verdict_, bytes.data(), bytes.size());
  }
  void FeedLine(const std::string &words) {
    Feed(std::string(kToken) + " " + words + "\n");
  }
  std::string message() {
    return buffer_text(&verdict_.message);
  }

  struct verdict verdict_;
};

TEST_F(VerdictTest, ReadsAPass) {
  FeedLine("PASS");
  EXPECT_EQ(verdict_.state, VERDICT_PASS);
}

TEST_F(VerdictTest, ReadsAFailureWithItsReason) {
  FeedLine("FAIL 2 + 2 is 5");
  EXPECT_EQ(verdict_.state, VERDICT_FAIL);
  EXPECT_EQ(message(), "2 + 2 is 5");
}

TEST_F(VerdictTest, ReadsAFailureWithoutReason) {
  FeedLine("FAIL");
  EXPECT_EQ(verdict_.state, VERDICT_FAIL);
  EXPECT_EQ(message(), "(no reason given)");
}

TEST_F(VerdictTest, MakesAReasonPrintable) {
  FeedLine("FAIL \x1b[2J");
  EXPECT_EQ(message(), "\\x1b[2J");
}

TEST_F(VerdictTest, ReadsALineThatComesByteByByte) {
  std::string line = std::string(kToken) + " PASS\n";
  for (char c : line) {
    EXPECT_EQ(verdict_.state, VERDICT_PENDING);
    Feed(std::string(1, c));
  }
  EXPECT_EQ(verdict_.state, VERDICT_PASS);
}

TEST_F(VerdictTest, RefusesAnotherToken) {
  Feed("0123456789abcdee PASS\n");
  EXPECT_EQ(verdict_.state, VERDICT_BROKEN);
  EXPECT_EQ(message(), "the verdict channel has a line that does not begin with this boot's "
                       "token: \"0123456789abcdee PASS\"");
}

TEST_F(VerdictTest, RefusesLinesThatOnlyResembleAVerdict) {
  for (const char *line :
       {"PASS\n", "\n", "0123456789abcdef\n", "0123456789abcdefPASS\n", "0123456789abcdef PASSED\n",
        "0123456789abcdef pass\n", "0123456789abcdef PASS \n", "0123456789abcdef PASS\r\n",
        "0123456789abcdef  PASS\n", " 0123456789abcdef PASS\n", "0123456789abcdef FAILED\n",
        "0123456789abcdef \n"}) {
    verdict_free(&verdict_);
    verdict_start(&verdict_, kToken);
    Feed(line);
    EXPECT_EQ(verdict_.state, VERDICT_BROKEN) << line;
  }
}

TEST_F(VerdictTest, RefusesASecondLine) {
  FeedLine("PASS");
  FeedLine("FAIL after all");
  EXPECT_EQ(verdict_.state, VERDICT_BROKEN);
  EXPECT_NE(message().find("more than the one line"), std::string::npos);
}

TEST_F(VerdictTest, RefusesASecondLineInTheSameRead) {
  Feed(std::string(kToken) + " PASS\n" + kToken + " FAIL\n");
  EXPECT_EQ(verdict_.state, VERDICT_BROKEN);
}

TEST_F(VerdictTest, StaysBroken) {
  Feed("junk\n");
  FeedLine("PASS");
  EXPECT_EQ(verdict_.state, VERDICT_BROKEN);
}

TEST_F(VerdictTest, RefusesALineWithoutAnEnd) {
  Feed(std::string(kToken) + " PASS");
  EXPECT_EQ(verdict_.state, VERDICT_PENDING);
  verdict_end(&verdict_);
  EXPECT_EQ(verdict_.state, VERDICT_BROKEN);
  EXPECT_NE(message().find("ended within a line"), std::string::npos);
}

TEST_F(VerdictTest, IsNotBrokenByAnEndWithoutAnyLine) {
  verdict_end(&verdict_);
  EXPECT_EQ(verdict_.state, VERDICT_PENDING);
}

TEST_F(VerdictTest, KeepsNoEndlessLine) {
  for (int i = 0; i < 100; i++)
    Feed(std::string(1000, 'x'));
  EXPECT_EQ(verdict_.state, VERDICT_BROKEN);
  EXPECT_LE(verdict_.line.length, VERDICT_MAX_LINE + 1000u);
  EXPECT_LT(message().size(), 400u);
}

TEST_F(VerdictTest, RecognisesPrintedVerdicts) {
  auto printed = [this](const std::string &line) {
    return verdict_is_printed(&verdict_, line.data(), line.size());
  };
  EXPECT_TRUE(printed("PASS"));
  EXPECT_TRUE(printed("0123456789abcdef PASS"));
  EXPECT_TRUE(printed("the token is 0123456789abcdef"));
  EXPECT_TRUE(printed("fedcba9876543210 FAIL x"));
  EXPECT_FALSE(printed("PASSED"));
  EXPECT_FALSE(printed("self test: PASS"));
  EXPECT_FALSE(printed("fedcba987654321z PASS"));
  EXPECT_FALSE(printed("fedcba9876543210"));
  EXPECT_FALSE(printed(""));
}

TEST(VerdictToken, IsHexAndNewEachTime) {
  char first[HARNESS_TOKEN_LENGTH + 1], second[HARNESS_TOKEN_LENGTH + 1];
  ASSERT_TRUE(verdict_make_token(first));
  ASSERT_TRUE(verdict_make_token(second));
  EXPECT_EQ(std::string(first).size(), 16u);
  for (char c : std::string(first))
    EXPECT_TRUE(std::isxdigit(c) != 0) << first;
  EXPECT_STRNE(first, second);
}

} // namespace
