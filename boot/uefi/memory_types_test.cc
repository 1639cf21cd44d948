// UEFI's memory map as a kernel gets it, before and after firmware is left.
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <vector>

extern "C" {
#include "boot/uefi/memory_types.h"
}

namespace {

constexpr uint64_t kOrdinary = EFI_MEMORY_WRITE_BACK | 7;
constexpr size_t kDistance = 48; // as EDK2 has it: longer than the structure

class MemoryTypes : public testing::Test {
protected:
  MemoryTypes() : map_(std::make_unique<struct memory_map>()) {
  }

  void Add(uint32_t type, uint64_t start, uint64_t pages, uint64_t attributes = kOrdinary) {
    struct efi_memory_descriptor descriptor = {type, 0, start, 0, pages, attributes};
    descriptors_.resize(descriptors_.size() + kDistance, 0xee);
    memcpy(descriptors_.data() + descriptors_.size() - kDistance, &descriptor, sizeof(descriptor));
  }

  void Read(enum memory_view view) {
    map_->count = 0;
    ASSERT_EQ(
        memory_types_add(map_.get(), descriptors_.data(), descriptors_.size(), kDistance, view)
            .code,
        ERROR_NONE);
    ASSERT_EQ(memory_map_normalise(map_.get(), UINT64_MAX).code, ERROR_NONE);
  }

  uint32_t TypeAt(uint64_t address) {
    for (size_t i = 0; i < map_->count; i++)
      if (address - map_->regions[i].base_phys < map_->regions[i].length)
        return map_->regions[i].type;
    return 0;
  }

  // Of one page of this type at 1 MiB.
  uint32_t As(uint32_t type, enum memory_view view, uint64_t attributes = kOrdinary) {
    descriptors_.clear();
    Add(type, 0x100000, 1, attributes);
    Read(view);
    return TypeAt(0x100000);
  }

  std::unique_ptr<struct memory_map> map_;
  std::vector<uint8_t> descriptors_;
};

TEST_F(MemoryTypes, WhatTheKernelMayUse) {
  const struct {
    uint32_t type;
    uint32_t expected;
  } cases[] = {
      {EFI_RESERVED_MEMORY, BOOT_MEMORY_RESERVED},
      {EFI_LOADER_CODE, BOOT_MEMORY_USABLE},
      {EFI_LOADER_DATA, BOOT_MEMORY_USABLE},
      {EFI_BOOT_SERVICES_CODE, BOOT_MEMORY_USABLE},
      {EFI_BOOT_SERVICES_DATA, BOOT_MEMORY_USABLE},
      {EFI_RUNTIME_SERVICES_CODE, BOOT_MEMORY_RESERVED},
      {EFI_RUNTIME_SERVICES_DATA, BOOT_MEMORY_RESERVED},
      {EFI_CONVENTIONAL_MEMORY, BOOT_MEMORY_USABLE},
      {EFI_UNUSABLE_MEMORY, BOOT_MEMORY_BAD},
      {EFI_ACPI_RECLAIM_MEMORY, BOOT_MEMORY_ACPI_RECLAIMABLE},
      {EFI_ACPI_MEMORY_NVS, BOOT_MEMORY_ACPI_NVS},
      {EFI_MEMORY_MAPPED_IO, BOOT_MEMORY_RESERVED},
      {EFI_MEMORY_MAPPED_IO_PORT_SPACE, BOOT_MEMORY_RESERVED},
      {EFI_PAL_CODE, BOOT_MEMORY_RESERVED},
      {EFI_PERSISTENT_MEMORY, BOOT_MEMORY_RESERVED},
      {EFI_UNACCEPTED_MEMORY, BOOT_MEMORY_RESERVED},
      {16, BOOT_MEMORY_RESERVED},
      {0x70000001, BOOT_MEMORY_RESERVED},
      {0x80000001, BOOT_MEMORY_RESERVED},
  };
  for (const auto &one : cases)
    EXPECT_EQ(As(one.type, MEMORY_FOR_THE_KERNEL), one.expected) << one.type;
}

TEST_F(MemoryTypes, WhatTheLoaderMayTake) {
  EXPECT_EQ(As(EFI_CONVENTIONAL_MEMORY, MEMORY_WHILE_FIRMWARE_RUNS), BOOT_MEMORY_USABLE);
  for (uint32_t type :
       {EFI_LOADER_CODE, EFI_LOADER_DATA, EFI_BOOT_SERVICES_CODE, EFI_BOOT_SERVICES_DATA}) {
    uint32_t as = As(type, MEMORY_WHILE_FIRMWARE_RUNS);
    EXPECT_NE(as, BOOT_MEMORY_USABLE) << type;
    EXPECT_TRUE(memory_map_is_ram(as)) << type;
  }
  EXPECT_EQ(As(EFI_RUNTIME_SERVICES_DATA, MEMORY_WHILE_FIRMWARE_RUNS), BOOT_MEMORY_RESERVED);
}

TEST_F(MemoryTypes, OnlyOrdinaryMemoryIsUsable) {
  for (uint64_t attributes : {uint64_t{0}, uint64_t{7}, kOrdinary | EFI_MEMORY_NON_VOLATILE,
                              kOrdinary | EFI_MEMORY_SPECIFIC_PURPOSE}) {
    for (enum memory_view view : {MEMORY_WHILE_FIRMWARE_RUNS, MEMORY_FOR_THE_KERNEL})
      EXPECT_EQ(As(EFI_CONVENTIONAL_MEMORY, view, attributes), BOOT_MEMORY_RESERVED) << attributes;
    EXPECT_EQ(As(EFI_BOOT_SERVICES_DATA, MEMORY_FOR_THE_KERNEL, attributes), BOOT_MEMORY_RESERVED)
        << attributes;
  }
}

TEST_F(MemoryTypes, DescriptorsAreAsFarApartAsFirmwareSays) {
  Add(EFI_CONVENTIONAL_MEMORY, 0, 0x9f);
  Add(EFI_BOOT_SERVICES_DATA, 0x100000, 0x100);
  Add(EFI_CONVENTIONAL_MEMORY, 0x200000, 0x100);
  descriptors_.resize(descriptors_.size() + kDistance - 1); // not a whole one
  Read(MEMORY_FOR_THE_KERNEL);
  ASSERT_EQ(map_->count, 3u);
  EXPECT_EQ(TypeAt(0), BOOT_MEMORY_RESERVED);
  EXPECT_EQ(TypeAt(0x1000), BOOT_MEMORY_USABLE);
  EXPECT_EQ(map_->regions[1].length, 0x9e000u);
  EXPECT_EQ(map_->regions[2].base_phys, 0x100000u);
  EXPECT_EQ(map_->regions[2].length, 0x200000u);
}

TEST_F(MemoryTypes, ARangeThatPassesTheEndIsNotUsable) {
  for (uint64_t pages : {UINT64_MAX / EFI_PAGE_SIZE, UINT64_MAX / EFI_PAGE_SIZE + 1, UINT64_MAX})
    for (uint32_t type : {EFI_CONVENTIONAL_MEMORY, EFI_MEMORY_MAPPED_IO}) {
      descriptors_.clear();
      Add(type, 0x200000, pages);
      Read(MEMORY_FOR_THE_KERNEL);
      EXPECT_EQ(TypeAt(0x200000), BOOT_MEMORY_RESERVED) << pages;
    }
}

TEST_F(MemoryTypes, AMapThatIsTooLongIsAnError) {
  for (uint64_t i = 0; i < MEMORY_MAP_CAPACITY; i++)
    Add(EFI_CONVENTIONAL_MEMORY, 0x100000 + i * 0x2000, 1);
  map_->count = 0;
  EXPECT_EQ(memory_types_add(map_.get(), descriptors_.data(), descriptors_.size(), kDistance,
                             MEMORY_FOR_THE_KERNEL)
                .code,
            ERROR_MEMORY_MAP_FULL);
}

} // namespace
