// The mkiso command on disk images that mkimage made: the descriptors, byte by byte where firmware
// reads them, and what is refused. That other programs read it is shown by //tests/formats.
#include "imagetools/iso/mkiso.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "imagetools/mbr.h"
#include "imagetools/mkimage.h"
#include "imagetools/testing/efi_builder.h"
#include "imagetools/testing/elf_builder.h"
#include "imagetools/testing/temporary_directory.h"

extern "C" {
#include "boot/common/volume.h"
#include "boot/protocol/volume.h"
}

namespace {

using testing::HasSubstr;

constexpr size_t kBlock = 2048;

struct Result {
  int status;
  std::string errors;
};

Result RunCommand(int (*command)(int, char **, FILE *), std::vector<std::string> arguments) {
  std::vector<char *> pointers;
  for (std::string &argument : arguments)
    pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  char *text = nullptr;
  size_t length = 0;
  FILE *errors = open_memstream(&text, &length);
  int status = command(static_cast<int>(arguments.size()), pointers.data(), errors);
  fclose(errors);
  Result result = {status, std::string(text, length)};
  free(text);
  return result;
}

class MkisoTest : public testing::Test {
protected:
  void SetUp() override {
    std::string first_stage(512, '\0');
    first_stage[510] = '\x55';
    first_stage[511] = '\xaa';
    Result made = RunCommand(
        mkimage_run, {"mkimage", "--first-stage", directory_.Write("first.bin", first_stage),
                      "--second-stage", directory_.Write("second.bin", std::string(3000, '\xf4')),
                      "--kernel", directory_.Write("kernel.elf", elf_builder::GoodKernel().Build()),
                      "--efi-loader", directory_.Write("l.efi", efi_builder::GoodLoader(5000)),
                      "--output", directory_.Path("disk.img")});
    ASSERT_EQ(made.status, MKIMAGE_DONE) << made.errors;
    disk_ = directory_.Read("disk.img");
    stage_.replace(0, 5, "stage");
  }

  Result Make() {
    return RunCommand(mkiso_run,
                      {"mkiso", directory_.Write("disk.img", disk_),
                       directory_.Write("stage.bin", stage_), directory_.Path("disk.iso")});
  }

  std::string MakeIso() {
    Result result = Make();
    EXPECT_EQ(result.status, MKISO_DONE) << result.errors;
    return directory_.Read("disk.iso");
  }

  void ExpectRefusal(const std::string &sentence) {
    Result result = Make();
    EXPECT_EQ(result.status, MKISO_REFUSED);
    EXPECT_THAT(result.errors, HasSubstr(sentence));
    EXPECT_EQ(directory_.Names().count("disk.iso"), 0u);
  }

  static uint32_t Number(const std::string &iso, size_t offset) {
    uint32_t value;
    std::memcpy(&value, iso.data() + offset, sizeof(value));
    return value;
  }

  TemporaryDirectory directory_;
  std::string disk_;
  std::string stage_ = std::string(CD_STAGE_SIZE, '\0');
};

TEST_F(MkisoTest, LeavesTheDiskAsItIs) {
  std::string iso = MakeIso();
  ASSERT_EQ(iso.size(), disk_.size());
  EXPECT_TRUE(iso.compare(0, 16 * kBlock, disk_, 0, 16 * kBlock) == 0);
  EXPECT_TRUE(iso.compare(1 << 20, std::string::npos, disk_, 1 << 20, std::string::npos) == 0);
}

TEST_F(MkisoTest, WritesTheDescriptorsThatFirmwareReads) {
  std::string iso = MakeIso();
  EXPECT_EQ(iso.substr(16 * kBlock, 7), std::string("\1CD001\1", 7));
  EXPECT_EQ(Number(iso, 16 * kBlock + 80), disk_.size() / kBlock);
  EXPECT_EQ(iso.substr(17 * kBlock, 30), std::string("\0CD001\1EL TORITO SPECIFICATION", 30));
  EXPECT_EQ(iso.substr(18 * kBlock, 7), std::string("\xff"
                                                    "CD001\1",
                                                    7));
  size_t catalogue = Number(iso, 17 * kBlock + 71) * kBlock;
  uint16_t sum = 0;
  for (size_t i = 0; i < 32; i += 2)
    sum += static_cast<uint16_t>(Number(iso, catalogue + i));
  EXPECT_EQ(sum, 0) << "of the validation entry";
  EXPECT_EQ(iso.substr(catalogue + 30, 2), "\x55\xaa");
  // The BIOS's: bootable, no emulation, four sectors.
  EXPECT_EQ(iso.substr(catalogue + 32, 8), std::string("\x88\0\0\0\0\0\4\0", 8));
  EXPECT_EQ(iso.substr(Number(iso, catalogue + 40) * kBlock, 5), "stage");
  // UEFI's: the whole partition, at 1 MiB.
  EXPECT_EQ(iso.substr(catalogue + 64, 4), std::string("\x91\xef\1\0", 4));
  EXPECT_EQ(Number(iso, catalogue + 96 + 6) & 0xffff,
            mbr_partition(reinterpret_cast<const uint8_t *>(disk_.data()), 0).sectors);
  EXPECT_EQ(Number(iso, catalogue + 96 + 8), (1u << 20) / kBlock);
}

TEST_F(MkisoTest, PatchesTheStage) {
  std::string iso = MakeIso();
  std::string stage = iso.substr(20 * kBlock, kBlock);
  struct cd_stage_patch patch;
  std::memcpy(&patch, stage.data() + CD_STAGE_PATCH_OFFSET, sizeof(patch));
  EXPECT_EQ(patch.disk_signature,
            mbr_disk_signature(reinterpret_cast<const uint8_t *>(disk_.data())));
  EXPECT_EQ(patch.checksum, volume_checksum(stage.data(), CD_STAGE_SIZE - 4));
}

TEST_F(MkisoTest, RefusesStagesOfAnotherShape) {
  stage_ += '\0';
  ExpectRefusal("stage.bin: has 2049 bytes, but a first stage for CDs has exactly 2048");
  stage_.pop_back();
  stage_[CD_STAGE_PATCH_OFFSET] = 1;
  ExpectRefusal("stage.bin: has 0x01 at offset 0x7f8, where its signature and sum will be written");
}

TEST_F(MkisoTest, RefusesWhatIsNoDiskImage) {
  const std::string whole = disk_;
  disk_ = std::string(1 << 20, '\0');
  ExpectRefusal("disk.img: has no whole GUID partition table: give an image of disk_image");
  disk_ = whole;
  disk_[(1 << 20) + 510] = 0;
  ExpectRefusal("disk.img: its file system cannot be read: its first sector has no boot signature");
}

TEST_F(MkisoTest, ExplainsItsUsage) {
  Result result = RunCommand(mkiso_run, {"mkiso", "disk.img"});
  EXPECT_EQ(result.status, MKISO_USAGE);
  EXPECT_THAT(result.errors, HasSubstr("usage: mkiso DISK CD_STAGE OUTPUT"));
}

} // namespace
