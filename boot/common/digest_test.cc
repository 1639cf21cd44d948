// The digest against published values, and in pieces against in one go.
#include <gtest/gtest.h>

#include <string>

extern "C" {
#include "boot/common/digest.h"
}

namespace {

TEST(Digest, MatchesXxh32TestVectors) {
  EXPECT_EQ(digest_of("", 0), 0x02cc5d05u);
  EXPECT_EQ(digest_of("a", 1), 0x550d7456u);
  EXPECT_EQ(digest_of("abc", 3), 0x32d153ffu);
  std::string sentence = "Nobody inspects the spammish repetition";
  EXPECT_EQ(digest_of(sentence.data(), sentence.size()), 0xe2293b2fu);
}

TEST(Digest, OfPiecesIsThatOfTheWhole) {
  std::string bytes;
  for (int i = 0; i < 1000; i++)
    bytes.push_back(static_cast<char>(i * 7));
  for (size_t piece : {1, 3, 15, 16, 17, 64, 999}) {
    struct digest digest;
    digest_begin(&digest);
    for (size_t at = 0; at < bytes.size(); at += piece)
      digest_add(&digest, bytes.data() + at, std::min(piece, bytes.size() - at));
    EXPECT_EQ(digest_end(&digest), digest_of(bytes.data(), bytes.size())) << piece;
  }
}

TEST(Digest, ChangesWithEveryBit) {
  std::string bytes(100, '\0');
  uint32_t whole = digest_of(bytes.data(), bytes.size());
  for (size_t bit = 0; bit < bytes.size() * 8; bit++) {
    bytes[bit / 8] = static_cast<char>(1 << bit % 8);
    EXPECT_NE(digest_of(bytes.data(), bytes.size()), whole) << bit;
    bytes[bit / 8] = 0;
  }
}

} // namespace
