// Enrolling: the store afterwards read as firmware reads it, and what cannot be enrolled refused by
// name. That firmware takes it so is shown by //tests/secure_boot.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "imagetools/testing/temporary_directory.h"
#include "toolchains/ovmf/enroll/enroll.h"

namespace {

constexpr size_t kVolumeHeader = 0x48;
constexpr size_t kStoreHeader = 28;
constexpr size_t kVariableHeader = 60;
constexpr size_t kVolume = 0x4000;
constexpr size_t kStore = 0x2000;

std::string Number(uint64_t value, size_t size) {
  return std::string(reinterpret_cast<const char *>(&value), size);
}

uint32_t Word(const std::string &bytes, size_t at) {
  uint32_t word = 0;
  EXPECT_LE(at + 4, bytes.size());
  memcpy(&word, bytes.data() + at, 4);
  return word;
}

// A GUID as the specifications write it.
std::string Guid(uint32_t first, uint16_t second, uint16_t third, const std::string &rest) {
  return Number(first, 4) + Number(second, 2) + Number(third, 2) + rest;
}

const std::string kGlobal =
    Guid(0x8be4df61, 0x93ca, 0x11d2, "\xaa\x0d" + std::string("\0\xe0\x98\x03\x2b\x8c", 6));
const std::string kDatabase = Guid(0xd719b2cb, 0x3d3a, 0x4596, "\xa3\xbc\xda\xd0\x0e\x67\x65\x6f");
const std::string kX509 = Guid(0xa5c059a1, 0x94e4, 0x4aa7, "\x87\xb5\xab\x15\x5c\x2b\xf0\x72");

// What looks like a certificate from the outside.
std::string Der(size_t inside, char byte) {
  std::string der = "\x30\x82";
  der.push_back(static_cast<char>(inside >> 8));
  der.push_back(static_cast<char>(inside));
  return der + std::string(inside, byte);
}

std::string Base64(const std::string &bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    for (size_t j = 0; j < 3; j++)
      group = group << 8 | (i + j < bytes.size() ? static_cast<uint8_t>(bytes[i + j]) : 0);
    for (size_t j = 0; j < 4; j++)
      text.push_back(i + j <= bytes.size() ? digits[group >> (18 - 6 * j) & 63] : '=');
    if (i % 48 == 45)
      text.push_back('\n');
  }
  return text;
}

struct Variable {
  std::string name;
  std::string vendor;
  uint32_t attributes;
  std::string data;
};

class Enroll : public testing::Test {
protected:
  // As OVMF_VARS.fd of a new machine: two headers, and erased flash.
  Enroll() {
    store_ = std::string(16, '\0') +
             Guid(0xfff12b8d, 0x7696, 0x4c8b, "\xa9\x85\x27\x47\x07\x5b\x4f\x50") +
             Number(kVolume, 8) + "_FVH" + Number(0x4feff, 4) + Number(kVolumeHeader, 2);
    store_.resize(kVolumeHeader);
    store_ += Guid(0xaaf32c78, 0x947b, 0x439a, "\xa1\x80\x2e\x14\x4e\xc3\x77\x92") +
              Number(kStore, 4) + "\x5a\xfe" + std::string(6, '\0');
    store_.resize(kVolume, '\xff');
  }

  int Run(const std::vector<std::string> &certificates) {
    std::vector<std::string> words = {"enroll", directory_.Write("vars", store_),
                                      directory_.Path("output")};
    for (size_t i = 0; i < certificates.size(); i++)
      words.push_back(directory_.Write("certificate" + std::to_string(i), certificates[i]));
    std::vector<char *> arguments;
    for (std::string &word : words)
      arguments.push_back(word.data());
    char *text = nullptr;
    size_t length = 0;
    FILE *errors = open_memstream(&text, &length);
    int status = enroll_run(static_cast<int>(arguments.size()), arguments.data(), errors);
    fclose(errors);
    complaint_ = std::string(text, length);
    free(text);
    return status;
  }

  void ExpectRefusal(const std::string &message, const std::vector<std::string> &certificates) {
    EXPECT_EQ(Run(certificates), ENROLL_REFUSED);
    EXPECT_NE(complaint_.find(message), std::string::npos) << complaint_;
    EXPECT_FALSE(std::filesystem::exists(directory_.Path("output")));
  }

  // The variables of the output, as firmware walks through them.
  std::vector<Variable> Variables() {
    std::string output = directory_.Read("output");
    EXPECT_EQ(output.size(), store_.size());
    std::vector<Variable> variables;
    size_t at = kVolumeHeader + kStoreHeader;
    while (output[at] == '\xaa') {
      EXPECT_EQ(output.substr(at, 4), std::string("\xaa\x55\x3f\0", 4));
      size_t name_size = Word(output, at + 36);
      size_t data_size = Word(output, at + 40);
      Variable variable;
      variable.vendor = output.substr(at + 44, 16);
      variable.attributes = Word(output, at + 4);
      EXPECT_EQ(output.substr(at + 8, 28), std::string(28, '\0')) << "count, time and key index";
      for (size_t i = 0; i + 2 < name_size; i += 2)
        variable.name.push_back(output[at + kVariableHeader + i]);
      variable.data = output.substr(at + kVariableHeader + name_size, data_size);
      variables.push_back(variable);
      at = (at + kVariableHeader + name_size + data_size + 3) / 4 * 4;
    }
    EXPECT_EQ(output.substr(at), std::string(output.size() - at, '\xff'));
    return variables;
  }

  static std::string WithoutOwner(const std::string &list) {
    return list.substr(0, 28) + list.substr(44);
  }

  static std::string List(const std::string &der) {
    return kX509 + Number(44 + der.size(), 4) + Number(0, 4) + Number(16 + der.size(), 4) + der;
  }

  TemporaryDirectory directory_;
  std::string store_;
  std::string complaint_;
};

TEST_F(Enroll, WritesTheKeysOfTheOwner) {
  std::string der = Der(701, 'c');
  ASSERT_EQ(Run({der}), ENROLL_DONE) << complaint_;
  std::vector<Variable> variables = Variables();
  ASSERT_EQ(variables.size(), 3u);
  EXPECT_EQ(variables[0].name, "db");
  EXPECT_EQ(variables[0].vendor, kDatabase);
  EXPECT_EQ(variables[1].name, "KEK");
  EXPECT_EQ(variables[1].vendor, kGlobal);
  EXPECT_EQ(variables[2].name, "PK");
  EXPECT_EQ(variables[2].vendor, kGlobal);
  for (const Variable &variable : variables) {
    EXPECT_EQ(variable.attributes, 0x27u) << variable.name;
    EXPECT_EQ(WithoutOwner(variable.data), List(der)) << variable.name;
  }
}

TEST_F(Enroll, LetsSeveralKeysStartPrograms) {
  std::string first = Der(700, 'a');
  std::string second = Der(300, 'b');
  ASSERT_EQ(Run({first, second}), ENROLL_DONE) << complaint_;
  std::vector<Variable> variables = Variables();
  ASSERT_EQ(variables.size(), 3u);
  size_t first_size = 44 + first.size();
  EXPECT_EQ(WithoutOwner(variables[0].data.substr(0, first_size)), List(first));
  EXPECT_EQ(WithoutOwner(variables[0].data.substr(first_size)), List(second));
  EXPECT_EQ(WithoutOwner(variables[1].data), List(first));
  EXPECT_EQ(WithoutOwner(variables[2].data), List(first));
}

TEST_F(Enroll, ReadsPem) {
  for (size_t inside : {300, 301, 302}) {
    std::string der = Der(inside, '\xfb');
    std::string pem = "subject=of no importance\n-----BEGIN CERTIFICATE-----\n" + Base64(der) +
                      "\n-----END CERTIFICATE-----\n";
    ASSERT_EQ(Run({pem}), ENROLL_DONE) << complaint_;
    EXPECT_EQ(WithoutOwner(Variables()[0].data), List(der));
  }
}

TEST_F(Enroll, RefusesWhatIsNoCertificate) {
  ExpectRefusal("certificate0: is no certificate", {""});
  ExpectRefusal("certificate1: is no certificate", {Der(300, 'a'), "-----BEGIN PRIVATE KEY-----"});
  ExpectRefusal("is no certificate", {Der(300, 'a') + "more"});
  ExpectRefusal("is no certificate", {Der(300, 'a').substr(0, 300)});
  ExpectRefusal("is no certificate", {std::string(70000, '0')});
  std::string text = Base64(Der(300, 'a'));
  ExpectRefusal("is no certificate", {"-----BEGIN CERTIFICATE-----\n" + text});
  text[100] = '!';
  ExpectRefusal("is no certificate",
                {"-----BEGIN CERTIFICATE-----\n" + text + "-----END CERTIFICATE-----"});
}

TEST_F(Enroll, RefusesWhatIsNoStore) {
  std::string good = store_;
  for (size_t at : {size_t{16}, size_t{40}, kVolumeHeader, kVolumeHeader + 20}) {
    store_ = good;
    store_[at] = static_cast<char>(store_[at] ^ 1);
    ExpectRefusal("vars: is no store of authenticated variables", {Der(300, 'a')});
  }
  store_ = good;
  store_.resize(kVolume - 1);
  ExpectRefusal("vars: is no store of authenticated variables", {Der(300, 'a')});
  store_ = "";
  ExpectRefusal("vars: is no store of authenticated variables", {Der(300, 'a')});
}

TEST_F(Enroll, RefusesAStoreThatIsInUse) {
  store_[kVolumeHeader + kStoreHeader] = '\xaa';
  ExpectRefusal("vars: has variables already", {Der(300, 'a')});
}

TEST_F(Enroll, RefusesWhatDoesNotFit) {
  ExpectRefusal("vars: has no room for variable PK", {Der(2650, 'a')});
  EXPECT_EQ(Run({Der(2500, 'a')}), ENROLL_DONE) << complaint_;
}

TEST_F(Enroll, SaysHowItIsUsed) {
  EXPECT_EQ(Run({}), ENROLL_USAGE);
  EXPECT_NE(complaint_.find("usage: enroll VARIABLES OUTPUT CERTIFICATE..."), std::string::npos);
}

} // namespace
