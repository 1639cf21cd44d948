// The comparison that Secure Boot rests on: one bit anywhere, in the volume or behind it, is
// enough.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

extern "C" {
#include "boot/common/digest.h"
#include "boot/common/sha256.h"
#include "boot/common/volume.h"
#include "boot/uefi/expected_volume.h"
}

namespace {

class ExpectedVolume : public testing::Test {
protected:
  // A good volume: header, a loader of one sector, a kernel of two.
  ExpectedVolume() : volume_(4 * VOLUME_SECTOR_SIZE, '\0') {
    struct volume_header header = {};
    memcpy(header.magic, VOLUME_MAGIC, sizeof(header.magic));
    header.version = VOLUME_VERSION;
    header.sectors = 4;
    header.part_count = 2;
    header.parts[0].kind = VOLUME_PART_LOADER;
    header.parts[0].first_sector = 1;
    header.parts[0].length = header.parts[0].unpacked_length = VOLUME_SECTOR_SIZE;
    header.parts[1].kind = VOLUME_PART_KERNEL;
    header.parts[1].first_sector = 2;
    header.parts[1].length = header.parts[1].unpacked_length = 2 * VOLUME_SECTOR_SIZE;
    header.digest = volume_header_digest(&header);
    memcpy(volume_.data(), &header, sizeof(header));
    sha256_of(volume_.data(), volume_.size(), digest_);
  }

  struct error Open(size_t digest_length = SHA256_SIZE) {
    source_ = {};
    return expected_volume_open(volume_.data(), volume_.size(), digest_, digest_length, &source_);
  }

  std::string volume_;
  uint8_t digest_[SHA256_SIZE];
  struct volume_source source_ = {};
};

TEST_F(ExpectedVolume, OpensTheOneThatIsExpected) {
  EXPECT_EQ(Open().code, ERROR_NONE);
  EXPECT_EQ(static_cast<const void *>(source_.header), volume_.data());
}

TEST_F(ExpectedVolume, RefusesEveryOtherOne) {
  for (size_t at = 0; at < volume_.size(); at++) {
    volume_[at] = static_cast<char>(volume_[at] ^ 1);
    EXPECT_EQ(Open().code, ERROR_VOLUME_FOREIGN) << at;
    EXPECT_EQ(source_.header, nullptr) << at;
    volume_[at] = static_cast<char>(volume_[at] ^ 1);
  }
  volume_ += '\0';
  EXPECT_EQ(Open().code, ERROR_VOLUME_FOREIGN);
}

TEST_F(ExpectedVolume, ComparesTheWholeDigest) {
  for (uint8_t &byte : digest_) {
    byte ^= 0x80;
    EXPECT_EQ(Open().code, ERROR_VOLUME_FOREIGN) << &byte - digest_;
    byte ^= 0x80;
  }
  EXPECT_EQ(Open(SHA256_SIZE - 1).code, ERROR_VOLUME_FOREIGN);
  EXPECT_EQ(Open(0).code, ERROR_VOLUME_FOREIGN);
}

TEST_F(ExpectedVolume, NamesBothDigests) {
  volume_ = "abc";
  for (uint8_t i = 0; i < SHA256_SIZE; i++)
    digest_[i] = static_cast<uint8_t>(i + 1);
  struct error error = Open();
  EXPECT_EQ(error.values[0], 0xba7816bf8f01cfeau);
  EXPECT_EQ(error.values[1], 0x0102030405060708u);
}

// A volume can be the expected one and no good: it was signed so.
TEST_F(ExpectedVolume, IsCheckedAllTheSame) {
  volume_[0] = 'X';
  sha256_of(volume_.data(), volume_.size(), digest_);
  EXPECT_EQ(Open().code, ERROR_VOLUME_MAGIC);
}

} // namespace
