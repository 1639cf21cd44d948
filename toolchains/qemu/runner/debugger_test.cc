// Tests of what a debugger is given: the port, the script and the description of the registers.
#include <arpa/inet.h>
#include <cstring>
#include <elf.h>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/debugger.h"
}

namespace {

class DebuggerTest : public testing::Test {
protected:
  DebuggerTest() {
    dir_ = testing::TempDir() + "debugger XXXXXX"; // with a blank
    mkdtemp(dir_.data());
    config_.label = label_;
    outputs_.dir = dir_.data();
    setenv("BUILD_WORKSPACE_DIRECTORY", "/home/me/my kernel", 1);
  }
  ~DebuggerTest() override {
    unsetenv("BUILD_WORKSPACE_DIRECTORY");
    words_free(&config_.symbols);
    buffer_free(&error_);
    debugger_free(&debugger_);
  }

  void AddSymbols(const std::string &name, unsigned char elf_class, uint64_t entry = 0) {
    Elf64_Ehdr header = {};
    memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = elf_class;
    header.e_entry = entry;
    AddFile(name, header);
  }

  void AddUefiLoader() {
    Elf64_Ehdr header = {};
    memcpy(header.e_ident, "MZ", 2);
    AddFile("loader.efi", header);
  }

  void AddFile(const std::string &name, const Elf64_Ehdr &header) {
    std::string path = dir_ + "/" + name;
    std::ofstream(path).write(reinterpret_cast<const char *>(&header), sizeof header);
    words_add(&config_.symbols, path.c_str());
  }

  std::string Script() {
    struct buffer script = {};
    EXPECT_TRUE(debugger_append_script(&config_, 4321, "/out/i386.xml", &script, &error_))
        << buffer_text(&error_);
    std::string text = buffer_text(&script);
    buffer_free(&script);
    return text;
  }

  // A listening socket on a port of this computer.
  static int Listen(int *port) {
    struct sockaddr_in address = {};
    socklen_t length = sizeof address;
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(*port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, reinterpret_cast<struct sockaddr *>(&address), sizeof address) != 0 ||
        listen(fd, 1) != 0) {
      close(fd);
      return -1;
    }
    getsockname(fd, reinterpret_cast<struct sockaddr *>(&address), &length);
    *port = ntohs(address.sin_port);
    return fd;
  }

  char label_[16] = "//tests:boot";
  std::string dir_;
  struct config config_ = {};
  struct outputs outputs_ = {};
  struct buffer error_ = {};
  struct debugger debugger_ = {};
};

TEST_F(DebuggerTest, ConnectsToTheLoaderFirstAndThenToTheKernel) {
  AddSymbols("loader.elf", ELFCLASS32);
  AddSymbols("kernel.elf", ELFCLASS64, 0xffffffff80100000);
  std::string script = Script();
  std::string escaped = std::regex_replace(dir_, std::regex(" "), "\\ ");
  size_t description = script.find("\nset tdesc filename /out/i386.xml\n");
  size_t loader = script.find("\nfile " + escaped + "/loader.elf\n");
  size_t first = script.find("\ntarget remote 127.0.0.1:4321\n");
  size_t kernel = script.find("\n  symbol-file " + escaped +
                              "/kernel.elf -o $kernel_entry-0xffffffff80100000\n");
  size_t second = script.find("\n  target remote 127.0.0.1:4321\n");
  EXPECT_LT(description, loader) << script;
  EXPECT_LT(loader, first) << script;
  EXPECT_LT(first, kernel) << script;
  EXPECT_LT(kernel, second) << script;
  EXPECT_NE(second, std::string::npos) << script;
  EXPECT_NE(script.find("\ndirectory /home/me/my\\ kernel\n"), std::string::npos) << script;
}

TEST_F(DebuggerTest, TakesTheLoaderOfTheMachinesFirmware) {
  AddSymbols("loader.elf", ELFCLASS32);
  AddUefiLoader();
  AddSymbols("kernel.elf", ELFCLASS64, 0xffffffff80100000);
  EXPECT_NE(Script().find("/loader.elf\n"), std::string::npos);
  EXPECT_EQ(Script().find("/loader.efi\n"), std::string::npos);
  char variables[] = "OVMF_VARS.fd";
  config_.firmware_variables = variables;
  std::string script = Script();
  EXPECT_EQ(script.find("/loader.elf\n"), std::string::npos) << script;
  size_t loader = script.find("/loader.efi\ntarget remote 127.0.0.1:4321\n");
  size_t first = script.find("\n  thbreak efi_main\n");
  size_t kernel = script.find("/kernel.elf -o $kernel_entry-0xffffffff80100000\n");
  EXPECT_LT(loader, first) << script;
  EXPECT_LT(first, kernel) << script;
  EXPECT_NE(kernel, std::string::npos) << script;
  EXPECT_EQ(script.find("tdesc"), std::string::npos) << script;
  config_.firmware_variables = nullptr;
}

TEST_F(DebuggerTest, LoadsEachStagesSymbols) {
  AddSymbols("first.elf", ELFCLASS32);
  AddSymbols("second.elf", ELFCLASS32);
  EXPECT_TRUE(std::regex_search(Script(), std::regex("\nfile \\S+\\\\ \\S+/first.elf\n"
                                                     "add-symbol-file \\S+\\\\ \\S+/second.elf\n")))
      << Script();
}

TEST_F(DebuggerTest, ConnectsOnceWithoutALoader) {
  AddSymbols("kernel.elf", ELFCLASS64);
  std::string script = Script();
  EXPECT_NE(script.find("/kernel.elf\ntarget remote 127.0.0.1:4321\n"), std::string::npos);
  EXPECT_EQ(script.find("define"), std::string::npos);
}

TEST_F(DebuggerTest, DoesWithoutAKernel) {
  AddSymbols("loader.elf", ELFCLASS32);
  EXPECT_NE(Script().find("\n  file\n  target remote"), std::string::npos);
}

TEST_F(DebuggerTest, RefusesWhatIsNoElfFile) {
  std::string path = dir_ + "/text";
  std::ofstream(path) << std::string(100, 'x');
  words_add(&config_.symbols, path.c_str());
  struct buffer script = {};
  EXPECT_FALSE(debugger_append_script(&config_, 1, "r", &script, &error_));
  EXPECT_EQ(buffer_text(&error_), path + ": is no ELF file to read symbols from (its first bytes "
                                         "are others); build it");
  buffer_free(&script);
}

// gdb lays out QEMU's reply by the numbers and sizes in the description: QEMU's layout is that of
// gdb-xml/i386-64bit.xml, in which these registers begin at these bytes.
TEST_F(DebuggerTest, DescribesTheRegistersThatQemuSends) {
  struct buffer xml = {};
  debugger_append_registers(&xml);
  std::map<int, std::pair<std::string, int>> registers;
  std::regex pattern("<reg name=\"(\\w+)\" bitsize=\"(\\d+)\" type=\"\\w+\" regnum=\"(\\d+)\"/>");
  std::string text = buffer_text(&xml);
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
    registers[std::stoi((*it)[3])] = {(*it)[1], std::stoi((*it)[2])};
  std::map<std::string, int> place;
  int offset = 0;
  for (const auto &[number, reg] : registers) {
    EXPECT_EQ(place.count(reg.first), 0u) << reg.first << " is there twice";
    place[reg.first] = offset;
    offset += reg.second / 8;
  }
  const std::map<std::string, int> expected = {
      {"eax", 0},   {"ebx", 8},     {"ecx", 16},  {"edx", 24},        {"esi", 32},
      {"edi", 40},  {"ebp", 48},    {"esp", 56},  {"r8", 64},         {"eip", 128},
      {"cs", 140},  {"gs", 160},    {"cr0", 188}, {"efer", 228},      {"st0", 236},
      {"st7", 306}, {"fctrl", 316}, {"fop", 344}, {"xmm_half0", 348}, {"mxcsr_", 604}};
  for (const auto &[name, at] : expected)
    EXPECT_EQ(place[name], at) << name;
  EXPECT_EQ(offset, 608);
  buffer_free(&xml);
}

TEST_F(DebuggerTest, TakesThePortItIsGiven) {
  int port = 0;
  close(Listen(&port));
  ASSERT_TRUE(debugger_prepare(&debugger_, port, &config_, &outputs_, &error_))
      << buffer_text(&error_);
  EXPECT_EQ(debugger_.port, port);
  EXPECT_EQ(debugger_.script, dir_ + "/debug.gdb");
  EXPECT_EQ(access(debugger_.script, R_OK), 0);
  EXPECT_EQ(access((dir_ + "/i386.xml").c_str(), R_OK), 0);
}

TEST_F(DebuggerTest, RefusesAPortThatIsInUse) {
  int port = 0;
  int fd = Listen(&port);
  EXPECT_FALSE(debugger_prepare(&debugger_, port, &config_, &outputs_, &error_));
  EXPECT_EQ(buffer_text(&error_), "port " + std::to_string(port) +
                                      " cannot be used (Address already in use); choose another "
                                      "with --gdb=PORT");
  close(fd);
}

TEST_F(DebuggerTest, TakesAnotherPortWhereTheUsualOneIsInUse) {
  int usual = 1234;
  int fd = Listen(&usual); // where this fails, someone else has it
  ASSERT_TRUE(debugger_prepare(&debugger_, 0, &config_, &outputs_, &error_))
      << buffer_text(&error_);
  EXPECT_NE(debugger_.port, 1234);
  EXPECT_GT(debugger_.port, 0);
  if (fd >= 0)
    close(fd);
}

} // namespace
