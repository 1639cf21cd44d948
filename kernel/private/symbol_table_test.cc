// Which symbols of an ELF file get into the table, in which order, and what is refused.
#include "kernel/private/symbol_table.h"

#include <elf.h>
#include <gtest/gtest.h>
#include <stdio.h>

#include <cstring>
#include <string>
#include <vector>

namespace {

constexpr uint64_t kText = 0xffffffff80100000;
constexpr uint64_t kTextSize = 0x200;

enum { kNoSection, kTextSection, kDataSection, kSymbolSection, kNameSection, kSections };

class SymbolTableTest : public testing::Test {
protected:
  void Add(const char *name, int type, uint64_t value, uint64_t size,
           uint16_t section = kTextSection) {
    Elf64_Sym symbol = {};
    symbol.st_name = static_cast<uint32_t>(names_.size());
    symbol.st_info = static_cast<unsigned char>(ELF64_ST_INFO(STB_LOCAL, type));
    symbol.st_shndx = section;
    symbol.st_value = value;
    symbol.st_size = size;
    symbols_.push_back(symbol);
    names_.append(name).push_back('\0');
  }

  // ELF header, section headers, symbols, names.
  std::vector<uint8_t> File() {
    const uint64_t sections = sizeof(Elf64_Ehdr);
    const uint64_t symbols = sections + kSections * sizeof(Elf64_Shdr);
    const uint64_t names = symbols + symbols_.size() * sizeof(Elf64_Sym);
    std::vector<uint8_t> file(names + names_.size());
    Elf64_Ehdr header = {};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_shoff = sections;
    header.e_shentsize = sizeof(Elf64_Shdr);
    header.e_shnum = kSections;
    Elf64_Shdr headers[kSections] = {};
    headers[kTextSection].sh_flags = SHF_ALLOC | SHF_EXECINSTR;
    headers[kTextSection].sh_addr = kText;
    headers[kTextSection].sh_size = kTextSize;
    headers[kDataSection].sh_flags = SHF_ALLOC | SHF_WRITE;
    headers[kDataSection].sh_addr = kText + 0x1000;
    headers[kDataSection].sh_size = 0x1000;
    headers[kSymbolSection].sh_type = SHT_SYMTAB;
    headers[kSymbolSection].sh_offset = symbols;
    headers[kSymbolSection].sh_size = symbols_.size() * sizeof(Elf64_Sym);
    headers[kSymbolSection].sh_link = kNameSection;
    headers[kNameSection].sh_offset = names;
    headers[kNameSection].sh_size = names_.size();
    std::memcpy(&file[0], &header, sizeof(header));
    std::memcpy(&file[sections], headers, sizeof(headers));
    std::memcpy(&file[symbols], symbols_.data(), symbols_.size() * sizeof(Elf64_Sym));
    std::memcpy(&file[names], names_.data(), names_.size());
    return file;
  }

  std::string Write(const std::vector<uint8_t> &file) {
    char *text = nullptr;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    written_ = symbol_table_write("kernel.elf", file.data(), file.size(), stream, &failure_);
    fclose(stream);
    std::string result(text, length);
    free(text);
    return result;
  }

  // The entries and the names, without the C around them.
  std::string Table() {
    std::string table;
    std::string text = Write(File());
    EXPECT_TRUE(written_) << failure_.text;
    for (size_t at = 0; at < text.size();) {
      size_t end = text.find('\n', at);
      if (text.compare(at, 4, "    ") == 0)
        table += text.substr(at + 4, end - at - 4);
      at = end + 1;
    }
    return table;
  }

  void ExpectRefusal(const std::vector<uint8_t> &file, const char *sentence) {
    Write(file);
    EXPECT_FALSE(written_);
    EXPECT_STREQ(failure_.text, sentence);
  }

  std::vector<Elf64_Sym> symbols_ = std::vector<Elf64_Sym>(1);
  std::string names_ = std::string(1, '\0');
  struct failure failure_ = {};
  bool written_ = false;
};

TEST_F(SymbolTableTest, FunctionsByAddressAndTheGapsBehindThem) {
  Add("symbols_find", STT_FUNC, kText + 0x80, 0x30);
  Add("_start", STT_FUNC, kText, 0x12);
  Add("next", STT_FUNC, kText + 0x20, 8);
  Add("last", STT_FUNC, kText + 0xb0, 4);
  // Less than an alignment between _start and next; more behind next and last.
  EXPECT_EQ(Table(), "{-128, 1},{-96, 8},{-88, 0},{0, 13},{48, 26},{52, 0},"
                     "\"\\0\"\"_start\\0\"\"next\\0\"\"symbols_find\\0\"\"last\\0\";");
}

TEST_F(SymbolTableTest, LabelsOfAssemblyReachToTheNextSymbol) {
  Add("stubs", STT_NOTYPE, kText + 0x40, 0);
  Add("stubs.loop", STT_NOTYPE, kText + 0x48, 0);
  Add("symbols_find", STT_FUNC, kText + 0x100, 0x100);
  EXPECT_EQ(Table(), "{-192, 1},{0, 7},{256, 0},\"\\0\"\"stubs\\0\"\"symbols_find\\0\";");
}

TEST_F(SymbolTableTest, FunctionBeforeALabelAtTheSameAddress) {
  Add("kernel_text_start", STT_NOTYPE, kText, 0);
  Add("symbols_find", STT_FUNC, kText, kTextSize);
  Add("kernel_text_end", STT_NOTYPE, kText + kTextSize, 0);
  EXPECT_EQ(Table(), "{0, 1},{512, 0},\"\\0\"\"symbols_find\\0\";");
}

TEST_F(SymbolTableTest, OnlyCodeWithNamesThatCCanHold) {
  Add("symbols_find", STT_FUNC, kText, kTextSize);
  Add("data", STT_OBJECT, kText + 0x1000, 8, kDataSection);
  Add("label_in_data", STT_NOTYPE, kText + 0x1008, 0, kDataSection);
  Add("absolute", STT_NOTYPE, kText + 0x10, 0, SHN_ABS);
  Add("undefined", STT_FUNC, kText + 0x10, 0, SHN_UNDEF);
  Add("quote\"", STT_FUNC, kText + 0x10, 1);
  Add("back\\slash", STT_FUNC, kText + 0x20, 1);
  Add("", STT_FUNC, kText + 0x30, 1);
  EXPECT_EQ(Table(), "{0, 1},{512, 0},\"\\0\"\"symbols_find\\0\";");
}

TEST_F(SymbolTableTest, NothingForAKernelThatAsksForNoName) {
  Add("_start", STT_FUNC, kText, 8);
  EXPECT_EQ(Table(), "");
}

TEST_F(SymbolTableTest, CodeTooFarAway) {
  Add("symbols_find", STT_FUNC, kText, 8);
  std::vector<uint8_t> file = File();
  auto *headers = reinterpret_cast<Elf64_Shdr *>(&file[sizeof(Elf64_Ehdr)]);
  headers[kTextSection].sh_addr = kText - (uint64_t{1} << 32);
  headers[kTextSection].sh_size = uint64_t{2} << 32;
  auto *symbols = reinterpret_cast<Elf64_Sym *>(&file[headers[kSymbolSection].sh_offset]);
  symbols[0] = symbols[1];
  symbols[0].st_value = kText - (uint64_t{1} << 31) - 1;
  Write(file);
  // The same name twice: the lower one is the anchor, the other is out of its reach.
  EXPECT_FALSE(written_);
  EXPECT_NE(std::string(failure_.text).find("more than 2 GiB away"), std::string::npos);
}

TEST_F(SymbolTableTest, DamagedFilesAreRefused) {
  Add("symbols_find", STT_FUNC, kText, kTextSize);
  const std::vector<uint8_t> good = File();
  ExpectRefusal({}, "kernel.elf: not an ELF64 file; name a linked kernel");
  std::vector<uint8_t> file = good;
  file[EI_CLASS] = ELFCLASS32;
  ExpectRefusal(file, "kernel.elf: not an ELF64 file; name a linked kernel");
  file = good;
  reinterpret_cast<Elf64_Ehdr *>(&file[0])->e_shoff = file.size() & ~uint64_t{7};
  Write(file);
  EXPECT_FALSE(written_);
  for (uint64_t offset : {uint64_t{1} << 20, ~uint64_t{7}}) {
    file = good;
    auto *headers = reinterpret_cast<Elf64_Shdr *>(&file[sizeof(Elf64_Ehdr)]);
    headers[kSymbolSection].sh_offset = offset;
    Write(file);
    EXPECT_FALSE(written_);
  }
  file = good;
  file.back() = 'x';
  Write(file);
  EXPECT_FALSE(written_);
  file = good;
  reinterpret_cast<Elf64_Shdr *>(&file[sizeof(Elf64_Ehdr)])[kSymbolSection].sh_link = kSections;
  ExpectRefusal(file, "kernel.elf: symbol names in section 5 of 5; link it anew");
}

TEST_F(SymbolTableTest, EveryCutIsReadWithoutHarm) {
  Add("symbols_find", STT_FUNC, kText, kTextSize);
  Add("other", STT_FUNC, kText + 0x10, 8);
  const std::vector<uint8_t> good = File();
  for (size_t length = 0; length < good.size(); length++) {
    Write(std::vector<uint8_t>(good.begin(), good.begin() + static_cast<ptrdiff_t>(length)));
    EXPECT_FALSE(written_) << length;
  }
}

} // namespace
