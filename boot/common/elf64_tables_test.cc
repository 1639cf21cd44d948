// Sections, names and symbols of ELF files, whole and with each table out of place.
#include "boot/common/elf64_tables.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace {

constexpr char kNames[] = "\0.text\0.symtab\0.strtab\0.shstrtab";
constexpr char kSymbolNames[] = "\0main\0helper";

// Sections 1 .text, 2 .symtab, 3 .strtab, 4 .shstrtab.
struct Tables : testing::Test {

  Tables() {
    memcpy(header_.magic, ELF64_MAGIC, 4);
    header_.file_class = ELF64_CLASS_64;
    header_.section_header_size = sizeof(struct elf64_section_header);
    header_.section_header_count = 5;
    header_.section_headers = 0x200;
    header_.section_names = 4;
    sections_[1] = Section(1, 1, 0x40, 0x10);
    sections_[2] = Section(7, ELF64_SHT_SYMTAB, 0x50, 3 * sizeof(struct elf64_symbol));
    sections_[2].link = 3;
    sections_[2].entry_size = sizeof(struct elf64_symbol);
    sections_[3] = Section(15, ELF64_SHT_STRTAB, 0x100, sizeof(kSymbolNames));
    sections_[4] = Section(23, ELF64_SHT_STRTAB, 0x180, sizeof(kNames));
  }

  static struct elf64_section_header Section(uint32_t name, uint32_t type, uint64_t offset,
                                             uint64_t size) {
    struct elf64_section_header section = {};
    section.name = name;
    section.type = type;
    section.offset = offset;
    section.size = size;
    return section;
  }

  bool Find() {
    file_.assign(length_, 0);
    memcpy(&file_[0], &header_, std::min(length_, sizeof(header_)));
    Put(0x100, kSymbolNames, sizeof(kSymbolNames));
    Put(0x180, kNames, sizeof(kNames));
    Put(0x200, sections_, sizeof(sections_));
    return elf64_find_tables(file_.data(), file_.size(), &tables_);
  }

  void Put(size_t at, const void *bytes, size_t size) {
    if (at + size <= file_.size())
      memcpy(&file_[at], bytes, size);
  }

  size_t length_ = 0x200 + 5 * sizeof(struct elf64_section_header);
  struct elf64_header header_ = {};
  struct elf64_section_header sections_[5] = {};
  std::vector<uint8_t> file_;
  struct elf64_tables tables_;
};

TEST_F(Tables, AreFound) {
  ASSERT_TRUE(Find());
  EXPECT_EQ(tables_.sections, 0x200u);
  EXPECT_EQ(tables_.section_count, 5u);
  EXPECT_EQ(tables_.section_names, 0x180u);
  EXPECT_EQ(tables_.section_names_length, sizeof(kNames));
  EXPECT_EQ(tables_.symbols, 0x50u);
  EXPECT_EQ(tables_.symbol_count, 3u);
  EXPECT_EQ(tables_.symbol_names, 0x100u);
  EXPECT_EQ(tables_.symbol_names_length, sizeof(kSymbolNames));
  struct elf64_section_header text = elf64_section_at(file_.data(), &tables_, 1);
  EXPECT_EQ(text.size, 0x10u);
  EXPECT_STREQ(elf64_section_name(file_.data(), &tables_, &text), ".text");
  text.name = sizeof(kNames);
  EXPECT_STREQ(elf64_section_name(file_.data(), &tables_, &text), "");
}

TEST_F(Tables, MayBeNone) {
  header_.section_header_count = 0;
  header_.section_headers = UINT64_MAX;
  ASSERT_TRUE(Find());
  EXPECT_EQ(tables_.section_count, 0u);
  header_.section_header_count = 5;
  header_.section_headers = 0x200;
  sections_[2].type = 1;
  ASSERT_TRUE(Find());
  EXPECT_EQ(tables_.section_count, 5u);
  EXPECT_EQ(tables_.symbol_count, 0u);
}

TEST_F(Tables, AreRefusedOutOfPlace) {
  const struct elf64_header header = header_;
  struct elf64_section_header sections[5];
  memcpy(sections, sections_, sizeof(sections));
  std::vector<void (*)(Tables *)> faults = {
      [](Tables *t) { t->header_.magic[0] = 0; },
      [](Tables *t) { t->header_.file_class = 1; },
      [](Tables *t) { t->header_.section_headers++; },
      [](Tables *t) { t->header_.section_headers = UINT64_MAX; },
      [](Tables *t) { t->header_.section_header_size--; },
      [](Tables *t) { t->header_.section_header_count++; },
      [](Tables *t) { t->header_.section_names = 5; },
      [](Tables *t) { t->header_.section_names = 1; },
      [](Tables *t) { t->sections_[4].size--; }, // no NUL at the end
      [](Tables *t) { t->sections_[4].size = 0; },
      [](Tables *t) { t->sections_[4].offset = UINT64_MAX; },
      [](Tables *t) { t->sections_[2].offset = t->length_ - 71; },
      [](Tables *t) { t->sections_[2].size = UINT64_MAX; },
      [](Tables *t) { t->sections_[2].entry_size = 16; },
      [](Tables *t) { t->sections_[2].link = 5; },
      [](Tables *t) { t->sections_[2].link = 1; },
      [](Tables *t) { t->sections_[3].size--; },
      [](Tables *t) { t->sections_[3].offset = t->length_; },
  };
  for (size_t i = 0; i < faults.size(); i++) {
    header_ = header;
    memcpy(sections_, sections, sizeof(sections));
    ASSERT_TRUE(Find());
    faults[i](this);
    EXPECT_FALSE(Find()) << i;
  }
}

TEST_F(Tables, AreRefusedInAFileThatIsCutShort) {
  for (size_t whole = length_; length_ > 0; length_--)
    EXPECT_EQ(Find(), length_ == whole) << length_;
  EXPECT_FALSE(elf64_find_tables(nullptr, 0, &tables_));
}

} // namespace
