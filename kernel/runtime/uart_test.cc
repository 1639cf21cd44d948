// The 16550 driver against a fake device: set-up, sending, receiving, and waits that end.
#include "kernel/runtime/uart.h"

#include <gtest/gtest.h>

#include "boot/protocol/harness.h"
#include "kernel/runtime/testing/fake_machine.h"

namespace {

TEST(UartTest, SetsTheLineTo115200Baud8N1WithFifo) {
  FakeMachine machine;
  struct uart uart;
  ASSERT_TRUE(uart_init(&uart, UART_COM1));
  EXPECT_EQ(machine.com1.divisor, 1);
  EXPECT_EQ(machine.com1.registers[3], 0x03) << "line control: 8n1, divisor latch closed";
  EXPECT_EQ(machine.com1.registers[2], 0x07) << "FIFO control";
  EXPECT_EQ(machine.com1.registers[4], 0x03) << "modem control: DTR, RTS, no loopback";
  EXPECT_EQ(machine.com1.registers[1], 0x00) << "interrupts off";
}

TEST(UartTest, SendsInOrder) {
  FakeMachine machine;
  struct uart uart;
  uart_init(&uart, HARNESS_UART_PORT);
  for (char c : {'a', 'b', '\xff'})
    uart_put(&uart, static_cast<uint8_t>(c));
  EXPECT_EQ(machine.verdict.sent, "ab\xff");
  EXPECT_EQ(machine.com1.sent, "");
}

TEST(UartTest, WithoutADeviceNothingIsSentOrReceived) {
  FakeMachine machine;
  machine.com1.present = false;
  struct uart uart;
  EXPECT_FALSE(uart_init(&uart, UART_COM1));
  machine.touched.clear();
  uart_put(&uart, 'x');
  uint8_t byte;
  EXPECT_FALSE(uart_poll(&uart, &byte));
  EXPECT_TRUE(machine.touched.empty());
}

TEST(UartTest, WaitsForTheTransmitter) {
  FakeMachine machine;
  struct uart uart;
  uart_init(&uart, UART_COM1);
  machine.com1.busy_polls = 500;
  uart_put(&uart, 'x');
  EXPECT_EQ(machine.com1.sent, "x");
}

TEST(UartTest, InitWaitsForWhatTheLoaderSentLast) {
  FakeMachine machine;
  machine.com1.busy_polls = 500;
  struct uart uart;
  uart_init(&uart, UART_COM1);
  EXPECT_FALSE(machine.com1.lost_bytes);
}

TEST(UartTest, StuckDeviceCostsOneLongWaitAndThenOneLookPerByte) {
  FakeMachine machine;
  struct uart uart;
  uart_init(&uart, UART_COM1);
  machine.com1.takes_bytes = false;
  uart_put(&uart, 'a');
  EXPECT_GT(machine.com1.status_reads, 100000u);
  EXPECT_LT(machine.com1.status_reads, 2000000u);
  machine.com1.status_reads = 0;
  for (int i = 0; i < 100; i++)
    uart_put(&uart, 'b');
  EXPECT_EQ(machine.com1.status_reads, 100u);
  EXPECT_EQ(machine.com1.sent, "");
}

TEST(UartTest, DeviceThatDrainsIsUsedAgain) {
  FakeMachine machine;
  struct uart uart;
  uart_init(&uart, UART_COM1);
  machine.com1.takes_bytes = false;
  uart_put(&uart, 'a');
  machine.com1.takes_bytes = true;
  uart_put(&uart, 'b');
  machine.com1.busy_polls = 500;
  uart_put(&uart, 'c');
  EXPECT_EQ(machine.com1.sent, "bc");
}

TEST(UartTest, ReceivesWhatIsThere) {
  FakeMachine machine;
  struct uart uart;
  uart_init(&uart, HARNESS_UART_PORT);
  uint8_t byte = 0;
  EXPECT_FALSE(uart_poll(&uart, &byte));
  machine.verdict.to_receive = {0x06, 0x07};
  EXPECT_TRUE(uart_poll(&uart, &byte));
  EXPECT_EQ(byte, 0x06);
  EXPECT_TRUE(uart_poll(&uart, &byte));
  EXPECT_EQ(byte, 0x07);
  EXPECT_FALSE(uart_poll(&uart, &byte));
}

} // namespace
