// A BIOS made up by the test: it answers bios_call() and has a data area.
#ifndef BOOT_BIOS_TESTING_FAKE_BIOS_H
#define BOOT_BIOS_TESTING_FAKE_BIOS_H

#include <cstdint>
#include <map>

extern "C" {
#include "boot/bios/bios.h"
}

// The last one made is in charge until its end.
class FakeBios {
public:
  FakeBios();
  virtual ~FakeBios();
  FakeBios(const FakeBios &) = delete;

  virtual void Call(uint8_t vector, struct bios_registers *registers) = 0;

  // What the loader finds 1 MiB above one of its variables.
  virtual uint32_t ReadAbove(const volatile uint32_t *) {
    return 0;
  }

  // What the loader's code passed as the offset of a buffer.
  static void *Buffer(uint32_t offset);

  std::map<uint32_t, uint16_t> data_words;
};

inline void SetCarry(struct bios_registers *registers, bool carry) {
  registers->eflags = (registers->eflags & ~BIOS_CARRY) | (carry ? BIOS_CARRY : 0);
}

#endif
