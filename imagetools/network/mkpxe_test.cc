// The boot file: what it is made of, that it adds up as its first stage adds, and what is refused.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "imagetools/network/mkpxe.h"
#include "imagetools/testing/temporary_directory.h"

extern "C" {
#include "boot/common/pe_format.h"
#include "boot/common/volume.h"
#include "boot/protocol/volume.h"
}

namespace {

constexpr uint32_t kPe = 0x40;
constexpr uint32_t kCoff = kPe + PE_SIGNATURE_LENGTH;
constexpr uint32_t kTable =
    kCoff + sizeof(struct pe_coff_header) + sizeof(struct pe_optional_header);
constexpr uint32_t kVolumeAt = 0x600;
constexpr uint32_t kVolumeSectors = 20;

class Mkpxe : public testing::Test {
protected:
  Mkpxe() : first_stage_(512, '\0'), second_stage_(700, 's') {
    for (int i = 0; i < PXE_STATE_OFFSET; i++)
      first_stage_[i] = static_cast<char>(i * 7);
    memcpy(header_.magic, VOLUME_MAGIC, sizeof(header_.magic));
    header_.version = VOLUME_VERSION;
    header_.sectors = kVolumeSectors;
    header_.part_count = 2;
    header_.parts[0] = {};
    header_.parts[0].kind = VOLUME_PART_LOADER;
    header_.parts[0].first_sector = 1;
    header_.parts[0].length = 100;
    header_.parts[0].unpacked_length = 100;
    header_.parts[1] = header_.parts[0];
    header_.parts[1].kind = VOLUME_PART_KERNEL;
    header_.parts[1].first_sector = 8;
    memcpy(section_.name, PE_VOLUME_SECTION, sizeof(PE_VOLUME_SECTION));
    section_.virtual_size = kVolumeSectors * VOLUME_SECTOR_SIZE;
    section_.raw_size = section_.virtual_size;
    section_.raw_offset = kVolumeAt;
    application_length_ = kVolumeAt + section_.raw_size;
  }

  std::string Application() {
    header_.digest = volume_header_digest(&header_);
    std::string file(kVolumeAt + kVolumeSectors * VOLUME_SECTOR_SIZE, 'v');
    struct pe_coff_header coff = {};
    coff.machine = PE_MACHINE_X86_64;
    coff.section_count = 1;
    coff.optional_header_size = sizeof(struct pe_optional_header);
    memcpy(&file[PE_OFFSET_AT], &kPe, sizeof(kPe));
    memcpy(&file[kPe], PE_SIGNATURE, PE_SIGNATURE_LENGTH);
    memcpy(&file[kCoff], &coff, sizeof(coff));
    memcpy(&file[kTable], &section_, sizeof(section_));
    memcpy(&file[kVolumeAt], &header_, sizeof(header_));
    file.resize(application_length_);
    return file;
  }

  int Run(bool copy = false) {
    std::vector<std::string> words = {
        "mkpxe", directory_.Write("first", first_stage_), directory_.Write("second", second_stage_),
        directory_.Write("application.efi", Application()), directory_.Path("output")};
    if (copy)
      words.push_back(directory_.Path("copy.efi"));
    std::vector<char *> arguments;
    for (std::string &word : words)
      arguments.push_back(word.data());
    char *text = nullptr;
    size_t length = 0;
    FILE *errors = open_memstream(&text, &length);
    int status = mkpxe_run(static_cast<int>(arguments.size()), arguments.data(), errors);
    fclose(errors);
    complaint_ = std::string(text, length);
    free(text);
    return status;
  }

  void ExpectRefusal(const std::string &message) {
    EXPECT_EQ(Run(true), MKPXE_REFUSED);
    EXPECT_NE(complaint_.find(message), std::string::npos) << complaint_;
    EXPECT_FALSE(directory_.Names().contains("output"));
    EXPECT_FALSE(directory_.Names().contains("copy.efi"));
  }

  TemporaryDirectory directory_;
  std::string first_stage_;
  std::string second_stage_;
  struct volume_header header_ = {};
  struct pe_section section_ = {};
  size_t application_length_;
  std::string complaint_;
};

TEST_F(Mkpxe, PutsStagesAndHeaderTogether) {
  ASSERT_EQ(Run(), MKPXE_DONE) << complaint_;
  std::string file = directory_.Read("output");
  ASSERT_EQ(file.size(), 4u * 512);
  EXPECT_EQ(file.substr(0, PXE_STATE_OFFSET), first_stage_.substr(0, PXE_STATE_OFFSET));
  EXPECT_EQ(file.substr(512, 512), Application().substr(kVolumeAt, 512));
  EXPECT_EQ(file.substr(1024, 700), second_stage_);
  EXPECT_EQ(file.substr(1724), std::string(324, '\0'));
  struct pxe_stage_patch patch;
  memcpy(&patch, &file[PXE_STAGE_PATCH_OFFSET], sizeof(patch));
  EXPECT_EQ(patch.volume_offset, kVolumeAt);
  EXPECT_EQ(patch.sectors, 3u);
  std::string summed = file.substr(0, PXE_STATE_OFFSET) + file.substr(512);
  EXPECT_EQ(patch.checksum, volume_checksum(summed.data(), summed.size()));
  EXPECT_EQ(directory_.Names().size(), 4u);
}

TEST_F(Mkpxe, CopiesTheApplication) {
  application_length_ += 1000; // a signature, for instance
  ASSERT_EQ(Run(true), MKPXE_DONE) << complaint_;
  EXPECT_TRUE(directory_.Read("copy.efi") == Application());
}

TEST_F(Mkpxe, RefusesOtherFirstStages) {
  first_stage_.resize(511);
  ExpectRefusal("first: has 511 bytes, but the first stage of network boots has exactly 512");
  first_stage_ = std::string(512, '\0');
  first_stage_[PXE_STATE_OFFSET] = 1;
  ExpectRefusal("first: has 0x01 at offset 0x1e0, where its state");
}

TEST_F(Mkpxe, RefusesSecondStagesOfNoSize) {
  second_stage_ = "";
  ExpectRefusal("second: is empty");
  second_stage_ = std::string(191 * 512 + 1, 's');
  ExpectRefusal("second: has 97793 bytes, but a second stage of network boots has at most 97792");
  second_stage_.pop_back();
  EXPECT_EQ(Run(), MKPXE_DONE);
}

TEST_F(Mkpxe, RefusesApplicationsWithoutAVolume) {
  section_.name[1] = 'V';
  ExpectRefusal("application.efi: has no boot volume in it: give an efi_application");
}

TEST_F(Mkpxe, RefusesVolumesThatAreCutShort) {
  application_length_--;
  ExpectRefusal("application.efi: is cut short within its boot volume");
  application_length_++;
  header_.sectors++;
  ExpectRefusal("application.efi: is cut short within its boot volume");
  header_.sectors--;
  section_.virtual_size++;
  ExpectRefusal("application.efi: is cut short within its boot volume");
  section_.virtual_size = 511;
  ExpectRefusal("application.efi: is cut short within its boot volume");
}

TEST_F(Mkpxe, RefusesVolumesThatTheLoaderWouldRefuse) {
  header_.version++;
  ExpectRefusal("Build loader and image with the same Bootsmith.");
}

TEST_F(Mkpxe, SaysHowItIsUsed) {
  std::string word = "mkpxe";
  char *arguments[] = {word.data()};
  FILE *errors = fopen(directory_.Path("errors").c_str(), "w");
  EXPECT_EQ(mkpxe_run(1, arguments, errors), MKPXE_USAGE);
  fclose(errors);
  EXPECT_TRUE(directory_.Read("errors").starts_with("usage: mkpxe FIRST_STAGE SECOND_STAGE"));
}

} // namespace
