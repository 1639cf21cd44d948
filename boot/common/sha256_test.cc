// SHA-256 against the values that FIPS 180-4's example documents publish.
#include <gtest/gtest.h>

#include <string>

extern "C" {
#include "boot/common/sha256.h"
}

namespace {

std::string Sha256(const std::string &bytes) {
  uint8_t digest[SHA256_SIZE];
  sha256_of(bytes.data(), bytes.size(), digest);
  std::string text;
  for (uint8_t byte : digest) {
    text.push_back("0123456789abcdef"[byte >> 4]);
    text.push_back("0123456789abcdef"[byte & 15]);
  }
  return text;
}

TEST(Sha256, MatchesPublishedValues) {
  EXPECT_EQ(Sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Sha256(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, ChangesWithEveryBit) {
  std::string bytes(100, '\0');
  std::string whole = Sha256(bytes);
  for (size_t bit = 0; bit < bytes.size() * 8; bit++) {
    bytes[bit / 8] = static_cast<char>(1 << bit % 8);
    EXPECT_NE(Sha256(bytes), whole) << bit;
    bytes[bit / 8] = 0;
  }
}

} // namespace
