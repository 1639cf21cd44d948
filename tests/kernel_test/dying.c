/* The ways in which a kernel dies within a case, and cases between them that have to run all the
 * same. */
#include "kernel/runtime/assert.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/panic.h"
#include "kernel/runtime/port_io.h"
#include "kernel/testing/kernel_test.h"

__attribute__((noinline)) static void free_twice(int page) {
  panic("page %d is free already", page);
}

__attribute__((noinline)) static void write_to(uint64_t address) {
  *(volatile uint64_t *)address = 1;
}

/* Calls itself until the guard page is reached; the sum keeps it from being a loop. */
__attribute__((noinline)) static uint64_t call_itself(volatile uint64_t depth) {
  volatile uint8_t room[256];
  room[0] = (uint8_t)depth;
  return depth == UINT64_MAX ? 0 : call_itself(depth + 1) + room[0];
}

TEST(Before, Passes) {
  EXPECT_TRUE(true);
}

TEST(Dies, ByPanic) {
  free_twice(42);
}

TEST(Dies, ByException) {
  EXPECT_EQ(1, 2);
  write_to(0x1234);
}

TEST(Between, Passes) {
  EXPECT_TRUE(true);
}

TEST(Dies, ByStackOverflow) {
  EXPECT_NE(call_itself(0), 1);
}

TEST(Dies, ByHang) {
  for (;;)
    cpu_relax();
}

TEST(Dies, ByHalt) {
  cpu_halt_forever();
}

/* With an empty table of interrupts, any exception is a triple fault. */
TEST(Dies, ByTripleFault) {
  const struct {
    uint16_t limit;
    uint64_t base;
  } __attribute__((packed)) none = {0, 0};
  __asm__ volatile("lidt %0\n\tud2" : : "m"(none));
}

/* Through the keyboard controller. */
TEST(Dies, ByReset) {
  port_write8(0x64, 0xfe);
  cpu_halt_forever();
}

TEST(Dies, ByTheWrongException) {
  EXPECT_PANIC(write_to(0x5678), "");
}

TEST(Dies, ByAVerdictOfItsOwn) {
  harness_pass();
}

TEST(After, Passes) {
  EXPECT_TRUE(true);
}

TEST(After, Fails) {
  EXPECT_EQ(2 + 2, 5);
}
