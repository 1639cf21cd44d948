// Embedding: the loader's own eyes find the volume afterwards, the headers agree with it, and what
// cannot become a UEFI application is refused by name.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "imagetools/testing/temporary_directory.h"
#include "imagetools/uefi/embed_volume.h"

extern "C" {
#include "boot/common/pe_format.h"
#include "boot/common/sha256.h"
#include "boot/uefi/own_image.h"
}

namespace {

constexpr uint32_t kPe = 0x78;
constexpr uint32_t kCoff = kPe + 4;
constexpr uint32_t kOptional = kCoff + sizeof(struct pe_coff_header);
constexpr uint32_t kTable = kOptional + sizeof(struct pe_optional_header);
constexpr uint32_t kHeaders = 0x400;

// A loader of one section as lld-link lays it out: 0x800 bytes of .text, a gap, 0x10 of .reloc.
class EmbedVolume : public testing::Test {
protected:
  EmbedVolume() : file_(0xe00, '\0') {
    memcpy(&file_[PE_OFFSET_AT], &kPe, sizeof(kPe));
    memcpy(&file_[kPe], PE_SIGNATURE, PE_SIGNATURE_LENGTH);
    coff_ = {PE_MACHINE_X86_64, 2, 0, 0, 0, sizeof(struct pe_optional_header), 0x22};
    optional_.magic = PE_MAGIC_64;
    optional_.section_alignment = 0x1000;
    optional_.file_alignment = 0x200;
    optional_.image_size = 0x4000;
    optional_.headers_size = kHeaders;
    optional_.subsystem = PE_SUBSYSTEM_EFI_APPLICATION;
    optional_.directory_count = 16;
    optional_.initialized_size = 0x200;
    optional_.checksum = 77;
    sections_ = {Section(".text", 0x1000, 0x800, 0x400), Section(".reloc", 0x3000, 0x10, 0xc00)};
    file_[0x400] = '\xc3';
  }

  static struct pe_section Section(const char *name, uint32_t address, uint32_t size,
                                   uint32_t offset) {
    struct pe_section section = {};
    strncpy(section.name, name, sizeof(section.name));
    section.virtual_address = address;
    section.virtual_size = size;
    section.raw_offset = offset;
    section.raw_size = (size + 0x1ff) / 0x200 * 0x200;
    return section;
  }

  // Runs the program; its complaint is in complaint_.
  int Run(const std::string &volume, std::vector<std::string> options = {}) {
    memcpy(&file_[kCoff], &coff_, sizeof(coff_));
    memcpy(&file_[kOptional], &optional_, sizeof(optional_));
    memcpy(&file_[kTable], sections_.data(), sections_.size() * sizeof(sections_[0]));
    std::vector<std::string> words = {"embed_volume"};
    words.insert(words.end(), options.begin(), options.end());
    words.push_back(directory_.Write("loader.efi", file_));
    words.push_back(directory_.Write("volume", volume));
    words.push_back(directory_.Path("output.efi"));
    std::vector<char *> arguments;
    for (std::string &word : words)
      arguments.push_back(word.data());
    char *text = nullptr;
    size_t length = 0;
    FILE *errors = open_memstream(&text, &length);
    int status = embed_volume_run(static_cast<int>(arguments.size()), arguments.data(), errors);
    fclose(errors);
    complaint_ = std::string(text, length);
    free(text);
    return status;
  }

  void ExpectRefusal(const std::string &message, const std::string &volume = "volume") {
    EXPECT_EQ(Run(volume), EMBED_VOLUME_REFUSED);
    EXPECT_NE(complaint_.find(message), std::string::npos) << complaint_;
    EXPECT_FALSE(std::filesystem::exists(directory_.Path("output.efi")));
  }

  // As firmware loads it: headers and sections at their addresses.
  std::vector<char> Load(const std::string &file) {
    struct pe_coff_header coff;
    struct pe_optional_header optional;
    memcpy(&coff, &file[kCoff], sizeof(coff));
    memcpy(&optional, &file[kOptional], sizeof(optional));
    std::vector<char> memory(optional.image_size);
    memcpy(memory.data(), file.data(), optional.headers_size);
    for (uint32_t i = 0; i < coff.section_count; i++) {
      struct pe_section section;
      memcpy(&section, &file[kTable + i * sizeof(section)], sizeof(section));
      uint32_t size = std::min(section.virtual_size, section.raw_size);
      EXPECT_LE(section.raw_offset + section.raw_size, file.size());
      EXPECT_LE(section.virtual_address + section.virtual_size, optional.image_size);
      memcpy(&memory[section.virtual_address], &file[section.raw_offset], size);
    }
    return memory;
  }

  TemporaryDirectory directory_;
  std::string file_;
  struct pe_coff_header coff_ = {};
  struct pe_optional_header optional_ = {};
  std::vector<struct pe_section> sections_;
  std::string complaint_;
};

TEST_F(EmbedVolume, TheLoaderFindsIt) {
  std::string volume(5000, 'v');
  volume.back() = 'e';
  ASSERT_EQ(Run(volume), EMBED_VOLUME_DONE) << complaint_;
  std::string file = directory_.Read("output.efi");
  std::vector<char> memory = Load(file);
  size_t length = 0;
  const void *found = own_image_section(memory.data(), memory.size(), PE_VOLUME_SECTION, &length);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(std::string(static_cast<const char *>(found), length), volume);
  EXPECT_EQ((static_cast<const char *>(found) - memory.data()) % 4096, 0);
  EXPECT_EQ(memory[0x1000], '\xc3') << "the loader itself";
}

TEST_F(EmbedVolume, TheLoaderFindsItsDigest) {
  std::string volume(5000, 'v');
  ASSERT_EQ(Run(volume, {"--digest"}), EMBED_VOLUME_DONE) << complaint_;
  std::vector<char> memory = Load(directory_.Read("output.efi"));
  size_t length = 0;
  const void *found =
      own_image_section(memory.data(), memory.size(), PE_VOLUME_DIGEST_SECTION, &length);
  ASSERT_NE(found, nullptr);
  ASSERT_EQ(length, static_cast<size_t>(SHA256_SIZE));
  uint8_t digest[SHA256_SIZE];
  sha256_of(volume.data(), volume.size(), digest);
  EXPECT_EQ(memcmp(found, digest, sizeof(digest)), 0);
  EXPECT_EQ(own_image_section(memory.data(), memory.size(), PE_VOLUME_SECTION, &length), nullptr);
}

TEST_F(EmbedVolume, SaysHowItIsUsed) {
  EXPECT_EQ(Run("volume", {"--digests"}), EMBED_VOLUME_USAGE);
  EXPECT_NE(complaint_.find("usage: embed_volume [--digest] LOADER.efi VOLUME OUTPUT.efi"),
            std::string::npos);
}

TEST_F(EmbedVolume, TheHeadersAgree) {
  ASSERT_EQ(Run(std::string(0x1001, 'v')), EMBED_VOLUME_DONE) << complaint_;
  std::string file = directory_.Read("output.efi");
  struct pe_optional_header optional;
  struct pe_section section;
  memcpy(&optional, &file[kOptional], sizeof(optional));
  memcpy(&section, &file[kTable + 2 * sizeof(section)], sizeof(section));
  EXPECT_STREQ(section.name, PE_VOLUME_SECTION);
  EXPECT_EQ(section.virtual_address, 0x4000u);
  EXPECT_EQ(section.virtual_size, 0x1001u);
  EXPECT_EQ(section.raw_offset, 0xe00u);
  EXPECT_EQ(section.raw_size, 0x1200u);
  EXPECT_EQ(section.characteristics, 0x40000040u) << "read-only data";
  EXPECT_EQ(optional.image_size, 0x6000u);
  EXPECT_EQ(optional.initialized_size, 0x1400u);
  EXPECT_EQ(optional.checksum, 0u);
  EXPECT_EQ(file.size(), 0x2000u);
}

TEST_F(EmbedVolume, TheSameInputsGiveTheSameBytes) {
  ASSERT_EQ(Run("volume"), EMBED_VOLUME_DONE);
  std::string first = directory_.Read("output.efi");
  ASSERT_EQ(Run("volume"), EMBED_VOLUME_DONE);
  EXPECT_EQ(directory_.Read("output.efi"), first);
}

TEST_F(EmbedVolume, RefusesWhatIsNoUefiApplication) {
  coff_.machine = 0x14c;
  ExpectRefusal("is no UEFI application for x86_64");
  coff_.machine = PE_MACHINE_X86_64;
  optional_.subsystem = 3;
  ExpectRefusal("is no UEFI application for x86_64");
  optional_.subsystem = PE_SUBSYSTEM_EFI_APPLICATION;
  file_[kPe] = 'Q';
  ExpectRefusal("is no PE file");
  file_[kPe] = 'P';
  file_[PE_OFFSET_AT + 3] = 0x7f;
  ExpectRefusal("is no PE file");
}

TEST_F(EmbedVolume, RefusesASecondVolume) {
  sections_[1] = Section(".volume", 0x3000, 0x10, 0xc00);
  ExpectRefusal("has a boot volume already");
  sections_[1] = Section(".sha256", 0x3000, 0x20, 0xc00);
  ExpectRefusal("has a boot volume already");
}

TEST_F(EmbedVolume, RefusesASignedLoader) {
  optional_.directories[PE_DIRECTORY_CERTIFICATES] = {0x2000, 8};
  ExpectRefusal("is signed");
}

TEST_F(EmbedVolume, RefusesHeadersWithoutRoom) {
  optional_.headers_size = kTable + 3 * sizeof(struct pe_section) - 1;
  ExpectRefusal("has no room for another section header");
  optional_.headers_size++;
  EXPECT_EQ(Run("volume"), EMBED_VOLUME_DONE) << complaint_;
}

TEST_F(EmbedVolume, RefusesHeadersThatAreCutShort) {
  file_.resize(kHeaders - 1);
  ExpectRefusal("is cut short within its headers");
  coff_.section_count = 30;
  optional_.headers_size = 0x800;
  file_.resize(kTable + 30 * sizeof(struct pe_section) - 1);
  ExpectRefusal("is cut short within its headers");
}

TEST_F(EmbedVolume, RefusesHeadersOfAnotherShape) {
  optional_.directory_count = 6;
  ExpectRefusal("has headers of another shape");
}

} // namespace
