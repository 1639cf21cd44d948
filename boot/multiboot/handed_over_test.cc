// What boot loaders hand over, well and damaged, by each of the protocols.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/efi_guid.h"
#include "boot/multiboot/handed_over.h"
#include "boot/multiboot/protocols.h"
}

namespace {

constexpr uint64_t kBase = 0x10000;
constexpr uint64_t kSize = 0x8000;
constexpr uint64_t kInfo = kBase + 0x100;

// Memory that a boot loader has filled. What is behind its end is not there to be read.
class HandedOverTest : public testing::Test {
protected:
  HandedOverTest() : bytes_(kSize), map_(std::make_unique<struct memory_map>()) {
  }

  // Puts bytes at an address and returns the next one that is a multiple of 8.
  template <typename Value> uint64_t Put(uint64_t address, const Value &value) {
    memcpy(&bytes_[address - kBase], &value, sizeof(value));
    return (address + sizeof(value) + 7) / 8 * 8;
  }

  uint64_t PutText(uint64_t address, const std::string &text) {
    memcpy(&bytes_[address - kBase], text.c_str(), text.size() + 1);
    return (address + text.size() + 1 + 7) / 8 * 8;
  }

  struct error Read(uint32_t magic, uint64_t info = kInfo) {
    // A copy that ends where the memory ends, so that the sanitizer sees what is read beyond it.
    std::vector<uint8_t> exact(bytes_);
    const struct physical memory = {exact.data(), kBase, exact.size()};
    struct error error = handed_over_read(&memory, magic, info, map_.get(), given_.get());
    text_ = [exact](const struct handed_range &range) {
      return range.length == 0
                 ? std::string()
                 : std::string(reinterpret_cast<const char *>(&exact[range.base - kBase]),
                               range.length);
    };
    return error;
  }

  std::string Text(const struct handed_range &range) {
    return text_(range);
  }

  void ExpectDamaged(const struct error &error, uint32_t item) {
    EXPECT_EQ(error.code, ERROR_HANDED_OVER_DAMAGED);
    EXPECT_EQ(error.values[0], item);
  }

  bool IsKept(uint64_t address, uint64_t length) const {
    for (uint32_t i = 0; i < given_->range_count; i++)
      if (given_->ranges[i].base == address && given_->ranges[i].length == length)
        return true;
    return false;
  }

  std::vector<uint8_t> bytes_;
  std::unique_ptr<struct memory_map> map_;
  std::unique_ptr<struct handed_over> given_ = std::make_unique<struct handed_over>();
  std::function<std::string(const struct handed_range &)> text_;
};

TEST_F(HandedOverTest, OtherProtocolsAreNotKnown) {
  struct error error = Read(0x12345678);
  EXPECT_EQ(error.code, ERROR_HANDED_OVER_MAGIC);
  EXPECT_EQ(error.values[0], 0x12345678u);
}

class Multiboot1Test : public HandedOverTest {
protected:
  Multiboot1Test() {
    info_.flags = MULTIBOOT1_MEMORY_MAP;
    info_.memory_map = kBase + 0x200;
    info_.memory_map_length = 24 + 28;
    Put(kBase + 0x200, multiboot1_region{20, 0x1000, 0x2000, 1});
    Put(kBase + 0x218, multiboot1_region{24, UINT64_C(0x100000000), 0x3000, 3});
  }

  struct error Read() {
    Put(kInfo, info_);
    return HandedOverTest::Read(MULTIBOOT1_MAGIC);
  }

  void GiveCommandLine(const std::string &text, const std::string &loader) {
    info_.flags |= MULTIBOOT1_COMMAND_LINE | MULTIBOOT1_LOADER_NAME;
    info_.command_line = kBase + 0x300;
    PutText(kBase + 0x300, text);
    info_.loader_name = kBase + 0x2f0;
    PutText(kBase + 0x2f0, loader);
  }

  struct multiboot1_info info_ = {};
};

TEST_F(Multiboot1Test, MemoryMap) {
  ASSERT_EQ(Read().code, ERROR_NONE);
  EXPECT_EQ(given_->firmware, BOOT_FIRMWARE_MULTIBOOT1);
  ASSERT_EQ(map_->count, 2u);
  EXPECT_EQ(map_->regions[0].base_phys, 0x1000u);
  EXPECT_EQ(map_->regions[0].length, 0x2000u);
  EXPECT_EQ(map_->regions[1].base_phys, UINT64_C(0x100000000));
  EXPECT_EQ(map_->regions[1].type, 3u);
  EXPECT_TRUE(IsKept(kInfo, sizeof(info_)));
  EXPECT_TRUE(IsKept(kBase + 0x200, 52));
  EXPECT_EQ(given_->screen.kind, BOOT_SCREEN_NONE);
  EXPECT_FALSE(given_->screen_told);
  EXPECT_EQ(given_->command_line.length, 0u);
}

TEST_F(Multiboot1Test, WithoutMemoryMap) {
  info_.flags = 0;
  EXPECT_EQ(Read().code, ERROR_HANDED_OVER_NO_MAP);
  info_.flags = MULTIBOOT1_MEMORY_MAP;
  info_.memory_map_length = 0;
  EXPECT_EQ(Read().code, ERROR_HANDED_OVER_NO_MAP);
}

TEST_F(Multiboot1Test, DamagedMemoryMap) {
  info_.memory_map_length = 51;
  ExpectDamaged(Read(), MULTIBOOT2_MEMORY_MAP);
  info_.memory_map_length = 52;
  Put(kBase + 0x218, multiboot1_region{19, 0, 0x3000, 3});
  ExpectDamaged(Read(), MULTIBOOT2_MEMORY_MAP);
  info_.memory_map = UINT32_MAX - 10;
  ExpectDamaged(Read(), MULTIBOOT2_MEMORY_MAP);
}

TEST_F(Multiboot1Test, CommandLine) {
  GiveCommandLine("quiet answer=42", "GRUB 2.06");
  ASSERT_EQ(Read().code, ERROR_NONE);
  EXPECT_EQ(Text(given_->command_line), "quiet answer=42");
  EXPECT_TRUE(IsKept(kBase + 0x300, 16));
}

TEST_F(Multiboot1Test, QemuPutsTheFileFirst) {
  GiveCommandLine("/images/kernel.elf  quiet answer=42", "qemu");
  ASSERT_EQ(Read().code, ERROR_NONE);
  EXPECT_EQ(Text(given_->command_line), "quiet answer=42");
  GiveCommandLine("/images/kernel.elf ", "qemu");
  ASSERT_EQ(Read().code, ERROR_NONE);
  EXPECT_EQ(given_->command_line.length, 0u);
}

TEST_F(Multiboot1Test, CommandLineWithoutEnd) {
  GiveCommandLine("", "");
  info_.command_line = kBase + kSize - 4;
  Put(kBase + kSize - 4, UINT32_C(0x61616161));
  ExpectDamaged(Read(), MULTIBOOT2_COMMAND_LINE);
  memset(&bytes_[0x300], 'a', HANDED_OVER_TEXT_MAX);
  info_.command_line = kBase + 0x300;
  ExpectDamaged(Read(), MULTIBOOT2_COMMAND_LINE);
}

TEST_F(Multiboot1Test, Modules) {
  info_.flags |= MULTIBOOT1_MODULES;
  info_.module_count = 2;
  info_.modules = kBase + 0x400;
  Put(kBase + 0x400, multiboot1_module{kBase + 0x1000, kBase + 0x1801, kBase + 0x500, 0});
  Put(kBase + 0x410, multiboot1_module{kBase, kBase, 0, 0});
  PutText(kBase + 0x500, "ramdisk root=/  ro");
  ASSERT_EQ(Read().code, ERROR_NONE);
  ASSERT_EQ(given_->module_count, 2u);
  EXPECT_EQ(given_->modules[0].bytes.base, kBase + 0x1000);
  EXPECT_EQ(given_->modules[0].bytes.length, 0x801u);
  EXPECT_EQ(Text(given_->modules[0].name), "ramdisk");
  EXPECT_EQ(Text(given_->modules[0].command_line), "root=/  ro");
  EXPECT_EQ(given_->modules[1].bytes.length, 0u);
  EXPECT_EQ(given_->modules[1].name.length, 0u);
  EXPECT_EQ(given_->modules[1].command_line.length, 0u);
  EXPECT_TRUE(IsKept(kBase + 0x400, 32));
  EXPECT_TRUE(IsKept(kBase + 0x500, 19));
}

// The first word, or what is in quotes: the name. The rest: the command line.
TEST_F(Multiboot1Test, TextsOfModules) {
  const struct {
    std::string text, name, command_line;
  } cases[] = {
      {"ramdisk", "ramdisk", ""},
      {"ramdisk ", "ramdisk", ""},
      {"ramdisk   ro", "ramdisk", "ro"},
      {" ro", "", "ro"},
      {" ", "", ""},
      {"\"a page\" ro \"x y\"", "a page", "ro \"x y\""},
      {"\"a page\"", "a page", ""},
      {"\"a page", "a page", ""},
      {"\"", "", ""},
      {"\"\"", "", ""},
  };
  info_.flags |= MULTIBOOT1_MODULES;
  info_.module_count = 1;
  info_.modules = kBase + 0x400;
  Put(kBase + 0x400, multiboot1_module{kBase, kBase, kBase + 0x500, 0});
  for (const auto &module : cases) {
    PutText(kBase + 0x500, module.text);
    given_ = std::make_unique<struct handed_over>();
    ASSERT_EQ(Read().code, ERROR_NONE);
    EXPECT_EQ(Text(given_->modules[0].name), module.name) << module.text;
    EXPECT_EQ(Text(given_->modules[0].command_line), module.command_line) << module.text;
  }
}

TEST_F(Multiboot1Test, DamagedModules) {
  info_.flags |= MULTIBOOT1_MODULES;
  info_.module_count = 1;
  info_.modules = kBase + 0x400;
  Put(kBase + 0x400, multiboot1_module{kBase + 1, kBase, 0, 0});
  ExpectDamaged(Read(), MULTIBOOT2_MODULE);
  Put(kBase + 0x400, multiboot1_module{kBase, kBase + kSize + 1, 0, 0});
  ExpectDamaged(Read(), MULTIBOOT2_MODULE);
  Put(kBase + 0x400, multiboot1_module{kBase, kBase + 1, kBase - 1, 0});
  ExpectDamaged(Read(), MULTIBOOT2_MODULE);
  info_.modules = kBase + kSize - 15;
  ExpectDamaged(Read(), MULTIBOOT2_MODULE);
}

TEST_F(Multiboot1Test, TooManyModules) {
  info_.flags |= MULTIBOOT1_MODULES;
  info_.module_count = HANDED_OVER_MODULES;
  info_.modules = kBase + 0x400; // all of them empty
  EXPECT_EQ(Read().code, ERROR_NONE);
  info_.module_count = UINT32_MAX;
  EXPECT_EQ(Read().code, ERROR_HANDED_OVER_MODULES);
}

TEST_F(Multiboot1Test, Screen) {
  info_.flags |= MULTIBOOT1_FRAMEBUFFER;
  info_.screen = {0xfd000000, 4096, 1024, 768, 32, MULTIBOOT_SCREEN_RGB};
  info_.channels = {16, 8, 8, 7, 0, 6};
  ASSERT_EQ(Read().code, ERROR_NONE);
  EXPECT_EQ(given_->screen.kind, BOOT_SCREEN_FRAMEBUFFER);
  EXPECT_EQ(given_->screen.base_phys, 0xfd000000u);
  EXPECT_EQ(given_->screen.pitch, 4096u);
  EXPECT_EQ(given_->screen.width, 1024u);
  EXPECT_EQ(given_->screen.height, 768u);
  EXPECT_EQ(given_->screen.bits, 32u);
  EXPECT_EQ(given_->screen.red_shift, 16);
  EXPECT_EQ(given_->screen.red_bits, 8);
  EXPECT_EQ(given_->screen.green_shift, 8);
  EXPECT_EQ(given_->screen.green_bits, 7);
  EXPECT_EQ(given_->screen.blue_shift, 0);
  EXPECT_EQ(given_->screen.blue_bits, 6);
}

TEST_F(Multiboot1Test, ScreensThatAreNoUse) {
  info_.flags |= MULTIBOOT1_FRAMEBUFFER;
  info_.channels = {16, 8, 8, 8, 0, 8};
  const struct multiboot_screen screens[] = {
      {0xfd000000, 1024, 1024, 768, 8, 0},                     // a palette
      {0xfd000000, 1024, 1024, 768, 8, MULTIBOOT_SCREEN_RGB},  // too few colours
      {0, 4096, 1024, 768, 32, MULTIBOOT_SCREEN_RGB},          // nowhere
      {0xfd000000, 4096, 0, 768, 32, MULTIBOOT_SCREEN_RGB},    // empty
      {0xfd000000, 0, 1024, 768, 32, MULTIBOOT_SCREEN_RGB},    // empty
      {0xfffff000, 4096, 1024, 768, 32, MULTIBOOT_SCREEN_RGB}, // over 4 GiB
      {UINT64_C(1) << 32, 4096, 1024, 768, 32, MULTIBOOT_SCREEN_RGB},
      {0xfd000000, 4095, 1024, 768, 32, MULTIBOOT_SCREEN_RGB}, // lines shorter than their pixels
      {0xfd000000, 2047, 1024, 768, 15, MULTIBOOT_SCREEN_RGB}, // the same
      {0xfd000000, 2048, 1024, 768, 16, MULTIBOOT_SCREEN_RGB}, // colours outside the pixel
      {0xb8000, 158, 80, 25, 16, MULTIBOOT_SCREEN_TEXT},       // lines shorter than their cells
      {0x9fff0, 160, 80, 25, 16, MULTIBOOT_SCREEN_TEXT},       // below VGA's memory
      {0xbf070, 160, 80, 25, 16, MULTIBOOT_SCREEN_TEXT},       // beyond it
      {0x200000, 160, 80, 25, 16, MULTIBOOT_SCREEN_TEXT},      // in RAM
  };
  for (const struct multiboot_screen &screen : screens) {
    info_.screen = screen;
    ASSERT_EQ(Read().code, ERROR_NONE);
    EXPECT_EQ(given_->screen.kind, BOOT_SCREEN_NONE);
    EXPECT_EQ(given_->screen_told, screen.address != 0) << "VGA is in use only if it is not told";
  }
}

TEST_F(Multiboot1Test, ColoursThatAreNoUse) {
  info_.flags |= MULTIBOOT1_FRAMEBUFFER;
  info_.screen = {0xfd000000, 4096, 1024, 768, 32, MULTIBOOT_SCREEN_RGB};
  const struct multiboot_channels channels[] = {
      {16, 0, 8, 8, 0, 8},  {16, 8, 8, 0, 0, 8},  {16, 8, 8, 8, 0, 0},  // of no bits
      {25, 8, 8, 8, 0, 8},  {16, 8, 25, 8, 0, 8}, {16, 8, 8, 8, 24, 9}, // outside the pixel
      {255, 8, 8, 8, 0, 8},
  };
  for (const struct multiboot_channels &channel : channels) {
    info_.channels = channel;
    ASSERT_EQ(Read().code, ERROR_NONE);
    EXPECT_EQ(given_->screen.kind, BOOT_SCREEN_NONE);
    EXPECT_TRUE(given_->screen_told);
  }
}

TEST_F(Multiboot1Test, FifteenBitsInTwoBytes) {
  info_.flags |= MULTIBOOT1_FRAMEBUFFER;
  info_.screen = {0xfd000000, 2048, 1024, 768, 15, MULTIBOOT_SCREEN_RGB};
  info_.channels = {11, 5, 5, 6, 0, 5};
  ASSERT_EQ(Read().code, ERROR_NONE);
  EXPECT_EQ(given_->screen.kind, BOOT_SCREEN_FRAMEBUFFER);
}

TEST_F(Multiboot1Test, InformationOutOfReach) {
  Put(kInfo, info_);
  ExpectDamaged(HandedOverTest::Read(MULTIBOOT1_MAGIC, kBase - 1), MULTIBOOT2_END);
  ExpectDamaged(HandedOverTest::Read(MULTIBOOT1_MAGIC, kBase + kSize - sizeof(info_) + 1),
                MULTIBOOT2_END);
  EXPECT_EQ(HandedOverTest::Read(MULTIBOOT1_MAGIC, kBase + kSize - sizeof(info_)).code,
            ERROR_HANDED_OVER_NO_MAP);
}

class Multiboot2Test : public HandedOverTest {
protected:
  template <typename Value>
  void Tag(uint32_t type, const Value &value, const std::string &text = "") {
    uint32_t length = static_cast<uint32_t>(sizeof(multiboot2_tag) + sizeof(value) + text.size());
    memcpy(&bytes_[at_ + 8 - kBase], &value, sizeof(value));
    memcpy(&bytes_[at_ + 8 + sizeof(value) - kBase], text.data(), text.size());
    Put(at_, multiboot2_tag{type, length});
    at_ = (at_ + length + 7) / 8 * 8;
  }

  void MapTag() {
    struct {
      multiboot2_map header;
      multiboot2_region regions[2];
    } map = {{sizeof(multiboot2_region), 0}, {{0x1000, 0x2000, 1, 0}, {0x9000, 0x1000, 4, 0}}};
    Tag(MULTIBOOT2_MEMORY_MAP, map);
  }

  struct error Finish() {
    Put(at_, multiboot2_tag{MULTIBOOT2_END, 8});
    Put(kInfo, multiboot2_info{static_cast<uint32_t>(at_ + 8 - kInfo), 0});
    return Read(MULTIBOOT2_MAGIC);
  }

  uint64_t at_ = kInfo + sizeof(multiboot2_info);
};

TEST_F(Multiboot2Test, EveryTag) {
  Tag(2, uint32_t{0x42555247}); // the boot loader's name, which nobody wants
  Tag(MULTIBOOT2_COMMAND_LINE, 'q', std::string("uiet\0", 5));
  Tag(MULTIBOOT2_MODULE, multiboot2_module{kBase + 0x2000, kBase + 0x2005},
      std::string("first\0", 6));
  Tag(MULTIBOOT2_MODULE, multiboot2_module{kBase + 0x3000, kBase + 0x3000}, std::string("\0", 1));
  MapTag();
  multiboot2_screen screen = {};
  screen.screen = {0xb8000, 160, 80, 25, 16, MULTIBOOT_SCREEN_TEXT};
  Tag(MULTIBOOT2_FRAMEBUFFER, screen.screen);
  uint64_t old_rsdp = at_ + 8;
  Tag(MULTIBOOT2_OLD_RSDP, uint64_t{1});
  EXPECT_EQ(Finish().code, ERROR_NONE);
  EXPECT_EQ(given_->rsdp_copy, old_rsdp);
  uint64_t new_rsdp = at_ + 8;
  Tag(MULTIBOOT2_NEW_RSDP, uint64_t{1});
  ASSERT_EQ(Finish().code, ERROR_NONE);
  EXPECT_EQ(given_->rsdp_copy, new_rsdp);
  EXPECT_EQ(given_->firmware, BOOT_FIRMWARE_MULTIBOOT2);
  EXPECT_EQ(Text(given_->command_line), "quiet");
  ASSERT_EQ(given_->module_count, 2u);
  EXPECT_EQ(given_->modules[0].bytes.base, kBase + 0x2000);
  EXPECT_EQ(given_->modules[0].bytes.length, 5u);
  EXPECT_EQ(Text(given_->modules[0].name), "first");
  EXPECT_EQ(given_->modules[1].bytes.length, 0u);
  ASSERT_EQ(map_->count, 2u);
  EXPECT_EQ(map_->regions[1].base_phys, 0x9000u);
  EXPECT_EQ(map_->regions[1].type, 4u);
  EXPECT_EQ(given_->screen.kind, BOOT_SCREEN_TEXT);
  EXPECT_EQ(given_->screen.width, 80u);
  EXPECT_TRUE(given_->screen_told);
  EXPECT_TRUE(IsKept(kInfo, at_ + 8 - kInfo));
}

// The system table of UEFI firmware, its configuration table behind it.
class SystemTableTest : public Multiboot2Test {
protected:
  struct Entry {
    struct efi_guid vendor;
    uint64_t table;
  };

  void PutSystemTable(uint64_t address, uint64_t tables, const std::vector<Entry> &entries) {
    memcpy(&bytes_[address - kBase], "IBI SYST", 8);
    Put(address + 104, uint64_t{entries.size()});
    Put(address + 112, tables);
    for (size_t i = 0; i < entries.size(); i++)
      Put(tables + i * sizeof(Entry), entries[i]);
  }

  struct error ReadWith(uint64_t address) {
    at_ = kInfo + sizeof(multiboot2_info);
    MapTag();
    Tag(MULTIBOOT2_EFI64_SYSTEM_TABLE, address);
    return Finish();
  }

  static constexpr uint64_t kSystem = kBase + 0x2000;
  static constexpr uint64_t kTables = kBase + 0x3000;
};

TEST_F(SystemTableTest, NewerTablesGoFirst) {
  PutSystemTable(kSystem, kTables,
                 {{EFI_ACPI_20_TABLE, 0x7000},
                  {EFI_SMBIOS_TABLE, 0x7100},
                  {{1, 2, 3, {}}, 0x7200},
                  {EFI_ACPI_10_TABLE, 0x7300},
                  {EFI_SMBIOS3_TABLE, UINT64_C(0x123456789000)}});
  ASSERT_EQ(ReadWith(kSystem).code, ERROR_NONE);
  EXPECT_EQ(given_->rsdp_phys, 0x7000u);
  EXPECT_EQ(given_->smbios_phys, UINT64_C(0x123456789000));
  EXPECT_EQ(given_->smbios_32_phys, 0x7100u);
}

TEST_F(SystemTableTest, OlderTablesDo) {
  PutSystemTable(kSystem, kTables, {{EFI_SMBIOS_TABLE, 0x7100}, {EFI_ACPI_10_TABLE, 0x7300}});
  ASSERT_EQ(ReadWith(kSystem).code, ERROR_NONE);
  EXPECT_EQ(given_->rsdp_phys, 0x7300u);
  EXPECT_EQ(given_->smbios_phys, 0x7100u);
  EXPECT_EQ(given_->smbios_32_phys, 0x7100u);
}

TEST_F(SystemTableTest, MemoryMapIsHandedOn) {
  PutSystemTable(kSystem, kTables, {});
  at_ = kInfo + sizeof(multiboot2_info);
  MapTag();
  Tag(MULTIBOOT2_EFI64_SYSTEM_TABLE, kSystem);
  uint64_t tag = at_;
  Tag(MULTIBOOT2_EFI_MEMORY_MAP, multiboot2_efi_map{48, 1}, std::string(3 * 48, 'd'));
  ASSERT_EQ(Finish().code, ERROR_NONE);
  EXPECT_EQ(given_->efi_system_table, kSystem);
  EXPECT_EQ(given_->efi_map.base, tag + 16);
  EXPECT_EQ(given_->efi_map.length, 3u * 48);
  EXPECT_EQ(given_->efi_descriptor_size, 48u);
  EXPECT_EQ(given_->efi_descriptor_version, 1u);
}

TEST_F(SystemTableTest, DamagedMemoryMap) {
  at_ = kInfo + sizeof(multiboot2_info);
  MapTag();
  Tag(MULTIBOOT2_EFI_MEMORY_MAP, multiboot2_efi_map{39, 1});
  ExpectDamaged(Finish(), MULTIBOOT2_EFI_MEMORY_MAP);
  at_ = kInfo + sizeof(multiboot2_info);
  MapTag();
  Tag(MULTIBOOT2_EFI_MEMORY_MAP, uint32_t{48});
  ExpectDamaged(Finish(), MULTIBOOT2_EFI_MEMORY_MAP);
}

TEST_F(SystemTableTest, WhatIsOutOfReachIsNotThere) {
  const std::vector<Entry> entries = {{EFI_ACPI_20_TABLE, 0x7000}};
  PutSystemTable(kSystem, kTables, entries);
  for (uint64_t address : {kBase + kSize - 119, UINT64_MAX - 8, kSystem + 8}) {
    ASSERT_EQ(ReadWith(address).code, ERROR_NONE);
    EXPECT_EQ(given_->rsdp_phys, 0u);
  }
  PutSystemTable(kSystem, kTables, entries);
  Put(kSystem + 104, UINT64_MAX);
  Put(kSystem + 112, kBase + kSize - 23);
  ASSERT_EQ(ReadWith(kSystem).code, ERROR_NONE);
  EXPECT_EQ(given_->rsdp_phys, 0u);
  Put(kSystem + 112, UINT64_MAX - 20);
  ASSERT_EQ(ReadWith(kSystem).code, ERROR_NONE);
  EXPECT_EQ(given_->rsdp_phys, 0u);
}

TEST_F(SystemTableTest, DamagedTag) {
  MapTag();
  Tag(MULTIBOOT2_EFI64_SYSTEM_TABLE, uint32_t{0});
  ExpectDamaged(Finish(), MULTIBOOT2_EFI64_SYSTEM_TABLE);
}

TEST_F(Multiboot2Test, Pixels) {
  MapTag();
  multiboot2_screen screen = {};
  screen.screen = {0xfd000000, 3200, 800, 600, 32, MULTIBOOT_SCREEN_RGB};
  screen.channels = {16, 8, 8, 8, 0, 8};
  Tag(MULTIBOOT2_FRAMEBUFFER, screen);
  ASSERT_EQ(Finish().code, ERROR_NONE);
  EXPECT_EQ(given_->screen.kind, BOOT_SCREEN_FRAMEBUFFER);
  EXPECT_EQ(given_->screen.red_shift, 16);
  EXPECT_EQ(given_->screen.blue_bits, 8);
}

TEST_F(Multiboot2Test, PixelsWithoutChannels) {
  MapTag();
  Tag(MULTIBOOT2_FRAMEBUFFER,
      multiboot_screen{0xfd000000, 3200, 800, 600, 32, MULTIBOOT_SCREEN_RGB});
  ExpectDamaged(Finish(), MULTIBOOT2_FRAMEBUFFER);
}

TEST_F(Multiboot2Test, EntriesOfTheMapMayBeLonger) {
  struct {
    multiboot2_map header;
    multiboot2_region first;
    uint64_t more;
    multiboot2_region second;
    uint64_t and_more;
  } map = {{32, 1}, {0x1000, 0x1000, 1, 0}, 7, {0x5000, 0x1000, 1, 0}, 7};
  Tag(MULTIBOOT2_MEMORY_MAP, map);
  ASSERT_EQ(Finish().code, ERROR_NONE);
  ASSERT_EQ(map_->count, 2u);
  EXPECT_EQ(map_->regions[1].base_phys, 0x5000u);
}

TEST_F(Multiboot2Test, DamagedTags) {
  uint64_t start = at_;
  Tag(MULTIBOOT2_MEMORY_MAP, multiboot2_map{23, 0});
  ExpectDamaged(Finish(), MULTIBOOT2_MEMORY_MAP);
  at_ = start;
  Tag(MULTIBOOT2_COMMAND_LINE, uint32_t{0x61616161});
  ExpectDamaged(Finish(), MULTIBOOT2_COMMAND_LINE);
  at_ = start;
  Tag(MULTIBOOT2_MODULE, multiboot2_module{kBase + 1, kBase}, std::string("\0", 1));
  ExpectDamaged(Finish(), MULTIBOOT2_MODULE);
  at_ = start;
  Tag(MULTIBOOT2_MODULE, multiboot2_module{kBase, kBase + kSize + 1}, std::string("\0", 1));
  ExpectDamaged(Finish(), MULTIBOOT2_MODULE);
  at_ = start;
  Tag(MULTIBOOT2_MODULE, multiboot2_module{kBase, kBase + 1}, "a");
  ExpectDamaged(Finish(), MULTIBOOT2_MODULE);
  at_ = start;
  Tag(MULTIBOOT2_FRAMEBUFFER, uint32_t{0});
  ExpectDamaged(Finish(), MULTIBOOT2_FRAMEBUFFER);
}

TEST_F(Multiboot2Test, TagsThatLeaveTheInformation) {
  MapTag();
  ASSERT_EQ(Finish().code, ERROR_NONE);
  Put(at_, multiboot2_tag{2, 9}); // in place of the end
  ExpectDamaged(Read(MULTIBOOT2_MAGIC), MULTIBOOT2_END);
  Put(at_, multiboot2_tag{2, 7});
  ExpectDamaged(Read(MULTIBOOT2_MAGIC), MULTIBOOT2_END);
  Put(at_, multiboot2_tag{2, 8}); // and nothing behind it
  ExpectDamaged(Read(MULTIBOOT2_MAGIC), MULTIBOOT2_END);
  Put(kInfo, multiboot2_info{7, 0});
  ExpectDamaged(Read(MULTIBOOT2_MAGIC), MULTIBOOT2_END);
  Put(kInfo, multiboot2_info{kSize, 0});
  ExpectDamaged(Read(MULTIBOOT2_MAGIC), MULTIBOOT2_END);
}

// The loader's view of memory begins at address 0, where there is no pointer but NULL.
TEST(HandedOver, ModuleAtAddressZero) {
  auto given = std::make_unique<struct handed_over>();
  const struct physical memory = {nullptr, 0, UINT64_C(1) << 32};
  EXPECT_EQ(handed_over_module(&memory, given.get(), {0, 0x493e1}, {}).code, ERROR_NONE);
  EXPECT_EQ(given->module_count, 1u);
  EXPECT_EQ(handed_over_module(&memory, given.get(), {1, UINT64_C(1) << 32}, {}).code,
            ERROR_HANDED_OVER_DAMAGED);
}

class PvhTest : public HandedOverTest {
protected:
  PvhTest() {
    info_.magic = PVH_MAGIC;
    info_.version = 1;
    info_.rsdp = 0xf1234;
    info_.memory_map = kBase + 0x200;
    info_.memory_map_count = 2;
    Put(kBase + 0x200, pvh_region{0x1000, 0x2000, 1, 0});
    Put(kBase + 0x218, pvh_region{0x9000, 0x1000, 2, 0});
  }

  struct error Read() {
    Put(kInfo, info_);
    return HandedOverTest::Read(PVH_MAGIC);
  }

  struct pvh_info info_ = {};
};

TEST_F(PvhTest, Everything) {
  info_.command_line = kBase + 0x300;
  PutText(kBase + 0x300, "quiet");
  info_.module_count = 1;
  info_.modules = kBase + 0x400;
  Put(kBase + 0x400, pvh_module{kBase + 0x1000, 0x123, kBase + 0x500, 0});
  PutText(kBase + 0x500, "ramdisk");
  ASSERT_EQ(Read().code, ERROR_NONE);
  EXPECT_EQ(given_->firmware, BOOT_FIRMWARE_PVH);
  EXPECT_EQ(given_->rsdp_phys, 0xf1234u);
  EXPECT_EQ(map_->count, 2u);
  EXPECT_EQ(Text(given_->command_line), "quiet");
  ASSERT_EQ(given_->module_count, 1u);
  EXPECT_EQ(given_->modules[0].bytes.length, 0x123u);
  EXPECT_EQ(Text(given_->modules[0].name), "ramdisk");
  EXPECT_TRUE(IsKept(kBase + 0x200, 48));
  EXPECT_TRUE(IsKept(kBase + 0x400, 32));
}

TEST_F(PvhTest, Version0HasNoMemoryMap) {
  info_.version = 0;
  EXPECT_EQ(Read().code, ERROR_HANDED_OVER_NO_MAP);
}

TEST_F(PvhTest, Damaged) {
  info_.magic++;
  ExpectDamaged(Read(), MULTIBOOT2_END);
  info_.magic--;
  info_.memory_map_count = UINT32_MAX;
  ExpectDamaged(Read(), MULTIBOOT2_MEMORY_MAP);
  info_.memory_map_count = 1;
  info_.module_count = 1;
  info_.modules = UINT64_MAX - 8;
  ExpectDamaged(Read(), MULTIBOOT2_MODULE);
  info_.modules = kBase + 0x400;
  Put(kBase + 0x400, pvh_module{UINT64_MAX, 2, 0, 0});
  ExpectDamaged(Read(), MULTIBOOT2_MODULE);
  info_.module_count = 0;
  info_.command_line = UINT64_MAX;
  ExpectDamaged(Read(), MULTIBOOT2_COMMAND_LINE);
}

} // namespace
