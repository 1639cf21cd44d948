// Memory maps of BIOSes with every known fault.
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <vector>

#include "boot/bios/testing/fake_bios.h"

extern "C" {
#include "boot/bios/e820.h"
}

namespace {

constexpr uint32_t kSmap = 0x534d4150;

struct Entry {
  uint64_t base;
  uint64_t length;
  uint32_t type;
  uint32_t attributes = 1;
  uint32_t size = 24;    // as the BIOS tells it
  uint32_t written = 24; // as it is
};

class MemoryBios : public FakeBios {
public:
  MemoryBios() {
    data_words[BIOS_DATA_LOW_MEMORY_KIB] = 639;
    data_words[BIOS_DATA_EBDA_SEGMENT] = 0x9fc0;
  }

  void Call(uint8_t vector, struct bios_registers *registers) override {
    ASSERT_EQ(vector, 0x15);
    switch (registers->eax & 0xffff) {
    case 0xe820:
      E820(registers);
      break;
    case 0xe801:
      SetCarry(registers, !knows_e801);
      registers->eax = 0xdead0000 | ax;
      registers->ebx = 0xdead0000 | bx;
      registers->ecx = 0xdead0000 | cx;
      registers->edx = 0xdead0000 | dx;
      break;
    case 0x8800:
      SetCarry(registers, !knows_88);
      registers->eax = 0xdead0000 | extended_kib;
      break;
    default:
      FAIL() << std::hex << registers->eax;
    }
  }

  std::vector<Entry> entries;
  bool carry_at_end = false; // instead of a continuation of 0
  bool endless = false;      // the continuation is never 0
  size_t loses_smap_at = SIZE_MAX;
  bool knows_e801 = false;
  uint32_t ax = 0, bx = 0, cx = 0, dx = 0;
  bool knows_88 = false;
  uint32_t extended_kib = 0;

private:
  void E820(struct bios_registers *registers) {
    ASSERT_EQ(registers->edx, kSmap);
    ASSERT_EQ(registers->ecx, 24u);
    size_t index = registers->ebx;
    if (!endless && index >= entries.size()) {
      SetCarry(registers, true);
      registers->eax = 0x8600;
      return;
    }
    const Entry &entry = entries[index % entries.size()];
    auto *buffer = static_cast<uint8_t *>(Buffer(registers->edi));
    const uint32_t words[] = {static_cast<uint32_t>(entry.base),
                              static_cast<uint32_t>(entry.base >> 32),
                              static_cast<uint32_t>(entry.length),
                              static_cast<uint32_t>(entry.length >> 32),
                              entry.type,
                              entry.attributes};
    memcpy(buffer, words, std::min(entry.size, entry.written));
    registers->eax = index >= loses_smap_at ? 0xe820 : kSmap;
    registers->ecx = entry.size;
    registers->edx = 0; // ESI, EDX: some BIOSes clobber them
    registers->esi = 0;
    bool last = !endless && !carry_at_end && index + 1 == entries.size();
    registers->ebx = last ? 0 : static_cast<uint32_t>(index + 1);
    SetCarry(registers, false);
  }
};

class E820 : public testing::Test {
protected:
  struct error Read() {
    return e820_read(map_.get());
  }

  // The type of the page after normalising, 0 for none.
  uint32_t TypeAt(uint64_t address) const {
    for (size_t i = 0; i < map_->count; i++) {
      const struct boot_memory_region &region = map_->regions[i];
      if (address >= region.base_phys && address - region.base_phys < region.length)
        return region.type;
    }
    return 0;
  }

  void ReadAndNormalise() {
    ASSERT_EQ(Read().code, ERROR_NONE);
    ASSERT_EQ(memory_map_normalise(map_.get(), UINT64_MAX).code, ERROR_NONE);
  }

  MemoryBios bios_;
  std::unique_ptr<struct memory_map> map_ = std::make_unique<struct memory_map>();
};

TEST_F(E820, ReadsToTheEnd) {
  bios_.entries = {{0, 0x9fc00, 1}, {0x100000, 0x700000, 1}, {0x800000, 0x1000, 3}};
  for (bool carry_at_end : {false, true}) {
    bios_.carry_at_end = carry_at_end;
    ReadAndNormalise();
    EXPECT_EQ(TypeAt(0x1000), 1u);
    EXPECT_EQ(TypeAt(0x7ff000), 1u);
    EXPECT_EQ(TypeAt(0x800000), 3u);
    EXPECT_EQ(TypeAt(0x801000), 0u);
  }
}

TEST_F(E820, HonoursTheValidBit) {
  bios_.entries = {
      {0x100000, 0x100000, 1, 0}, {0x200000, 0x100000, 1, 3}, {0x300000, 0x100000, 1, 0, 20}};
  ReadAndNormalise();
  EXPECT_EQ(TypeAt(0x100000), 0u) << "the firmware says: ignore this";
  EXPECT_EQ(TypeAt(0x200000), 1u);
  EXPECT_EQ(TypeAt(0x300000), 1u) << "an entry of 20 bytes has no attributes";
}

TEST_F(E820, TakesAttributesThatWereNotWrittenForValid) {
  bios_.entries = {{0x100000, 0x100000, 1, 0, 24, 20}};
  ReadAndNormalise();
  EXPECT_EQ(TypeAt(0x100000), 1u);
}

TEST_F(E820, PassesOverEntriesThatAreTooShort) {
  bios_.entries = {{0x100000, 0x100000, 1, 1, 16},
                   {0x200000, 0x100000, 1, 1, 0},
                   {0x300000, 0x100000, 1, 1, 1024}};
  ReadAndNormalise();
  EXPECT_EQ(TypeAt(0x100000), 0u);
  EXPECT_EQ(TypeAt(0x200000), 0u);
  EXPECT_EQ(TypeAt(0x300000), 1u);
}

TEST_F(E820, BelievesNothingOfABiosThatLosesItsSignature) {
  bios_.entries = {{0x100000, 0x100000, 1}, {0x200000, 0x100000, 1}, {0x300000, 0x100000, 1}};
  bios_.loses_smap_at = 2;
  EXPECT_EQ(Read().code, ERROR_NO_MEMORY_MAP);
  bios_.knows_88 = true;
  bios_.extended_kib = 15 * 1024;
  ReadAndNormalise();
  EXPECT_EQ(TypeAt(0xf00000), 1u);
}

TEST_F(E820, ReadsHundredsOfEntries) {
  for (uint64_t i = 0; i < 900; i++)
    bios_.entries.push_back({0x100000 + i * 0x2000, 0x1000, 1});
  ReadAndNormalise();
  EXPECT_EQ(TypeAt(0x100000 + 899 * 0x2000), 1u);
  EXPECT_EQ(TypeAt(0x100000 + 899 * 0x2000 + 0x1000), 0u);
}

TEST_F(E820, EndsWithABiosThatDoesNot) {
  bios_.entries = {{0x100000, 0x100000, 1}};
  bios_.endless = true;
  EXPECT_EQ(Read().code, ERROR_MEMORY_MAP_FULL);
}

TEST_F(E820, AsksE801) {
  bios_.knows_e801 = true;
  bios_.ax = 15 * 1024;
  bios_.bx = 16;
  ReadAndNormalise();
  EXPECT_EQ(TypeAt(0x100000), 1u);
  EXPECT_EQ(TypeAt(0x10ff000), 1u);
  EXPECT_EQ(TypeAt(0x1100000), 0u);
  EXPECT_EQ(TypeAt(0x1000), 1u) << "low memory comes from the BIOS data area";
}

TEST_F(E820, PrefersCxAndDxOfE801) {
  bios_.knows_e801 = true;
  bios_.ax = 15 * 1024;
  bios_.bx = 256;
  bios_.cx = 14 * 1024;
  bios_.dx = 0;
  ReadAndNormalise();
  EXPECT_EQ(TypeAt(0xeff000), 1u);
  EXPECT_EQ(TypeAt(0xf00000), 0u) << "a hole below 16 MiB";
  EXPECT_EQ(TypeAt(0x1000000), 0u);
}

TEST_F(E820, Asks88IfE801TalksNonsense) {
  bios_.knows_e801 = true;
  bios_.ax = 0xffff;
  bios_.bx = 100;
  bios_.knows_88 = true;
  bios_.extended_kib = 7 * 1024;
  ReadAndNormalise();
  EXPECT_EQ(TypeAt(0x7ff000), 1u);
  EXPECT_EQ(TypeAt(0x800000), 0u);
}

TEST_F(E820, SaysWhenTheBiosKnowsNothing) {
  EXPECT_EQ(Read().code, ERROR_NO_MEMORY_MAP);
}

TEST_F(E820, ReservesWhatIsKnownOfLowMemory) {
  bios_.entries = {{0, 0x400000, 1}};
  bios_.data_words[BIOS_DATA_EBDA_SEGMENT] = 0x9e00;
  ReadAndNormalise();
  EXPECT_EQ(TypeAt(0), 2u);
  EXPECT_EQ(TypeAt(0x1000), 1u);
  EXPECT_EQ(TypeAt(0x9d000), 1u);
  EXPECT_EQ(TypeAt(0x9e000), 2u);
  EXPECT_EQ(TypeAt(0xb8000), 2u);
  EXPECT_EQ(TypeAt(0xff000), 2u);
  EXPECT_EQ(TypeAt(0x100000), 1u);
}

TEST_F(E820, EndsLowMemoryWhereTheDataAreaSays) {
  bios_.entries = {{0, 0x400000, 1}};
  bios_.data_words[BIOS_DATA_EBDA_SEGMENT] = 0;
  bios_.data_words[BIOS_DATA_LOW_MEMORY_KIB] = 600;
  ReadAndNormalise();
  EXPECT_EQ(TypeAt(600 * 1024 - 0x1000), 1u);
  EXPECT_EQ(TypeAt(600 * 1024), 2u);
}

TEST_F(E820, DisbelievesAnEbdaOutOfPlace) {
  bios_.entries = {{0, 0x400000, 1}};
  bios_.data_words[BIOS_DATA_EBDA_SEGMENT] = 0x1000;
  bios_.data_words[BIOS_DATA_LOW_MEMORY_KIB] = 1;
  ReadAndNormalise();
  EXPECT_EQ(TypeAt(0x10000), 1u);
  EXPECT_EQ(TypeAt(0x9f000), 1u);
}

} // namespace
