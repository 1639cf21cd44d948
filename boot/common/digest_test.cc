// The digest against published values, and in pieces against in one go.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

extern "C" {
#include "boot/common/digest.h"
}

namespace {

TEST(Digest, MatchesXxh64TestVectors) {
  EXPECT_EQ(digest_of("", 0), 0xef46db3751d8e999u);
  EXPECT_EQ(digest_of("a", 1), 0xd24ec4f1a98c6e5bu);
  EXPECT_EQ(digest_of("abc", 3), 0x44bc2cf5ad770999u);
  std::string sentence = "Nobody inspects the spammish repetition";
  EXPECT_EQ(digest_of(sentence.data(), sentence.size()), 0xfbcea83c8a378bf1u);
}

TEST(Digest, OfPiecesIsThatOfTheWhole) {
  std::string bytes;
  for (int i = 0; i < 1000; i++)
    bytes.push_back(static_cast<char>(i * 7));
  for (size_t piece : {1, 3, 31, 32, 33, 64, 999}) {
    struct digest digest;
    digest_begin(&digest);
    for (size_t at = 0; at < bytes.size(); at += piece)
      digest_add(&digest, bytes.data() + at, std::min(piece, bytes.size() - at));
    EXPECT_EQ(digest_end(&digest), digest_of(bytes.data(), bytes.size())) << piece;
  }
}

// XXH64's round, as boot/bios/bulk.asm has it.
uint64_t Mix(uint64_t lane, uint64_t word) {
  lane += word * 0xc2b2ae3d27d4eb4f;
  return (lane << 31 | lane >> 33) * 0x9e3779b185ebca87;
}

TEST(Digest, TakesStripesThatWereMixedElsewhere) {
  std::string bytes;
  for (int i = 0; i < 1000; i++)
    bytes.push_back(static_cast<char>(i * 7));
  for (size_t before : {0, 32, 320}) {
    struct digest digest;
    digest_begin(&digest);
    digest_add(&digest, bytes.data(), before);
    size_t stripes = (bytes.size() - before) / DIGEST_STRIPE;
    uint64_t *lanes = digest_take_stripes(&digest, stripes);
    for (size_t word = 0; word < stripes * 4; word++) {
      uint64_t value;
      memcpy(&value, bytes.data() + before + word * 8, sizeof(value));
      lanes[word % 4] = Mix(lanes[word % 4], value);
    }
    size_t done = before + stripes * DIGEST_STRIPE;
    digest_add(&digest, bytes.data() + done, bytes.size() - done);
    EXPECT_EQ(digest_end(&digest), digest_of(bytes.data(), bytes.size())) << before;
  }
}

TEST(Digest, ChangesWithEveryBit) {
  std::string bytes(100, '\0');
  uint64_t whole = digest_of(bytes.data(), bytes.size());
  for (size_t bit = 0; bit < bytes.size() * 8; bit++) {
    bytes[bit / 8] = static_cast<char>(1 << bit % 8);
    EXPECT_NE(digest_of(bytes.data(), bytes.size()), whole) << bit;
    bytes[bit / 8] = 0;
  }
}

} // namespace
