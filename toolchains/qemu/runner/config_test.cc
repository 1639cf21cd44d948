// Tests of the configuration's strict decoder: what it takes, and the sentence for what it refuses.
#include <cstring>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/config.h"
}

namespace {

// A complete configuration, without its braces.
const char kComplete[] = R"("label": "//t:t", "qemu": "q", "image": "i", "machine": "pc",
    "memory_mib": 128, "smp": 1, "disk": "ide")";

class ConfigTest : public testing::Test {
protected:
  ~ConfigTest() override {
    config_free(&config_);
    buffer_free(&error_);
  }

  bool Parse(const std::string &text) {
    config_free(&config_);
    buffer_clear(&error_);
    return config_parse("c.json", text.data(), text.size(), &config_, &error_);
  }

  // The sentence for the complete configuration with something added to it.
  std::string Refusal(const std::string &addition) {
    EXPECT_FALSE(Parse("{" + std::string(kComplete) + ", " + addition + "}")) << addition;
    return buffer_text(&error_);
  }

  // The sentence for the complete configuration with a part replaced.
  std::string RefusalInstead(const std::string &part, const std::string &replacement) {
    std::string text = "{" + std::string(kComplete) + "}";
    text.replace(text.find(part), part.size(), replacement);
    EXPECT_FALSE(Parse(text)) << text;
    return buffer_text(&error_);
  }

  struct config config_ = {};
  struct buffer error_ = {};
};

TEST_F(ConfigTest, TakesTheLeastAndFillsInTheRest) {
  ASSERT_TRUE(Parse("{" + std::string(kComplete) + "}\n")) << buffer_text(&error_);
  EXPECT_STREQ(config_.label, "//t:t");
  EXPECT_STREQ(config_.qemu, "q");
  EXPECT_STREQ(config_.image, "i");
  EXPECT_EQ(config_.machine, MACHINE_PC);
  EXPECT_EQ(config_.cpu, nullptr);
  EXPECT_EQ(config_.memory_mib, 128);
  EXPECT_EQ(config_.smp, 1);
  EXPECT_EQ(config_.disk, DISK_IDE);
  EXPECT_EQ(config_.accelerator, ACCELERATOR_TCG);
  EXPECT_EQ(config_.deadline_seconds, 0);
  EXPECT_EQ(config_.display, DISPLAY_ABSENT);
  EXPECT_EQ(config_.extra_args.count, 0u);
  EXPECT_TRUE(config_.no_reboot);
  EXPECT_EQ(config_.verdict, VERDICT_BY_CHANNEL);
  EXPECT_EQ(config_.success_exit_status, 33);
  EXPECT_EQ(config_.checks.count, 0u);
  EXPECT_EQ(config_.coverage.elf, nullptr);
  EXPECT_EQ(config_.expected_message, nullptr);
}

TEST_F(ConfigTest, TakesEverything) {
  ASSERT_TRUE(Parse(R"({"label": "//t:t", "qemu": "q", "image": "i", "machine": "q35",
      "cpu": "max", "memory_mib": 1048576, "smp": 4096, "smp_options": ["maxcpus=9"], "disk": "nvme", "accelerator": "kvm",
      "deadline_seconds": 10, "display": "gtk", "extra_args": ["-s", ""], "no_reboot": false,
      "firmware": "bios.bin", "devices": ["a", "b,c=d"], "symbols": ["kernel.elf"],
      "verdict": "exit_status", "success_exit_status": 103,
      "checks": [{"name": "hello", "kind": "serial_line", "text": "Hello"},
                 {"name": "screen", "kind": "vga_text", "text": "Hello", "attribute": 11},
                 {"name": "any", "kind": "vga_text", "text": "H\u00e9"},
                 {"name": "picture", "kind": "picture", "file": "p.png", "source": "t/p.png"}],
      "coverage": {"elf": "k.elf", "llvm_cov": "c", "llvm_profdata": "p"},
      "expect_failure": {"message_contains": "hang"}})"))
      << buffer_text(&error_);
  EXPECT_EQ(config_.machine, MACHINE_Q35);
  EXPECT_STREQ(config_.cpu, "max");
  EXPECT_EQ(config_.smp, 4096);
  ASSERT_EQ(config_.smp_options.count, 1u);
  EXPECT_STREQ(config_.smp_options.items[0], "maxcpus=9");
  EXPECT_EQ(config_.disk, DISK_NVME);
  EXPECT_EQ(config_.accelerator, ACCELERATOR_KVM);
  EXPECT_EQ(config_.deadline_seconds, 10);
  EXPECT_EQ(config_.display, DISPLAY_GTK);
  ASSERT_EQ(config_.extra_args.count, 2u);
  EXPECT_STREQ(config_.extra_args.items[1], "");
  EXPECT_FALSE(config_.no_reboot);
  EXPECT_EQ(config_.verdict, VERDICT_BY_EXIT_STATUS);
  EXPECT_EQ(config_.success_exit_status, 103);
  EXPECT_STREQ(config_.firmware, "bios.bin");
  ASSERT_EQ(config_.devices.count, 2u);
  EXPECT_STREQ(config_.devices.items[1], "b,c=d");
  ASSERT_EQ(config_.symbols.count, 1u);
  EXPECT_STREQ(config_.symbols.items[0], "kernel.elf");
  ASSERT_EQ(config_.checks.count, 4u);
  EXPECT_EQ(config_.checks.items[0].kind, CHECK_SERIAL_LINE);
  EXPECT_EQ(config_.checks.items[1].kind, CHECK_VGA_TEXT);
  EXPECT_EQ(config_.checks.items[1].attribute, 11);
  EXPECT_EQ(config_.checks.items[2].attribute, ANY_ATTRIBUTE);
  EXPECT_EQ(config_.checks.items[3].kind, CHECK_PICTURE);
  EXPECT_STREQ(config_.checks.items[3].file, "p.png");
  EXPECT_STREQ(config_.checks.items[3].source, "t/p.png");
  EXPECT_STREQ(config_.coverage.elf, "k.elf");
  EXPECT_STREQ(config_.coverage.llvm_cov, "c");
  EXPECT_STREQ(config_.coverage.llvm_profdata, "p");
  EXPECT_STREQ(config_.expected_message, "hang");
}

TEST_F(ConfigTest, RefusesUnknownKeysAndNamesTheKnownOnes) {
  EXPECT_EQ(Refusal(R"("memroy": 1)").substr(0, 63),
            "c.json: unknown key \"memroy\"; remove it or use one of: label, q");
  EXPECT_EQ(Refusal(R"("checks": [{"nmae": "x"}])"),
            "c.json: unknown key \"checks[0].nmae\"; remove it or use one of: name, kind, text, "
            "attribute, file, source");
  EXPECT_EQ(Refusal(R"("expect_failure": {"reason": "x"})"),
            "c.json: unknown key \"expect_failure.reason\"; remove it or use one of: "
            "message_contains");
}

TEST_F(ConfigTest, RefusesMissingKeys) {
  EXPECT_EQ(RefusalInstead(R"("smp": 1, )", ""), "c.json: key \"smp\" is missing; add it");
  EXPECT_EQ(RefusalInstead(R"("label": "//t:t", )", ""),
            "c.json: key \"label\" is missing; add it");
  EXPECT_EQ(Refusal(R"("checks": [{"name": "x", "kind": "serial_line"}])"),
            "c.json: key \"checks[0].text\" is missing; add it");
  EXPECT_EQ(Refusal(R"("expect_failure": {})"),
            "c.json: key \"expect_failure.message_contains\" is missing; add it");
}

TEST_F(ConfigTest, RefusesKeysGivenTwice) {
  EXPECT_EQ(Refusal(R"("smp": 2)"), "c.json: key \"smp\" is given twice; keep one");
}

TEST_F(ConfigTest, RefusesWrongTypes) {
  EXPECT_EQ(RefusalInstead(R"("//t:t")", "7"),
            "c.json: key \"label\" must be a string that is not empty");
  EXPECT_EQ(RefusalInstead(R"("//t:t")", "\"\""),
            "c.json: key \"label\" must be a string that is not empty");
  EXPECT_EQ(RefusalInstead("128", "\"128\""),
            "c.json: key \"memory_mib\" must be a whole number from 1 to 1048576");
  EXPECT_EQ(RefusalInstead("128", "128.5"),
            "c.json: key \"memory_mib\" must be a whole number from 1 to 1048576");
  EXPECT_EQ(RefusalInstead("128", "1e99"),
            "c.json: key \"memory_mib\" must be a whole number from 1 to 1048576");
  EXPECT_EQ(RefusalInstead(R"("smp": 1)", R"("smp": 0)"),
            "c.json: key \"smp\" must be a whole number from 1 to 4096");
  EXPECT_EQ(RefusalInstead(R"("pc")", R"("microvm")"),
            "c.json: key \"machine\" is microvm; use one of: \"pc\", \"q35\"");
  EXPECT_EQ(RefusalInstead(R"("ide")", "[]"),
            "c.json: key \"disk\" is not a string; use one of: \"ide\", \"ahci\", \"virtio\", "
            "\"nvme\", \"usb\", \"scsi\", \"other\"");
  EXPECT_EQ(Refusal(R"("extra_args": "-s")"),
            "c.json: key \"extra_args\" must be a list of strings");
  EXPECT_EQ(Refusal(R"("extra_args": [1])"),
            "c.json: key \"extra_args\" must be a list of strings");
  EXPECT_EQ(Refusal(R"("no_reboot": 1)"), "c.json: key \"no_reboot\" must be true or false");
  EXPECT_EQ(Refusal(R"("checks": {})"), "c.json: key \"checks\" must be a list of objects");
  EXPECT_EQ(Refusal(R"("checks": [3])"), "c.json: checks[0] must be an object in braces");
  EXPECT_EQ(Refusal(R"("deadline_seconds": 0)"),
            "c.json: key \"deadline_seconds\" must be a whole number from 1 to 86400");
  EXPECT_EQ(Refusal(R"("checks": [{"name": "x", "kind": "vga_text", "text": "t",
                                   "attribute": 256}])"),
            "c.json: key \"checks[0].attribute\" must be a whole number from 0 to 255");
}

TEST_F(ConfigTest, RefusesWhatIsNotOneObject) {
  Parse("[]");
  EXPECT_STREQ(buffer_text(&error_), "c.json: the file's content must be an object in braces");
  Parse("");
  EXPECT_STREQ(buffer_text(&error_),
               "c.json: not valid JSON at byte 0; write it anew by building its rule");
  Parse("{\"label\": }");
  EXPECT_STREQ(buffer_text(&error_),
               "c.json: not valid JSON at byte 10; write it anew by building its rule");
  EXPECT_FALSE(Parse("{" + std::string(kComplete) + "} {}"));
  EXPECT_NE(std::string(buffer_text(&error_)).find("not valid JSON"), std::string::npos);
  EXPECT_FALSE(Parse("{" + std::string(kComplete) + std::string("}\0", 2)));
}

TEST_F(ConfigTest, RefusesContradictions) {
  EXPECT_NE(RefusalInstead(R"("pc")", R"("q35")").find("\"q35\" has no IDE controller"),
            std::string::npos);
  EXPECT_NE(RefusalInstead(R"("ide")", R"("nvme", "medium": "cdrom")")
                .find("medium \"cdrom\" contradicts disk \"nvme\", which has no CD drives"),
            std::string::npos);
  EXPECT_NE(Refusal(R"("network_rom": "a.rom")").find("does nothing with medium \"disk\""),
            std::string::npos);
  EXPECT_NE(Refusal(R"("success_exit_status": 33)").find("does nothing with verdict \"channel\""),
            std::string::npos);
  EXPECT_NE(Refusal(R"("verdict": "exit_status", "success_exit_status": 32)").find("odd"),
            std::string::npos);
  EXPECT_NE(Refusal(R"("verdict": "exit_status", "success_exit_status": 1)")
                .find("which QEMU also gives when it fails by itself"),
            std::string::npos);
}

TEST_F(ConfigTest, RefusesChecksThatCannotWork) {
  auto refusal = [this](const std::string &checks) {
    return Refusal("\"checks\": [" + checks + "]");
  };
  EXPECT_NE(refusal(R"({"name": "verdict", "kind": "serial_line", "text": "t"})")
                .find("which another case has"),
            std::string::npos);
  EXPECT_NE(refusal(R"({"name": "a", "kind": "serial_line", "text": "t"},
                       {"name": "a", "kind": "serial_line", "text": "u"})")
                .find("\"checks[1].name\" is a, which another case has"),
            std::string::npos);
  EXPECT_NE(
      refusal(R"({"name": "a b", "kind": "serial_line", "text": "t"})").find("letters, digits"),
      std::string::npos);
  EXPECT_NE(refusal(R"({"name": "a", "kind": "serial_line", "text": "t", "attribute": 1})")
                .find("for kind \"vga_text\" only"),
            std::string::npos);
  EXPECT_NE(refusal(R"({"name": "a", "kind": "picture"})").find("[0].file\" is missing"),
            std::string::npos);
  EXPECT_NE(refusal(R"({"name": "a", "kind": "picture", "file": "f", "text": "t"})")
                .find("[0].text\" does nothing with kind \"picture\""),
            std::string::npos);
  EXPECT_NE(refusal(R"({"name": "a", "kind": "serial_line", "text": "t", "file": "f"})")
                .find("[0].file\" does nothing with kind \"serial_line\""),
            std::string::npos);
  EXPECT_NE(refusal(R"({"name": "a", "kind": "vga_text", "text": "t", "source": "s"})")
                .find("[0].source\" does nothing with kind \"vga_text\""),
            std::string::npos);
  EXPECT_NE(refusal(R"({"name": "a", "kind": "picture", "file": "f", "attribute": 1})")
                .find("for kind \"vga_text\" only"),
            std::string::npos);
  EXPECT_NE(refusal(R"({"name": "a", "kind": "picture", "file": "f"},
                       {"name": "b", "kind": "picture", "file": "g"})")
                .find("checks[1] is a second picture"),
            std::string::npos);
  EXPECT_NE(refusal(R"({"name": "a", "kind": "serial_line", "text": "t\nu"})").find("one line"),
            std::string::npos);
  EXPECT_NE(refusal(R"({"name": "a", "kind": "vga_text", "text": "\u4e16"})").find("code page 437"),
            std::string::npos);
  EXPECT_NE(refusal(R"({"name": "a", "kind": "vga_text", "text": ")" + std::string(81, 'x') + "\"}")
                .find("1 to 80 characters"),
            std::string::npos);
}

TEST_F(ConfigTest, NamesAFileThatCannotBeRead) {
  EXPECT_FALSE(config_read("/nonexistent/c.json", &config_, &error_));
  EXPECT_STREQ(buffer_text(&error_), "/nonexistent/c.json: cannot be read (No such file or "
                                     "directory); give --config a configuration file");
}

TEST_F(ConfigTest, RefusesAFolderAndAHugeFile) {
  EXPECT_FALSE(config_read("/", &config_, &error_));
  EXPECT_NE(std::string(buffer_text(&error_)).find("cannot be read"), std::string::npos);
  std::string file = testing::TempDir() + "huge.json";
  std::ofstream(file) << "{" << kComplete << std::string(2 << 20, ' ') << "}";
  buffer_clear(&error_);
  EXPECT_FALSE(config_read(file.c_str(), &config_, &error_));
  EXPECT_NE(std::string(buffer_text(&error_)).find("larger than 1048576 bytes"), std::string::npos);
}

TEST_F(ConfigTest, ReadsAFile) {
  std::string file = testing::TempDir() + "good.json";
  std::ofstream(file) << "{" << kComplete << "}";
  EXPECT_TRUE(config_read(file.c_str(), &config_, &error_)) << buffer_text(&error_);
  EXPECT_STREQ(config_.image, "i");
}

} // namespace
