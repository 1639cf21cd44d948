// The functions of bios.h, led to the test's BIOS.
#include "boot/bios/testing/fake_bios.h"

#include <vector>

namespace {

FakeBios *current;
std::vector<void *> buffers;

} // namespace

FakeBios::FakeBios() {
  current = this;
}

FakeBios::~FakeBios() {
  current = nullptr;
}

void *FakeBios::Buffer(uint32_t offset) {
  return buffers.at(offset & 0xffff);
}

extern "C" void bios_call(uint8_t vector, struct bios_registers *registers) {
  current->Call(vector, registers);
}

extern "C" uint32_t bios_call_times(uint8_t vector, struct bios_registers *registers,
                                    uint32_t times, uint32_t stride) {
  struct bios_registers request = *registers;
  auto *buffer = static_cast<uint8_t *>(FakeBios::Buffer(request.esi));
  for (uint32_t i = 0; i < times; i++) {
    *registers = request;
    registers->esi = bios_offset(buffer + i * stride);
    bios_call(vector, registers);
    if (bios_carry(registers))
      return times - i;
  }
  return 0;
}

// Addresses here do not fit into 16 bits, so an offset is a place in a list.
extern "C" uint16_t bios_offset(const void *buffer) {
  buffers.push_back(const_cast<void *>(buffer));
  return static_cast<uint16_t>(buffers.size() - 1);
}

extern "C" uint16_t bios_data_word(uint32_t offset) {
  return current->data_words[offset];
}

extern "C" uint32_t bios_read_1_mib_above(const volatile uint32_t *word) {
  return current->ReadAbove(word);
}
