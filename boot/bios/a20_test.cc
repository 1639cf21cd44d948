// Opening the A20 gate on machines of which each has one way that works, or none.
#include <gtest/gtest.h>

#include <vector>

#include "boot/bios/testing/fake_bios.h"

extern "C" {
#include "boot/bios/a20.h"
#include "boot/pc/port_io.h"
}

namespace {

class Machine;
Machine *machine;

// A PC whose gate is shut, unless the test says otherwise.
class Machine : public FakeBios {
public:
  Machine() {
    machine = this;
  }

  void Call(uint8_t vector, struct bios_registers *registers) override {
    EXPECT_EQ(vector, 0x15);
    EXPECT_EQ(registers->eax & 0xffff, 0x2401u);
    bios_calls++;
    if (bios_works)
      Open();
    SetCarry(registers, !bios_works && !bios_lies);
  }

  uint32_t ReadAbove(const volatile uint32_t *word) override {
    if (open && delay > 0)
      delay--;
    return open && delay == 0 ? above : *word;
  }

  uint8_t Read(uint16_t port) {
    reads++;
    switch (port) {
    case 0x60:
      output_full = false;
      return 0x1c;
    case 0x64:
      return keyboard == kAbsent ? 0xff : keyboard == kBusy ? 0x02 : output_full ? 0x01 : 0x00;
    case 0x92:
      return control;
    default:
      ADD_FAILURE() << std::hex << port;
      return 0xff;
    }
  }

  void Write(uint16_t port, uint8_t value) {
    if (port == 0x80)
      return;
    writes.push_back(port << 8 | value);
    if (port == 0x60 && last_command == 0xd1 && (value & 2) != 0 && keyboard == kWorks)
      Open();
    if (port == 0x64)
      last_command = value;
    if (port == 0x92) {
      EXPECT_EQ(value & 1, 0) << "resets the machine";
      control = value;
      if ((value & 2) != 0 && control_works)
        Open();
    }
  }

  void Open() {
    open = true;
  }

  enum Keyboard { kAbsent, kBusy, kDeaf, kWorks };

  bool open = false;
  int delay = 0; // reads until an open gate is seen to be
  uint32_t above = 0;
  bool bios_works = false;
  bool bios_lies = false;
  int bios_calls = 0;
  Keyboard keyboard = kAbsent;
  bool output_full = false;
  uint8_t last_command = 0;
  uint8_t control = 0;
  bool control_works = false;
  long reads = 0;
  std::vector<int> writes;
};

} // namespace

extern "C" void port_write(uint16_t port, uint8_t value) {
  machine->Write(port, value);
}

extern "C" uint8_t port_read(uint16_t port) {
  return machine->Read(port);
}

namespace {

TEST(A20, AnOpenGateIsLeftAlone) {
  Machine pc;
  pc.Open();
  EXPECT_EQ(a20_open().code, ERROR_NONE);
  EXPECT_EQ(pc.bios_calls, 0);
  EXPECT_EQ(pc.reads, 0);
  EXPECT_TRUE(pc.writes.empty());
}

TEST(A20, WhateverIsAboveDoesNotMatter) {
  for (uint32_t above : {0u, 1u, 0xffffffffu, 0xa5a5a5a5u}) {
    Machine pc;
    pc.Open();
    pc.above = above;
    EXPECT_EQ(a20_open().code, ERROR_NONE) << above;
  }
}

TEST(A20, TheBiosComesFirst) {
  Machine pc;
  pc.bios_works = true;
  EXPECT_EQ(a20_open().code, ERROR_NONE);
  EXPECT_EQ(pc.bios_calls, 1);
  EXPECT_TRUE(pc.writes.empty());
}

TEST(A20, TheKeyboardControllerIsNext) {
  for (bool bios_lies : {false, true}) {
    Machine pc;
    pc.bios_lies = bios_lies;
    pc.keyboard = Machine::kWorks;
    pc.output_full = true; // a key was pressed
    EXPECT_EQ(a20_open().code, ERROR_NONE);
    EXPECT_EQ(pc.writes, (std::vector<int>{0x64d1, 0x60df, 0x64ff}));
  }
}

TEST(A20, ControlPortIsLastAndNeverResets) {
  for (Machine::Keyboard keyboard : {Machine::kAbsent, Machine::kBusy, Machine::kDeaf}) {
    Machine pc;
    pc.keyboard = keyboard;
    pc.control = 0x81; // the reset bit reads as set
    pc.control_works = true;
    EXPECT_EQ(a20_open().code, ERROR_NONE);
    EXPECT_EQ(pc.writes.back(), 0x9282);
  }
}

TEST(A20, ControlPortThatSaysOnIsNotWritten) {
  Machine pc;
  pc.control = 0x02;
  EXPECT_EQ(a20_open().code, ERROR_A20);
  EXPECT_TRUE(pc.writes.empty());
}

TEST(A20, ASlowGateIsWaitedFor) {
  Machine pc;
  pc.bios_works = true;
  pc.delay = 100000;
  EXPECT_EQ(a20_open().code, ERROR_NONE);
  EXPECT_EQ(pc.bios_calls, 1);
}

TEST(A20, NothingIsWaitedForForEver) {
  for (Machine::Keyboard keyboard : {Machine::kAbsent, Machine::kBusy, Machine::kDeaf}) {
    Machine pc;
    pc.keyboard = keyboard;
    EXPECT_EQ(a20_open().code, ERROR_A20);
    EXPECT_EQ(pc.bios_calls, 4);
    EXPECT_LT(pc.reads, 2000000);
  }
}

TEST(A20, AMissingKeyboardControllerIsSeenSoon) {
  Machine pc;
  EXPECT_EQ(a20_open().code, ERROR_A20);
  EXPECT_LT(pc.reads, 1000);
}

} // namespace
