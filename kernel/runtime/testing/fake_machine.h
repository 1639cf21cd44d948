// A PC for host tests of the runtime's drivers: two serial ports, VGA's CRT controller, QEMU's
// fw_cfg and exit device, and the CPU's few functions. Each test makes one FakeMachine; port_io.h
// and cpu.h then act on it.
#ifndef KERNEL_RUNTIME_TESTING_FAKE_MACHINE_H
#define KERNEL_RUNTIME_TESTING_FAKE_MACHINE_H

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

// A 16550 as a driver sees it.
struct FakeUart {
  bool present = true;
  bool takes_bytes = true; // false: the transmitter never becomes empty
  int busy_polls = 0;      // so many looks at the line status until it is idle
  std::string sent;
  std::deque<uint8_t> to_receive;
  uint64_t status_reads = 0;
  uint8_t registers[8] = {};
  uint16_t divisor = 0;
  bool lost_bytes = false; // the FIFO was cleared while bytes were on their way

  uint8_t Read(int reg);
  void Write(int reg, uint8_t value);
};

class FakeMachine {
public:
  // Exit status of a process whose machine was halted for good; no exit device can give it.
  static constexpr int kHalted = 100;
  // Exit status of a process whose machine waited for something that never came.
  static constexpr int kWaitedTooLong = 102;

  FakeMachine();
  ~FakeMachine();
  FakeMachine(const FakeMachine &) = delete;
  FakeMachine &operator=(const FakeMachine &) = delete;

  FakeUart com1;
  FakeUart verdict;
  uint8_t crt_controller[32] = {}; // its registers, as ports 0x3d4 and 0x3d5 set them

  bool hypervisor = true; // what CPUID says
  std::string signature = "QEMU";
  std::vector<std::pair<std::string, std::string>> files; // fw_cfg: name, contents
  bool answers_verdict =
      true;               // the harness sends its ACK after a whole line on the verdict channel
  int patience = 5000000; // so many calls of cpu_relax() until the machine ends

  std::set<uint16_t> touched; // every port that was read or written

  uint8_t Read8(uint16_t port);
  void Write8(uint16_t port, uint8_t value);
  void Write16(uint16_t port, uint16_t value);
  void Relax();

  // Ends this process as the machine would end, with what the verdict channel got on standard
  // error: for GoogleTest's EXPECT_EXIT.
  [[noreturn]] void End(int status);

private:
  void SelectItem(uint16_t selector);

  std::string item_;
  size_t position_ = 0;
  uint8_t crt_index_ = 0;
};

#endif
