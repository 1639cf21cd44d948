// What real firmware says of clocks, and tables that say less.
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

extern "C" {
#include "boot/common/acpi_clocks.h"
}

namespace {

class AcpiClocks : public testing::Test {
protected:
  // The tables that QEMU's monitor saved, each in a file that is named by its address.
  void Load(const std::string &firmware) {
    for (const auto &entry :
         std::filesystem::directory_iterator("boot/common/testing/acpi/" + firmware)) {
      std::ifstream file(entry.path(), std::ios::binary);
      tables_[std::stoull(entry.path().stem(), nullptr, 16)] =
          std::string(std::istreambuf_iterator<char>(file), {});
    }
  }

  // The table of that signature, with a sum that is right again once a test has changed it.
  std::string &Table(const std::string &signature) {
    for (auto &[address, bytes] : tables_)
      if (bytes.compare(0, signature.size(), signature) == 0)
        return bytes;
    ADD_FAILURE() << signature;
    return tables_.begin()->second;
  }

  void Seal(std::string &table) {
    uint8_t sum = 0;
    table[9] = 0;
    for (char byte : table)
      sum = static_cast<uint8_t>(sum + byte);
    table[9] = static_cast<char>(-sum);
  }

  uint64_t Rsdp() const {
    for (const auto &[address, bytes] : tables_)
      if (bytes.compare(0, 8, "RSD PTR ") == 0)
        return address;
    ADD_FAILURE() << "no RSDP";
    return 0;
  }

  struct acpi_clocks Read(uint64_t rsdp) {
    const struct acpi_memory memory = {ReadMemory, this};
    return acpi_clocks_read(&memory, rsdp);
  }

  static bool ReadMemory(void *context, uint64_t address, void *bytes, size_t length) {
    for (const auto &[base, table] : static_cast<AcpiClocks *>(context)->tables_)
      if (address >= base && address - base <= table.size() &&
          length <= table.size() - (address - base)) {
        std::memcpy(bytes, table.data() + (address - base), length);
        return true;
      }
    return false;
  }

  std::map<uint64_t, std::string> tables_;
};

TEST_F(AcpiClocks, OfSeaBiosAndOvmf) {
  for (const char *firmware : {"seabios", "seabios_x2apic", "ovmf"}) {
    tables_.clear();
    Load(firmware);
    struct acpi_clocks clocks = Read(Rsdp());
    EXPECT_NE(clocks.timer_port, 0) << firmware;
    EXPECT_EQ(clocks.timer_bits, 24) << firmware;
    EXPECT_EQ(clocks.century, 0x32) << firmware;
    EXPECT_FALSE(clocks.no_clock) << firmware;
  }
}

TEST_F(AcpiClocks, AreAsTheTableSays) {
  Load("seabios");
  std::string &fadt = Table("FACP");
  fadt[76] = 0x34;
  fadt[77] = 0x12;
  fadt[108] = 0;
  fadt[109] = 0x20;
  fadt[113] = 1; // a timer of 32 bits
  Seal(fadt);
  struct acpi_clocks clocks = Read(Rsdp());
  EXPECT_EQ(clocks.timer_port, 0x1234);
  EXPECT_EQ(clocks.timer_bits, 32);
  EXPECT_EQ(clocks.century, 0);
  EXPECT_TRUE(clocks.no_clock);
}

TEST_F(AcpiClocks, TimerThatIsNotInIoSpaceIsNone) {
  Load("seabios");
  std::string &fadt = Table("FACP");
  const std::string whole = fadt;
  for (auto [at, value] : {std::pair{78, 1}, {91, 0}, {114, 0x10}}) {
    fadt = whole;
    fadt[static_cast<size_t>(at)] = static_cast<char>(value);
    Seal(fadt);
    EXPECT_EQ(Read(Rsdp()).timer_port, 0) << at;
    EXPECT_EQ(Read(Rsdp()).century, 0x32) << at;
  }
}

TEST_F(AcpiClocks, AreNoneWithoutAWholeTable) {
  EXPECT_EQ(Read(0).timer_port, 0);
  EXPECT_EQ(Read(0x1000).timer_port, 0);
  Load("seabios");
  std::string &fadt = Table("FACP");
  fadt[9]++;
  EXPECT_EQ(Read(Rsdp()).timer_port, 0) << "its sum is wrong";
  fadt[9]--;
  ASSERT_NE(Read(Rsdp()).timer_port, 0);
  uint32_t length = 112;
  std::memcpy(fadt.data() + 4, &length, sizeof(length));
  fadt.resize(length);
  Seal(fadt);
  EXPECT_EQ(Read(Rsdp()).timer_port, 0) << "it is too short";
}

} // namespace
