// Finding tables by signature and checksum among bytes that look like them.
#include <gtest/gtest.h>

#include <cstring>
#include <vector>

extern "C" {
#include "boot/common/firmware_tables.h"
}

namespace {

class FirmwareTables : public testing::Test {
protected:
  // Puts `text` and a length byte at `at`, and makes `length` bytes sum to zero at `checksum`.
  void Put(size_t at, const char *text) {
    memcpy(memory_.data() + at, text, strlen(text));
  }

  void Seal(size_t at, size_t length, size_t checksum) {
    uint8_t sum = 0;
    memory_[at + checksum] = 0;
    for (size_t i = 0; i < length; i++)
      sum = static_cast<uint8_t>(sum + memory_[at + i]);
    memory_[at + checksum] = static_cast<uint8_t>(-sum);
  }

  void PutRsdp(size_t at, uint8_t revision, uint32_t length) {
    Put(at, "RSD PTR ");
    memory_[at + 15] = revision;
    if (revision >= 2) // ACPI 1.0's has no such field
      memcpy(memory_.data() + at + 20, &length, sizeof(length));
    Seal(at, 20, 8);
    if (revision >= 2 && at + length <= memory_.size())
      Seal(at, length, 32);
  }

  void PutSmbios(size_t at, const char *anchor, size_t length_at, uint8_t length, size_t checksum) {
    Put(at, anchor);
    memory_[at + length_at] = length;
    Seal(at, length, checksum);
  }

  const uint8_t *Rsdp() const {
    return firmware_find_rsdp(memory_.data(), memory_.size());
  }

  const uint8_t *Smbios64() const {
    return firmware_find_smbios(memory_.data(), memory_.size()).bits_64;
  }

  const uint8_t *Smbios32() const {
    return firmware_find_smbios(memory_.data(), memory_.size()).bits_32;
  }

  const uint8_t *At(size_t at) const {
    return memory_.data() + at;
  }

  std::vector<uint8_t> memory_ = std::vector<uint8_t>(256, 0x11);
};

TEST_F(FirmwareTables, FindNothingInNothing) {
  EXPECT_EQ(Rsdp(), nullptr);
  EXPECT_EQ(Smbios64(), nullptr);
  EXPECT_EQ(Smbios32(), nullptr);
  EXPECT_EQ(firmware_find_rsdp(memory_.data(), 0), nullptr);
}

TEST_F(FirmwareTables, FindsBothKindsOfRsdp) {
  PutRsdp(48, 0, 0);
  EXPECT_EQ(Rsdp(), At(48));
  PutRsdp(16, 2, 36);
  EXPECT_EQ(Rsdp(), At(16));
}

// With nothing before it, or behind others that only begin like it; in memory that ends anywhere.
TEST_F(FirmwareTables, FindsRsdpOnEveryLine) {
  for (size_t size = 20; size < 800; size += 52) {
    for (size_t line = 0; line + 20 <= size; line += 16) {
      for (size_t distance : {size, size_t{48}}) {
        memory_.assign(size, 0x11);
        for (size_t before = line % distance; before < line; before += distance)
          memory_[before] = 'R';
        PutRsdp(line, 0, 0);
        EXPECT_EQ(Rsdp(), At(line)) << line << " of " << size;
      }
    }
  }
}

TEST_F(FirmwareTables, WantsRsdpOnALine) {
  PutRsdp(40, 0, 0);
  EXPECT_EQ(Rsdp(), nullptr);
}

TEST_F(FirmwareTables, WantsBothChecksumsOfRsdp) {
  PutRsdp(48, 2, 36);
  memory_[48 + 33]++;
  EXPECT_EQ(Rsdp(), nullptr);
  PutRsdp(48, 2, 36);
  memory_[48 + 9]++;
  EXPECT_EQ(Rsdp(), nullptr);
}

TEST_F(FirmwareTables, SkipsWhatOnlyLooksLikeRsdp) {
  Put(16, "RSD PTR ");
  PutRsdp(64, 0, 0);
  EXPECT_EQ(Rsdp(), At(64));
}

TEST_F(FirmwareTables, StaysInsideTheMemory) {
  PutRsdp(256 - 32, 0, 0);
  EXPECT_EQ(Rsdp(), At(256 - 32));
  EXPECT_EQ(firmware_find_rsdp(memory_.data(), 256 - 32 + 19), nullptr);
  for (uint32_t length : {0u, 35u, 33u + 256u, 0xffffffffu}) {
    PutRsdp(16, 0, 0);
    memory_[16 + 15] = 2;
    memcpy(memory_.data() + 16 + 20, &length, sizeof(length));
    Seal(16, 20, 8);
    EXPECT_NE(Rsdp(), At(16)) << length;
  }
  PutRsdp(256 - 32, 2, 36);
  EXPECT_EQ(Rsdp(), nullptr);
}

TEST_F(FirmwareTables, FindsTheFirstSmbiosOfEachKind) {
  PutSmbios(16, "_SM_", 5, 31, 4);
  EXPECT_EQ(Smbios32(), At(16));
  EXPECT_EQ(Smbios64(), nullptr);
  PutSmbios(64, "_SM3_", 6, 24, 5);
  EXPECT_EQ(Smbios32(), At(16));
  EXPECT_EQ(Smbios64(), At(64));
  PutSmbios(96, "_SM_", 5, 31, 4);
  PutSmbios(128, "_SM3_", 6, 24, 5);
  EXPECT_EQ(Smbios32(), At(16));
  EXPECT_EQ(Smbios64(), At(64));
}

TEST_F(FirmwareTables, WantsSmbiosChecksumAndLength) {
  PutSmbios(16, "_SM_", 5, 31, 4);
  memory_[16 + 20]++;
  EXPECT_EQ(Smbios32(), nullptr);
  PutSmbios(16, "_SM_", 5, 8, 4);
  EXPECT_EQ(Smbios32(), nullptr);
  PutSmbios(16, "_SM3_", 6, 7, 5);
  EXPECT_EQ(Smbios64(), nullptr);
  memory_.assign(256, 0x11);
  Put(256 - 32, "_SM_");
  memory_[256 - 32 + 5] = 33;
  EXPECT_EQ(Smbios32(), nullptr);
}

} // namespace
