// VBE through BIOSes of many faults.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <vector>

#include "boot/bios/testing/fake_bios.h"

extern "C" {
#include "boot/bios/vbe.h"
#include "boot/bios/vbe_mode.h"
#include "boot/common/edid.h"
#include "boot/pc/port_io.h"
}

namespace {

constexpr uint16_t kListSegment = 0xc123;
constexpr uint16_t kListOffset = 0xfffc; // it wraps, as real mode's offsets do

// A video BIOS with some modes of 1024 by 768 pixels, and a monitor.
class VideoBios : public FakeBios {
public:
  VideoBios() {
    current = this;
  }
  ~VideoBios() override {
    current = nullptr;
  }

  void Call(uint8_t vector, struct bios_registers *registers) override {
    if (vector == 0x15)
      return AskForA20(registers);
    ASSERT_EQ(vector, 0x10);
    calls++;
    a20_shut = a20_shut || shuts_a20;
    switch (registers->eax & 0xffff) {
    case 0x4f00:
      return Answer(registers, TellController(FakeBios::Buffer(registers->edi)));
    case 0x4f01:
      return Answer(registers, TellMode(static_cast<uint16_t>(registers->ecx),
                                        FakeBios::Buffer(registers->edi)));
    case 0x4f02:
      set = registers->ebx & 0xffff;
      return Answer(registers, !refuses_to_set);
    case 0x4f15:
      EXPECT_EQ(registers->ebx & 0xff, 1u);
      EXPECT_EQ(registers->ecx & 0xffff, 0u);
      return Answer(registers, TellEdid(registers->edx & 0xffff, FakeBios::Buffer(registers->edi)));
    default:
      FAIL() << "function " << registers->eax;
    }
  }

  uint32_t ReadAbove(const volatile uint32_t *word) override {
    return a20_shut ? *word : 0;
  }

  static VideoBios *current;
  uint32_t calls = 0;
  bool knows_vbe = true;
  const char *signature = "VESA";
  uint16_t version = 0x0300;
  std::vector<uint16_t> list;
  std::map<uint16_t, struct vbe_mode_information> modes;
  bool refuses_to_set = false;
  uint32_t set = 0;
  std::vector<uint8_t> edid;
  bool shuts_a20 = false; // with each call
  bool opens_a20 = true;
  bool a20_shut = false;

private:
  void AskForA20(struct bios_registers *registers) {
    EXPECT_EQ(registers->eax & 0xffff, 0x2401u);
    a20_shut = !opens_a20;
  }

  void Answer(struct bios_registers *registers, bool done) const {
    if (knows_vbe)
      registers->eax = (registers->eax & 0xffff0000) | (done ? 0x004f : 0x014f);
  }

  bool TellController(void *buffer) const {
    struct vbe_controller told = {};
    EXPECT_EQ(memcmp(buffer, "VBE2", 4), 0);
    memcpy(told.signature, signature, 4);
    told.version = version;
    told.mode_list_offset = kListOffset;
    told.mode_list_segment = kListSegment;
    if (knows_vbe)
      memcpy(buffer, &told, sizeof(told));
    return true;
  }

  bool TellMode(uint16_t number, void *buffer) const {
    auto found = modes.find(number);
    if (found == modes.end())
      return false;
    memcpy(buffer, &found->second, sizeof(found->second));
    return true;
  }

  bool TellEdid(uint32_t block, void *buffer) const {
    if ((block + 1) * EDID_BLOCK_SIZE > edid.size())
      return false;
    memcpy(buffer, &edid[block * EDID_BLOCK_SIZE], EDID_BLOCK_SIZE);
    return true;
  }
};

VideoBios *VideoBios::current;

struct vbe_mode_information Information(uint16_t width) {
  struct vbe_mode_information information = {};
  information.attributes = 0xbb;
  information.pitch = static_cast<uint16_t>(width * 4);
  information.width = width;
  information.height = 768;
  information.bits = 32;
  information.memory_model = 6;
  information.channels = {8, 16, 8, 8, 8, 0, {8, 24}};
  information.framebuffer = 0xfd000000;
  return information;
}

std::vector<struct boot_screen_mode> List(size_t most = 16) {
  std::vector<struct boot_screen_mode> modes(most);
  modes.resize(vbe_list_modes(modes.data(), most));
  return modes;
}

TEST(VbeListModes, ThoseOfTheListThatCanBeUsed) {
  VideoBios bios;
  bios.list = {0x100, 0x118, 0x119, 0x4118, 0x141};
  bios.modes[0x100] = Information(640);
  bios.modes[0x100].memory_model = 4;
  bios.modes[0x118] = Information(1024);
  bios.modes[0x4118] = Information(1024);
  bios.modes[0x141] = Information(1280);
  auto modes = List();
  ASSERT_EQ(modes.size(), 2u);
  EXPECT_EQ(modes[0].number, 0x118u);
  EXPECT_EQ(modes[0].width, 1024u);
  EXPECT_EQ(modes[1].number, 0x141u);
  EXPECT_EQ(modes[1].width, 1280u);
}

TEST(VbeListModes, NoMoreThanThereIsRoomFor) {
  VideoBios bios;
  bios.list.assign(5, 0x118);
  bios.modes[0x118] = Information(1024);
  EXPECT_EQ(List(3).size(), 3u);
  EXPECT_EQ(List(5).size(), 5u);
  EXPECT_EQ(List(0).size(), 0u);
}

TEST(VbeListModes, ListWithoutEnd) {
  VideoBios bios;
  bios.list.assign(40000, 0x119);
  EXPECT_EQ(List().size(), 0u);
  EXPECT_LT(bios.calls, 2000u);
}

TEST(VbeListModes, NothingOfAModeStaysForTheNext) {
  VideoBios bios;
  bios.list = {0x118, 0x119};
  bios.modes[0x118] = Information(1024);
  // This one's description is empty, though the call succeeds.
  bios.modes[0x119] = {};
  EXPECT_EQ(List().size(), 1u);
}

TEST(VbeListModes, NoneWithoutVbe2) {
  VideoBios bios;
  bios.list = {0x118};
  bios.modes[0x118] = Information(1024);
  ASSERT_EQ(List().size(), 1u);
  bios.version = 0x0102;
  EXPECT_EQ(List().size(), 0u);
  bios.version = 0x0200;
  ASSERT_EQ(List().size(), 1u);
  bios.signature = "VBE2";
  EXPECT_EQ(List().size(), 0u);
  bios.signature = "VESA";
  bios.knows_vbe = false;
  EXPECT_EQ(List().size(), 0u);
}

TEST(VbeSetMode, WithItsFramebuffer) {
  VideoBios bios;
  struct boot_screen_mode mode = {};
  mode.number = 0x118;
  EXPECT_TRUE(vbe_set_mode(&mode));
  EXPECT_EQ(bios.set, 0x4118u);
  bios.refuses_to_set = true;
  EXPECT_FALSE(vbe_set_mode(&mode));
}

std::vector<uint8_t> Edid(uint8_t blocks) {
  std::vector<uint8_t> bytes(size_t{blocks} * EDID_BLOCK_SIZE, 0x11);
  const uint8_t header[8] = {0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00};
  std::copy(header, header + 8, bytes.begin());
  bytes[126] = static_cast<uint8_t>(blocks - 1);
  for (size_t block = 0; block < blocks; block++) {
    uint8_t sum = 0;
    for (size_t i = 0; i < 127; i++)
      sum = static_cast<uint8_t>(sum + bytes[block * EDID_BLOCK_SIZE + i]);
    bytes[block * EDID_BLOCK_SIZE + 127] = static_cast<uint8_t>(-sum);
  }
  return bytes;
}

std::vector<uint8_t> ReadEdid(size_t most) {
  std::vector<uint8_t> bytes(most);
  bytes.resize(vbe_read_edid(bytes.data(), most));
  return bytes;
}

TEST(VbeReadEdid, AllBlocks) {
  VideoBios bios;
  bios.edid = Edid(3);
  EXPECT_EQ(ReadEdid(1024), bios.edid);
  EXPECT_EQ(bios.calls, 3u);
}

TEST(VbeReadEdid, AsManyAsThereIsRoomFor) {
  VideoBios bios;
  bios.edid = Edid(3);
  EXPECT_EQ(ReadEdid(300).size(), 256u);
  EXPECT_EQ(ReadEdid(127).size(), 0u);
}

TEST(VbeReadEdid, UpToABadBlock) {
  VideoBios bios;
  bios.edid = Edid(3);
  bios.edid[200] ^= 1;
  EXPECT_EQ(ReadEdid(1024).size(), 128u);
  EXPECT_EQ(bios.calls, 2u);
  bios.edid[5] ^= 1;
  EXPECT_EQ(ReadEdid(1024).size(), 0u);
}

TEST(VbeReadEdid, NoneWithoutTheFunction) {
  VideoBios bios;
  EXPECT_EQ(ReadEdid(1024).size(), 0u);
  bios.edid = Edid(1);
  bios.knows_vbe = false;
  EXPECT_EQ(ReadEdid(1024).size(), 0u);
}

// What is read with the gate shut lies elsewhere, and so does what is written.
TEST(VbeA20, IsOpenedAfterEachCall) {
  VideoBios bios;
  bios.shuts_a20 = true;
  bios.list = {0x118};
  bios.modes[0x118] = Information(1024);
  bios.edid = Edid(1);
  EXPECT_EQ(List().size(), 1u);
  EXPECT_FALSE(bios.a20_shut);
  struct boot_screen_mode mode = {};
  EXPECT_TRUE(vbe_set_mode(&mode));
  EXPECT_FALSE(bios.a20_shut);
  EXPECT_EQ(ReadEdid(128).size(), 128u);
  EXPECT_FALSE(bios.a20_shut);
}

TEST(VbeA20, NoModesIfItStaysShut) {
  VideoBios bios;
  bios.shuts_a20 = true;
  bios.opens_a20 = false;
  bios.list = {0x118};
  bios.modes[0x118] = Information(1024);
  EXPECT_EQ(List().size(), 0u);
  EXPECT_EQ(bios.calls, 1u);
}

} // namespace

// Nothing but the BIOS opens the gate.
extern "C" void port_write(uint16_t, uint8_t) {
}

extern "C" uint8_t port_read(uint16_t) {
  return 0xff;
}

extern "C" uint16_t real_mode_word(uint16_t segment, uint16_t offset) {
  EXPECT_EQ(segment, kListSegment);
  size_t index = static_cast<uint16_t>(offset - kListOffset) / 2;
  const auto &list = VideoBios::current->list;
  return index < list.size() ? list[index] : VBE_MODE_LIST_END;
}
