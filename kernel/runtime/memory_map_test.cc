// Sums and names over a memory map.
#include "kernel/runtime/memory_map.h"

#include <gtest/gtest.h>

#include <vector>

namespace {

struct boot_info InfoWith(const std::vector<struct boot_memory_region> &regions) {
  struct boot_info info = {};
  info.memory_map = reinterpret_cast<uintptr_t>(regions.data());
  info.memory_map_count = regions.size();
  return info;
}

TEST(MemoryMapTest, SumsOneTypeOnly) {
  std::vector<struct boot_memory_region> regions = {
      {0x1000, 0x9e000, BOOT_MEMORY_USABLE, 0},
      {0x9f000, 0x61000, BOOT_MEMORY_RESERVED, 0},
      {0x100000, 0x8000, BOOT_MEMORY_KERNEL, 0},
      {0x108000, 0x100000000, BOOT_MEMORY_USABLE, 0},
  };
  struct boot_info info = InfoWith(regions);
  EXPECT_EQ(memory_map_bytes(&info, BOOT_MEMORY_USABLE), 0x10009e000u);
  EXPECT_EQ(memory_map_bytes(&info, BOOT_MEMORY_KERNEL), 0x8000u);
  EXPECT_EQ(memory_map_bytes(&info, BOOT_MEMORY_MODULE), 0u);
  EXPECT_EQ(memory_map_regions(&info), regions.data());
}

TEST(MemoryMapTest, EmptyMap) {
  struct boot_info info = InfoWith({});
  EXPECT_EQ(memory_map_bytes(&info, BOOT_MEMORY_USABLE), 0u);
}

TEST(MemoryMapTest, EveryTypeHasItsName) {
  EXPECT_STREQ(memory_map_type_name(BOOT_MEMORY_USABLE), "usable");
  EXPECT_STREQ(memory_map_type_name(BOOT_MEMORY_RESERVED), "reserved");
  EXPECT_STREQ(memory_map_type_name(BOOT_MEMORY_ACPI_RECLAIMABLE), "ACPI tables");
  EXPECT_STREQ(memory_map_type_name(BOOT_MEMORY_ACPI_NVS), "ACPI NVS");
  EXPECT_STREQ(memory_map_type_name(BOOT_MEMORY_BAD), "bad");
  EXPECT_STREQ(memory_map_type_name(BOOT_MEMORY_LOADER), "loader");
  EXPECT_STREQ(memory_map_type_name(BOOT_MEMORY_KERNEL), "kernel");
  EXPECT_STREQ(memory_map_type_name(BOOT_MEMORY_MODULE), "module");
  EXPECT_STREQ(memory_map_type_name(0xffff), "reserved");
}

} // namespace
