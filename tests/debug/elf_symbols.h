// The symbols of an ELF file of either class.
#ifndef TESTS_DEBUG_ELF_SYMBOLS_H
#define TESTS_DEBUG_ELF_SYMBOLS_H

#include <cstdint>
#include <cstring>
#include <elf.h>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

class ElfSymbols {
public:
  explicit ElfSymbols(const std::string &path) {
    std::stringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    bytes_ = content.str();
    if (bytes_.size() < sizeof(Elf64_Ehdr) || bytes_.compare(0, SELFMAG, ELFMAG) != 0)
      return;
    is_64_ = bytes_[EI_CLASS] == ELFCLASS64;
    if (is_64_)
      Read<Elf64_Ehdr, Elf64_Shdr, Elf64_Sym>();
    else
      Read<Elf32_Ehdr, Elf32_Shdr, Elf32_Sym>();
  }

  bool is_64() const {
    return is_64_;
  }
  uint64_t entry() const {
    return entry_;
  }
  // 0 for one that is not there.
  uint64_t operator[](const std::string &name) const {
    auto found = symbols_.find(name);
    return found == symbols_.end() ? 0 : found->second;
  }
  // Whether there are lines of sources to show.
  bool has_lines() const {
    return sections_.count(".debug_line") != 0;
  }

private:
  template <typename T> T At(uint64_t offset) const {
    T value = {};
    if (offset + sizeof value <= bytes_.size())
      memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }

  std::string Text(uint64_t offset) const {
    return offset < bytes_.size() ? bytes_.c_str() + offset : "";
  }

  template <typename Header, typename Section, typename Symbol> void Read() {
    auto header = At<Header>(0);
    entry_ = header.e_entry;
    auto section = [&](uint64_t index) {
      return At<Section>(header.e_shoff + index * sizeof(Section));
    };
    auto names = section(header.e_shstrndx);
    for (int i = 0; i < header.e_shnum; i++) {
      auto table = section(i);
      sections_[Text(names.sh_offset + table.sh_name)] = table.sh_size;
      if (table.sh_type != SHT_SYMTAB)
        continue;
      auto strings = section(table.sh_link);
      for (uint64_t at = 0; at < table.sh_size; at += sizeof(Symbol)) {
        auto symbol = At<Symbol>(table.sh_offset + at);
        symbols_[Text(strings.sh_offset + symbol.st_name)] = symbol.st_value;
      }
    }
  }

  std::string bytes_;
  bool is_64_ = false;
  uint64_t entry_ = 0;
  std::map<std::string, uint64_t> symbols_;
  std::map<std::string, uint64_t> sections_;
};

#endif
