// The devices of the fake PC, and the functions that port_io.h and cpu.h declare for host tests.
#include "kernel/runtime/testing/fake_machine.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "boot/protocol/harness.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/port_io.h"

namespace {

FakeMachine *machine = nullptr;

FakeMachine &Machine() {
  if (machine == nullptr) {
    std::fputs("a driver was used without a FakeMachine\n", stderr);
    std::abort();
  }
  return *machine;
}

void AppendBig(std::string &bytes, uint32_t value, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>(value >> shift));
}

constexpr uint16_t kFirstFileSelector = 0x20;
constexpr size_t kNameSize = 56;

} // namespace

uint8_t FakeUart::Read(int reg) {
  if (!present)
    return 0xff;
  bool divisor_latch = (registers[3] & 0x80) != 0;
  switch (reg) {
  case 0: {
    if (divisor_latch || to_receive.empty())
      return 0;
    uint8_t byte = to_receive.front();
    to_receive.pop_front();
    return byte;
  }
  case 5: {
    status_reads++;
    bool idle = takes_bytes && busy_polls == 0;
    if (busy_polls > 0)
      busy_polls--;
    return static_cast<uint8_t>((idle ? 0x60 : 0) | (to_receive.empty() ? 0 : 1));
  }
  default:
    return registers[reg];
  }
}

void FakeUart::Write(int reg, uint8_t value) {
  if (!present)
    return;
  bool divisor_latch = (registers[3] & 0x80) != 0;
  registers[reg] = value;
  if (divisor_latch && reg == 0)
    divisor = static_cast<uint16_t>((divisor & 0xff00) | value);
  else if (divisor_latch && reg == 1)
    divisor = static_cast<uint16_t>((divisor & 0x00ff) | value << 8);
  else if (reg == 0)
    sent.push_back(static_cast<char>(value));
  else if (reg == 2 && busy_polls > 0)
    lost_bytes = true;
}

FakeMachine::FakeMachine() {
  machine = this;
}

FakeMachine::~FakeMachine() {
  machine = nullptr;
}

void FakeMachine::SelectItem(uint16_t selector) {
  item_.clear();
  position_ = 0;
  if (selector == 0) {
    item_ = signature;
  } else if (selector == 0x19) {
    AppendBig(item_, static_cast<uint32_t>(files.size()), 4);
    for (size_t i = 0; i < files.size(); i++) {
      AppendBig(item_, static_cast<uint32_t>(files[i].second.size()), 4);
      AppendBig(item_, kFirstFileSelector + static_cast<uint32_t>(i), 2);
      AppendBig(item_, 0, 2);
      std::string name = files[i].first;
      name.resize(kNameSize, '\0');
      item_ += name;
    }
  } else if (selector >= kFirstFileSelector && selector < kFirstFileSelector + files.size()) {
    item_ = files[selector - kFirstFileSelector].second;
  }
}

uint8_t FakeMachine::Read8(uint16_t port) {
  touched.insert(port);
  if (port >= 0x3f8 && port < 0x400)
    return com1.Read(port - 0x3f8);
  if (port >= HARNESS_UART_PORT && port < HARNESS_UART_PORT + 8)
    return verdict.Read(port - HARNESS_UART_PORT);
  if (port == 0x511)
    return position_ < item_.size() ? static_cast<uint8_t>(item_[position_++]) : 0;
  return 0xff;
}

void FakeMachine::Write8(uint16_t port, uint8_t value) {
  touched.insert(port);
  if (port >= 0x3f8 && port < 0x400)
    com1.Write(port - 0x3f8, value);
  if (port >= HARNESS_UART_PORT && port < HARNESS_UART_PORT + 8) {
    verdict.Write(port - HARNESS_UART_PORT, value);
    if (port == HARNESS_UART_PORT && value == '\n' && answers_verdict)
      verdict.to_receive.push_back(HARNESS_ACK);
  }
  if (port == 0x3d4)
    crt_index_ = value;
  if (port == 0x3d5)
    crt_controller[crt_index_ % sizeof(crt_controller)] = value;
  if (port == HARNESS_EXIT_PORT)
    End(2 * value + 1);
}

void FakeMachine::Write16(uint16_t port, uint16_t value) {
  touched.insert(port);
  if (port == 0x510)
    SelectItem(value);
}

void FakeMachine::Relax() {
  if (patience-- == 0)
    End(kWaitedTooLong);
}

void FakeMachine::End(int status) {
  std::fprintf(stderr, "COM1[%s] verdict[%s]", com1.sent.c_str(), verdict.sent.c_str());
  std::fflush(stderr);
  _exit(status);
}

uint8_t port_read8(uint16_t port) {
  return Machine().Read8(port);
}

void port_write8(uint16_t port, uint8_t value) {
  Machine().Write8(port, value);
}

void port_write16(uint16_t port, uint16_t value) {
  Machine().Write16(port, value);
}

bool cpu_runs_under_hypervisor(void) {
  return Machine().hypervisor;
}

void cpu_relax(void) {
  Machine().Relax();
}

void cpu_halt_forever(void) {
  Machine().End(FakeMachine::kHalted);
}
