// Tests of what is accepted from a kernel compiled for coverage.
#include <string>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/profile.h"
}

namespace {

const std::string kToken = "0123456789abcdef";
const std::string kMagic = "\x81"
                           "rforpl\xff";

std::string Length(uint64_t length) {
  std::string bytes;
  for (int i = 0; i < 8; i++)
    bytes += static_cast<char>(length >> (8 * i));
  return bytes;
}

class ProfileTest : public testing::Test {
protected:
  ProfileTest() {
    profile_start(&profile_, kToken.c_str());
  }
  ~ProfileTest() override {
    profile_free(&profile_);
    buffer_free(&error_);
  }

  void Feed(const std::string &bytes) {
    profile_feed(&profile_, bytes.data(), bytes.size());
  }
  enum profile_state Judge() {
    return profile_judge(&profile_, &raw_, &length_, &error_);
  }
  std::string Error() {
    EXPECT_EQ(Judge(), PROFILE_BROKEN);
    return buffer_text(&error_);
  }

  struct profile profile_ = {};
  struct buffer error_ = {};
  const char *raw_ = nullptr;
  size_t length_ = 0;
};

TEST_F(ProfileTest, TakesAWholeOneHoweverItIsSplit) {
  for (char byte : kToken + Length(11) + kMagic + "abc")
    Feed(std::string(1, byte));
  ASSERT_EQ(Judge(), PROFILE_GOOD);
  EXPECT_EQ(std::string(raw_, length_), kMagic + "abc");
}

TEST_F(ProfileTest, KnowsThatNothingCame) {
  EXPECT_EQ(Judge(), PROFILE_NONE);
}

TEST_F(ProfileTest, RefusesAnotherToken) {
  Feed("0123456789abcdeF" + Length(8) + kMagic);
  EXPECT_EQ(Error(), "what came (32 bytes) does not begin with the token of this boot");
}

TEST_F(ProfileTest, RefusesHalfAHeader) {
  Feed(kToken + "1234");
  EXPECT_EQ(Error(), "what came (20 bytes) does not begin with the token of this boot");
}

TEST_F(ProfileTest, RefusesOneThatIsCutOff) {
  Feed(kToken + Length(11) + kMagic + "ab");
  EXPECT_EQ(Error(), "10 bytes of 11 came");
}

TEST_F(ProfileTest, RefusesWhatFollowsIt) {
  Feed(kToken + Length(11) + kMagic + "abcd");
  EXPECT_EQ(Error(), "12 bytes of 11 came");
}

TEST_F(ProfileTest, RefusesWhatIsNoProfile) {
  Feed(kToken + Length(9) + "something");
  EXPECT_EQ(Error(), "it is no raw profile of LLVM's");
}

TEST_F(ProfileTest, RefusesALengthBeyondTheBound) {
  Feed(kToken + Length(UINT64_MAX) + kMagic);
  EXPECT_EQ(Error(), "it has more than the 67108864 bytes that are taken");
}

TEST_F(ProfileTest, KeepsNoMoreThanTheBound) {
  Feed(kToken + Length(HARNESS_COVERAGE_MAX_BYTES));
  std::string piece(1 << 20, 'x');
  for (int i = 0; i < 66; i++)
    Feed(piece);
  EXPECT_EQ(profile_.received.length, PROFILE_HEADER_BYTES + size_t{HARNESS_COVERAGE_MAX_BYTES});
  EXPECT_EQ(Error(), "it has more than the 67108864 bytes that are taken");
}

} // namespace
