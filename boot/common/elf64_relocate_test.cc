// Relocation: what RELA and RELR ask for is done, nothing else, and all other wishes are refused.
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

extern "C" {
#include "boot/common/elf64_format.h"
#include "boot/common/elf64_relocate.h"
}

namespace {

constexpr uint64_t kBase = 0x10000;
constexpr uint64_t kSize = 0x4000;
constexpr uint64_t kDynamic = kBase + 0x1000;
constexpr uint64_t kTable = kBase + 0x2000;
constexpr uint64_t kSlide = 0xffffffff7fff0000;

// One segment, with a dynamic section and a table of relocations in it.
class Relocate : public testing::Test {
protected:
  Relocate() {
    image_.segment_count = 1;
    image_.segments[0].vaddr = kBase;
    image_.segments[0].memory_size = kSize;
    image_.dynamic = {kDynamic, 0x200};
    memory_ = {At, this};
  }

  static void *At(void *context, uint64_t vaddr, uint64_t length) {
    auto *self = static_cast<Relocate *>(context);
    return elf64_find_segment(&self->image_, vaddr, length) == nullptr
               ? nullptr
               : self->bytes_.data() + (vaddr - kBase);
  }

  void Put(uint64_t vaddr, uint64_t word) {
    memcpy(bytes_.data() + (vaddr - kBase), &word, sizeof(word));
  }

  uint64_t Get(uint64_t vaddr) const {
    uint64_t word;
    memcpy(&word, bytes_.data() + (vaddr - kBase), sizeof(word));
    return word;
  }

  void Dynamic(std::vector<uint64_t> words) {
    for (size_t i = 0; i < words.size(); i++)
      Put(kDynamic + 8 * i, words[i]);
  }

  void Table(std::vector<uint64_t> words) {
    for (size_t i = 0; i < words.size(); i++)
      Put(kTable + 8 * i, words[i]);
  }

  struct error Run(bool apply = true) {
    return elf64_relocate(&image_, &memory_, kSlide, apply);
  }

  std::vector<uint8_t> bytes_ = std::vector<uint8_t>(kSize);
  struct elf64_image image_ = {};
  struct elf64_memory memory_;
};

TEST_F(Relocate, DoesNothingWithoutDynamicSection) {
  image_.dynamic = {0, 0};
  Put(kBase, 1);
  EXPECT_EQ(Run().code, ERROR_NONE);
  EXPECT_EQ(Get(kBase), 1u);
}

TEST_F(Relocate, AddsSlideToAddends) {
  Dynamic({ELF64_DT_RELA, kTable, ELF64_DT_RELASZ, 72, ELF64_DT_RELAENT, 24});
  Table({kBase + 8, ELF64_R_RELATIVE, 0x10123,     //
         kBase + 33, ELF64_R_RELATIVE, UINT64_MAX, // unaligned, addend -1
         kBase + 64, ELF64_R_NONE, 5});
  Put(kBase + 8, 0xdead);
  Put(kBase + 64, 0xbeef);
  EXPECT_EQ(Run().code, ERROR_NONE);
  EXPECT_EQ(Get(kBase), 0u);
  EXPECT_EQ(Get(kBase + 8), kSlide + 0x10123);
  EXPECT_EQ(Get(kBase + 16), 0u);
  EXPECT_EQ(Get(kBase + 33), kSlide - 1);
  EXPECT_EQ(Get(kBase + 64), 0xbeefu);
}

TEST_F(Relocate, DoesPackedRelocations) {
  Dynamic({ELF64_DT_RELR, kTable, ELF64_DT_RELRSZ, 32, ELF64_DT_RELRENT, 8});
  // The word at kBase; of the 63 behind it the first, third and last; of the next 63 the second.
  Table({kBase, 1 | 1u << 1 | 1u << 3 | UINT64_C(1) << 63, 1 | 1u << 2, kBase + 0x800});
  for (uint64_t at = 0; at < 0x1000; at += 8)
    Put(kBase + at, at);
  EXPECT_EQ(Run().code, ERROR_NONE);
  for (uint64_t at = 0; at < 0x1000; at += 8) {
    bool changed =
        at == 0 || at == 8 || at == 24 || at == 63 * 8 || at == (64 + 1) * 8 || at == 0x800;
    EXPECT_EQ(Get(kBase + at), changed ? kSlide + at : at) << at;
  }
}

TEST_F(Relocate, OnlyChecksIfAskedTo) {
  Dynamic({ELF64_DT_RELA, kTable, ELF64_DT_RELASZ, 24});
  Table({kBase + 8, ELF64_R_RELATIVE, 1});
  std::vector<uint8_t> before = bytes_;
  EXPECT_EQ(Run(false).code, ERROR_NONE);
  EXPECT_EQ(bytes_, before);
  Table({kBase + 8, 6, 1});
  EXPECT_EQ(Run(false).code, ERROR_ELF_RELOCATION);
}

TEST_F(Relocate, RefusesOtherTypes) {
  Dynamic({ELF64_DT_RELA, kTable, ELF64_DT_RELASZ, 24});
  for (uint64_t info :
       {UINT64_C(1), UINT64_C(6), UINT64_C(7), UINT64_C(37), UINT64_C(1) << 32 | 8}) {
    Table({kBase + 8, info, 1});
    EXPECT_EQ(Run().code, ERROR_ELF_RELOCATION) << info;
  }
}

TEST_F(Relocate, RefusesTargetsAndTablesOutsideSegments) {
  Dynamic({ELF64_DT_RELA, kTable, ELF64_DT_RELASZ, 24});
  for (uint64_t target : {UINT64_C(0), kBase - 1, kBase + kSize - 7, UINT64_MAX}) {
    Table({target, ELF64_R_RELATIVE, 1});
    EXPECT_EQ(Run().code, ERROR_ELF_RELOCATION_TARGET) << target;
  }
  Dynamic({ELF64_DT_RELA, kBase + kSize - 23, ELF64_DT_RELASZ, 24});
  EXPECT_EQ(Run().code, ERROR_ELF_RELOCATION_TARGET);
  Dynamic({ELF64_DT_RELA, kTable, ELF64_DT_RELASZ, UINT64_MAX});
  for (uint64_t at = kTable; at + 24 <= kBase + kSize; at += 24) {
    Put(at, kBase);
    Put(at + 8, ELF64_R_RELATIVE);
  }
  EXPECT_EQ(Run().code, ERROR_ELF_RELOCATION_TARGET);
}

TEST_F(Relocate, RefusesTablesThatChangeThemselves) {
  for (bool apply : {false, true}) {
    Dynamic({ELF64_DT_RELA, kTable, ELF64_DT_RELASZ, 48});
    for (uint64_t target : {kTable - 7, kTable, kTable + 47}) {
      Table({target, ELF64_R_RELATIVE, 1});
      EXPECT_EQ(Run(apply).code, ERROR_ELF_RELOCATION_TARGET) << target - kTable;
    }
    for (uint64_t target : {kTable - 8, kTable + 48}) {
      Table({target, ELF64_R_RELATIVE, 1});
      EXPECT_EQ(Run(apply).code, ERROR_NONE) << target - kTable;
    }
    Dynamic({ELF64_DT_RELR, kTable, ELF64_DT_RELRSZ, 16});
    Table({kTable + 8, 1});
    EXPECT_EQ(Run(apply).code, ERROR_ELF_RELOCATION_TARGET);
  }
}

TEST_F(Relocate, RefusesWhatADynamicLinkerWouldDo) {
  for (auto [tag, value] : std::vector<std::pair<uint64_t, uint64_t>>{{ELF64_DT_NEEDED, 1},
                                                                      {ELF64_DT_PLTRELSZ, 24},
                                                                      {ELF64_DT_RELSZ, 16},
                                                                      {ELF64_DT_RELAENT, 16},
                                                                      {ELF64_DT_RELRENT, 4}}) {
    Dynamic({tag, value, ELF64_DT_NULL, 0});
    struct error error = Run();
    EXPECT_EQ(error.code, ERROR_ELF_DYNAMIC) << tag;
    EXPECT_EQ(error.values[0], tag);
  }
  Dynamic({ELF64_DT_PLTRELSZ, 0, ELF64_DT_RELSZ, 0, 0x6ffffffb, 1, ELF64_DT_NULL, 0,
           ELF64_DT_NEEDED, 1});
  EXPECT_EQ(Run().code, ERROR_NONE) << "nothing behind DT_NULL counts";
}

TEST_F(Relocate, SurvivesRandomDamage) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 20000; i++) {
    for (int word = 0; word < 16; word++) {
      uint64_t tags[] = {0, 7, 8, 9, 35, 36, 37, kBase, kTable, 24, 48, random()};
      Put(kDynamic + 8 * static_cast<uint64_t>(word), tags[random() % std::size(tags)]);
      uint64_t entries[] = {kBase, kBase + kSize - 8, 8, 0, 1, random()};
      Put(kTable + 8 * static_cast<uint64_t>(word), entries[random() % std::size(entries)]);
    }
    Run();
  }
}

} // namespace
