// Each rule broken by itself in a program that keeps them all.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/pe_format.h"
#include "toolchains/llvm/conformance/pe_checks.h"
}

namespace {

constexpr uint32_t kPe = 0x80;
constexpr uint32_t kCoff = kPe + PE_SIGNATURE_LENGTH;
constexpr uint32_t kOptional = kCoff + sizeof(struct pe_coff_header);
constexpr uint32_t kTable = kOptional + sizeof(struct pe_optional_header);
constexpr uint64_t kBase = 0x35a0000;

// .text at 0x1000; .data at 0x2000 with the address of its own start at 0x2010; .reloc at 0x3000.
class PeChecks : public testing::Test {
protected:
  PeChecks() : file_(0xa00, '\0') {
    file_[0] = 'M';
    file_[1] = 'Z';
    Put(PE_OFFSET_AT, kPe);
    memcpy(&file_[kPe], PE_SIGNATURE, PE_SIGNATURE_LENGTH);
    coff_.machine = PE_MACHINE_X86_64;
    coff_.section_count = 3;
    coff_.optional_header_size = sizeof(optional_);
    coff_.characteristics = PE_EXECUTABLE;
    optional_.magic = PE_MAGIC_64;
    optional_.entry = 0x1000;
    optional_.image_base = kBase;
    optional_.section_alignment = 4096;
    optional_.file_alignment = 512;
    optional_.image_size = 0x4000;
    optional_.headers_size = 0x400;
    optional_.subsystem = PE_SUBSYSTEM_EFI_APPLICATION;
    optional_.dll_characteristics = PE_DLL_NX_COMPATIBLE;
    optional_.directory_count = 16;
    optional_.directories[PE_DIRECTORY_RELOCATIONS] = {0x3000, 12};
    sections_ = {Section(".text", 0x1000, 0x400, PE_SECTION_CODE | PE_SECTION_EXECUTE),
                 Section(".data", 0x2000, 0x600, PE_SECTION_WRITE),
                 Section(".reloc", 0x3000, 0x800, PE_SECTION_DISCARDABLE)};
    Put(0x610, kBase + 0x2000);
    Put(0x800, uint32_t{0x2000});
    Put(0x804, uint32_t{12});
    Put(0x808, static_cast<uint16_t>(PE_RELOCATION_64 << 12 | 0x10));
  }

  static struct pe_section Section(const char *name, uint32_t address, uint32_t offset,
                                   uint32_t characteristics) {
    struct pe_section section = {};
    memcpy(section.name, name, strlen(name));
    section.virtual_size = 0x200;
    section.virtual_address = address;
    section.raw_size = 0x200;
    section.raw_offset = offset;
    section.characteristics = characteristics | PE_SECTION_READ;
    return section;
  }

  template <typename T> void Put(size_t at, T value) {
    memcpy(&file_[at], &value, sizeof(value));
  }

  // The rules that are broken, each with its detail.
  std::vector<std::string> Run() {
    Put(kCoff, coff_);
    Put(kOptional, optional_);
    for (size_t i = 0; i < sections_.size(); i++)
      Put(kTable + i * sizeof(sections_[0]), sections_[i]);
    struct violations violations = {};
    problem_ =
        pe_checks_run(reinterpret_cast<const uint8_t *>(file_.data()), file_.size(), &violations);
    std::vector<std::string> found;
    for (size_t i = 0; i < violations.count; i++)
      found.push_back(std::string(violations.items[i].rule) + ": " + violations.items[i].place +
                      ": " + violations.items[i].detail);
    violations_free(&violations);
    return found;
  }

  void ExpectOnly(const std::string &violation) {
    EXPECT_EQ(Run(), std::vector<std::string>{violation});
    EXPECT_EQ(problem_, nullptr);
  }

  void ExpectProblem(const std::string &problem) {
    Run();
    ASSERT_NE(problem_, nullptr) << problem;
    EXPECT_EQ(problem_, problem);
  }

  std::string file_;
  struct pe_coff_header coff_ = {};
  struct pe_optional_header optional_ = {};
  std::vector<struct pe_section> sections_;
  const char *problem_ = nullptr;
};

TEST_F(PeChecks, PassesAProgramThatKeepsAllRules) {
  EXPECT_TRUE(pe_checks_know(reinterpret_cast<const uint8_t *>(file_.data()), file_.size()));
  EXPECT_EQ(Run(), std::vector<std::string>{});
  EXPECT_EQ(problem_, nullptr);
}

TEST_F(PeChecks, NamesAnotherMachine) {
  coff_.machine = 0x14c;
  ExpectOnly("machine: PE header: machine 0x14c instead of 0x8664");
}

TEST_F(PeChecks, NamesAnotherSubsystem) {
  optional_.subsystem = 11;
  ExpectOnly("type: PE header: subsystem 11 instead of 10 (EFI application)");
}

TEST_F(PeChecks, NamesAnObjectThatIsNotLinked) {
  coff_.characteristics = 0;
  ExpectOnly("type: PE header: not marked as executable");
}

TEST_F(PeChecks, NamesATime) {
  coff_.time = 0x6000;
  ExpectOnly("time: PE header: time 0x6000, which is another in each build");
}

TEST_F(PeChecks, NamesMissingNxCompatibility) {
  optional_.dll_characteristics = 0x8060;
  ExpectOnly("nx-compatible: PE header: NX_COMPAT is not set");
}

TEST_F(PeChecks, NamesSectionsThatSharePages) {
  optional_.section_alignment = 512;
  ExpectOnly("alignment: PE header: sections are aligned to 512 bytes, no multiple of a page");
  optional_.section_alignment = 0;
  EXPECT_EQ(Run().size(), 1u);
}

TEST_F(PeChecks, NamesASectionOutOfPlace) {
  sections_[2].virtual_address = 0x3200;
  optional_.directories[PE_DIRECTORY_RELOCATIONS].virtual_address = 0x3200;
  ExpectOnly("alignment: .reloc: does not begin on a page");
}

TEST_F(PeChecks, NamesSectionsThatOverlap) {
  sections_[0].virtual_size = 0x1001;
  sections_[0].raw_size = 0x1001;
  file_.resize(0x2000);
  EXPECT_EQ(Run().front(), "alignment: .data: overlaps what stands before it");
}

TEST_F(PeChecks, NamesWritableCode) {
  sections_[0].characteristics |= PE_SECTION_WRITE;
  ExpectOnly("write-execute: .text: both writable and executable");
}

TEST_F(PeChecks, NamesExecutableData) {
  sections_[0].characteristics &= ~PE_SECTION_CODE;
  ExpectOnly("unproven-code: .text: executable, but not marked as instructions");
  sections_[0].characteristics |= PE_SECTION_CODE;
  sections_[0].virtual_size = 0x201;
  ExpectOnly("unproven-code: .text: executable, and longer in memory than in the file");
}

TEST_F(PeChecks, NamesWhatFirmwareCannotLink) {
  for (int directory :
       {PE_DIRECTORY_IMPORTS, PE_DIRECTORY_THREAD_STORAGE, PE_DIRECTORY_BOUND_IMPORTS,
        PE_DIRECTORY_IMPORT_ADDRESSES, PE_DIRECTORY_DELAYED_IMPORTS}) {
    optional_.directories[directory].size = 8;
    EXPECT_EQ(Run().size(), 1u) << directory;
    EXPECT_EQ(Run().front().substr(0, 22), "import: PE header: has") << directory;
    optional_.directories[directory].size = 0;
  }
}

TEST_F(PeChecks, NamesAnEntryInData) {
  optional_.entry = 0x2000;
  ExpectOnly("entry: PE header: the entry lies in no executable section");
  optional_.entry = 0x1200;
  ExpectOnly("entry: PE header: the entry lies in no executable section");
}

TEST_F(PeChecks, NamesMissingRelocations) {
  optional_.directories[PE_DIRECTORY_RELOCATIONS].size = 0;
  ExpectOnly("relocation: PE header: there are none: it would run at its preferred address only");
  optional_.directories[PE_DIRECTORY_RELOCATIONS].size = 12;
  coff_.characteristics |= PE_RELOCATIONS_STRIPPED;
  ExpectOnly("relocation: PE header: there are none: it would run at its preferred address only");
}

TEST_F(PeChecks, NamesAnAddressThatDoesNotMove) {
  Put(0x6f1, kBase + 0x3fff);
  ExpectOnly("relocation: .data: 0x35a3fff is an address in the image that no relocation moves");
  Put(0x6f1, kBase + 0x4000);
  EXPECT_EQ(Run(), std::vector<std::string>{});
  Put(0x6f1, kBase - 1);
  EXPECT_EQ(Run(), std::vector<std::string>{});
}

TEST_F(PeChecks, LooksAtNoDebugInformation) {
  Put(0x900, kBase + 0x1000);
  EXPECT_EQ(Run(), std::vector<std::string>{});
}

TEST_F(PeChecks, NamesRelocationsThatMakeNoSense) {
  Put(0x80a, static_cast<uint16_t>(3 << 12 | 0x20));
  ExpectOnly("relocation: PE header: kind 3 instead of 10 (64 bits)");
  Put(0x80a, uint16_t{0});
  Put(0x804, uint32_t{16});
  EXPECT_EQ(Run().front(), "relocation: PE header: a block of 16 bytes");
  Put(0x804, uint32_t{4});
  EXPECT_EQ(Run().front(), "relocation: PE header: a block of 4 bytes");
  Put(0x804, uint32_t{12});
  Put(0x800, uint32_t{0x3000});
  Put(0x808, static_cast<uint16_t>(PE_RELOCATION_64 << 12 | 0xff9));
  EXPECT_EQ(Run().front(), "relocation: PE header: changes what is not in the image");
  optional_.directories[PE_DIRECTORY_RELOCATIONS] = {0x3ff8, 12};
  EXPECT_EQ(Run().front(), "relocation: PE header: the table is not in the image");
}

TEST_F(PeChecks, ReadsNothingOutsideOfTheFile) {
  sections_[2].raw_size = 0x201;
  ExpectProblem("has a section that does not lie in the file");
  sections_[2].raw_size = 0x200;
  sections_[2].virtual_address = 0x3f00;
  ExpectProblem("has a section that does not lie in the image");
  optional_.image_size = 0x50000000;
  ExpectProblem("takes more than 1 GiB in memory");
  optional_.directory_count = 6;
  ExpectProblem("has fewer than 16 data directories");
  optional_.magic = 0x10b;
  ExpectProblem("is no PE32+ file");
  coff_.section_count = 100;
  ExpectProblem("has a section table that does not lie in the file");
  file_[kPe] = 'Q';
  ExpectProblem("is no PE file");
  Put(PE_OFFSET_AT, uint32_t{0xfffffff0});
  ExpectProblem("ends within its headers");
}

} // namespace
