/* The interrupt table of the loader. */
#include "boot/pc/exceptions.h"

#include "boot/common/failure.h"

#define EXCEPTIONS 32
#define CODE_SELECTOR 0x20 /* SELECTOR_CODE_32 of segments.inc */
/* Present, 32-bit interrupt gate (Intel SDM volume 3A, figure 7-2). */
#define INTERRUPT_GATE 0x8e00

struct gate {
  uint16_t offset_low;
  uint16_t selector;
  uint16_t type;
  uint16_t offset_high;
};

struct __attribute__((packed)) table_register {
  uint16_t limit;
  uint32_t base;
};

extern const uint32_t exception_stubs[EXCEPTIONS];

struct table_register exception_table_register;
static struct gate gates[EXCEPTIONS];

void exceptions_start(void) {
  for (int i = 0; i < EXCEPTIONS; i++) {
    gates[i] = (struct gate){.offset_low = (uint16_t)exception_stubs[i],
                             .selector = CODE_SELECTOR,
                             .type = INTERRUPT_GATE,
                             .offset_high = (uint16_t)(exception_stubs[i] >> 16)};
  }
  exception_table_register =
      (struct table_register){.limit = sizeof(gates) - 1, .base = (uint32_t)(uintptr_t)gates};
  __asm__ volatile("lidt %0" : : "m"(exception_table_register));
}

_Noreturn void exception_report(uint32_t vector, uint32_t error_code, uint32_t address) {
  struct error error = error_make(ERROR_EXCEPTION, vector, address, error_code);
  fail(&error);
}
