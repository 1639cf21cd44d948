/* The descriptor tables, and the way from a stub to its handler. */
#include "kernel/runtime/interrupts.h"

#include <stddef.h>

#include "kernel/runtime/exception.h"
#include "kernel/runtime/panic.h"

/* Those of boot/protocol/entry_contract.md, so that no segment register has to be loaded anew. */
enum { CODE_SELECTOR = 0x08, TSS_SELECTOR = 0x18 };

/* Descriptors of 64-bit mode (Intel SDM volume 3A, 3.4.5 and 8.2.3). */
#define CODE_DESCRIPTOR UINT64_C(0x00af9b000000ffff)
#define DATA_DESCRIPTOR UINT64_C(0x00cf93000000ffff)
#define TSS_PRESENT_AVAILABLE UINT64_C(0x89)

/* A gate that keeps interrupts off while its handler runs (volume 3A, 7.14.1). */
#define INTERRUPT_GATE UINT64_C(0x8e)

enum { VECTORS = 256, STUB_SIZE = 16, STACKS = 3, STACK_SIZE = 8192 };

struct gate {
  uint64_t low;
  uint64_t high;
};

struct tss {
  uint32_t reserved0;
  uint64_t rsp[3];
  uint64_t reserved1;
  uint64_t ist[7];
  uint64_t reserved2;
  uint16_t reserved3;
  uint16_t io_map;
} __attribute__((packed));

struct table_register {
  uint16_t limit;
  uint64_t base;
} __attribute__((packed));

_Static_assert(sizeof(struct tss) == 104,
               "the TSS of 64-bit mode: Intel SDM volume 3A, figure 8-11");

extern const char interrupt_stubs[];
void interrupts_dispatch(struct interrupt_frame *frame);

static struct gate idt[VECTORS] __attribute__((aligned(16)));
static uint64_t gdt[5] __attribute__((aligned(16)));
static struct tss tss __attribute__((aligned(16)));
static uint8_t stacks[STACKS][STACK_SIZE] __attribute__((aligned(16)));
static interrupt_handler *handlers[VECTORS];

/* The stack of its own, counted from 1, that an exception gets; 0 is the interrupted one. */
static uint64_t stack_of(uint32_t vector) {
  switch (vector) {
  case EXCEPTION_DOUBLE_FAULT:
    return 1;
  case EXCEPTION_NMI:
    return 2;
  case EXCEPTION_MACHINE_CHECK:
    return 3;
  default:
    return 0;
  }
}

static struct gate make_gate(uint32_t vector) {
  uint64_t stub = (uint64_t)&interrupt_stubs[vector * STUB_SIZE];
  return (struct gate){
      .low = (stub & 0xffff) | (uint64_t)CODE_SELECTOR << 16 | stack_of(vector) << 32 |
             INTERRUPT_GATE << 40 | (stub >> 16 & 0xffff) << 48,
      .high = stub >> 32,
  };
}

static void load_segments(void) {
  for (uint32_t i = 0; i < STACKS; i++)
    tss.ist[i] = (uint64_t)&stacks[i][STACK_SIZE];
  /* An I/O map that begins behind the TSS's end is none. */
  tss.io_map = sizeof(tss);
  uint64_t base = (uint64_t)&tss;
  gdt[1] = CODE_DESCRIPTOR;
  gdt[2] = DATA_DESCRIPTOR;
  gdt[3] = (sizeof(tss) - 1) | (base & 0xffffff) << 16 | TSS_PRESENT_AVAILABLE << 40 |
           (base >> 24 & 0xff) << 56;
  gdt[4] = base >> 32;
  const struct table_register gdtr = {sizeof(gdt) - 1, (uint64_t)gdt};
  __asm__ volatile("lgdt %0\n\tltr %w1" : : "m"(gdtr), "r"(TSS_SELECTOR) : "memory");
}

void interrupts_init(void) {
  load_segments();
  for (uint32_t vector = 0; vector < VECTORS; vector++)
    idt[vector] = make_gate(vector);
  const struct table_register idtr = {sizeof(idt) - 1, (uint64_t)idt};
  __asm__ volatile("lidt %0" : : "m"(idtr) : "memory");
}

void interrupts_set_handler(uint8_t vector, interrupt_handler *handler) {
  handlers[vector] = handler;
}

void interrupts_dispatch(struct interrupt_frame *frame) {
  interrupt_handler *handler = handlers[frame->vector];
  if (handler != NULL)
    handler(frame);
  else if (frame->vector < EXCEPTIONS)
    exception_panic(frame);
  else
    panic("interrupt %lu came, but nobody handles it", frame->vector);
}
