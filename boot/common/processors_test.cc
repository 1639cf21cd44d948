// From firmware's list to what each processor finds: records, slots, tables and mappings.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "boot/common/testing/page_walk.h"

extern "C" {
#include "boot/common/paging.h"
#include "boot/common/processors.h"
}

namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kDirectMap = 0xffff900000000000;
constexpr uint32_t kRsdp = 0xf0000, kRsdt = 0xf1000, kMadt = 0xf2000;
constexpr uint64_t kLocalApic = 0xfee00000;
constexpr uint64_t kGuardPages = 2;

template <typename T> std::string Bytes(T value) {
  return std::string(reinterpret_cast<const char *>(&value), sizeof(value));
}

void SetSum(std::string &bytes, size_t at) {
  uint8_t sum = 0;
  for (char byte : bytes)
    sum = static_cast<uint8_t>(sum + static_cast<uint8_t>(byte));
  bytes[at] = static_cast<char>(bytes[at] - sum);
}

std::string Table(const std::string &signature, const std::string &content) {
  std::string table = signature + Bytes(static_cast<uint32_t>(36 + content.size()));
  table.resize(36);
  table += content;
  SetSum(table, 9);
  return table;
}

std::string LocalApic(uint8_t uid, uint8_t apic_id, uint32_t flags = 1) {
  return std::string("\0\x08", 2) + Bytes(uid) + Bytes(apic_id) + Bytes(flags);
}

std::string LocalX2apic(uint32_t uid, uint32_t apic_id) {
  return std::string("\x09\x10\0\0", 4) + Bytes(apic_id) + Bytes(uint32_t{1}) + Bytes(uid);
}

class Processors : public testing::Test {
protected:
  Processors() : map_(std::make_unique<struct memory_map>()) {
    map_->count = 0;
    map_->claim = nullptr;
    Add(0x1000, 0x9e000, BOOT_MEMORY_USABLE);
    Add(0xf0000, 0x10000, BOOT_MEMORY_RESERVED);
    Add(0x100000, 0x1f00000, BOOT_MEMORY_USABLE);
    EXPECT_EQ(memory_map_normalise(map_.get(), UINT64_MAX).code, ERROR_NONE);
    paging_ = {Take, map_.get(), memory_.Bias(), PAGING_LEVELS, 0};
    EXPECT_EQ(paging_begin(&paging_).code, ERROR_NONE);
    start_.page_tables = paging_.root;
    start_.cr4 = 0x620;
    start_.entry = 0x1234;
    layout_.direct_map = kDirectMap;
    layout_.stack_pages = KERNEL_LAYOUT_DEFAULT_STACK_PAGES;
    layout_.guard_pages = kGuardPages;
    layout_.paging_levels = PAGING_LEVELS;
    requests_.processors.request = {1, BOOT_REQUEST_REQUIRED, 0};
  }

  void Add(uint64_t base, uint64_t length, uint32_t type) {
    EXPECT_EQ(memory_map_add(map_.get(), base, length, type).code, ERROR_NONE);
  }

  static bool Take(void *context, uint64_t *page) {
    return memory_map_take_high(static_cast<struct memory_map *>(context), kPage,
                                BOOT_MEMORY_LOADER, page);
  }

  static bool Read(void *context, uint64_t address, void *bytes, size_t length) {
    auto *memory = static_cast<PhysicalMemory *>(context);
    if (address > memory->Size() || length > memory->Size() - address)
      return false;
    memcpy(bytes, memory->At(address), length);
    return true;
  }

  void Place(uint64_t address, const std::string &bytes) {
    memcpy(memory_.At(address), bytes.data(), bytes.size());
  }

  void PlaceMadt(const std::string &entries) {
    std::string rsdp = "RSD PTR " + std::string(8, '\0') + Bytes(kRsdt);
    SetSum(rsdp, 8);
    Place(kRsdp, rsdp);
    Place(kRsdt, Table("RSDT", Bytes(kMadt)));
    Place(kMadt, Table("APIC", Bytes(uint32_t{kLocalApic}) + Bytes(uint32_t{1}) + entries));
  }

  struct error Prepare() {
    const struct acpi_memory tables = {Read, &memory_};
    const struct processors_plan plan = {.requests = &requests_,
                                         .layout = &layout_,
                                         .start = &start_,
                                         .memory = &tables,
                                         .rsdp = rsdp_,
                                         .own_apic_id = own_apic_id_,
                                         .x2apic = x2apic_,
                                         .can_x2apic = can_x2apic_,
                                         .local_apic = kLocalApic,
                                         .wait_offset = 0x123,
                                         .bias = memory_.Bias()};
    return processors_prepare(&plan, map_.get(), &processors_);
  }

  std::vector<uint32_t> Ids() const {
    std::vector<uint32_t> ids;
    for (uint32_t i = 0; i < processors_.table->count; i++)
      ids.push_back(processors_.records[i].apic_id);
    return ids;
  }

  uint32_t TypeAt(uint64_t physical) const {
    for (size_t i = 0; i < map_->count; i++)
      if (physical - map_->regions[i].base_phys < map_->regions[i].length)
        return map_->regions[i].type;
    return 0;
  }

  // The physical address of what the loader writes through a pointer.
  uint64_t PhysicalOf(const void *pointer) const {
    return reinterpret_cast<uintptr_t>(pointer) - memory_.Bias();
  }

  PhysicalMemory memory_{32 << 20};
  std::unique_ptr<struct memory_map> map_;
  struct paging paging_ = {};
  struct kernel_start start_ = {};
  struct kernel_layout layout_ = {};
  struct kernel_requests requests_ = {};
  struct processors processors_ = {};
  uint64_t rsdp_ = kRsdp;
  uint32_t own_apic_id_ = 0;
  bool x2apic_ = false;
  bool can_x2apic_ = true;
};

TEST_F(Processors, AreThoseThatFirmwareHasMadeReady) {
  PlaceMadt(LocalApic(7, 4) + LocalApic(1, 0) + LocalApic(2, 2, 0) + LocalApic(3, 3, 2) +
            LocalX2apic(9, 6) + LocalApic(7, 4));
  own_apic_id_ = 4;
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  EXPECT_EQ(Ids(), (std::vector<uint32_t>{0, 4, 6}));
  EXPECT_EQ(processors_.table->first, 1u);
  EXPECT_EQ(processors_.records[0].state, uint32_t{BOOT_PROCESSOR_STARTS});
  EXPECT_EQ(processors_.records[1].state, uint32_t{BOOT_PROCESSOR_FIRST});
  EXPECT_EQ(processors_.records[1].acpi_uid, 7u);
  EXPECT_EQ(processors_.records[2].acpi_uid, 9u);
  EXPECT_EQ(processors_.table->apic, uint32_t{BOOT_APIC_XAPIC});
  EXPECT_EQ(processors_.table->local_apic_phys, kLocalApic);
}

TEST_F(Processors, HaveTheFirstAmongThemThoughFirmwareForgetsIt) {
  PlaceMadt(LocalApic(1, 2) + LocalApic(2, 8));
  own_apic_id_ = 5;
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  EXPECT_EQ(Ids(), (std::vector<uint32_t>{2, 5, 8}));
  EXPECT_EQ(processors_.table->first, 1u);
  EXPECT_EQ(processors_.records[1].acpi_uid, 0xffffffffu);
}

TEST_F(Processors, AreAsManyAsTheKernelWantsAtMost) {
  PlaceMadt(LocalApic(1, 1) + LocalApic(2, 2) + LocalApic(3, 3) + LocalApic(4, 4));
  requests_.processors.most = 2;
  own_apic_id_ = 4;
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  EXPECT_EQ(Ids(), (std::vector<uint32_t>{1, 4}));
  EXPECT_EQ(processors_.table->first, 1u);
}

TEST_F(Processors, HaveStacksOfTheirOwnBetweenGuards) {
  PlaceMadt(LocalApic(1, 0) + LocalApic(2, 1) + LocalApic(3, 2));
  requests_.processors.stack_pages = 3;
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  std::vector<uint64_t> seen;
  for (uint32_t i = 1; i < 3; i++) {
    const struct boot_processor &record = processors_.records[i];
    ASSERT_EQ(record.stack_length, 3 * kPage);
    EXPECT_EQ(record.stack_base % kPage, 0u);
    for (uint64_t at = 0; at < record.stack_length; at += kPage) {
      auto page = Walk(memory_, paging_.root, record.stack_base + at);
      ASSERT_TRUE(page);
      EXPECT_TRUE(page->write && !page->execute);
      EXPECT_EQ(TypeAt(page->physical), uint32_t{BOOT_MEMORY_LOADER});
      EXPECT_EQ(std::count(seen.begin(), seen.end(), page->physical), 0);
      seen.push_back(page->physical);
    }
    for (uint64_t guard = 1; guard <= kGuardPages; guard++) {
      EXPECT_FALSE(Walk(memory_, paging_.root, record.stack_base - guard * kPage));
      EXPECT_FALSE(Walk(memory_, paging_.root,
                        record.stack_base + record.stack_length + (guard - 1) * kPage));
    }
  }
}

TEST_F(Processors, FindWhatTheFirstFound) {
  PlaceMadt(LocalApic(1, 0) + LocalApic(2, 1));
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  const struct processor_slot &slot = processors_.slots[1];
  const struct boot_processor &record = processors_.records[1];
  EXPECT_EQ(slot.apic_id, 1u);
  EXPECT_EQ(slot.start.page_tables, start_.page_tables);
  EXPECT_EQ(slot.start.cr4, 0x620u);
  EXPECT_EQ(slot.start.self, kDirectMap + PhysicalOf(&slot.start));
  EXPECT_EQ(slot.start.entry, processors_.page + 0x123);
  EXPECT_EQ(slot.start.boot_info, kDirectMap + PhysicalOf(&record));
  EXPECT_EQ(slot.start.entry_tsc, kDirectMap + PhysicalOf(&record.time_stamp));
  EXPECT_EQ(slot.start.stack_top, record.stack_base + record.stack_length);
  EXPECT_EQ(slot.start.gdt_register, kDirectMap + PhysicalOf(&slot.tables.gdt_register.limit));
  EXPECT_EQ(slot.tables.gdt_register.base, kDirectMap + PhysicalOf(slot.tables.gdt));
  EXPECT_EQ(processors_.table_vaddr, kDirectMap + PhysicalOf(processors_.table));
  EXPECT_EQ(processors_.table->records, kDirectMap + PhysicalOf(processors_.records));
  EXPECT_EQ(TypeAt(PhysicalOf(&slot)), uint32_t{BOOT_MEMORY_LOADER});
}

TEST_F(Processors, StartInAPageBelowOneMib) {
  PlaceMadt(LocalApic(1, 0) + LocalApic(2, 1));
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  EXPECT_EQ(processors_.page, 0x9e000u);
  EXPECT_EQ(processors_.table->page, 0x9e000u);
  EXPECT_EQ(TypeAt(0x9e000), uint32_t{BOOT_MEMORY_LOADER});
  auto page = Walk(memory_, paging_.root, 0x9e000);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->physical, 0x9e000u);
  EXPECT_TRUE(page->execute && !page->write);
  auto registers = Walk(memory_, paging_.root, processors_.table->local_apic);
  ASSERT_TRUE(registers);
  EXPECT_EQ(registers->physical, kLocalApic);
}

TEST_F(Processors, NeedX2apicForLargeIds) {
  PlaceMadt(LocalApic(1, 0) + LocalX2apic(2, 255));
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  EXPECT_EQ(processors_.table->apic, uint32_t{BOOT_APIC_X2APIC});
  EXPECT_EQ(processors_.table->local_apic, 0u);
}

TEST_F(Processors, StayWithoutX2apicWhereTheCpuHasNone) {
  PlaceMadt(LocalApic(1, 0) + LocalX2apic(2, 255));
  can_x2apic_ = false;
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  EXPECT_EQ(processors_.table->apic, uint32_t{BOOT_APIC_XAPIC});
}

TEST_F(Processors, KeepTheModeThatFirmwareLeaves) {
  PlaceMadt(LocalApic(1, 0));
  x2apic_ = true;
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  EXPECT_EQ(processors_.table->apic, uint32_t{BOOT_APIC_X2APIC});
}

TEST_F(Processors, AreNotKnownWithoutAList) {
  struct error error = Prepare();
  EXPECT_EQ(error.code, ERROR_REQUEST_PROCESSORS);
  EXPECT_EQ(error.values[0], uint64_t{ACPI_NOT_THERE});
  rsdp_ = 0;
  EXPECT_EQ(Prepare().code, ERROR_REQUEST_PROCESSORS);
  requests_.processors.request.flags = BOOT_REQUEST_OPTIONAL;
  EXPECT_EQ(Prepare().code, ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.processors.request));
}

TEST_F(Processors, TakeNothingWhereThereIsNoRoom) {
  PlaceMadt(LocalApic(1, 0) + LocalApic(2, 1) + LocalApic(3, 2));
  requests_.processors.stack_pages = 8192;
  uint64_t largest = memory_map_largest_usable(map_.get(), 0x100000, UINT64_MAX);
  struct error error = Prepare();
  EXPECT_EQ(error.code, ERROR_REQUEST_PROCESSORS_MEMORY);
  EXPECT_EQ(error.values[0], 3u);
  EXPECT_GE(error.values[1], 2u * 8192 * 4);
  EXPECT_LT(error.values[1], 3u * 8192 * 4);
  // But for the page that has firmware's list.
  EXPECT_EQ(memory_map_largest_usable(map_.get(), 0x100000, UINT64_MAX), largest - kPage);
  EXPECT_EQ(TypeAt(0x9e000), uint32_t{BOOT_MEMORY_USABLE});
}

// 31 MiB, of which two stacks of 12 MiB have room and three have not.
TEST_F(Processors, TakeRoomForThoseThatGetAStack) {
  std::string five = LocalApic(1, 0) + LocalApic(2, 1) + LocalApic(3, 2);
  five += LocalApic(4, 3) + LocalApic(4, 3) + LocalApic(5, 4);
  PlaceMadt(five);
  requests_.processors.stack_pages = 3072;
  requests_.processors.most = 3;
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  EXPECT_EQ(Ids(), (std::vector<uint32_t>{0, 1, 2}));
}

TEST_F(Processors, TakeNoRoomForWhomFirmwareListsTwice) {
  PlaceMadt(LocalApic(1, 0) + LocalApic(2, 1) + LocalX2apic(2, 1) + LocalX2apic(1, 0));
  requests_.processors.stack_pages = 6144;
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  EXPECT_EQ(Ids(), (std::vector<uint32_t>{0, 1}));
}

TEST_F(Processors, TakeRoomForNoStackIfTheFirstIsAlone) {
  PlaceMadt(LocalApic(1, 0));
  requests_.processors.stack_pages = 16384;
  ASSERT_EQ(Prepare().code, ERROR_NONE);
  EXPECT_EQ(Ids(), std::vector<uint32_t>{0});
}

TEST_F(Processors, NeedRoomForFirmwaresList) {
  PlaceMadt(LocalApic(1, 0));
  ASSERT_EQ(memory_map_take(map_.get(), 0x100000, 0x1f00000, BOOT_MEMORY_RESERVED).code,
            ERROR_NONE);
  EXPECT_EQ(Prepare().code, ERROR_REQUEST_PROCESSORS_MEMORY);
}

TEST_F(Processors, NeedAPageBelowOneMib) {
  PlaceMadt(LocalApic(1, 0) + LocalApic(2, 1));
  ASSERT_EQ(memory_map_take(map_.get(), 0x1000, 0x9e000, BOOT_MEMORY_RESERVED).code, ERROR_NONE);
  EXPECT_EQ(Prepare().code, ERROR_REQUEST_PROCESSORS_MEMORY);
}

} // namespace
