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

// Addresses here do not fit into 16 bits, so an offset is a place in a list.
extern "C" uint16_t bios_offset(const void *buffer) {
  buffers.push_back(const_cast<void *>(buffer));
  return static_cast<uint16_t>(buffers.size() - 1);
}

extern "C" uint16_t bios_data_word(uint32_t offset) {
  return current->data_words[offset];
}
