// A volume in memory: its parts come whole, with the digest of what is there, and a volume that is
// cut short is refused before anything is read behind its end.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/digest.h"
#include "boot/common/load_command_line.h"
#include "boot/common/load_requests.h"
#include "boot/common/load_settings.h"
#include "boot/common/memory_volume.h"
#include "boot/common/volume.h"
}

namespace {

constexpr char kCommandLine[] = "quiet answer=42";
constexpr size_t kCommandLineLength = sizeof(kCommandLine) - 1;

class MemoryVolume : public testing::Test {
protected:
  MemoryVolume() : bytes_(4 * VOLUME_SECTOR_SIZE / 8) {
    memcpy(Header().magic, VOLUME_MAGIC, 8);
    Header().version = VOLUME_VERSION;
    Header().sectors = 4;
    AddPart(VOLUME_PART_LOADER, 1, 100);
    AddPart(VOLUME_PART_KERNEL, 2, 512);
    memcpy(At(3 * VOLUME_SECTOR_SIZE), kCommandLine, kCommandLineLength);
    AddPart(VOLUME_PART_COMMAND_LINE, 3, kCommandLineLength);
    Header().digest = volume_header_digest(&Header());
  }

  struct volume_header &Header() {
    return *reinterpret_cast<struct volume_header *>(bytes_.data());
  }

  char *At(size_t offset) {
    return reinterpret_cast<char *>(bytes_.data()) + offset;
  }

  void AddPart(enum volume_part_kind kind, uint64_t first_sector, uint64_t length) {
    struct volume_part &part = Header().parts[Header().part_count++];
    part.kind = kind;
    part.first_sector = first_sector;
    part.length = length;
    part.unpacked_length = length;
    part.digest = digest_of(At(first_sector * VOLUME_SECTOR_SIZE), length);
  }

  struct error Open(size_t length) {
    return memory_volume_open(bytes_.data(), length, &source_);
  }

  std::vector<uint64_t> bytes_;
  struct volume_source source_ = {};
  char text_[VOLUME_COMMAND_LINE_MAX] = {};
  size_t length_ = 99;
};

TEST_F(MemoryVolume, GivesAPart) {
  ASSERT_EQ(Open(4 * VOLUME_SECTOR_SIZE).code, ERROR_NONE);
  EXPECT_EQ(source_.header, &Header());
  EXPECT_EQ(load_command_line(&source_, text_, &length_).code, ERROR_NONE);
  EXPECT_EQ(std::string(text_, length_), kCommandLine);
}

TEST_F(MemoryVolume, DamageIsFound) {
  ASSERT_EQ(Open(4 * VOLUME_SECTOR_SIZE).code, ERROR_NONE);
  *At(3 * VOLUME_SECTOR_SIZE) ^= 1;
  struct error error = load_command_line(&source_, text_, &length_);
  EXPECT_EQ(error.code, ERROR_COMMAND_LINE_DAMAGED);
  EXPECT_EQ(error.values[0], digest_of(At(3 * VOLUME_SECTOR_SIZE), kCommandLineLength));
  EXPECT_EQ(error.values[1], digest_of(kCommandLine, kCommandLineLength));
}

TEST_F(MemoryVolume, WithoutACommandLineItIsEmpty) {
  Header().part_count = 2;
  Header().digest = volume_header_digest(&Header());
  ASSERT_EQ(Open(4 * VOLUME_SECTOR_SIZE).code, ERROR_NONE);
  EXPECT_EQ(load_command_line(&source_, text_, &length_).code, ERROR_NONE);
  EXPECT_EQ(length_, 0u);
}

// A required stack of 33 pages, as boot/protocol/requests.md has it.
constexpr uint8_t kStack[] = {0x0a, 0,    0,    0,    0x18, 0,    0,    0,    1,    0, 0, 0,
                              0x42, 0x6f, 0x6f, 0x74, 0x73, 0x6d, 0x69, 0x74, 0x68, 0, 0, 0,
                              1,    0,    1,    0,    0,    0,    0,    0,    0x21, 0, 0, 0,
                              0,    0,    0,    0,    0,    0,    0,    0,    0,    0, 0, 0};

class VolumeWithRequests : public MemoryVolume {
protected:
  VolumeWithRequests() {
    memcpy(At(3 * VOLUME_SECTOR_SIZE), kStack, sizeof(kStack));
    Header().part_count = 2;
    AddPart(VOLUME_PART_REQUESTS, 3, sizeof(kStack));
  }

  struct error Load() {
    Header().digest = volume_header_digest(&Header());
    EXPECT_EQ(Open(4 * VOLUME_SECTOR_SIZE).code, ERROR_NONE);
    memset(&requests_, 0xa5, sizeof(requests_));
    return load_requests(&source_, &requests_);
  }

  struct kernel_requests requests_;
};

TEST_F(VolumeWithRequests, GivesThem) {
  EXPECT_EQ(Load().code, ERROR_NONE);
  EXPECT_EQ(requests_count(&requests_), 1u);
  EXPECT_EQ(requests_.stack.pages, 33u);
}

TEST_F(VolumeWithRequests, WithoutThePartAllAreEmpty) {
  Header().part_count = 2;
  EXPECT_EQ(Load().code, ERROR_NONE);
  EXPECT_EQ(requests_count(&requests_), 0u);
}

TEST_F(VolumeWithRequests, DamageIsFoundBeforeAnythingIsSaidAboutThem) {
  *At(3 * VOLUME_SECTOR_SIZE + 8) = 99;
  struct error error = Load();
  EXPECT_EQ(error.code, ERROR_REQUESTS_DAMAGED);
  EXPECT_EQ(error.values[1], digest_of(kStack, sizeof(kStack)));
}

TEST_F(VolumeWithRequests, RefusesWhatItDoesNotKnow) {
  *At(3 * VOLUME_SECTOR_SIZE + 8) = 99;
  Header().part_count = 2;
  AddPart(VOLUME_PART_REQUESTS, 3, sizeof(kStack));
  struct error error = Load();
  EXPECT_EQ(error.code, ERROR_REQUESTS_UNKNOWN);
  EXPECT_EQ(error.values[0], 99u);
  EXPECT_EQ(error.values[1], uint64_t{REQUEST_UNKNOWN});
}

class VolumeWithSettings : public MemoryVolume {
protected:
  struct error Load(const std::string &text) {
    Header().part_count = 2;
    memcpy(At(3 * VOLUME_SECTOR_SIZE), text.data(), std::min<size_t>(text.size(), 512));
    AddPart(VOLUME_PART_SETTINGS, 3, std::min<size_t>(text.size(), 512));
    Header().parts[2].length = Header().parts[2].unpacked_length = text.size();
    return LoadAgain();
  }

  struct error LoadAgain() {
    Header().digest = volume_header_digest(&Header());
    EXPECT_EQ(Open(4 * VOLUME_SECTOR_SIZE).code, ERROR_NONE);
    return load_settings(&source_, &settings_);
  }

  struct settings settings_;
};

TEST_F(VolumeWithSettings, GivesThem) {
  EXPECT_EQ(Load("log_level = info\n").code, ERROR_NONE);
  EXPECT_EQ(settings_.log_level, uint32_t{SETTINGS_LOG_INFO});
  EXPECT_EQ(Load("#" + std::string(511, 'x')).code, ERROR_NONE);
  Header().part_count = 2;
  EXPECT_EQ(LoadAgain().code, ERROR_NONE);
  EXPECT_EQ(settings_.log_level, uint32_t{SETTINGS_LOG_ERROR});
}

TEST_F(VolumeWithSettings, DamageIsFoundBeforeAnythingIsSaidAboutThem) {
  EXPECT_EQ(Load("log_level = info\n").code, ERROR_NONE);
  *At(3 * VOLUME_SECTOR_SIZE) ^= 1;
  EXPECT_EQ(LoadAgain().code, ERROR_SETTINGS_DAMAGED);
}

TEST_F(VolumeWithSettings, RefusesWhatItDoesNotKnow) {
  struct error error = Load("# one\nlog_level = loud\n");
  EXPECT_EQ(error.code, ERROR_SETTINGS_LINE);
  EXPECT_EQ(error.values[0], 2u);
  EXPECT_EQ(error.values[1], uint64_t{SETTINGS_VALUE});
}

TEST_F(VolumeWithSettings, RefusesTooMany) {
  Header().sectors = 8;
  Header().part_count = 2;
  AddPart(VOLUME_PART_SETTINGS, 3, 512);
  Header().parts[2].length = Header().parts[2].unpacked_length = 513;
  Header().digest = volume_header_digest(&Header());
  bytes_.resize(8 * VOLUME_SECTOR_SIZE / 8);
  ASSERT_EQ(Open(8 * VOLUME_SECTOR_SIZE).code, ERROR_NONE);
  struct error error = load_settings(&source_, &settings_);
  EXPECT_EQ(error.code, ERROR_SETTINGS_LENGTH);
  EXPECT_EQ(error.values[0], 513u);
}

TEST_F(MemoryVolume, RefusesWhatIsCutShort) {
  for (size_t length : {0, 511, 512, 4 * VOLUME_SECTOR_SIZE - 1}) {
    struct error error = Open(length);
    EXPECT_EQ(error.code, ERROR_VOLUME_CUT_SHORT) << length;
    EXPECT_EQ(error.values[0], length);
    EXPECT_EQ(error.values[1], length < 512 ? 512u : 2048u);
  }
}

TEST_F(MemoryVolume, RefusesADamagedHeader) {
  Header().module_count = 7;
  EXPECT_EQ(Open(4 * VOLUME_SECTOR_SIZE).code, ERROR_VOLUME_HEADER_DAMAGED);
}

} // namespace
