// The symbols of a PE file (Microsoft's PE Format, "COFF Symbol Table").
#ifndef TESTS_DEBUG_PE_SYMBOLS_H
#define TESTS_DEBUG_PE_SYMBOLS_H

#include <cstdint>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/pe_format.h"
}

class PeSymbols {
public:
  explicit PeSymbols(const std::string &path) {
    std::stringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    bytes_ = content.str();
    if (bytes_.compare(0, 2, "MZ") != 0)
      return;
    size_t coff_at = At<uint32_t>(PE_OFFSET_AT) + PE_SIGNATURE_LENGTH;
    auto coff = At<struct pe_coff_header>(coff_at);
    auto optional = At<struct pe_optional_header>(coff_at + sizeof(coff));
    size_t table_at = coff_at + sizeof(coff) + coff.optional_header_size;
    strings_at_ = coff.symbol_table + coff.symbol_count * sizeof(Symbol);
    for (size_t i = 0; i < coff.section_count; i++) {
      sections_.push_back(At<struct pe_section>(table_at + i * sizeof(struct pe_section)));
      names_[Name(sections_.back().name)] = i;
    }
    for (uint32_t i = 0; i < coff.symbol_count; i++) {
      auto symbol = At<Symbol>(coff.symbol_table + i * sizeof(Symbol));
      if (symbol.section >= 1 && static_cast<size_t>(symbol.section) <= sections_.size())
        symbols_[Name(symbol.name)] =
            optional.image_base + sections_[symbol.section - 1].virtual_address + symbol.value;
      i += symbol.more;
    }
    base_ = optional.image_base;
  }

  // 0 for one that is not there.
  uint64_t operator[](const std::string &name) const {
    auto found = symbols_.find(name);
    return found == symbols_.end() ? 0 : found->second;
  }

  // As much of the file as is loaded to an address.
  std::string Bytes(uint64_t address, size_t length) const {
    for (const struct pe_section &section : sections_) {
      uint64_t start = base_ + section.virtual_address;
      if (address >= start && address - start + length <= section.raw_size)
        return bytes_.substr(section.raw_offset + (address - start), length);
    }
    return "";
  }

  // Whether there are lines of sources to show.
  bool has_lines() const {
    return names_.count(".debug_line") != 0;
  }

private:
  struct __attribute__((packed)) Symbol {
    char name[PE_SECTION_NAME_LENGTH];
    uint32_t value; // from the section's start
    int16_t section;
    uint16_t type;
    uint8_t storage_class;
    uint8_t more; // entries that follow and belong to it
  };
  static_assert(sizeof(Symbol) == 18, "as in the file");

  template <typename T> T At(size_t offset) const {
    T value = {};
    if (offset + sizeof value <= bytes_.size())
      memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }

  // Eight bytes at most, or where a longer one stands: of symbols as a number, of sections as
  // "/" and digits.
  std::string Name(const char *field) const {
    uint32_t words[2];
    memcpy(words, field, sizeof words);
    std::string text(field, strnlen(field, PE_SECTION_NAME_LENGTH));
    size_t at = words[0] == 0 ? words[1] : text[0] == '/' ? std::stoul(text.substr(1)) : 0;
    return at == 0 || strings_at_ + at >= bytes_.size() ? text : bytes_.c_str() + strings_at_ + at;
  }

  std::string bytes_;
  uint64_t base_ = 0;
  size_t strings_at_ = 0;
  std::vector<struct pe_section> sections_;
  std::map<std::string, size_t> names_;
  std::map<std::string, uint64_t> symbols_;
};

#endif
