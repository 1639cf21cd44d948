// File systems of all kinds and sizes: where everything lies, and that it reads back; and damaged
// ones, which the reader must survive. That other systems take them is shown by //tests/formats.
#include "imagetools/fat/fat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "imagetools/fat/fat_reader.h"

namespace {

using testing::HasSubstr;

constexpr uint64_t kMebibyte = 1 << 20;

class FatTest : public testing::Test {
protected:
  ~FatTest() override {
    fat_free(&fat_);
  }

  // A file system of so many sectors, with the files' content left zero.
  void Make(uint64_t sectors, uint64_t volume, uint64_t loader) {
    request_ = {};
    request_.files[0] = {"BOOTSMTH/VOLUME.BIN", volume};
    request_.files[1] = {"EFI/BOOT/BOOTX64.EFI", loader};
    request_.file_count = 2;
    request_.sectors = sectors;
    request_.hidden = 2048;
    request_.serial_number = 0x12345678;
    request_.label = "A LABEL";
    ASSERT_TRUE(fat_fits(&request_));
    fat_free(&fat_);
    ASSERT_TRUE(fat_compose(&fat_, &request_));
    bytes_.assign(sectors * 512, 0);
    std::memcpy(bytes_.data(), fat_.metadata, fat_.metadata_length);
    std::memcpy(bytes_.data() + fat_.directories_sector * 512, fat_.directories,
                fat_.directories_length);
  }

  bool Read() {
    failure_.text[0] = '\0';
    return fat_reader_read(&reader_, bytes_.data(), bytes_.size(), &failure_);
  }

  void ExpectRefusal(const std::string &sentence) {
    EXPECT_FALSE(Read());
    EXPECT_THAT(failure_.text, HasSubstr(sentence));
  }

  uint64_t Field(size_t offset, int size) const {
    uint64_t value = 0;
    std::memcpy(&value, bytes_.data() + offset, size);
    return value;
  }

  struct fat_request request_ = {};
  struct fat fat_ = {};
  struct fat_reader reader_;
  struct failure failure_;
  std::vector<uint8_t> bytes_;
};

TEST_F(FatTest, IsAFat16WithTheParametersThatEverybodyWrites) {
  Make(6111, 70000, 30000);
  EXPECT_EQ(Field(0, 3), 0x903cebu) << "jumps to byte 62";
  EXPECT_EQ(Field(11, 2), 512u);
  EXPECT_EQ(Field(13, 1), 1u);
  EXPECT_EQ(Field(16, 1), 2u);
  EXPECT_EQ(Field(17, 2), 512u);
  EXPECT_EQ(Field(19, 2), 6111u);
  EXPECT_EQ(Field(21, 1), 0xf8u);
  EXPECT_EQ(Field(28, 4), 2048u);
  EXPECT_EQ(Field(32, 4), 0u);
  EXPECT_EQ(Field(39, 4), 0x12345678u);
  EXPECT_EQ(std::string(bytes_.begin() + 43, bytes_.begin() + 62), "A LABEL    FAT16   ");
  EXPECT_EQ(Field(510, 2), 0xaa55u);
  EXPECT_EQ(Field(fat_.reserved_sectors * 512, 4), 0xfffffff8u);
}

TEST_F(FatTest, ChangesTheSerialNumberInEveryCopy) {
  for (uint64_t sectors : {uint64_t{6111}, 300 * kMebibyte / 512}) {
    Make(sectors, 70000, 30000);
    fat_set_serial_number(bytes_.data(), 0x9abcdef0);
    request_.serial_number = 0x9abcdef0;
    struct fat other;
    ASSERT_TRUE(fat_compose(&other, &request_));
    EXPECT_EQ(std::memcmp(bytes_.data(), other.metadata, other.metadata_length), 0) << sectors;
    EXPECT_NE(std::memcmp(fat_.metadata, other.metadata, other.metadata_length), 0);
    fat_free(&other);
  }
}

TEST_F(FatTest, ReadsBackWhatItWrote) {
  Make(6111, 70000, 30000);
  ASSERT_TRUE(Read()) << failure_.text;
  EXPECT_EQ(reader_.bits, 16u);
  EXPECT_EQ(reader_.serial_number, 0x12345678u);
  EXPECT_TRUE(reader_.tables_agree);
  ASSERT_EQ(reader_.file_count, 2);
  const struct fat_reader_file *volume = fat_reader_find(&reader_, "BOOTSMTH/VOLUME.BIN");
  const struct fat_reader_file *loader = fat_reader_find(&reader_, "EFI/BOOT/BOOTX64.EFI");
  ASSERT_TRUE(volume != nullptr && loader != nullptr);
  EXPECT_EQ(volume->length, 70000u);
  EXPECT_EQ(volume->sector, fat_.file_sectors[0]);
  EXPECT_TRUE(volume->in_one_piece);
  EXPECT_EQ(loader->length, 30000u);
  EXPECT_EQ(loader->sector, fat_.file_sectors[1]);
  EXPECT_EQ(loader->sector, volume->sector + 144) << "70000 bytes are 137 sectors";
  EXPECT_EQ(fat_reader_find(&reader_, "EFI/BOOT"), nullptr);
}

// From the smallest FAT16 to FAT32, each a little below and above where the kind changes.
TEST_F(FatTest, ChoosesTheSmallestClustersThatWillDo) {
  struct {
    uint64_t mebibytes;
    uint32_t bits;
    uint32_t cluster_sectors;
  } const cases[] = {
      {3, 16, 1},   {32, 16, 1},  {33, 16, 2},  {64, 16, 2},  {65, 16, 4},
      {128, 16, 4}, {129, 16, 8}, {256, 16, 8}, {260, 32, 8}, {600, 32, 8},
  };
  for (const auto &expected : cases) {
    uint64_t size = expected.mebibytes * kMebibyte;
    Make(size / 512 - 33, size - size / 20, 1000);
    EXPECT_EQ(fat_.bits, expected.bits) << expected.mebibytes;
    EXPECT_EQ(fat_.cluster_sectors, expected.cluster_sectors) << expected.mebibytes;
    EXPECT_EQ(fat_.file_sectors[0] % 8, 0u) << expected.mebibytes;
    ASSERT_TRUE(Read()) << failure_.text;
    EXPECT_EQ(reader_.bits, expected.bits);
    EXPECT_EQ(reader_.clusters, fat_.clusters);
    ASSERT_EQ(reader_.file_count, 2);
    EXPECT_TRUE(reader_.files[0].in_one_piece);
    EXPECT_TRUE(reader_.tables_agree);
  }
}

TEST_F(FatTest, Fat32HasACopyOfItsFirstSectors) {
  Make(300 * kMebibyte / 512, 1000, 1000);
  ASSERT_EQ(fat_.bits, 32u);
  EXPECT_TRUE(std::equal(bytes_.begin(), bytes_.begin() + 1024, bytes_.begin() + 6 * 512));
  EXPECT_EQ(Field(22, 2), 0u);
  EXPECT_EQ(Field(48, 2), 1u);
  EXPECT_EQ(Field(50, 2), 6u);
  EXPECT_EQ(Field(512, 4), 0x41615252u);
  // One cluster for each file, root, BOOTSMTH, EFI and EFI/BOOT.
  EXPECT_EQ(Field(512 + 488, 4), fat_.clusters - 6u);
  EXPECT_EQ(Field(512 + 492, 4), 2u + 6u);
}

// The copy is written to when the serial number changes.
TEST_F(FatTest, RefusesACopyElsewhere) {
  Make(300 * kMebibyte / 512, 1000, 1000);
  for (uint32_t sector : {uint32_t{0xffff}, fat_.reserved_sectors}) {
    bytes_[50] = static_cast<uint8_t>(sector);
    bytes_[51] = static_cast<uint8_t>(sector >> 8);
    ExpectRefusal("the copy of its first sector is no reserved sector");
  }
  bytes_[50] = static_cast<uint8_t>(fat_.reserved_sectors - 1);
  bytes_[51] = 0;
  EXPECT_TRUE(Read()) << failure_.text;
}

TEST_F(FatTest, RefusesWhatDoesNotFit) {
  Make(6111, 1000, 1000);
  uint64_t clusters = fat_.clusters;
  // Less the loader's two and three directories; from there on it begins at a multiple of eight.
  request_.files[0].length = (clusters - 5) / 8 * 8 * 512;
  EXPECT_TRUE(fat_fits(&request_));
  request_.files[0].length++;
  EXPECT_FALSE(fat_fits(&request_));
  request_.files[0].length = 1000;
  request_.sectors = 4000;
  EXPECT_FALSE(fat_fits(&request_)) << "a FAT16 has at least 4085 clusters";
  request_.sectors = UINT64_C(1) << 33;
  EXPECT_FALSE(fat_fits(&request_));
  request_.sectors = UINT64_C(1) << 24;
  request_.files[0].length = FAT_MAX_FILE_LENGTH + 1;
  EXPECT_FALSE(fat_fits(&request_));
}

TEST_F(FatTest, EmptyFilesHaveNoCluster) {
  Make(6111, 0, 0);
  ASSERT_TRUE(Read()) << failure_.text;
  EXPECT_EQ(reader_.files[0].length, 0u);
  EXPECT_EQ(reader_.files[0].sector, 0u);
}

TEST_F(FatTest, SeesBrokenChains) {
  Make(6111, 70000, 30000);
  size_t table = fat_.reserved_sectors * 512;
  const std::vector<uint8_t> whole = bytes_;
  bytes_[table + 2 * 10] = 200; // cluster 10 of the volume goes elsewhere, and comes back nowhere
  bytes_[table + 2 * 10 + 1] = 0;
  ASSERT_FALSE(Read());
  EXPECT_FALSE(reader_.tables_agree);
  bytes_ = whole;
  bytes_[table + 2 * 10] = 0;
  ExpectRefusal("BOOTSMTH/VOLUME.BIN has another number of clusters than its length needs");
  bytes_ = whole;
  bytes_[fat_.directories_sector * 512 + 2 * 32 + 26] = 0; // BOOTSMTH's entry of the file
  bytes_[fat_.directories_sector * 512 + 2 * 32 + 27] = 0;
  ExpectRefusal("BOOTSMTH/VOLUME.BIN begins at cluster 0, which is none");
}

TEST_F(FatTest, ToldInSeveralPieces) {
  Make(6111, 1024, 1000);
  size_t table = fat_.reserved_sectors * 512;
  bytes_[table + 2 * 2] = 100; // from cluster 2 to 100, the last
  bytes_[table + 2 * 100] = 0xff;
  bytes_[table + 2 * 100 + 1] = 0xff;
  ASSERT_TRUE(Read()) << failure_.text;
  EXPECT_FALSE(reader_.files[0].in_one_piece);
}

// A directory that holds itself, and one that goes on for ever.
TEST_F(FatTest, SurvivesCircles) {
  Make(6111, 1000, 1000);
  size_t boot = fat_.directories_sector * 512;
  for (int i = 2; i < 16; i++) {
    std::memcpy(bytes_.data() + boot + i * 32, "LOOP       \x10", 12);
    bytes_[boot + i * 32 + 26] =
        static_cast<uint8_t>(fat_.directories_sector - fat_.data_sector + 2);
  }
  EXPECT_FALSE(Read());
}

TEST_F(FatTest, SurvivesEveryDamagedByte) {
  Make(6111, 3000, 1000);
  const std::vector<uint8_t> whole = bytes_;
  std::vector<size_t> places;
  for (size_t i = 0; i < 512; i++)
    places.push_back(i);
  for (size_t i = 0; i < 64; i++)
    places.push_back(fat_.reserved_sectors * 512 + i);
  for (size_t i = 0; i < 128; i++) {
    places.push_back((fat_.data_sector - fat_.root_sectors) * 512 + i);
    places.push_back(fat_.directories_sector * 512 + i);
  }
  for (size_t place : places)
    for (int value : {0, 1, 0x80, 0xff}) {
      bytes_ = whole;
      bytes_[place] = static_cast<uint8_t>(value);
      Read();
    }
}

TEST_F(FatTest, RefusesWhatIsNoFat) {
  bytes_.assign(100, 0);
  ExpectRefusal("no boot signature");
  bytes_.assign(kMebibyte, 0);
  ExpectRefusal("no boot signature");
  bytes_[510] = 0x55;
  bytes_[511] = 0xaa;
  ExpectRefusal("its parameter block is damaged");
  Make(6111, 1000, 1000);
  bytes_.resize(6110 * 512);
  ExpectRefusal("its parameter block is damaged");
}

} // namespace
