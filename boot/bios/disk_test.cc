// Reading disks through BIOSes of many faults.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "boot/bios/testing/fake_bios.h"

extern "C" {
#include "boot/bios/disk.h"
}

namespace {

constexpr uint8_t kDrive = 0x81;
constexpr uint64_t kSectors = 5000;
constexpr uint32_t kAddress = 0x20000;
constexpr size_t kSectorSize = 512;

struct EddPacket {
  uint16_t size;
  uint16_t count;
  uint16_t offset;
  uint16_t segment;
  uint64_t sector;
};

// A disk whose sectors are filled with their number.
class DiskBios : public FakeBios {
public:
  void Call(uint8_t vector, struct bios_registers *registers) override {
    ASSERT_EQ(vector, 0x13);
    ASSERT_EQ(registers->edx & 0xff, kDrive);
    switch (registers->eax >> 8 & 0xff) {
    case 0x00:
      resets++;
      Answer(registers, 0);
      break;
    case 0x02:
      ReadByGeometry(registers);
      break;
    case 0x08:
      Geometry(registers);
      break;
    case 0x41:
      CheckEdd(registers);
      break;
    case 0x42:
      ReadByEdd(registers);
      break;
    case 0x48:
      Parameters(registers);
      break;
    default:
      FAIL() << std::hex << registers->eax;
    }
  }

  const uint8_t *Memory(uint32_t address) const {
    return memory_.data() + address;
  }

  bool edd = true;
  bool edd_reads = true;
  uint32_t edd_signature = 0xaa55;
  uint32_t edd_features = 1;
  bool leaves_flags_alone = false;
  uint64_t sectors = kSectors;
  uint16_t sector_size = 512;
  bool knows_parameters = true;
  uint32_t track_sectors = 63;
  uint32_t heads = 16;
  uint32_t most_per_call = 127;
  uint32_t block_sectors = 1; // of the disk's own in the packet of an EDD read
  int failures = 0;           // this many reads fail
  uint64_t fail_at = 0;       // only those that begin at this sector, if it is not 0
  int resets = 0;
  std::vector<uint32_t> reads; // sectors of each read that succeeded

private:
  static void Answer(struct bios_registers *registers, uint8_t status) {
    registers->eax = (registers->eax & 0xffff00ff) | static_cast<uint32_t>(status) << 8;
    SetCarry(registers, status != 0);
  }

  void CheckEdd(struct bios_registers *registers) {
    EXPECT_EQ(registers->ebx & 0xffff, 0x55aau);
    EXPECT_TRUE(bios_carry(registers)) << "or a BIOS that leaves the flags alone has EDD";
    if (leaves_flags_alone)
      return;
    Answer(registers, edd ? 0 : 1);
    if (edd) {
      // The high halves of registers are anyone's.
      registers->ebx = 0xdead0000 | edd_signature;
      registers->ecx = 0xdead0000 | edd_features;
    }
  }

  void Parameters(struct bios_registers *registers) {
    auto *buffer = static_cast<uint8_t *>(Buffer(registers->esi));
    uint16_t size;
    memcpy(&size, buffer, sizeof(size));
    EXPECT_EQ(size, 30);
    Answer(registers, knows_parameters ? 0 : 1);
    memset(buffer, 0xff, 74); // more than there is room for, as some do
    memcpy(buffer + 16, &sectors, sizeof(sectors));
    memcpy(buffer + 24, &sector_size, sizeof(sector_size));
  }

  void Geometry(struct bios_registers *registers) {
    Answer(registers, track_sectors != 0 ? 0 : 1);
    registers->ecx = 0xdead0000 | 0xffc0 | track_sectors;
    registers->edx = (heads - 1) << 8 | 1;
  }

  bool Fails(struct bios_registers *registers, uint32_t count, uint64_t sector) {
    bool unlucky = failures > 0 && (fail_at == 0 || sector == fail_at);
    if (unlucky || count > most_per_call || sector + count > kSectors) {
      failures -= unlucky ? 1 : 0;
      Answer(registers, 0x20);
      return true;
    }
    return false;
  }

  void Read(struct bios_registers *registers, uint64_t sector, uint32_t count, uint32_t address) {
    ASSERT_GT(count, 0u);
    ASSERT_LE(count, 127u);
    ASSERT_EQ(address >> 16, (address + count * kSectorSize - 1) >> 16) << "crosses 64 KiB";
    if (Fails(registers, count, sector))
      return;
    for (uint32_t i = 0; i < count; i++) {
      uint16_t number = static_cast<uint16_t>(sector + i);
      for (size_t at = 0; at < kSectorSize; at += 2)
        memcpy(memory_.data() + address + i * kSectorSize + at, &number, 2);
    }
    reads.push_back(count);
    Answer(registers, 0);
  }

  void ReadByEdd(struct bios_registers *registers) {
    auto *packet = static_cast<EddPacket *>(Buffer(registers->esi));
    ASSERT_EQ(packet->size, 16);
    uint32_t count = packet->count;
    packet->count = 3; // some leave what they managed to read
    if (!edd_reads) {
      Answer(registers, 1);
      return;
    }
    Read(registers, packet->sector * block_sectors, count * block_sectors,
         packet->segment * 16u + packet->offset);
  }

  void ReadByGeometry(struct bios_registers *registers) {
    uint32_t count = registers->eax & 0xff;
    uint32_t cylinder = (registers->ecx >> 8 & 0xff) | (registers->ecx & 0xc0) << 2;
    uint32_t in_track = registers->ecx & 0x3f;
    uint32_t head = registers->edx >> 8 & 0xff;
    ASSERT_LT(head, heads);
    ASSERT_GE(in_track, 1u);
    ASSERT_LE(in_track - 1 + count, track_sectors) << "reads past the end of the track";
    uint64_t sector = (uint64_t{cylinder} * heads + head) * track_sectors + in_track - 1;
    Read(registers, sector, count, registers->es * 16u + (registers->ebx & 0xffff));
  }

  std::vector<uint8_t> memory_ = std::vector<uint8_t>(1 << 20);
};

class Disk : public testing::Test {
protected:
  struct error Open() {
    return disk_open(&disk_, kDrive, 0);
  }

  // As the first stage of CDs says it is, whatever the BIOS does.
  void OpenCd() {
    bios_.block_sectors = 4;
    bios_.edd_signature = 0;
    ASSERT_EQ(disk_open(&disk_, kDrive, 2048).code, ERROR_NONE);
  }

  struct error Read(uint64_t sector, uint32_t count, uint32_t address = kAddress) {
    return disk_read(&disk_, sector, count, address);
  }

  void ExpectSectors(uint64_t sector, uint32_t count, uint32_t address = kAddress) {
    for (uint32_t i = 0; i < count; i++) {
      for (size_t at = 0; at < kSectorSize; at += 2) {
        uint16_t number;
        memcpy(&number, bios_.Memory(address) + i * kSectorSize + at, 2);
        ASSERT_EQ(number, sector + i);
      }
    }
  }

  DiskBios bios_;
  struct disk disk_;
};

TEST_F(Disk, ReadsAllInOneCall) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  EXPECT_TRUE(disk_.edd);
  ASSERT_EQ(Read(2048, 127).code, ERROR_NONE);
  ExpectSectors(2048, 127);
  EXPECT_EQ(bios_.reads, std::vector<uint32_t>{127});
}

TEST_F(Disk, ReadsToAddressesInsideASegment) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  ASSERT_EQ(Read(7, 3, 0x12348).code, ERROR_NONE);
  ExpectSectors(7, 3, 0x12348);
}

TEST_F(Disk, BelievesInEddOnlyIfAllSignsAreThere) {
  bios_.edd = false;
  ASSERT_EQ(Open().code, ERROR_NONE);
  EXPECT_FALSE(disk_.edd);
  bios_.edd = true;
  bios_.edd_signature = 0x55aa;
  ASSERT_EQ(Open().code, ERROR_NONE);
  EXPECT_FALSE(disk_.edd);
  bios_.edd_signature = 0xaa55;
  bios_.edd_features = 6;
  ASSERT_EQ(Open().code, ERROR_NONE);
  EXPECT_FALSE(disk_.edd);
  bios_.edd_features = 7;
  bios_.leaves_flags_alone = true;
  ASSERT_EQ(Open().code, ERROR_NONE);
  EXPECT_FALSE(disk_.edd);
  bios_.leaves_flags_alone = false;
  ASSERT_EQ(Open().code, ERROR_NONE);
  EXPECT_TRUE(disk_.edd);
}

TEST_F(Disk, ReadsTrackByTrackWithoutEdd) {
  bios_.edd = false;
  for (uint32_t track_sectors : {1u, 17u, 63u}) {
    bios_.track_sectors = track_sectors;
    for (uint32_t heads : {1u, 16u, 255u}) {
      bios_.heads = heads;
      ASSERT_EQ(Open().code, ERROR_NONE);
      uint64_t sector = track_sectors * heads == 1 ? 800 : 1000;
      ASSERT_EQ(Read(sector, 100).code, ERROR_NONE) << track_sectors << " " << heads;
      ExpectSectors(sector, 100);
    }
  }
}

TEST_F(Disk, KnowsWhereCylindersEnd) {
  bios_.edd = false;
  bios_.track_sectors = 2;
  bios_.heads = 2;
  ASSERT_EQ(Open().code, ERROR_NONE);
  EXPECT_EQ(Read(4095, 1).code, ERROR_NONE);
  struct error error = Read(4095, 2);
  EXPECT_EQ(error.code, ERROR_DISK_OUT_OF_REACH);
  EXPECT_EQ(error.values[0], 4096u);
  EXPECT_EQ(Read(UINT64_MAX, 1).code, ERROR_DISK_OUT_OF_REACH);
}

TEST_F(Disk, GivesUpWithoutEddAndGeometry) {
  bios_.edd = false;
  bios_.track_sectors = 0;
  ASSERT_EQ(Open().code, ERROR_NONE);
  EXPECT_EQ(Read(0, 1).code, ERROR_DISK_OUT_OF_REACH);
}

TEST_F(Disk, ReadsCdsByTheirOwnSectors) {
  OpenCd();
  EXPECT_EQ(disk_piece_sectors(&disk_), 124u);
  EXPECT_EQ(disk_within_block(&disk_, 1003), 3u);
  ASSERT_EQ(Read(1000, 124).code, ERROR_NONE);
  ExpectSectors(1000, 124);
  EXPECT_EQ(bios_.reads, std::vector<uint32_t>{124});
  ASSERT_EQ(Read(2000, 5).code, ERROR_NONE);
  ExpectSectors(2000, 5);
  EXPECT_EQ(bios_.reads.back(), 8u) << "the second one whole";
}

TEST_F(Disk, AsksACdForLessAndThenGivesUp) {
  OpenCd();
  bios_.most_per_call = 16;
  ASSERT_EQ(Read(1000, 124).code, ERROR_NONE);
  ExpectSectors(1000, 124);
  EXPECT_LE(*std::max_element(bios_.reads.begin(), bios_.reads.end()), 16u);
  bios_.most_per_call = 0;
  struct error error = Read(1000, 124);
  EXPECT_EQ(error.code, ERROR_DISK_READ) << "no geometry is tried";
  EXPECT_EQ(error.values[1], 1000u);
}

TEST_F(Disk, AsksForTheSectorSize) {
  bios_.sector_size = 4096;
  struct error error = Open();
  EXPECT_EQ(error.code, ERROR_DISK_SECTOR_SIZE);
  EXPECT_EQ(error.values[0], 4096u);
  bios_.sector_size = 0;
  EXPECT_EQ(Open().code, ERROR_NONE);
  bios_.sector_size = 4096;
  bios_.knows_parameters = false;
  EXPECT_EQ(Open().code, ERROR_NONE) << "no answer is no reason";
}

TEST_F(Disk, TriesAgainAfterAReset) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  bios_.failures = 2;
  ASSERT_EQ(Read(100, 50).code, ERROR_NONE);
  ExpectSectors(100, 50);
  EXPECT_EQ(bios_.resets, 2);
  EXPECT_EQ(bios_.reads, std::vector<uint32_t>{50});
}

TEST_F(Disk, ReadsLessAtOnceIfTheBiosCannot) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  bios_.most_per_call = 40;
  ASSERT_EQ(Read(100, 127).code, ERROR_NONE);
  ExpectSectors(100, 127);
  size_t reads = bios_.reads.size();
  int resets = bios_.resets;
  ASSERT_EQ(Read(300, 127).code, ERROR_NONE);
  ExpectSectors(300, 127);
  EXPECT_EQ(bios_.reads.size(), 2 * reads) << "it has learned";
  EXPECT_EQ(bios_.resets, resets);
}

class Pieces : public Disk {
protected:
  struct error ReadPieces(uint64_t sector, uint32_t count) {
    return disk_read_pieces(&disk_, sector, count, kAddress);
  }

  void ExpectPieces(uint64_t sector, uint32_t count) {
    for (uint32_t at = 0; at < count; at += 127)
      ExpectSectors(sector + at, std::min(count - at, 127u),
                    kAddress + at / 127 * DISK_PIECE_DISTANCE);
  }
};

TEST_F(Pieces, AreReadOneBehindTheOther) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  for (uint32_t count : {1u, 127u, 128u, 300u, 508u}) {
    bios_.reads.clear();
    ASSERT_EQ(ReadPieces(1000, count).code, ERROR_NONE);
    ExpectPieces(1000, count);
    EXPECT_EQ(bios_.reads.size(), (count + 126) / 127);
    EXPECT_EQ(bios_.resets, 0);
  }
}

TEST_F(Pieces, AreTriedAgainFromTheOneThatFailed) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  bios_.fail_at = 1000 + 2 * 127;
  bios_.failures = 1;
  ASSERT_EQ(ReadPieces(1000, 508).code, ERROR_NONE);
  ExpectPieces(1000, 508);
  EXPECT_EQ(bios_.reads, (std::vector<uint32_t>{127, 127, 127, 127}));
}

TEST_F(Pieces, AreReadInWhateverWayIsLeft) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  bios_.most_per_call = 31;
  ASSERT_EQ(ReadPieces(1000, 300).code, ERROR_NONE);
  ExpectPieces(1000, 300);
  bios_.most_per_call = 127;
  bios_.edd_reads = false;
  ASSERT_EQ(ReadPieces(2000, 300).code, ERROR_NONE);
  ExpectPieces(2000, 300);
  EXPECT_FALSE(disk_.edd);
}

TEST_F(Pieces, EndWithTheDisk) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  struct error error = ReadPieces(kSectors - 200, 300);
  EXPECT_EQ(error.code, ERROR_DISK_READ);
  EXPECT_EQ(error.values[1], kSectors);
}

TEST_F(Disk, FallsBackToGeometryIfEddWasAFalsePromise) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  bios_.edd_reads = false;
  ASSERT_EQ(Read(1000, 127).code, ERROR_NONE);
  ExpectSectors(1000, 127);
  EXPECT_FALSE(disk_.edd);
}

TEST_F(Disk, TellsSectorStatusAndTheDisksSize) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  struct error error = Read(kSectors - 10, 20);
  EXPECT_EQ(error.code, ERROR_DISK_READ);
  EXPECT_EQ(error.values[0], 0u) << "the caller's to fill in";
  EXPECT_EQ(error.values[1], kSectors);
  EXPECT_EQ(error.values[2], 0x20u);
  EXPECT_EQ(disk_.sectors, kSectors);
}

} // namespace
