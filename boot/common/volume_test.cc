// The boot volume's checks: a whole header passes, and every fault has its own answer.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/volume.h"
}

namespace {

struct volume_part Part(enum volume_part_kind kind, uint64_t first_sector, uint64_t length) {
  struct volume_part part = {};
  part.kind = kind;
  part.first_sector = first_sector;
  part.length = length;
  part.unpacked_length = length;
  return part;
}

struct volume_header WholeHeader() {
  struct volume_header header = {};
  memcpy(header.magic, VOLUME_MAGIC, sizeof(header.magic));
  header.version = VOLUME_VERSION;
  header.sectors = 100;
  header.part_count = 3;
  header.parts[0] = Part(VOLUME_PART_LOADER, 1, 20 * 512 - 7);
  header.parts[1] = Part(VOLUME_PART_COMMAND_LINE, 21, 5);
  header.parts[2] = Part(VOLUME_PART_KERNEL, 22, 78 * 512);
  return header;
}

enum error_code Check(struct volume_header header) {
  header.digest = volume_header_digest(&header);
  return volume_header_check(&header).code;
}

TEST(VolumeChecksum, RotatesAndAddsWords) {
  const uint8_t bytes[] = {1, 0, 0, 0x80, 2, 0, 0, 0, 0, 0, 0, 0x40};
  // 0x80000001; rotated 3, plus 2 is 5; rotated 10, plus 0x40000000.
  EXPECT_EQ(volume_checksum(bytes, 0), 0u);
  EXPECT_EQ(volume_checksum(bytes, 4), 0x80000001u);
  EXPECT_EQ(volume_checksum(bytes, 8), 5u);
  EXPECT_EQ(volume_checksum(bytes, 12), 0x4000000au);
}

TEST(VolumeHeader, PassesWhole) {
  EXPECT_EQ(Check(WholeHeader()), ERROR_NONE);
}

TEST(VolumeHeader, RefusesEveryDamagedByte) {
  struct volume_header whole = WholeHeader();
  whole.digest = volume_header_digest(&whole);
  for (size_t i = 0; i < sizeof(whole); i++) {
    struct volume_header damaged = whole;
    reinterpret_cast<uint8_t *>(&damaged)[i] ^= 0x10;
    EXPECT_EQ(volume_header_check(&damaged).code,
              i < 8 ? ERROR_VOLUME_MAGIC : ERROR_VOLUME_HEADER_DAMAGED)
        << i;
  }
}

TEST(VolumeHeader, RefusesOtherVersions) {
  struct volume_header header = WholeHeader();
  header.version = VOLUME_VERSION + 1;
  EXPECT_EQ(Check(header), ERROR_VOLUME_VERSION);
}

TEST(VolumeHeader, RefusesPartsOutsideTheVolume) {
  for (uint64_t first_sector : {uint64_t{0}, uint64_t{23}, uint64_t{100}, UINT64_MAX}) {
    struct volume_header header = WholeHeader();
    header.parts[2].first_sector = first_sector;
    EXPECT_EQ(Check(header), ERROR_PART_RANGE) << first_sector;
  }
  for (uint64_t length : {uint64_t{78 * 512 + 1}, UINT64_MAX, UINT64_MAX - 510}) {
    struct volume_header header = WholeHeader();
    header.parts[2].length = header.parts[2].unpacked_length = length;
    EXPECT_EQ(Check(header), ERROR_PART_RANGE) << length;
  }
}

TEST(VolumeHeader, RefusesALoaderElsewhereOrTooLarge) {
  struct volume_header header = WholeHeader();
  header.parts[0].first_sector = 2;
  EXPECT_EQ(Check(header), ERROR_PART_RANGE);
  header = WholeHeader();
  header.sectors = 1000;
  header.parts[0].length = VOLUME_LOADER_MAX_SECTORS * 512;
  EXPECT_EQ(Check(header), ERROR_PART_RANGE);
}

TEST(VolumeHeader, RefusesUnknownDoubledAndMissingParts) {
  struct volume_header header = WholeHeader();
  header.parts[1].kind = 99;
  EXPECT_EQ(Check(header), ERROR_PART_KIND);
  header.parts[1].kind = VOLUME_PART_KERNEL;
  EXPECT_EQ(Check(header), ERROR_PART_TWICE);
  header = WholeHeader();
  header.part_count = 2;
  EXPECT_EQ(Check(header), ERROR_PART_MISSING);
  header = WholeHeader();
  header.parts[0] = header.parts[2];
  header.part_count = 1;
  EXPECT_EQ(Check(header), ERROR_PART_MISSING);
  header.part_count = VOLUME_MAX_PARTS + 1;
  EXPECT_EQ(Check(header), ERROR_PART_RANGE);
}

TEST(VolumeHeader, RefusesALongCommandLine) {
  struct volume_header header = WholeHeader();
  header.parts[1].length = VOLUME_COMMAND_LINE_MAX + 1;
  EXPECT_EQ(Check(header), ERROR_COMMAND_LINE_LENGTH);
}

TEST(VolumeFindPart, FindsByKind) {
  struct volume_header header = WholeHeader();
  EXPECT_EQ(volume_find_part(&header, VOLUME_PART_KERNEL), &header.parts[2]);
  EXPECT_EQ(volume_find_part(&header, VOLUME_PART_MODULE_LIST), nullptr);
  header.part_count = 0xffffffff;
  EXPECT_EQ(volume_find_part(&header, VOLUME_PART_MODULE_LIST), nullptr);
}

TEST(VolumeHeader, TakesRequestsThatFitIntoOnePiece) {
  struct volume_header header = WholeHeader();
  header.parts[3] = Part(VOLUME_PART_REQUESTS, 50, VOLUME_REQUESTS_MAX);
  header.part_count = 4;
  EXPECT_EQ(Check(header), ERROR_NONE);
  header.parts[3].length++;
  EXPECT_EQ(Check(header), ERROR_PART_RANGE);
}

TEST(VolumeHeader, RefusesUnknownFlags) {
  struct volume_header header = WholeHeader();
  header.flags = VOLUME_FLAGS + 1;
  EXPECT_EQ(Check(header), ERROR_VOLUME_FLAGS);
}

TEST(VolumeHeader, TakesAnExtensionRightBehindTheLoader) {
  struct volume_header header = WholeHeader();
  header.parts[1] = Part(VOLUME_PART_EXTENSION, 21, 500);
  EXPECT_EQ(Check(header), ERROR_NONE);
  header.parts[1].first_sector = 22;
  EXPECT_EQ(Check(header), ERROR_PART_RANGE);
  header.sectors = 1000;
  header.parts[1] = Part(VOLUME_PART_EXTENSION, 21, (VOLUME_LOADER_MAX_SECTORS - 22) * 512);
  EXPECT_EQ(Check(header), ERROR_NONE);
  header.parts[1].length = header.parts[1].unpacked_length += 1;
  EXPECT_EQ(Check(header), ERROR_PART_RANGE);
}

TEST(VolumeHeader, TakesACompressedKernelIfItIsAnnounced) {
  struct volume_header header = WholeHeader();
  header.parts[2].compression = VOLUME_LZ4;
  header.parts[2].unpacked_length = 100000;
  EXPECT_EQ(Check(header), ERROR_COMPRESSION);
  header.flags = VOLUME_FLAG_COMPRESSED;
  EXPECT_EQ(Check(header), ERROR_NONE);
  header.parts[2].unpacked_length = 0;
  EXPECT_EQ(Check(header), ERROR_COMPRESSION);
  header.parts[2].unpacked_length = 100000;
  header.parts[2].length = 0;
  EXPECT_EQ(Check(header), ERROR_COMPRESSION);
}

TEST(VolumeHeader, TakesOneFileOfTheKernelsCompressedOrNot) {
  struct volume_header header = WholeHeader();
  header.parts[3] = Part(VOLUME_PART_KERNEL_FILE, 50, 1000);
  header.part_count = 4;
  EXPECT_EQ(Check(header), ERROR_NONE);
  header.parts[3].compression = VOLUME_LZ4;
  EXPECT_EQ(Check(header), ERROR_COMPRESSION);
  header.flags = VOLUME_FLAG_COMPRESSED;
  EXPECT_EQ(Check(header), ERROR_NONE);
  header.parts[4] = header.parts[3];
  header.part_count = 5;
  EXPECT_EQ(Check(header), ERROR_PART_TWICE);
}

TEST(VolumeHeader, RefusesOtherCompression) {
  struct volume_header header = WholeHeader();
  header.flags = VOLUME_FLAG_COMPRESSED;
  header.parts[2].compression = 2;
  EXPECT_EQ(Check(header), ERROR_COMPRESSION);
  header.parts[2].compression = VOLUME_NOT_COMPRESSED;
  header.parts[2].unpacked_length++;
  EXPECT_EQ(Check(header), ERROR_COMPRESSION);
  for (int i : {0, 1}) {
    header = WholeHeader();
    header.flags = VOLUME_FLAG_COMPRESSED;
    header.parts[i].compression = VOLUME_LZ4;
    EXPECT_EQ(Check(header), ERROR_COMPRESSION) << i;
  }
}

TEST(VolumeHeader, TakesOneListOfWholeModules) {
  struct volume_header header = WholeHeader();
  header.module_count = 5;
  EXPECT_EQ(Check(header), ERROR_PART_MISSING);
  header.parts[3] = Part(VOLUME_PART_MODULE_LIST, 50, 5 * sizeof(struct volume_module));
  header.part_count = 4;
  EXPECT_EQ(Check(header), ERROR_NONE);
  header.parts[3].length = header.parts[3].unpacked_length += 100;
  EXPECT_EQ(Check(header), ERROR_NONE);
  header.parts[3].length = header.parts[3].unpacked_length -= 100;
  header.parts[4] = header.parts[3];
  header.part_count = 5;
  EXPECT_EQ(Check(header), ERROR_PART_TWICE);
  header.part_count = 4;
  header.parts[3].length = header.parts[3].unpacked_length -= 1;
  EXPECT_EQ(Check(header), ERROR_PART_RANGE);
}

enum error_code CheckModule(const struct volume_module &module) {
  struct volume_header header = WholeHeader();
  struct volume_module list[3] = {};
  list[2] = module;
  struct error error = volume_module_check(&header, list, 2);
  if (error.code != ERROR_NONE)
    EXPECT_EQ(error.values[0], 2u);
  return error.code;
}

TEST(VolumeModule, CommandLineLiesInTheList) {
  struct volume_header header = WholeHeader();
  const std::string texts("ro\0quiet", 9);
  std::vector<uint8_t> bytes(2 * sizeof(struct volume_module) + texts.size());
  memcpy(&bytes[2 * sizeof(struct volume_module)], texts.data(), texts.size());
  struct volume_module entry = {};
  entry.first_sector = 30;
  entry.name[0] = 'm';
  auto check = [&](uint32_t command_line) {
    entry.command_line = command_line;
    memcpy(&bytes[sizeof(entry)], &entry, sizeof(entry));
    return volume_module_check(&header,
                               reinterpret_cast<const struct volume_module *>(bytes.data()), 1)
        .code;
  };
  EXPECT_EQ(check(0), ERROR_NONE);
  EXPECT_EQ(check(256), ERROR_MODULE_ENTRY) << "there is no list";
  header.module_count = 2;
  header.parts[3] = Part(VOLUME_PART_MODULE_LIST, 50, bytes.size());
  header.part_count = 4;
  for (uint32_t at : {1u, 255u, 265u, UINT32_MAX})
    EXPECT_EQ(check(at), ERROR_MODULE_ENTRY) << at;
  EXPECT_EQ(check(264), ERROR_NONE);
  EXPECT_EQ(check(259), ERROR_NONE);
  const auto *list = reinterpret_cast<const struct volume_module *>(bytes.data());
  EXPECT_STREQ(volume_module_command_line(list, 1), "quiet");
  bytes.back() = 'x';
  EXPECT_EQ(check(259), ERROR_MODULE_ENTRY) << "it has no end";
  EXPECT_EQ(check(0), ERROR_NONE);
  list = reinterpret_cast<const struct volume_module *>(bytes.data());
  EXPECT_STREQ(volume_module_command_line(list, 1), "");
}

TEST(VolumeModule, HasANameAndLiesInTheVolume) {
  struct volume_module whole = {};
  whole.first_sector = 30;
  whole.length = whole.unpacked_length = 70 * 512;
  whole.name[0] = 'm';
  EXPECT_EQ(CheckModule(whole), ERROR_NONE);
  for (uint64_t first_sector : {uint64_t{0}, uint64_t{31}, UINT64_MAX}) {
    struct volume_module module = whole;
    module.first_sector = first_sector;
    EXPECT_EQ(CheckModule(module), ERROR_MODULE_ENTRY) << first_sector;
  }
  for (uint64_t length : {uint64_t{70 * 512 + 1}, UINT64_MAX}) {
    struct volume_module module = whole;
    module.length = length;
    EXPECT_EQ(CheckModule(module), ERROR_MODULE_ENTRY) << length;
  }
  struct volume_module module = whole;
  memset(module.name, 'n', sizeof(module.name));
  EXPECT_EQ(CheckModule(module), ERROR_MODULE_ENTRY);
  module.name[sizeof(module.name) - 1] = '\0';
  EXPECT_EQ(CheckModule(module), ERROR_NONE);
  module.name[0] = '\0';
  EXPECT_EQ(CheckModule(module), ERROR_MODULE_ENTRY);
}

TEST(VolumeModule, CanBeCompressedIfThatIsAnnounced) {
  struct volume_header header = WholeHeader();
  struct volume_module module = {};
  module.first_sector = 30;
  module.length = 500;
  module.unpacked_length = 501;
  module.name[0] = 'm';
  EXPECT_EQ(volume_module_check(&header, &module, 0).code, ERROR_COMPRESSION);
  module.compression = VOLUME_LZ4;
  EXPECT_EQ(volume_module_check(&header, &module, 0).code, ERROR_COMPRESSION);
  header.flags = VOLUME_FLAG_COMPRESSED;
  EXPECT_EQ(volume_module_check(&header, &module, 0).code, ERROR_NONE);
  module.length = 0;
  EXPECT_EQ(volume_module_check(&header, &module, 0).code, ERROR_COMPRESSION);
}

TEST(VolumeFirstStageDigest, CoversTheCodeAndNothingThatChanges) {
  std::vector<uint8_t> sector(VOLUME_SECTOR_SIZE);
  uint64_t whole = volume_first_stage_digest(sector.data());
  for (size_t i = 0; i < sector.size(); i++) {
    bool covered = i < 3 || (i >= 0x5a && i < 0x1a0);
    sector[i] ^= 0x10;
    EXPECT_EQ(volume_first_stage_digest(sector.data()) != whole, covered) << i;
    sector[i] ^= 0x10;
  }
}

TEST(VolumeSectors, RoundUp) {
  for (auto [length, sectors] : std::vector<std::pair<uint64_t, uint64_t>>{
           {0, 0}, {1, 1}, {512, 1}, {513, 2}, {UINT64_MAX, UINT64_MAX / 512 + 1}}) {
    EXPECT_EQ(volume_sectors(length), sectors) << length;
  }
}

} // namespace
