// The fields of a GUID partition table, byte by byte, and every damage that must be seen.
#include "imagetools/gpt.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <string>
#include <vector>

namespace {

using Bytes = std::vector<uint8_t>;

constexpr uint64_t kSectors = 4096;

uint64_t Read(const Bytes &disk, size_t offset, int size) {
  uint64_t value = 0;
  for (int i = size - 1; i >= 0; i--)
    value = value << 8 | disk[offset + i];
  return value;
}

struct gpt Table() {
  struct gpt gpt = {};
  gpt.disk = guid_from_digest(1, "disk");
  gpt.disk_sectors = kSectors;
  gpt.partitions[0] = {
      gpt_efi_system_partition, guid_from_digest(1, "partition"), 2048, 4000, 4, "Name"};
  return gpt;
}

Bytes Disk() {
  Bytes disk(kSectors * 512, 0);
  struct gpt gpt = Table();
  gpt_write(&gpt, disk.data() + 512, disk.data() + disk.size() - GPT_TABLE_SIZE);
  return disk;
}

enum gpt_state State(const Bytes &disk, bool backup) {
  struct gpt gpt;
  return gpt_read(disk.data(), disk.size(), backup, &gpt);
}

TEST(GptTest, HeaderIsAsTheSpecificationHasIt) {
  Bytes disk = Disk();
  EXPECT_EQ(std::string(disk.begin() + 512, disk.begin() + 520), "EFI PART");
  EXPECT_EQ(Read(disk, 512 + 8, 4), 0x10000u);
  EXPECT_EQ(Read(disk, 512 + 12, 4), 92u);
  EXPECT_EQ(Read(disk, 512 + 24, 8), 1u);
  EXPECT_EQ(Read(disk, 512 + 32, 8), 4095u);
  EXPECT_EQ(Read(disk, 512 + 40, 8), 34u);
  EXPECT_EQ(Read(disk, 512 + 48, 8), 4095u - 33);
  EXPECT_EQ(Read(disk, 512 + 72, 8), 2u);
  EXPECT_EQ(Read(disk, 512 + 80, 4), 128u);
  EXPECT_EQ(Read(disk, 512 + 84, 4), 128u);
}

TEST(GptTest, EntryIsAsTheSpecificationHasIt) {
  Bytes disk = Disk();
  // C12A7328-F81F-11D2-BA4B-00A0C93EC93B, its first three fields little-endian.
  EXPECT_EQ(Bytes(disk.begin() + 1024, disk.begin() + 1040),
            (Bytes{0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11, 0xba, 0x4b, 0x00, 0xa0, 0xc9,
                   0x3e, 0xc9, 0x3b}));
  EXPECT_EQ(Read(disk, 1024 + 32, 8), 2048u);
  EXPECT_EQ(Read(disk, 1024 + 40, 8), 4000u);
  EXPECT_EQ(Read(disk, 1024 + 48, 8), 4u);
  EXPECT_EQ(Read(disk, 1024 + 56, 8), 0x0065'006d'0061'004eu) << "the name is UTF-16";
  EXPECT_EQ(Bytes(disk.begin() + 1152, disk.begin() + 34 * 512), Bytes(127 * 128, 0));
}

TEST(GptTest, BackupEndsTheDisk) {
  Bytes disk = Disk();
  EXPECT_EQ(std::string(disk.end() - 512, disk.end() - 504), "EFI PART");
  EXPECT_EQ(Read(disk, 4095 * 512 + 24, 8), 4095u);
  EXPECT_EQ(Read(disk, 4095 * 512 + 32, 8), 1u);
  EXPECT_EQ(Read(disk, 4095 * 512 + 72, 8), 4095u - 32);
  EXPECT_TRUE(std::equal(disk.begin() + 2 * 512, disk.begin() + 34 * 512, disk.end() - 33 * 512));
}

TEST(GptTest, ReadsWhatItWrote) {
  Bytes disk = Disk();
  struct gpt written = Table();
  for (bool backup : {false, true}) {
    struct gpt read;
    ASSERT_EQ(gpt_read(disk.data(), disk.size(), backup, &read), GPT_WHOLE);
    EXPECT_EQ(std::memcmp(&read, &written, sizeof(read)), 0) << backup;
  }
}

// Every byte of both tables: header up to its end, and all entries.
TEST(GptTest, SeesEveryDamage) {
  const Bytes whole = Disk();
  for (bool backup : {false, true}) {
    size_t header = backup ? 4095 * 512 : 512;
    size_t entries = backup ? (4095 - 32) * 512 : 1024;
    for (size_t i = 0; i < 92 + 128 * 128; i += i < 92 ? 1 : 97) {
      Bytes disk = whole;
      disk[i < 92 ? header + i : entries + i - 92] ^= 0x40;
      EXPECT_NE(State(disk, backup), GPT_WHOLE) << "byte " << i;
      EXPECT_EQ(State(disk, !backup), GPT_WHOLE) << "byte " << i;
    }
  }
}

TEST(GptTest, SaysWhatIsWrong) {
  Bytes disk = Disk();
  disk[512] = 'e';
  EXPECT_EQ(State(disk, false), GPT_MISSING);
  disk = Disk();
  disk[512 + 56] ^= 1;
  EXPECT_EQ(State(disk, false), GPT_HEADER_DAMAGED);
  disk = Disk();
  disk[1024] ^= 1;
  EXPECT_EQ(State(disk, false), GPT_ENTRIES_DAMAGED);
  disk = Disk();
  disk[512 + 12] = 96;
  EXPECT_EQ(State(disk, false), GPT_UNKNOWN);
  disk = Disk();
  disk.resize(disk.size() + 512);
  EXPECT_EQ(State(disk, false), GPT_MISPLACED);
  EXPECT_EQ(State(disk, true), GPT_MISSING);
  disk.resize(512 * 60);
  EXPECT_EQ(State(disk, false), GPT_MISSING) << "too short for two tables";
}

TEST(GptTest, GuidsFollowFromDigestAndPurpose) {
  std::set<std::string> texts;
  for (uint64_t digest : {UINT64_C(0), UINT64_C(1), UINT64_C(1) << 63})
    for (const char *purpose : {"disk", "partition"}) {
      struct guid guid = guid_from_digest(digest, purpose);
      char text[GUID_TEXT_SIZE];
      guid_format(&guid, text);
      EXPECT_EQ(text[14], '8') << text << ": the version";
      EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos) << text << ": the variant";
      texts.insert(text);
      struct guid again = guid_from_digest(digest, purpose);
      EXPECT_TRUE(guid_equal(&guid, &again));
    }
  EXPECT_EQ(texts.size(), 6u);
}

TEST(GptTest, FormatsAGuidAsPeopleWriteIt) {
  char text[GUID_TEXT_SIZE];
  guid_format(&gpt_efi_system_partition, text);
  EXPECT_STREQ(text, "c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
}

} // namespace
