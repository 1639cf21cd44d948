// What tests of a debugger's way have in common: a machine that waits, and the way to its next
// stop.
//
// RUN is the program of a qemu_run, SYMBOLS the files of its image's output group `symbols` and of
// the UEFI loader.
#ifndef TESTS_DEBUG_DEBUG_FIXTURE_H
#define TESTS_DEBUG_DEBUG_FIXTURE_H

#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <regex>
#include <signal.h>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <vector>

#include <gtest/gtest.h>

#include "tests/debug/elf_symbols.h"
#include "tests/debug/gdb_connection.h"
#include "tests/debug/pe_symbols.h"

inline std::string ReadFile(const std::string &path) {
  std::stringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

// Where QEMU's reply to "g" has them (gdb-xml/i386-64bit.xml).
constexpr size_t kRcx = 16;
constexpr size_t kRip = 128;
constexpr size_t kCs = 140;
constexpr size_t kEfer = 228;
constexpr uint64_t kLongModeActive = 1 << 10; // Intel SDM volume 4, table 2-2

class DebugTest : public testing::Test {
protected:
  DebugTest() {
    std::istringstream files(getenv("SYMBOLS"));
    for (std::string file; files >> file;) {
      if (file.ends_with(".efi")) {
        uefi_loader_ = std::make_unique<PeSymbols>(file);
        continue;
      }
      auto symbols = std::make_unique<ElfSymbols>(file);
      if (symbols->is_64())
        kernel_ = std::move(symbols);
      else
        loader_.push_back(std::move(symbols));
    }
    errors_ = testing::TempDir() + "errors";
    Start();
  }

  ~DebugTest() override {
    if (pid_ > 0) {
      kill(pid_, SIGTERM);
      waitpid(pid_, nullptr, 0);
    }
  }

  void Start() {
    pid_ = fork();
    if (pid_ != 0)
      return;
    int null = open("/dev/null", O_RDONLY);
    int errors = open(errors_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(null, 0);
    dup2(errors, 1);
    dup2(errors, 2);
    setenv("TMPDIR", testing::TempDir().c_str(), 1);
    execl(getenv("RUN"), getenv("RUN"), "--gdb", nullptr);
    _exit(126);
  }

  // Waits for the line to copy, and connects.
  void Connect() {
    std::regex line(
        "waits for a debugger on port ([0-9]+)\\. In another terminal:\n  gdb -x (\\S+)\n");
    std::smatch match;
    for (int i = 0; i < 200; i++) {
      std::string errors = ReadFile(errors_);
      if (std::regex_search(errors, match, line)) {
        script_ = match[2];
        Connect(std::stoi(match[1]));
        return;
      }
      usleep(100000);
    }
    FAIL() << "no line to copy:\n" << ReadFile(errors_);
  }

  // QEMU listens a little after it was started.
  void Connect(int port) {
    for (int i = 0; i < 200; i++) {
      gdb_ = std::make_unique<GdbConnection>(port);
      if (gdb_->connected())
        return;
      usleep(100000);
    }
    FAIL() << "nobody listens on port " << port << ":\n" << ReadFile(errors_);
  }

  uint64_t Register(size_t place, size_t size = 8) {
    std::string all = GdbConnection::Bytes(gdb_->Ask("g"));
    uint64_t value = 0;
    EXPECT_LE(place + size, all.size());
    if (place + size <= all.size())
      memcpy(&value, all.data() + place, size);
    return value;
  }

  // Runs to an address.
  void RunTo(uint64_t address) {
    char breakpoint[64];
    ASSERT_NE(address, 0u) << "the symbol is missing";
    snprintf(breakpoint, sizeof breakpoint, "1,%llx,1", static_cast<unsigned long long>(address));
    ASSERT_EQ(gdb_->Ask(std::string("Z") + breakpoint), "OK");
    EXPECT_EQ(gdb_->Ask("c").substr(0, 3), "T05");
    EXPECT_EQ(Register(kRip), address);
    ASSERT_EQ(gdb_->Ask(std::string("z") + breakpoint), "OK");
  }

  // A symbol of one of the loader's stages.
  uint64_t LoaderSymbol(const std::string &name) const {
    for (const auto &symbols : loader_)
      if ((*symbols)[name] != 0)
        return (*symbols)[name];
    return 0;
  }

  // The files that gdb is told of are there and have lines of sources.
  void ExpectFilesOfScript(int expected) {
    std::string script = ReadFile(script_);
    std::regex file("\n *(file|symbol-file|set tdesc filename) (/\\S+)");
    int count = 0;
    for (std::sregex_iterator it(script.begin(), script.end(), file), end; it != end; ++it) {
      std::string path = (*it)[2];
      EXPECT_EQ(access(path.c_str(), R_OK), 0) << path;
      if (path.ends_with(".efi"))
        EXPECT_TRUE(PeSymbols(path).has_lines()) << path;
      else if ((*it)[1] != "set tdesc filename")
        EXPECT_TRUE(ElfSymbols(path).has_lines()) << path;
      count++;
    }
    EXPECT_EQ(count, expected) << script;
  }

  bool InLongMode() {
    return (Register(kEfer) & kLongModeActive) != 0;
  }

  pid_t pid_ = 0;
  std::string errors_;
  std::string script_;
  std::vector<std::unique_ptr<ElfSymbols>> loader_;
  std::unique_ptr<PeSymbols> uefi_loader_;
  std::unique_ptr<ElfSymbols> kernel_;
  std::unique_ptr<GdbConnection> gdb_;
};

#endif
