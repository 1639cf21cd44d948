// What is kept of a kernel's file: all of it, or symbols and debug information, in the same
// sections.
#include "imagetools/kernel_keep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "boot/common/elf64_tables.h"
#include "boot/protocol/requests.h"
#include "imagetools/testing/elf_builder.h"

namespace {

using elf_builder::Elf;
using elf_builder::GoodKernel;
using testing::HasSubstr;

constexpr uint64_t kSymbols = BOOT_KERNEL_FILE_SYMBOLS, kDebug = BOOT_KERNEL_FILE_DEBUG,
                   kAll = BOOT_KERNEL_FILE_ALL;

// Sections 0 (null), 1 .text, 2 .debug_info, 3 .debug_x (loaded), 4 .symtab, 5 .strtab, 6
// .shstrtab.
class KernelKeep : public testing::Test {
protected:
  KernelKeep() {
    static constexpr char kNames[] = "\0.text\0.debug_info\0.debug_x\0.symtab\0.strtab\0.shstrtab";
    const std::string names(kNames, sizeof(kNames));
    auto add = [&](const char *name, uint32_t type, const std::string &bytes) {
      elf_.AddSection(type, bytes);
      size_t at = *name == '\0' ? 0 : names.find(name);
      elf_.sections.back().name = static_cast<uint32_t>(at);
      return &elf_.sections.back();
    };
    add("", ELF64_SHT_NULL, "");
    add(".text", 1, "text");
    add(".debug_info", 1, "dwarf of some length");
    add(".debug_x", 1, "loaded")->flags = ELF64_SHF_ALLOC;
    auto *symbols = add(".symtab", ELF64_SHT_SYMTAB, std::string(48, 's'));
    symbols->entry_size = 24;
    symbols->link = 5;
    add(".strtab", ELF64_SHT_STRTAB, std::string("\0main", 6));
    add(".shstrtab", ELF64_SHT_STRTAB, names);
    elf_.header.section_header_size = sizeof(struct elf64_section_header);
    elf_.header.section_names = 6;
  }

  bool Check(uint64_t parts) {
    file_ = elf_.Build();
    return kernel_keep_check("k.elf", Bytes(), file_.size(), parts, &failure_);
  }

  const uint8_t *Bytes() const {
    return reinterpret_cast<const uint8_t *>(file_.data());
  }

  std::string Keep(uint64_t parts) {
    EXPECT_TRUE(Check(parts)) << failure_.text;
    return KeepOfFile(parts);
  }

  std::string KeepOfFile(uint64_t parts) const {
    uint64_t length = 0;
    std::unique_ptr<uint8_t, decltype(&free)> kept(
        kernel_keep(Bytes(), file_.size(), parts, &length), free);
    return std::string(reinterpret_cast<const char *>(kept.get()), length);
  }

  // The bytes of a section; nothing if it has none.
  static std::string Section(const std::string &file, uint32_t index) {
    struct elf64_tables tables;
    EXPECT_TRUE(elf64_find_tables(file.data(), file.size(), &tables));
    EXPECT_GE(tables.section_count, 7u);
    struct elf64_section_header section = elf64_section_at(file.data(), &tables, index);
    return section.type == ELF64_SHT_NOBITS ? "" : file.substr(section.offset, section.size);
  }

  // Where the header of a section is in the file.
  size_t HeaderAt(uint32_t index) const {
    struct elf64_tables tables;
    EXPECT_TRUE(elf64_find_tables(file_.data(), file_.size(), &tables));
    return tables.sections + index * sizeof(struct elf64_section_header);
  }

  Elf elf_ = GoodKernel();
  std::string file_;
  struct failure failure_;
};

TEST_F(KernelKeep, AllOfIt) {
  for (uint64_t parts : {uint64_t{0}, kAll, kAll | kSymbols})
    EXPECT_EQ(Keep(parts), file_) << parts;
}

TEST_F(KernelKeep, Symbols) {
  std::string kept = Keep(kSymbols);
  EXPECT_LT(kept.size(), file_.size());
  EXPECT_EQ(Section(kept, 4), std::string(48, 's'));
  EXPECT_EQ(Section(kept, 5), std::string("\0main", 6));
  EXPECT_EQ(Section(kept, 6), Section(file_, 6));
  for (uint32_t index : {1, 2, 3})
    EXPECT_EQ(Section(kept, index), "") << index;
  struct elf64_tables tables;
  ASSERT_TRUE(elf64_find_tables(kept.data(), kept.size(), &tables));
  EXPECT_EQ(tables.symbol_count, 2u);
  EXPECT_EQ(tables.symbols % 8, 0u);
  EXPECT_EQ(tables.sections % 8, 0u);
  struct elf64_header header;
  std::memcpy(&header, kept.data(), sizeof(header));
  EXPECT_EQ(header.program_header_count, 0);
  EXPECT_EQ(header.entry, elf_.header.entry);
}

// Only the first table of symbols has been looked at, and only its names.
TEST_F(KernelKeep, AnotherTableOfSymbolsAtTheSamePlaceIsLeftOut) {
  elf_.AddSection(1, "one more");
  ASSERT_TRUE(Check(kSymbols)) << failure_.text;
  struct elf64_section_header symbols;
  std::memcpy(&symbols, file_.data() + HeaderAt(4), sizeof(symbols));
  symbols.size = 0x10000;
  symbols.link = 2;
  std::memcpy(file_.data() + HeaderAt(7), &symbols, sizeof(symbols));
  ASSERT_TRUE(kernel_keep_check("k.elf", Bytes(), file_.size(), kSymbols, &failure_));
  std::string kept = KeepOfFile(kSymbols);
  ASSERT_LT(kept.size(), file_.size());
  EXPECT_EQ(Section(kept, 4), std::string(48, 's'));
  EXPECT_EQ(Section(kept, 5), std::string("\0main", 6));
  for (uint32_t index : {2, 7})
    EXPECT_EQ(Section(kept, index), "") << index;
}

TEST_F(KernelKeep, DebugInformation) {
  std::string kept = Keep(kDebug);
  EXPECT_EQ(Section(kept, 2), "dwarf of some length");
  for (uint32_t index : {1, 3, 4, 5})
    EXPECT_EQ(Section(kept, index), "") << index;
  kept = Keep(kDebug | kSymbols);
  EXPECT_EQ(Section(kept, 2), "dwarf of some length");
  EXPECT_EQ(Section(kept, 4), std::string(48, 's'));
}

TEST_F(KernelKeep, NamesWhatIsNotThere) {
  EXPECT_FALSE(Check(8));
  EXPECT_THAT(failure_.text, HasSubstr("k.elf: asks for parts 0x8 of its own file"));
  elf_.sections[2].name = 1;
  EXPECT_FALSE(Check(kDebug));
  EXPECT_THAT(failure_.text, HasSubstr("asks for its debug information and has none"));
  EXPECT_TRUE(Check(kSymbols));
  elf_.sections[4].type = 1;
  EXPECT_FALSE(Check(kSymbols));
  EXPECT_THAT(failure_.text, HasSubstr("asks for its symbols and has none"));
  EXPECT_TRUE(Check(0));
  elf_.header.section_names = 1;
  EXPECT_FALSE(Check(0));
  EXPECT_THAT(failure_.text, HasSubstr("tables of sections or symbols do not lie in it"));
}

} // namespace
