/*
 * Raises every exception that ring 0 can raise, and makes the others' frames as the CPU would, and
 * looks at what the report gets: vector, error code and place. Each report is on COM1.
 */
#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/exception.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/interrupts.h"
#include "kernel/runtime/panic.h"

_Noreturn void _start(const struct boot_info *info);

/* Where a raising instruction is followed by the label at which the kernel goes on. */
static volatile uint64_t resume_at;

static volatile struct {
  uint64_t count;
  uint64_t vector;
  uint64_t error_code;
} last;

static uint64_t raised;
static uint32_t seen; /* a bit for each vector */

/* The bit by which a descriptor is present, and the data segment's place in the table. */
#define DESCRIPTOR_PRESENT (UINT64_C(1) << 47)
enum { DATA_SELECTOR = 0x10 };

static uint64_t *data_descriptor(void) {
  struct {
    uint16_t limit;
    uint64_t base;
  } __attribute__((packed)) gdtr;
  __asm__ volatile("sgdt %0" : "=m"(gdtr));
  return (uint64_t *)(gdtr.base + DATA_SELECTOR);
}

/* The calling convention wants the direction flag clear (System V AMD64 ABI, 3.2.1). */
static bool goes_down(void) {
  uint64_t flags;
  __asm__ volatile("pushfq\n\tpopq %0" : "=r"(flags));
  return (flags >> 10 & 1) != 0;
}

static void report_and_resume(struct interrupt_frame *frame) {
  if (goes_down())
    panic("the handler of exception %lu was called with the direction flag set", frame->vector);
  last.count++;
  last.vector = frame->vector;
  last.error_code = frame->error_code;
  exception_print(frame);
  /* IRET loads SS with it. */
  *data_descriptor() |= DESCRIPTOR_PRESENT;
  frame->rip = resume_at;
}

static void expect(uint64_t vector, uint64_t error_code) {
  raised++;
  seen |= UINT32_C(1) << vector;
  if (last.count != raised || last.vector != vector || last.error_code != error_code)
    panic("expected exception %lu with error code 0x%lx, got %lu of %lu, the last %lu with 0x%lx",
          vector, error_code, last.count, raised, last.vector, last.error_code);
}

#define RAISE(instructions, ...)                                                                   \
  __asm__ volatile("leaq 1f(%%rip), %%rax\n\tmovq %%rax, %0\n\t" instructions "\n1:"               \
                   : "=m"(resume_at)                                                               \
                   : __VA_ARGS__                                                                   \
                   : "rax", "rcx", "rdx", "memory", "cc")

#define RAISE_BY_INT(vector)                                                                       \
  do {                                                                                             \
    RAISE("int $" #vector, "i"(0));                                                                \
    expect(vector, 0);                                                                             \
  } while (0)

/* Not inlined: BUILD.bazel allows their instructions by their names. */
static __attribute__((noinline)) void raise_instruction_faults(void) {
  RAISE("xorl %%edx, %%edx\n\txorl %%ecx, %%ecx\n\tdivl %%ecx", "i"(0));
  expect(EXCEPTION_DIVIDE, 0);
  RAISE(".byte 0xf1", "i"(0)); /* INT1 */
  expect(EXCEPTION_DEBUG, 0);
  RAISE("int3", "i"(0));
  expect(EXCEPTION_BREAKPOINT, 0);
  RAISE("ud2", "i"(0));
  expect(EXCEPTION_INVALID_OPCODE, 0);
  RAISE("std\n\tud2", "i"(0));
  __asm__ volatile("cld");
  expect(EXCEPTION_INVALID_OPCODE, 0);
}

static __attribute__((noinline)) void raise_fpu_faults(void) {
  /* CR0.TS: the FPU's registers are somebody else's. */
  RAISE("movq %%cr0, %%rax\n\torq $8, %%rax\n\tmovq %%rax, %%cr0\n\tfnop", "i"(0));
  __asm__ volatile("clts");
  expect(EXCEPTION_NO_FPU, 0);
  /* A division by zero that is not masked; it is told by the next instruction that waits. */
  static const uint16_t all_unmasked = 0x0340;
  RAISE("fninit\n\tfldcw %1\n\tfld1\n\tfldz\n\tfdivrp\n\tfwait", "m"(all_unmasked));
  __asm__ volatile("fninit");
  expect(EXCEPTION_FPU, 0);
}

static void raise_segment_faults(void) {
  *data_descriptor() &= ~DESCRIPTOR_PRESENT;
  RAISE("movl $0x10, %%eax\n\tmovw %%ax, %%gs", "i"(0));
  expect(EXCEPTION_SEGMENT_NOT_PRESENT, DATA_SELECTOR);
  *data_descriptor() &= ~DESCRIPTOR_PRESENT;
  RAISE("movl $0x10, %%eax\n\tmovw %%ax, %%ss", "i"(0));
  expect(EXCEPTION_STACK, DATA_SELECTOR);
  /* Beyond the table. */
  RAISE("movl $0x1230, %%eax\n\tmovw %%ax, %%gs", "i"(0));
  expect(EXCEPTION_PROTECTION, 0x1230);
  RAISE("movabsq $0x8000000000000000, %%rax\n\tmovq (%%rax), %%rax", "i"(0));
  expect(EXCEPTION_PROTECTION, 0);
}

/* Error codes: 1 protected, 2 written, 16 fetched (SDM volume 3A, figure 5-12). */
static void raise_page_faults(void) {
  static const uint64_t constant = 1;
  uint64_t local = 0;
  RAISE("xorl %%eax, %%eax\n\tmovq (%%rax), %%rax", "i"(0));
  expect(EXCEPTION_PAGE_FAULT, 0);
  RAISE("xorl %%eax, %%eax\n\tmovq %%rax, (%%rax)", "i"(0));
  expect(EXCEPTION_PAGE_FAULT, 2);
  RAISE("movq %1, %%rcx\n\tmovq %%rcx, (%%rcx)", "r"(&constant));
  expect(EXCEPTION_PAGE_FAULT, 3);
  RAISE("movq %1, %%rcx\n\tjmpq *%%rcx", "r"(&local));
  expect(EXCEPTION_PAGE_FAULT, 17);
}

/* Where the gate of a vector leads (SDM volume 3A, figure 7-8). */
static uint64_t handler_of(uint64_t vector) {
  struct {
    uint16_t limit;
    uint64_t base;
  } __attribute__((packed)) idtr;
  __asm__ volatile("sidt %0" : "=m"(idtr));
  const uint64_t *gate = (const uint64_t *)(idtr.base + 16 * vector);
  return (gate[0] & 0xffff) | (gate[0] >> 48 << 16) | gate[1] << 32;
}

/* Those with an error code that ring 0 cannot raise: the CPU's own frame, by hand. */
static void raise_by_frame(uint64_t vector) {
  RAISE("movq %%rsp, %%rcx\n\tandq $-16, %%rsp\n\t"
        "pushq $0x10\n\tpushq %%rcx\n\tpushfq\n\tpushq $0x08\n\tpushq %%rax\n\tpushq $0x5a\n\tjmpq "
        "*%1",
        "r"(handler_of(vector)));
  expect(vector, 0x5a);
}

static void raise_frames(void) {
  static const uint8_t vectors[] = {8, 10, 17, 21, 29, 30};
  for (uint32_t i = 0; i < sizeof(vectors); i++)
    raise_by_frame(vectors[i]);
}

/* Those that need ring 3, SSE or broken hardware; NMI and machine check have their own stacks. */
static void raise_the_others(void) {
  RAISE_BY_INT(2);
  RAISE_BY_INT(4);
  RAISE_BY_INT(5);
  RAISE_BY_INT(9);
  RAISE_BY_INT(15);
  RAISE_BY_INT(18);
  RAISE_BY_INT(19);
  RAISE_BY_INT(20);
  RAISE_BY_INT(22);
  RAISE_BY_INT(23);
  RAISE_BY_INT(24);
  RAISE_BY_INT(25);
  RAISE_BY_INT(26);
  RAISE_BY_INT(27);
  RAISE_BY_INT(28);
  RAISE_BY_INT(31);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  interrupts_init();
  for (uint8_t vector = 0; vector < EXCEPTIONS; vector++)
    interrupts_set_handler(vector, report_and_resume);
  raise_instruction_faults();
  raise_fpu_faults();
  raise_segment_faults();
  raise_page_faults();
  raise_frames();
  raise_the_others();
  if (seen != UINT32_MAX)
    panic("no exception was raised for the bits that are 0 in 0x%x", seen);
  console_print("All 32 exceptions were reported, in %lu reports.\n", raised);
  harness_pass();
  cpu_halt_forever();
}
