// The fields of a master boot record, byte by byte.
#include "imagetools/mbr.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace {

using Sector = std::array<uint8_t, MBR_SECTOR_SIZE>;

std::vector<uint8_t> Entry(const Sector &sector, int index) {
  auto begin = sector.begin() + MBR_PARTITION_TABLE_OFFSET + 16 * index;
  return {begin, begin + 16};
}

TEST(MbrTest, WritesAPartitionAsTheDiskHasIt) {
  Sector sector = {};
  struct mbr_partition partition = {MBR_STATUS_ACTIVE, MBR_TYPE_EFI_SYSTEM, 2048, 2048};
  mbr_set_partition(sector.data(), 0, &partition);
  // CHS: head, sector, cylinder. LBA 2048 = 32 * 63 + 32, LBA 4095 = 65 * 63.
  EXPECT_EQ(Entry(sector, 0),
            (std::vector<uint8_t>{0x80, 32, 33, 0, 0xef, 65, 1, 0, 0, 8, 0, 0, 0, 8, 0, 0}));
  EXPECT_EQ(Entry(sector, 1), std::vector<uint8_t>(16, 0));
}

TEST(MbrTest, CylinderHasItsUpperBitsBesideTheSector) {
  Sector sector = {};
  // The last sector that CHS can name: cylinder 1023, head 254, sector 63.
  struct mbr_partition partition = {0, 1, 1024 * 255 * 63 - 1, 1};
  mbr_set_partition(sector.data(), 3, &partition);
  std::vector<uint8_t> entry = Entry(sector, 3);
  EXPECT_EQ(std::vector<uint8_t>(entry.begin() + 1, entry.begin() + 4),
            (std::vector<uint8_t>{254, 0xff, 0xff}));
}

TEST(MbrTest, AddressesBeyondChsBecomeTheHighestOne) {
  Sector sector = {};
  struct mbr_partition partition = {0, 1, 0xfffffff0, 8};
  mbr_set_partition(sector.data(), 2, &partition);
  std::vector<uint8_t> entry = Entry(sector, 2);
  EXPECT_EQ(std::vector<uint8_t>(entry.begin() + 1, entry.begin() + 4),
            (std::vector<uint8_t>{254, 0xff, 0xff}));
}

TEST(MbrTest, ReadsWhatItWrote) {
  Sector sector = {};
  struct mbr_partition written = {MBR_STATUS_ACTIVE, 0x0c, 0x12345678, 0x9abcdef0};
  mbr_set_partition(sector.data(), 1, &written);
  struct mbr_partition read = mbr_partition(sector.data(), 1);
  EXPECT_EQ(read.status, written.status);
  EXPECT_EQ(read.type, written.type);
  EXPECT_EQ(read.first_lba, written.first_lba);
  EXPECT_EQ(read.sectors, written.sectors);
}

TEST(MbrTest, DiskSignatureIsLittleEndianAt0x1b8) {
  Sector sector = {};
  mbr_set_disk_signature(sector.data(), 0x12345678);
  EXPECT_EQ(sector[0x1b8], 0x78);
  EXPECT_EQ(sector[0x1bb], 0x12);
  EXPECT_EQ(mbr_disk_signature(sector.data()), 0x12345678u);
}

TEST(MbrTest, KnowsWhatGuardsAGuidPartitionTable) {
  Sector sector = {};
  EXPECT_FALSE(mbr_guards_gpt(sector.data()));
  struct mbr_partition guard = {0, 0xee, 1, 2047};
  mbr_set_partition(sector.data(), 1, &guard);
  EXPECT_TRUE(mbr_guards_gpt(sector.data()));
}

TEST(MbrTest, BootSignature) {
  Sector sector = {};
  EXPECT_FALSE(mbr_has_boot_signature(sector.data()));
  sector[510] = 0x55;
  EXPECT_FALSE(mbr_has_boot_signature(sector.data()));
  sector[511] = 0xaa;
  EXPECT_TRUE(mbr_has_boot_signature(sector.data()));
}

} // namespace
