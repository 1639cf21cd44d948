// Text modes by VGA's registers.
#include <gtest/gtest.h>

#include <map>

extern "C" {
#include "boot/multiboot/screen_probe.h"
#include "boot/pc/port_io.h"
}

namespace {

// By index port, what was written to it and what is behind it.
std::map<uint16_t, uint8_t> selected;
std::map<uint16_t, std::map<uint8_t, uint8_t>> registers;

constexpr uint16_t kGraphics = 0x3ce;
constexpr uint16_t kCrtc = 0x3d4;

// As video BIOSes set mode 3: 80 by 25 cells of 16 lines.
class ScreenProbe : public testing::Test {
protected:
  ScreenProbe() {
    registers[kGraphics] = {{6, 0x0e}};
    registers[kCrtc] = {{0x01, 79}, {0x07, 0x1f}, {0x09, 0x4f}, {0x12, 0x8f}};
  }

  void ExpectRows(uint32_t rows) {
    struct boot_screen screen = screen_probe();
    EXPECT_EQ(screen.kind, uint32_t{BOOT_SCREEN_TEXT});
    EXPECT_EQ(screen.width, 80u);
    EXPECT_EQ(screen.height, rows);
    EXPECT_EQ(screen.pitch, 160u);
    EXPECT_EQ(screen.base_phys, 0xb8000u);
    EXPECT_EQ(screen.bits, 16u);
  }

  void ExpectNone() {
    EXPECT_EQ(screen_probe().kind, uint32_t{BOOT_SCREEN_NONE});
  }

  uint8_t &Crtc(uint8_t index) {
    return registers[kCrtc][index];
  }
};

TEST_F(ScreenProbe, TextAsItIsAtFirst) {
  ExpectRows(25);
}

TEST_F(ScreenProbe, TextWithASmallerFont) {
  Crtc(0x09) = 0x47;
  ExpectRows(50);
  Crtc(0x09) = 0x4d;
  ExpectRows(28);
}

TEST_F(ScreenProbe, OtherNumbersOfLines) {
  Crtc(0x12) = 0x5d;
  Crtc(0x09) = 0x4d;
  ExpectRows(25); // of 350
  Crtc(0x12) = 0x57;
  Crtc(0x07) = 0x5d;
  Crtc(0x09) = 0x4f;
  ExpectRows(37); // of 600
  Crtc(0x12) = 0x8f;
  Crtc(0x07) = 0x1f;
  Crtc(0x09) = 0xc7;
  ExpectRows(25); // of 200, each shown twice
}

TEST_F(ScreenProbe, NoneWhereItIsOtherThanText) {
  registers[kGraphics][6] = 0x05;
  ExpectNone();
}

TEST_F(ScreenProbe, NoneOfOtherColumns) {
  Crtc(0x01) = 39;
  ExpectNone();
  Crtc(0x01) = 131;
  ExpectNone();
}

TEST_F(ScreenProbe, NoneWithoutVga) {
  registers.clear();
  ExpectNone();
}

TEST_F(ScreenProbe, NoneOfRowsThatMakeNoSense) {
  Crtc(0x09) = 0x40; // of a line each
  ExpectNone();
  Crtc(0x09) = 0x5f;
  Crtc(0x07) = 0;
  Crtc(0x12) = 3;
  ExpectNone();
}

} // namespace

extern "C" void port_write(uint16_t port, uint8_t value) {
  selected[port] = value;
}

extern "C" uint8_t port_read(uint16_t port) {
  const auto &device = registers[static_cast<uint16_t>(port - 1)];
  auto found = device.find(selected[static_cast<uint16_t>(port - 1)]);
  return found == device.end() ? 0xff : found->second;
}
