// The sentences: that every code has one, how values are written, and that errors.md lists them
// all.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>

extern "C" {
#include "boot/common/error.h"
#include "boot/common/more_sentences.h"
#include "boot/protocol/volume.h"
#include "boot/pxe/sentences.h"
}

namespace {

// What the enumeration can hold.
constexpr int kMostCodes = 256;

std::string Format(const struct error &error) {
  char text[ERROR_TEXT_SIZE];
  error_format(&error, text, sizeof(text));
  return text;
}

TEST(Error, WritesDecimalAndHexadecimal) {
  struct error error = error_make(ERROR_ELF_SEGMENT_SIZE, 0, 18446744073709551615u, 1000);
  EXPECT_EQ(Format(error), "program header 0 of the kernel has more bytes in the file "
                           "(18446744073709551615) than in memory (1000).");
  error = error_make(ERROR_KERNEL_DAMAGED, 0xa1b2c3d4, 0x5f6, 0);
  EXPECT_EQ(
      Format(error),
      "the kernel on this disk is damaged: digest 00000000a1b2c3d4, expected 00000000000005f6. "
      "Write the image again.");
  error = error_make(ERROR_LAYOUT_DIRECT_MAP, 3, 0xffff800000001000, 0xffff800000000000);
  EXPECT_NE(Format(error).find("at address 0xffff800000001000, inside"), std::string::npos);
}

TEST(Error, NamesParts) {
  const std::pair<uint32_t, std::string> names[] = {{VOLUME_PART_LOADER, "loader"},
                                                    {VOLUME_PART_COMMAND_LINE, "command line"},
                                                    {VOLUME_PART_KERNEL, "kernel"},
                                                    {VOLUME_PART_MODULE_LIST, "list of modules"},
                                                    {VOLUME_PART_REQUESTS, "list of requests"},
                                                    {VOLUME_PART_SETTINGS, "settings"},
                                                    {VOLUME_PART_NONE, "module"}};
  for (const auto &[kind, name] : names) {
    struct error error = error_make(ERROR_DISK_READ, kind, 17, 0x20);
    EXPECT_EQ(Format(error), "the disk cannot be read: the " + name +
                                 ", sector 17, BIOS status 0x20. Try another port, or write the "
                                 "image to another disk.");
  }
}

TEST(Error, CutsAtTheEndOfTheBuffer) {
  struct error error = error_make(ERROR_ELF_ENTRY, 0x1234, 0, 0);
  std::string whole = Format(error);
  for (size_t size = 1; size <= whole.size() + 1; size++) {
    std::string text(size, 'x');
    EXPECT_EQ(error_format(&error, text.data(), size), whole.size());
    EXPECT_STREQ(text.data(), whole.substr(0, size - 1).c_str());
  }
  EXPECT_EQ(error_format(&error, nullptr, 0), whole.size());
}

TEST(Error, EverySentenceFitsAndEnds) {
  for (int code = 0; code < kMostCodes; code++) {
    if (error_template(static_cast<enum error_code>(code)) == nullptr)
      continue;
    struct error error =
        error_make(static_cast<enum error_code>(code), UINT64_MAX, UINT64_MAX, UINT64_MAX);
    char text[ERROR_TEXT_SIZE];
    EXPECT_LT(error_format(&error, text, sizeof(text)), sizeof(text)) << text;
    std::string sentence = text;
    EXPECT_TRUE(sentence.ends_with('.')) << sentence;
    EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
  }
}

// All sentences, those of one loader among them. Its places for names are no places for values.
std::string Template(int code) {
  auto code_of = static_cast<enum error_code>(code);
  for (const char *text : {pxe_sentence(code_of), more_sentences(code_of), error_template(code_of)})
    if (text != nullptr)
      return text;
  return "";
}

// The codes that the header gives a name to.
std::set<int> CodesOfHeader() {
  std::ifstream file("boot/common/error.h");
  std::set<int> codes;
  for (std::string line; std::getline(file, line);) {
    size_t equals = line.find(" = ");
    if (line.starts_with("  ERROR_") && equals != std::string::npos)
      codes.insert(std::stoi(line.substr(equals + 3)));
  }
  codes.erase(ERROR_NONE);
  return codes;
}

TEST(Error, EveryCodeHasASentence) {
  std::set<int> codes = CodesOfHeader();
  EXPECT_GT(codes.size(), 40u);
  for (int code = 1; code < kMostCodes; code++)
    EXPECT_EQ(!Template(code).empty(), codes.contains(code)) << code;
}

TEST(Error, TheTableListsEverySentence) {
  std::ifstream file("boot/errors.md");
  std::stringstream table;
  table << file.rdbuf();
  for (int code : CodesOfHeader()) {
    std::string row = "| E" + std::to_string(code) + " | " + Template(code) + " |";
    EXPECT_NE(table.str().find(row), std::string::npos) << "missing in errors.md: " << row;
  }
}

} // namespace
