// What the page says of each kind of entry, and what is refused.
#include "tools/reference/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>
#include <vector>

namespace {

using testing::HasSubstr;
using testing::Not;

// Messages are made of strings, so that a test reads like its text form.
std::string Bytes(int number, const std::string &bytes) {
  std::string field(1, static_cast<char>(number << 3 | 2));
  for (size_t length = bytes.size();; length >>= 7) {
    field += static_cast<char>((length & 0x7f) | (length > 0x7f ? 0x80 : 0));
    if (length <= 0x7f)
      break;
  }
  return field + bytes;
}

std::string Value(int number, int value) {
  return {static_cast<char>(number << 3), static_cast<char>(value)};
}

std::string Named(const std::string &name, const std::string &doc) {
  return Bytes(1, name) + Bytes(2, doc);
}

std::string Module(const std::string &entries, const std::string &file = "//:defs.bzl") {
  return Bytes(6, file) + Bytes(5, "What it is for.") + entries;
}

constexpr int kRule = 1;
constexpr int kProvider = 2;
constexpr int kFunction = 3;
constexpr int kExtension = 7;
constexpr int kString = 4;
constexpr int kLabel = 3;

class ReferenceTest : public testing::Test {
protected:
  bool Write(const std::vector<std::string> &modules) {
    std::vector<struct module> list;
    for (const std::string &module : modules)
      list.push_back(
          {"m.binaryproto", reinterpret_cast<const uint8_t *>(module.data()), module.size()});
    char *text = nullptr;
    size_t length = 0;
    FILE *page = open_memstream(&text, &length);
    bool written = reference_write(page, list.data(), list.size(), &failure_);
    fclose(page);
    page_.assign(text, length);
    free(text);
    return written;
  }

  std::string Failure(const std::string &module) {
    EXPECT_FALSE(Write({module}));
    return failure_.text;
  }

  struct failure failure_ = {};
  std::string page_;
};

TEST_F(ReferenceTest, ShowsARule) {
  std::string attribute =
      Bytes(3, Named("kernel", "What to boot.") + Value(3, kLabel) + Value(4, 1) +
                   Bytes(5, Bytes(1, "KernelInfo") + Bytes(1, "MapInfo")) +
                   Bytes(5, Bytes(1, "ElfInfo")));
  std::string optional =
      Bytes(3, Named("word", "One of a|b,\nor c.") + Value(3, kString) + Bytes(6, "\"a|b\""));
  std::string name = Bytes(3, Named("name", "A unique name.") + Value(3, 1) + Value(4, 1));
  ASSERT_TRUE(Write(
      {Module(Bytes(kRule, Named("disk_image", "Makes a disk. And more.\n\nMuch more.") + name +
                               attribute + optional + Bytes(5, Bytes(1, "DiskInfo"))))}));
  EXPECT_THAT(page_, HasSubstr("| [disk_image](#disk_image) | rule | Makes a disk. |\n"));
  EXPECT_THAT(page_, HasSubstr("\n## @bootsmith//:defs.bzl\n\nWhat it is for.\n"));
  EXPECT_THAT(page_,
              HasSubstr("\n### disk_image\n\n*rule*\n\nMakes a disk. And more.\n\nMuch more.\n\n"
                        "| attribute | type | default | meaning |\n|---|---|---|---|\n"
                        "| `kernel` | label with `KernelInfo`, `MapInfo` or `ElfInfo` | required "
                        "| What to boot. |\n"
                        "| `word` | string | `\"a\\|b\"` | One of a\\|b, or c. |\n"
                        "\nGives `DiskInfo`.\n"));
}

TEST_F(ReferenceTest, TellsWhichRulesRunAndTest) {
  ASSERT_TRUE(Write({Module(Bytes(kRule, Named("t", "T.") + Value(6, 1) + Value(7, 1)) +
                            Bytes(kRule, Named("r", "R.") + Value(7, 1)))}));
  EXPECT_THAT(page_, HasSubstr("*test rule*"));
  EXPECT_THAT(page_, HasSubstr("*rule to run*"));
}

TEST_F(ReferenceTest, ShowsAMacro) {
  std::string arguments = Bytes(2, Named("name", "Its name.") + Value(4, 1)) +
                          Bytes(2, Named("srcs", "Sources.") + Bytes(3, "[]")) +
                          Bytes(2, Named("kwargs", "The rest."));
  ASSERT_TRUE(
      Write({Module(Bytes(kFunction, Bytes(1, "kernel") + arguments + Bytes(3, "Links it.\n") +
                                         Bytes(4, Bytes(1, "nothing."))))}));
  EXPECT_THAT(page_, HasSubstr("### kernel\n\n*macro*\n\nLinks it.\n\n"
                               "| argument | default | meaning |\n|---|---|---|\n"
                               "| `name` | required | Its name. |\n"
                               "| `srcs` | `[]` | Sources. |\n"
                               "| `kwargs` | any others | The rest. |\n"
                               "\nReturns nothing.\n"));
}

TEST_F(ReferenceTest, ProvidersComeAfterRules) {
  ASSERT_TRUE(Write(
      {Module(Bytes(kProvider, Named("AInfo", "An A.") + Bytes(3, Named("elf", "[File] It."))) +
              Bytes(kRule, Named("b", "B.")))}));
  EXPECT_THAT(
      page_,
      HasSubstr("*provider*\n\nAn A.\n\n| field | meaning |\n|---|---|\n| `elf` | [File] It. |\n"));
  EXPECT_LT(page_.find("### b"), page_.find("### AInfo"));
}

TEST_F(ReferenceTest, NamesAreInAlphabeticalOrder) {
  ASSERT_TRUE(
      Write({Module(Bytes(kRule, Named("kernel_test", "2.")) + Bytes(kRule, Named("kernel", "1.")) +
                    Bytes(kFunction, Bytes(1, "boot") + Bytes(3, "0.")))}));
  EXPECT_LT(page_.find("### boot\n"), page_.find("### kernel\n"));
  EXPECT_LT(page_.find("### kernel\n"), page_.find("### kernel_test\n"));
}

TEST_F(ReferenceTest, ShowsAModuleExtension) {
  std::string attribute = Bytes(3, Named("name", "Its name.") + Value(3, 1) + Value(4, 1)) +
                          Bytes(3, Named("spec", "The file.") + Value(3, kLabel) + Value(4, 1));
  ASSERT_TRUE(
      Write({Module(Bytes(kExtension, Named("bootsmith", "Repositories.") +
                                          Bytes(3, Named("target", "A target.") + attribute)))}));
  EXPECT_THAT(page_, HasSubstr("### bootsmith\n\n*module extension*\n\nRepositories.\n\n"));
  EXPECT_THAT(page_, HasSubstr("#### target\n\n*tag class*\n\nA target.\n\n"));
  EXPECT_THAT(page_, HasSubstr("| `name` | name | required | Its name. |\n"
                               "| `spec` | label | required | The file. |\n"));
}

TEST_F(ReferenceTest, WhatTwoModulesHandOnIsWrittenOnce) {
  std::string rule = Bytes(kRule, Named("both", "Both."));
  ASSERT_TRUE(
      Write({Module(rule), Module(rule + Bytes(kRule, Named("one", "One.")), "//sub:defs.bzl")}));
  EXPECT_EQ(page_.find("### both"), page_.rfind("### both"));
  EXPECT_THAT(page_.substr(page_.find("//sub:defs.bzl")), HasSubstr("### one"));
}

TEST_F(ReferenceTest, RefusesWhatHasNoDocstring) {
  EXPECT_THAT(Failure(Module(Bytes(kRule, Bytes(1, "mute")))),
              HasSubstr("rule mute has no docstring; write one in its .bzl file"));
  EXPECT_THAT(Failure(Module(
                  Bytes(kRule, Named("r", "R.") + Bytes(3, Bytes(1, "srcs") + Value(3, kLabel))))),
              HasSubstr("rule r: attribute srcs has no docstring; write one in its .bzl file"));
  EXPECT_THAT(Failure(Module(Bytes(kProvider, Named("P", "P.") + Bytes(3, Bytes(1, "elf"))))),
              HasSubstr("provider P: field elf has no docstring"));
}

TEST_F(ReferenceTest, RefusesKindsItDoesNotKnow) {
  EXPECT_THAT(Failure(Module(Bytes(10, "x"))), HasSubstr("m.binaryproto: field 10 of ModuleInfo"));
}

TEST_F(ReferenceTest, RefusesWhatIsNoModule) {
  EXPECT_THAT(Failure("# Rules"), HasSubstr("m.binaryproto: not a ModuleInfo"));
  EXPECT_THAT(Failure(""), HasSubstr("not a ModuleInfo"));
  EXPECT_THAT(
      Failure(Module(Bytes(kRule, Named("r", "R.") + Bytes(3, Named("a", "A.") + "\x2a\x09")))),
      HasSubstr("not a ModuleInfo"));
}

} // namespace
