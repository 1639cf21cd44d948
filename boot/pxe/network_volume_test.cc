// Reading a volume through boot ROMs and from servers of many faults.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "boot/bios/testing/fake_bios.h"

extern "C" {
#include "boot/common/digest.h"
#include "boot/common/volume.h"
#include "boot/pc/bulk.h"
#include "boot/pc/port_io.h"
#include "boot/pxe/network_volume.h"
#include "boot/pxe/pxe.h"

// What the loader does in 64-bit mode, done at once.
void bulk_digest(struct digest *digest, const void *bytes, size_t length) {
  digest_add(digest, bytes, length);
}
void bulk_copy(void *destination, const void *source, size_t length) {
  memcpy(destination, source, length);
}
void bulk_run(void) {
}

void port_write(uint16_t, uint8_t) {
}
uint8_t port_read(uint16_t) {
  return 0xff;
}
}

namespace {

constexpr uint32_t kStart = 0x5200; // of the volume in the file
constexpr uint32_t kBufferAddress = 0x40000;
constexpr uint16_t kTimeout = 0x35;

// A boot ROM with a server behind it that has one file.
class Rom : public FakeBios {
public:
  void Call(uint8_t vector, struct bios_registers *registers) override {
    ASSERT_EQ(vector, PXE_VECTOR);
    void *parameters = Buffer(registers->esi);
    switch (registers->ebx) {
    case PXENV_TFTP_OPEN:
      Answer(registers, parameters, Open(static_cast<struct pxe_tftp_open *>(parameters)));
      break;
    case PXENV_TFTP_CLOSE:
      EXPECT_TRUE(open_);
      open_ = false;
      Answer(registers, parameters, PXE_SUCCESS);
      break;
    case PXENV_TFTP_READ:
      Read(registers, static_cast<struct pxe_tftp_read *>(parameters));
      break;
    default:
      FAIL() << std::hex << registers->ebx;
    }
  }

  std::string file;
  std::vector<uint8_t> buffer = std::vector<uint8_t>(NETWORK_VOLUME_BUFFER_SIZE);
  struct pxe_state *state = nullptr;
  uint16_t largest_asked = 0xffff; // a server that refuses more
  uint16_t packet_size = 1428;     // what it agrees to
  int failing_opens = 0;
  int failing_reads = 0;
  uint32_t fail_from = 0; // the first read that fails is of this byte or behind it
  int opens = 0;
  uint64_t given = 0;
  bool open_ = false;

private:
  static void Answer(struct bios_registers *registers, void *parameters, uint16_t status) {
    memcpy(parameters, &status, sizeof(status));
    SetCarry(registers, status != PXE_SUCCESS);
  }

  uint16_t Open(struct pxe_tftp_open *open) {
    EXPECT_FALSE(open_) << "a second connection";
    EXPECT_EQ(+open->port, 0x4500);
    EXPECT_EQ(+open->server, 0x0202000au);
    EXPECT_STREQ(open->file, "x/bootsmith.efi");
    if (open->packet_size > largest_asked)
      return 0x3c;
    if (failing_opens > 0) {
      failing_opens--;
      return 0x3b;
    }
    size_ = std::min(+open->packet_size, +packet_size);
    open->packet_size = size_;
    at_ = 0;
    opens++;
    open_ = true;
    return PXE_SUCCESS;
  }

  void Read(struct bios_registers *registers, struct pxe_tftp_read *read) {
    ASSERT_TRUE(open_);
    if (failing_reads > 0 && at_ >= fail_from) {
      failing_reads--;
      fail_from = 0; // a server that has gone
      Answer(registers, read, kTimeout);
      return;
    }
    uint32_t address = (read->buffer >> 16) * 16 + (read->buffer & 0xffff) - kBufferAddress;
    uint16_t length = static_cast<uint16_t>(std::min<size_t>(size_, file.size() - at_));
    ASSERT_LE(address + length, buffer.size());
    ASSERT_LE((read->buffer & 0xffff) + size_, 0x10000u) << "beyond the segment";
    memcpy(&buffer[address], &file[at_], length);
    at_ += length;
    given += length;
    read->length = length;
    Answer(registers, read, PXE_SUCCESS);
    // As the first stage does.
    SetCarry(registers, length < state->packet_size);
  }

  uint16_t size_ = 0;
  size_t at_ = 0;
};

struct Gathered {
  std::string bytes;
  std::vector<size_t> pieces;
};

void Gather(void *context, uint64_t offset, const void *bytes, size_t length) {
  auto *gathered = static_cast<Gathered *>(context);
  EXPECT_EQ(offset, gathered->bytes.size());
  gathered->bytes.append(static_cast<const char *>(bytes), length);
  gathered->pieces.push_back(length);
}

class NetworkVolume : public testing::Test {
protected:
  NetworkVolume() : NetworkVolume(200000) {
  }
  explicit NetworkVolume(uint64_t kernel_length) {
    AddPart(VOLUME_PART_LOADER, 1, 40001);
    AddPart(VOLUME_PART_COMMAND_LINE, 80, 700);
    AddPart(VOLUME_PART_MODULE_LIST, 82, 256);
    AddPart(VOLUME_PART_KERNEL, 88, kernel_length);
    header_.settings_sector = 80;
    header_.sectors = 88 + volume_sectors(kernel_length);
    memcpy(header_.magic, VOLUME_MAGIC, sizeof(header_.magic));
    MakeFile();
    rom_.state = &state_;
    volume_.tftp.server.address = 0x0202000a;
    strcpy(volume_.tftp.server.file, "x/bootsmith.efi");
    volume_.tftp.state = &state_;
    volume_.header = &header_;
    volume_.start = kStart;
    volume_.buffer = rom_.buffer.data();
    volume_.buffer_address = kBufferAddress;
    volume_.kept = kept_.data();
  }

  void AddPart(enum volume_part_kind kind, uint64_t first_sector, uint64_t length) {
    header_.parts[header_.part_count].kind = kind;
    header_.parts[header_.part_count].first_sector = first_sector;
    header_.parts[header_.part_count++].length = length;
  }

  // Bytes that differ from place to place.
  void MakeFile() {
    rom_.file.resize(kStart + header_.sectors * VOLUME_SECTOR_SIZE);
    uint32_t value = 1;
    for (char &byte : rom_.file) {
      value = value * 1664525 + 1013904223;
      byte = static_cast<char>(value >> 24);
    }
    memcpy(&rom_.file[kStart], &header_, sizeof(header_));
  }

  struct error Open() {
    return network_volume_open(&volume_, &source_);
  }

  struct error Read(uint64_t first_sector, uint64_t length, enum volume_part_kind kind) {
    struct volume_part part = {};
    part.kind = kind;
    part.first_sector = first_sector;
    part.length = length;
    gathered_ = {};
    return source_.read(source_.reader, &part, Gather, &gathered_, &digest_);
  }

  void ExpectRead(uint64_t first_sector, uint64_t length) {
    struct error error = Read(first_sector, length, VOLUME_PART_KERNEL);
    ASSERT_EQ(error.code, ERROR_NONE) << error.values[0] << " of " << error.values[1];
    std::string wanted = rom_.file.substr(kStart + first_sector * VOLUME_SECTOR_SIZE, length);
    EXPECT_TRUE(gathered_.bytes == wanted);
    EXPECT_EQ(digest_, digest_of(wanted.data(), wanted.size()));
    for (size_t i = 0; i + 1 < gathered_.pieces.size(); i++) {
      EXPECT_GE(gathered_.pieces[i], 0x8000u);
      EXPECT_EQ(gathered_.pieces[i] % DIGEST_STRIPE, 0u);
    }
  }

  Rom rom_;
  struct pxe_state state_ = {};
  struct volume_header header_ = {};
  std::vector<uint8_t> kept_ = std::vector<uint8_t>(NETWORK_VOLUME_KEPT_SIZE);
  struct network_volume volume_ = {};
  struct volume_source source_ = {};
  Gathered gathered_;
  uint64_t digest_ = 0;
};

TEST_F(NetworkVolume, IsReadOnceFromTheFirstByteToTheLast) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  ExpectRead(80, 700);
  ExpectRead(88, 200000);
  ExpectRead(82, 256); // behind the kernel, as modules are loaded
  EXPECT_EQ(rom_.opens, 1);
  EXPECT_EQ(rom_.given, rom_.file.size());
  network_volume_close(&volume_);
  EXPECT_FALSE(rom_.open_);
}

TEST_F(NetworkVolume, TakesPacketsOfEverySize) {
  for (int size : {8, 100, 512, 1024, 1428, 1432, 1456}) {
    rom_.packet_size = static_cast<uint16_t>(size);
    ASSERT_EQ(Open().code, ERROR_NONE) << size;
    ExpectRead(80, 700);
    ExpectRead(88, 200000);
    network_volume_close(&volume_);
    volume_.at = 0;
  }
}

TEST_F(NetworkVolume, AsksForSmallPacketsWhereLargeOnesAreRefused) {
  rom_.largest_asked = 512;
  ASSERT_EQ(Open().code, ERROR_NONE);
  EXPECT_EQ(volume_.tftp.packet_size, 512u);
  ExpectRead(88, 200000);
}

TEST_F(NetworkVolume, RefusesPacketsOfNoSize) {
  rom_.packet_size = 0;
  struct error error = Open();
  EXPECT_EQ(error.code, ERROR_TFTP_OPEN);
  EXPECT_EQ(error.values[0], 0xffffu);
}

TEST_F(NetworkVolume, GoesOnWhereItWasAfterAFailure) {
  rom_.fail_from = 150000;
  rom_.failing_reads = 2;
  ASSERT_EQ(Open().code, ERROR_NONE);
  ExpectRead(88, 200000);
  EXPECT_EQ(rom_.opens, 3);
}

TEST_F(NetworkVolume, GivesUpAfterThreeFailures) {
  rom_.fail_from = 150000;
  rom_.failing_reads = 3;
  ASSERT_EQ(Open().code, ERROR_NONE);
  struct error error = Read(88, 200000, VOLUME_PART_KERNEL);
  EXPECT_EQ(error.code, ERROR_TFTP_READ);
  EXPECT_EQ(error.values[0], static_cast<uint64_t>(VOLUME_PART_KERNEL));
  EXPECT_EQ(error.values[2], kTimeout);
  EXPECT_GT(error.values[1], 88u * 512);
  EXPECT_EQ(rom_.opens, 3);
  EXPECT_FALSE(rom_.open_);
}

TEST_F(NetworkVolume, TriesThreeTimesToOpen) {
  rom_.failing_opens = 4; // each try asks for two sizes
  EXPECT_EQ(Open().code, ERROR_NONE);
  network_volume_close(&volume_);
  volume_ = {};
}

TEST_F(NetworkVolume, SaysThatTheFileIsMissing) {
  rom_.failing_opens = 100;
  struct error error = Open();
  EXPECT_EQ(error.code, ERROR_TFTP_OPEN);
  EXPECT_EQ(error.values[0], 0x3bu);
  EXPECT_EQ(rom_.failing_opens, 94);
}

TEST_F(NetworkVolume, SaysThatTheFileIsFromAnotherBuild) {
  rom_.file[kStart + 100]++;
  EXPECT_EQ(Open().code, ERROR_TFTP_OTHER_BUILD);
}

TEST_F(NetworkVolume, SaysThatTheFileIsCutShort) {
  const size_t last_packet = rom_.file.size() % rom_.packet_size;
  for (size_t less : {size_t{300}, last_packet, size_t{150000}}) {
    MakeFile();
    rom_.file.resize(rom_.file.size() - less);
    ASSERT_EQ(Open().code, ERROR_NONE);
    struct error error = Read(88, 200000, VOLUME_PART_KERNEL);
    EXPECT_EQ(error.code, ERROR_VOLUME_CUT_SHORT);
    EXPECT_EQ(error.values[0], rom_.file.size());
    network_volume_close(&volume_);
    volume_.at = 0;
  }
}

TEST_F(NetworkVolume, WhatIsPassedOverCanBeHadFromTheBeginningAgain) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  ExpectRead(280, 100000);
  ExpectRead(88, 50000);
  EXPECT_EQ(rom_.opens, 2);
}

class LongList : public NetworkVolume {
protected:
  LongList() {
    header_.parts[3].first_sector += 64;
    header_.sectors += 64;
    MakeFile();
  }
};

TEST_F(LongList, IsFetchedAgain) {
  ASSERT_EQ(Open().code, ERROR_NONE);
  ExpectRead(80, 700);
  ExpectRead(88 + 64, 200000);
  ExpectRead(82, 33000);
  EXPECT_EQ(rom_.opens, 2);
}

} // namespace
