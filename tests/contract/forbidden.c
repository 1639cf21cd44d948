/*
 * Does what the entry contract forbids, and holds the CPU's answer to it: every access must end in
 * a page fault at its own address with the right cause; its neighbours that are allowed must not.
 */
#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/interrupts.h"

_Noreturn void _start(const struct boot_info *info);

/* Error codes of page faults (Intel SDM volume 3A, figure 5-12). */
enum { PROTECTED = 1, WRITTEN = 2, FETCHED = 16, NO_FAULT = -1 };

enum access { READ, WRITE, EXECUTE };

static volatile uint64_t resume_at;
static volatile int64_t last_error;
static volatile uint64_t last_address;

static uint64_t data = 0xc3c3c3c3c3c3c3c3; /* RET, were it code */
static const volatile uint64_t constant = 1;

static void note_and_resume(struct interrupt_frame *frame) {
  uint64_t address;
  __asm__ volatile("mov %%cr2, %0" : "=r"(address));
  last_address = address;
  last_error = (int64_t)frame->error_code;
  frame->rip = resume_at;
}

/* Each goes on at its label 1, with or without a fault. */
static __attribute__((noinline)) void try_read(uint64_t address) {
  __asm__ volatile("leaq 1f(%%rip), %%rax\n\tmovq %%rax, %0\n\tmovb (%1), %%al\n1:"
                   : "=m"(resume_at)
                   : "r"(address)
                   : "rax", "memory");
}

static __attribute__((noinline)) void try_write(uint64_t address) {
  __asm__ volatile("leaq 1f(%%rip), %%rax\n\tmovq %%rax, %0\n\tmovb $0, (%1)\n1:"
                   : "=m"(resume_at)
                   : "r"(address)
                   : "rax", "memory");
}

static __attribute__((noinline)) void try_execute(uint64_t address) {
  __asm__ volatile("leaq 1f(%%rip), %%rax\n\tmovq %%rax, %0\n\tjmp *%1\n1:"
                   : "=m"(resume_at)
                   : "r"(address)
                   : "rax", "memory");
}

static void expect(const char *what, enum access access, uint64_t address, int64_t error) {
  last_error = NO_FAULT;
  if (access == READ)
    try_read(address);
  else if (access == WRITE)
    try_write(address);
  else
    try_execute(address);
  console_print_serial("%s: error code %ld\n", what, last_error);
  if (last_error != error)
    harness_fail("%s at 0x%lx: error code %ld, not %ld", what, address, last_error, error);
  if (error != NO_FAULT && last_address != address)
    harness_fail("%s at 0x%lx: the fault was at 0x%lx", what, address, last_address);
}

static void try_stack(const struct boot_info *info) {
  uint64_t base = info->stack_base;
  uint64_t end = base + info->stack_length;
  expect("read of the stack's lowest byte", READ, base, NO_FAULT);
  expect("write to the stack's highest byte", WRITE, end - 1, NO_FAULT);
  expect("read of the guard page below the stack", READ, base - 1, 0);
  expect("write to the guard page below the stack", WRITE, base - 1, WRITTEN);
  expect("write to the last guard page below", WRITE, base - info->guard_length, WRITTEN);
  expect("write to the guard page above the stack", WRITE, end, WRITTEN);
  expect("write to the last guard page above", WRITE, end + info->guard_length - 1, WRITTEN);
  expect("execution of the stack", EXECUTE, base, PROTECTED | FETCHED);
}

static void try_kernel(const struct boot_info *info) {
  expect("write to .text", WRITE, (uint64_t)_start, PROTECTED | WRITTEN);
  expect("write to .rodata", WRITE, (uint64_t)&constant, PROTECTED | WRITTEN);
  expect("execution of .rodata", EXECUTE, (uint64_t)&constant, PROTECTED | FETCHED);
  expect("write to .data", WRITE, (uint64_t)&data, NO_FAULT);
  expect("execution of .data", EXECUTE, (uint64_t)&data, PROTECTED | FETCHED);
  expect("execution of .bss", EXECUTE, (uint64_t)&last_error, PROTECTED | FETCHED);
  expect("read below the kernel", READ, info->kernel_base - 1, 0);
  expect("read above the kernel", READ, info->kernel_base + info->kernel_length, 0);
}

static void try_low_memory_and_direct_map(const struct boot_info *info) {
  uint64_t text = info->direct_map + info->kernel_base_phys;
  expect("read of address 0", READ, 0, 0);
  expect("read of page 1", READ, 0x1000, 0);
  expect("write to the loader's code", WRITE, info->last_page, PROTECTED | WRITTEN);
  expect("execution of VGA memory", EXECUTE, 0xb8000, PROTECTED | FETCHED);
  expect("read of the direct map", READ, info->direct_map, NO_FAULT);
  expect("execution of the kernel through the direct map", EXECUTE, text, PROTECTED | FETCHED);
  expect("read below the direct map's 4 GiB", READ, info->direct_map + 0xffffffff, NO_FAULT);
  expect("read behind the direct map", READ, info->direct_map + info->direct_map_length, 0);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  interrupts_init();
  interrupts_set_handler(EXCEPTION_PAGE_FAULT, note_and_resume);
  try_stack(info);
  try_kernel(info);
  try_low_memory_and_direct_map(info);
  harness_pass();
  cpu_halt_forever();
}
