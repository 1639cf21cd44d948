/* The machine at the kernel's entry point, as entry.asm keeps it. */
#ifndef TESTS_CONTRACT_STATE_H
#define TESTS_CONTRACT_STATE_H

#include <stddef.h>
#include <stdint.h>

struct table_register {
  uint16_t padding[3];
  uint16_t limit;
  uint64_t base;
};

struct entry_state {
  uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp;
  uint64_t r8_to_r15[8];
  uint64_t rflags, return_address;
  uint64_t cr0, cr3, cr4;
  uint64_t efer, fs_base, gs_base;
  struct table_register gdtr, idtr;
  uint64_t start; /* where _start runs */
  uint16_t cs, ds, es, fs, gs, ss, tr, ldtr;
  uint16_t x87_control, x87_status;
};

_Static_assert(offsetof(struct entry_state, x87_status) == 250, "as entry.asm has it");

#endif
