// ACPI tables of real firmware, and tables with everything wrong that can be.
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/acpi.h"
#include "boot/common/firmware_memory.h"
}

namespace {

template <typename T> std::string Bytes(T value) {
  return std::string(reinterpret_cast<const char *>(&value), sizeof(value));
}

// Makes the bytes from `start` on add up to 0, by the one at `at`.
void SetSum(std::string &bytes, size_t at, size_t start, size_t length) {
  uint8_t sum = 0;
  bytes[at] = 0;
  for (size_t i = start; i < start + length; i++)
    sum = static_cast<uint8_t>(sum + bytes[i]);
  bytes[at] = static_cast<char>(-sum);
}

// A table with its head; `length` is what the head says, if not the truth.
std::string Table(const std::string &signature, const std::string &content, size_t length = 0) {
  std::string table(36, '\0');
  table.replace(0, 4, signature);
  table += content;
  uint32_t said = static_cast<uint32_t>(length == 0 ? table.size() : length);
  std::memcpy(table.data() + 4, &said, sizeof(said));
  SetSum(table, 9, 0, table.size());
  return table;
}

std::string Rsdp1(uint32_t rsdt) {
  std::string rsdp = "RSD PTR " + std::string(7, '\0') + '\0' + Bytes(rsdt);
  SetSum(rsdp, 8, 0, 20);
  return rsdp;
}

std::string Rsdp2(uint32_t rsdt, uint64_t xsdt) {
  std::string rsdp = Rsdp1(rsdt) + Bytes(uint32_t{36}) + Bytes(xsdt) + std::string(4, '\0');
  rsdp[15] = 2;
  SetSum(rsdp, 8, 0, 20);
  SetSum(rsdp, 32, 0, 36);
  return rsdp;
}

std::string LocalApic(uint8_t uid, uint8_t apic_id, uint32_t flags) {
  return std::string("\0\x08", 2) + Bytes(uid) + Bytes(apic_id) + Bytes(flags);
}

std::string LocalX2apic(uint32_t uid, uint32_t apic_id, uint32_t flags) {
  return std::string("\x09\x10\0\0", 4) + Bytes(apic_id) + Bytes(flags) + Bytes(uid);
}

std::string Madt(const std::string &entries, uint32_t flags = 1) {
  return Table("APIC", Bytes(uint32_t{0xfee00000}) + Bytes(flags) + entries);
}

constexpr uint32_t kRsdp = 0xf5250, kRsdt = 0x7fe0000, kXsdt = 0x7fe1000, kMadt = 0x7fe2000,
                   kOther = 0x7fe8000;

class Acpi : public testing::Test {
protected:
  static bool ReadPiece(void *context, uint64_t address, void *bytes, size_t length) {
    const auto &pieces = *static_cast<std::map<uint64_t, std::string> *>(context);
    EXPECT_LE(length, UINT64_MAX - address) << "the accessor need not look at this";
    auto piece = pieces.upper_bound(address);
    if (piece == pieces.begin())
      return false;
    --piece;
    uint64_t into = address - piece->first;
    if (into > piece->second.size() || length > piece->second.size() - into)
      return false;
    std::memcpy(bytes, piece->second.data() + into, length);
    return true;
  }

  // As a PC has them: the MADT behind another table.
  void Place(const std::string &madt) {
    pieces_[kRsdp] = Rsdp1(kRsdt);
    pieces_[kRsdt] = Table("RSDT", Bytes(kOther) + Bytes(kMadt));
    pieces_[kOther] = Table("FACP", std::string(100, 'f'));
    pieces_[kMadt] = madt;
  }

  enum acpi_result Open() {
    return acpi_open(&memory_, kRsdp, &root_);
  }

  // From root pointer to processors; the first that is not well.
  enum acpi_result Read(uint64_t rsdp = kRsdp) {
    struct acpi_table madt;
    enum acpi_result result = acpi_open(&memory_, rsdp, &root_);
    if (result == ACPI_FOUND)
      result = acpi_find(&memory_, &root_, ACPI_MADT_SIGNATURE, &madt);
    processors_.list = list_.data();
    processors_.capacity = static_cast<uint32_t>(list_.size());
    if (result == ACPI_FOUND)
      result = acpi_read_processors(&memory_, &madt, &processors_);
    return result;
  }

  std::vector<uint32_t> Ids() const {
    std::vector<uint32_t> ids;
    for (uint32_t i = 0; i < processors_.count; i++)
      ids.push_back(processors_.list[i].apic_id);
    return ids;
  }

  // Files of testing/acpi, named by the addresses at which the firmware had the tables.
  uint64_t Load(const std::string &name) {
    uint64_t rsdp = 0;
    for (const auto &file :
         std::filesystem::directory_iterator("boot/common/testing/acpi/" + name)) {
      std::ifstream stream(file.path(), std::ios::binary);
      uint64_t address = std::stoull(file.path().stem(), nullptr, 16);
      std::string bytes{std::istreambuf_iterator<char>(stream), {}};
      if (bytes.starts_with("RSD PTR "))
        rsdp = address;
      pieces_[address] = bytes;
    }
    return rsdp;
  }

  std::map<uint64_t, std::string> pieces_;
  struct acpi_memory memory_ = {ReadPiece, &pieces_};
  struct acpi_root root_ = {};
  std::vector<struct acpi_processor> list_ = std::vector<struct acpi_processor>(16);
  struct acpi_processors processors_ = {};
};

using Ids = std::vector<uint32_t>;

// Real firmware: what QEMU 10.0.2's q35 has in memory.

TEST_F(Acpi, ReadsSeaBios) {
  ASSERT_EQ(Read(Load("seabios")), ACPI_FOUND); // -smp 3,maxcpus=6
  EXPECT_EQ(root_.entry_size, 4u);
  EXPECT_EQ(Ids(), (::Ids{0, 1, 2}));
  EXPECT_EQ(processors_.disabled, 3u);
  EXPECT_EQ(processors_.local_apic, 0xfee00000u);
  EXPECT_TRUE(processors_.has_8259);
  EXPECT_EQ(processors_.malformed + processors_.repeated + processors_.left_out, 0u);
}

TEST_F(Acpi, ReadsSeaBiosWithX2apics) {
  ASSERT_EQ(Read(Load("seabios_x2apic")), ACPI_FOUND); // -cpu max -smp 2,maxcpus=260
  EXPECT_EQ(Ids(), (::Ids{0, 1}));
  EXPECT_EQ(processors_.disabled, 258u);
  EXPECT_EQ(processors_.malformed, 0u);
}

TEST_F(Acpi, ReadsOvmf) {
  ASSERT_EQ(Read(Load("ovmf")), ACPI_FOUND); // -smp 2
  EXPECT_EQ(root_.entry_size, 8u);
  EXPECT_EQ(Ids(), (::Ids{0, 1}));
}

// Root pointer and table of tables.

TEST_F(Acpi, TakesTheXsdtWhereThereIsOne) {
  Place(Madt(LocalApic(0, 0, 1)));
  pieces_[kRsdp] = Rsdp2(kRsdt, kXsdt);
  pieces_[kRsdt] = Table("RSDT", "");
  pieces_[kXsdt] = Table("XSDT", Bytes(uint64_t{kOther}) + Bytes(uint64_t{kMadt}));
  EXPECT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(Ids(), (::Ids{0}));
}

TEST_F(Acpi, ReadsTablesAbove4GiB) {
  constexpr uint64_t kHigh = UINT64_C(0x123456789000);
  pieces_[kRsdp] = Rsdp2(0, kHigh);
  pieces_[kHigh] = Table("XSDT", Bytes(kHigh + 0x1000));
  pieces_[kHigh + 0x1000] = Madt(LocalApic(0, 7, 1));
  EXPECT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(Ids(), (::Ids{7}));
}

TEST_F(Acpi, FallsBackToTheRsdt) {
  Place(Madt(LocalApic(0, 0, 1)));
  const std::string good = Rsdp2(kRsdt, kXsdt);
  std::string short_one = Rsdp2(kRsdt, kXsdt);
  short_one[20] = 20;
  SetSum(short_one, 32, 0, 36);
  std::string bad_sum = good;
  bad_sum[33]++;
  std::string long_one = Rsdp2(kRsdt, kXsdt);
  long_one[23] = '\x7f';
  SetSum(long_one, 32, 0, 36);
  pieces_[kXsdt] = Table("XSDT", Bytes(uint64_t{kOther}));
  for (const std::string &rsdp : {short_one, bad_sum, long_one, good.substr(0, 20), Rsdp2(kRsdt, 0),
                                  Rsdp2(kRsdt, kOther), Rsdp2(kRsdt, 0x1000)}) {
    pieces_[kRsdp] = rsdp;
    EXPECT_EQ(Read(), ACPI_FOUND);
    EXPECT_EQ(root_.entry_size, 4u);
  }
  pieces_[kRsdp] = good;
  EXPECT_EQ(Read(), ACPI_NOT_THERE) << "the XSDT stands, and has no MADT";
}

TEST_F(Acpi, RefusesWhatIsNoRootPointer) {
  EXPECT_EQ(Open(), ACPI_OUT_OF_REACH);
  EXPECT_EQ(acpi_open(&memory_, UINT64_MAX - 4, &root_), ACPI_OUT_OF_REACH);
  pieces_[kRsdp] = std::string(20, '\0');
  EXPECT_EQ(Open(), ACPI_NOT_THERE);
  pieces_[kRsdp] = Rsdp1(kRsdt);
  pieces_[kRsdp][10]++;
  EXPECT_EQ(Open(), ACPI_BAD_SUM);
  pieces_[kRsdp] = Rsdp1(kRsdt);
  EXPECT_EQ(Open(), ACPI_OUT_OF_REACH);
  pieces_[kRsdt] = Table("APIC", "");
  EXPECT_EQ(Open(), ACPI_NOT_THERE);
}

TEST_F(Acpi, RefusesTablesOfImpossibleLength) {
  pieces_[kRsdp] = Rsdp1(kRsdt);
  for (uint32_t length : {1u, 35u, ACPI_TABLE_MAX + 1, 0xffffffffu}) {
    pieces_[kRsdt] = Table("RSDT", "", length);
    EXPECT_EQ(Open(), ACPI_BAD_LENGTH) << length;
  }
  pieces_[kRsdt] = Table("RSDT", "1234", 44);
  EXPECT_EQ(Open(), ACPI_OUT_OF_REACH);
  pieces_[kRsdp] = Rsdp2(0, UINT64_MAX - 40);
  pieces_[UINT64_MAX - 40] = Table("XSDT", "", 100);
  EXPECT_EQ(Open(), ACPI_OUT_OF_REACH);
}

TEST_F(Acpi, PassesOverPointersThatLeadNowhere) {
  Place(Madt(LocalApic(0, 3, 1)));
  pieces_[kRsdt] = Table("RSDT", Bytes(0u) + Bytes(0xffffffffu) + Bytes(kMadt) + "12");
  EXPECT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(Ids(), (::Ids{3}));
  pieces_[kRsdt] = Table("RSDT", Bytes(0u));
  EXPECT_EQ(Read(), ACPI_NOT_THERE);
}

TEST_F(Acpi, TakesTheFirstWholeTable) {
  std::string damaged = Madt(LocalApic(0, 1, 1));
  damaged[40]++;
  Place(damaged);
  EXPECT_EQ(Read(), ACPI_BAD_SUM);
  pieces_[kMadt] = Table("APIC", "", 12);
  EXPECT_EQ(Read(), ACPI_BAD_LENGTH);
  pieces_[kRsdt] = Table("RSDT", Bytes(kMadt) + Bytes(kXsdt) + Bytes(kOther));
  pieces_[kXsdt] = Madt(LocalApic(0, 2, 1));
  pieces_[kOther] = Madt(LocalApic(0, 3, 1));
  EXPECT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(Ids(), (::Ids{2}));
}

// Entries of the MADT.

TEST_F(Acpi, SortsProcessorsByTheirIds) {
  Place(Madt(LocalApic(10, 4, 1) + LocalX2apic(500, 0x1000, 1) + LocalApic(11, 0, 1) +
             LocalX2apic(300, 0xff, 1) + LocalApic(12, 2, 3)));
  ASSERT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(Ids(), (::Ids{0, 2, 4, 0xff, 0x1000}));
  EXPECT_EQ(processors_.list[0].uid, 11u);
  EXPECT_EQ(processors_.list[3].uid, 300u);
  EXPECT_EQ(processors_.list[4].uid, 500u);
}

TEST_F(Acpi, SkipsWhatIsNotReady) {
  Place(Madt(LocalApic(0, 0, 1) + LocalApic(1, 1, 0) + LocalApic(2, 2, 2) + LocalX2apic(3, 300, 0) +
             LocalX2apic(4, 301, 2) + LocalApic(5, 0xff, 0)));
  ASSERT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(Ids(), (::Ids{0}));
  EXPECT_EQ(processors_.disabled, 3u);
  EXPECT_EQ(processors_.online_capable, 2u);
}

TEST_F(Acpi, ListsEachProcessorOnce) {
  Place(Madt(LocalApic(0, 0, 1) + LocalX2apic(0, 0, 1) + LocalApic(9, 0, 1) + LocalApic(1, 1, 0) +
             LocalX2apic(1, 1, 1)));
  ASSERT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(Ids(), (::Ids{0, 1}));
  EXPECT_EQ(processors_.repeated, 2u);
  EXPECT_EQ(processors_.list[0].uid, 0u) << "the first one counts";
}

TEST_F(Acpi, RefusesTheIdsOfAll) {
  Place(Madt(LocalApic(0, 0xff, 1) + LocalX2apic(1, 0xffffffff, 1) + LocalApic(2, 0xfe, 1)));
  ASSERT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(Ids(), (::Ids{0xfe}));
  EXPECT_EQ(processors_.malformed, 2u);
}

TEST_F(Acpi, CountsWhatTheListHasNoRoomFor) {
  std::string entries;
  for (uint8_t id = 0; id < 20; id++)
    entries += LocalApic(id, static_cast<uint8_t>(19 - id), 1);
  Place(Madt(entries));
  ASSERT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(processors_.count, 16u);
  EXPECT_EQ(processors_.left_out, 4u);
  list_.clear();
  ASSERT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(processors_.left_out, 20u);
}

TEST_F(Acpi, TakesTheOverriddenAddress) {
  Place(Madt(std::string("\x05\x0c\0\0", 4) + Bytes(UINT64_C(0x1234fee00000)), 0));
  ASSERT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(processors_.local_apic, UINT64_C(0x1234fee00000));
  EXPECT_FALSE(processors_.has_8259);
}

TEST_F(Acpi, PassesOverEntriesThatItDoesNotKnowOrThatAreTooShort) {
  const std::string unknown("\x7f\x05xyz", 5);
  const std::string short_apic("\0\x07"
                               "123"
                               "\x01\0",
                               7);
  const std::string short_x2apic("\x09\x0f"
                                 "12345678\x01"
                                 "2345",
                                 15);
  const std::string short_override("\x05\x0b"
                                   "123456789",
                                   11);
  std::string long_apic = LocalApic(0, 5, 1) + "more";
  long_apic[1] = 12;
  Place(
      Madt(unknown + short_apic + short_x2apic + short_override + long_apic + LocalApic(1, 6, 1)));
  ASSERT_EQ(Read(), ACPI_FOUND);
  EXPECT_EQ(Ids(), (::Ids{5, 6}));
  EXPECT_EQ(processors_.malformed, 3u);
  EXPECT_EQ(processors_.local_apic, 0xfee00000u);
}

TEST_F(Acpi, EndsWhereNobodyKnowsTheNextEntry) {
  for (const std::string &entry :
       {std::string("\0\0", 2), std::string("\x01\x01", 2), std::string("\x01\x40", 2)}) {
    Place(Madt(LocalApic(0, 5, 1) + entry + LocalApic(1, 6, 1)));
    ASSERT_EQ(Read(), ACPI_FOUND);
    EXPECT_EQ(Ids(), (::Ids{5}));
    EXPECT_EQ(processors_.malformed, 1u);
  }
  Place(Madt(LocalApic(0, 5, 1) + std::string(1, '\0')));
  ASSERT_EQ(Read(), ACPI_FOUND) << "one byte is no entry";
  EXPECT_EQ(Ids(), (::Ids{5}));
}

TEST_F(Acpi, RefusesAMadtWithoutItsFixedPart) {
  Place(Table("APIC", "1234567"));
  EXPECT_EQ(Read(), ACPI_BAD_LENGTH);
}

// The same through the accessor that loaders use.
TEST_F(Acpi, ReadsThroughTheMemoryMap) {
  std::vector<uint8_t> ram(0x110000);
  auto map = std::make_unique<struct memory_map>();
  map->count = 1;
  map->regions[0] = {0x100000, 0x10000, BOOT_MEMORY_ACPI_RECLAIMABLE, 0};
  auto put = [&ram](uint32_t at, const std::string &bytes) {
    std::memcpy(ram.data() + at, bytes.data(), bytes.size());
  };
  put(0xf0000, Rsdp1(0x100000));
  put(0x100000, Table("RSDT", Bytes(uint32_t{0x80000000}) + Bytes(uint32_t{0x108000})));
  put(0x108000, Madt(LocalApic(0, 1, 1)));
  struct firmware_memory reachable = {map.get(), UINT64_C(1) << 32,
                                      reinterpret_cast<uintptr_t>(ram.data())};
  memory_ = {firmware_memory_read, &reachable};
  ASSERT_EQ(Read(0xf0000), ACPI_FOUND);
  EXPECT_EQ(Ids(), (::Ids{1}));
}

} // namespace
