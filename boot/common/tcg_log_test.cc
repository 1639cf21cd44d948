// Event logs of measured boots: each event with its SHA-256, whatever other digests there are, and
// no step beyond the log's end.
#include <gtest/gtest.h>

#include <string>
#include <vector>

extern "C" {
#include "boot/common/tcg_log.h"
}

namespace {

std::string Number(uint64_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; i++)
    bytes.push_back(static_cast<char>(value >> 8 * i));
  return bytes;
}

// The first event, for digests of these algorithms and sizes.
std::string SpecId(const std::vector<std::pair<int, int>> &algorithms) {
  std::string event = std::string("Spec ID Event03\0", 16) + Number(0, 4) + std::string(4, 2) +
                      Number(algorithms.size(), 4);
  for (const auto &[algorithm, size] : algorithms)
    event += Number(algorithm, 2) + Number(size, 2);
  event += Number(0, 1);
  return Number(0, 4) + Number(TCG_EV_NO_ACTION, 4) + std::string(20, 0) + Number(event.size(), 4) +
         event;
}

std::string Event(int pcr, const std::vector<std::string> &digests, const std::string &data) {
  std::string event = Number(pcr, 4) + Number(TCG_EV_IPL, 4) + Number(digests.size(), 4);
  for (const std::string &digest : digests)
    event += digest;
  return event + Number(data.size(), 4) + data;
}

const std::string kSha1 = Number(4, 2) + std::string(20, '1');
const std::string kSha256 = Number(TCG_SHA256, 2) + std::string(32, '2');
const std::vector<std::pair<int, int>> kBoth = {{4, 20}, {TCG_SHA256, 32}};

class TcgLog : public testing::Test {
protected:
  // In memory of exactly its length, so that the sanitizer sees more.
  bool Open(const std::string &log) {
    bytes_.assign(log.begin(), log.end());
    return tcg_log_open(&log_, bytes_.data(), bytes_.size());
  }

  size_t Length(const std::string &log, size_t last) {
    bytes_.assign(log.begin(), log.end());
    return tcg_log_length(bytes_.data(), bytes_.size(), last);
  }

  std::vector<uint8_t> bytes_;
  struct tcg_log log_;
  struct tcg_event event_;
};

TEST_F(TcgLog, GivesEachEvent) {
  ASSERT_TRUE(Open(SpecId(kBoth) + Event(8, {kSha1, kSha256}, "text") + Event(9, {kSha256}, "")));
  ASSERT_TRUE(tcg_log_next(&log_, &event_));
  EXPECT_EQ(event_.pcr, 8u);
  EXPECT_EQ(event_.type, 13u);
  EXPECT_EQ(std::string(event_.sha256, event_.sha256 + 32), std::string(32, '2'));
  EXPECT_EQ(std::string(event_.data, event_.data + event_.data_length), "text");
  ASSERT_TRUE(tcg_log_next(&log_, &event_));
  EXPECT_EQ(event_.pcr, 9u);
  EXPECT_EQ(event_.data_length, 0u);
  EXPECT_FALSE(tcg_log_next(&log_, &event_));
  EXPECT_EQ(log_.at, bytes_.size());
}

TEST_F(TcgLog, HasNoSha256WhereTheTpmHasNone) {
  ASSERT_TRUE(Open(SpecId({{4, 20}}) + Event(8, {kSha1}, "text")));
  ASSERT_TRUE(tcg_log_next(&log_, &event_));
  EXPECT_EQ(event_.sha256, nullptr);
}

TEST_F(TcgLog, RefusesWhatIsCutShortAnywhere) {
  const std::string first = SpecId(kBoth);
  const std::string whole = first + Event(8, {kSha1, kSha256}, "text");
  for (size_t length = 0; length < first.size(); length++)
    EXPECT_FALSE(Open(whole.substr(0, length))) << length;
  for (size_t length = first.size(); length < whole.size(); length++) {
    ASSERT_TRUE(Open(whole.substr(0, length)));
    EXPECT_FALSE(tcg_log_next(&log_, &event_)) << length;
    EXPECT_EQ(log_.at, first.size());
  }
}

TEST_F(TcgLog, RefusesDigestsThatNobodyDescribed) {
  ASSERT_TRUE(Open(SpecId({{4, 20}}) + Event(8, {kSha256}, "text")));
  EXPECT_FALSE(tcg_log_next(&log_, &event_));
  ASSERT_TRUE(Open(SpecId({{4, 20}}) + Event(8, {kSha1, kSha1}, "text")));
  EXPECT_FALSE(tcg_log_next(&log_, &event_));
  EXPECT_FALSE(Open(SpecId(std::vector<std::pair<int, int>>(9, {4, 20}))));
}

TEST_F(TcgLog, RefusesOtherForms) {
  std::string other = SpecId(kBoth);
  other[32] = 's';
  EXPECT_FALSE(Open(other));
  std::string lying = SpecId(kBoth);
  lying.replace(32 + 24, 4, Number(3, 4));
  EXPECT_FALSE(Open(lying));
  std::string long_event = SpecId(kBoth) + Event(8, {kSha1, kSha256}, "");
  long_event.replace(long_event.size() - 4, 4, Number(0xffffffff, 4));
  ASSERT_TRUE(Open(long_event));
  EXPECT_FALSE(tcg_log_next(&log_, &event_));
}

TEST_F(TcgLog, EndsBehindTheLastEvent) {
  const std::string first = SpecId(kBoth);
  const std::string second = Event(8, {kSha1, kSha256}, "text");
  const std::string rest(100, '\xff');
  EXPECT_EQ(Length(first + rest, 0), first.size());
  EXPECT_EQ(Length(first + second + rest, first.size()), (first + second).size());
  EXPECT_EQ(Length(first + second + second + rest, (first + second).size()),
            (first + second + second).size());
  EXPECT_EQ(Length(first + second + rest, first.size() + 1), 0u);
  EXPECT_EQ(Length(first + rest, first.size()), 0u);
  EXPECT_EQ(Length(rest, 0), 0u);
}

} // namespace
