// The verdict's protocol: what is written where, in which order, and when nothing is.
#include "kernel/runtime/harness.h"

#include <gtest/gtest.h>

#include <string>

#include "boot/protocol/harness.h"
#include "kernel/runtime/testing/fake_machine.h"

namespace {

using testing::ExitedWithCode;

constexpr char kToken[] = "0123456789abcdef";

class HarnessTest : public testing::Test {
protected:
  HarnessTest() {
    machine_.files = {{"etc/e820", "x"}, {HARNESS_FW_CFG_FILE, kToken}};
  }

  FakeMachine machine_;
};

TEST_F(HarnessTest, PassSaysSoAndEndsTheMachine) {
  EXPECT_EXIT(harness_pass(), ExitedWithCode(HARNESS_STATUS_PASS),
              "verdict\\[0123456789abcdef PASS\n\\]");
}

TEST_F(HarnessTest, FailGivesItsReason) {
  EXPECT_EXIT(harness_fail("page %d is free", 7), ExitedWithCode(HARNESS_STATUS_FAIL),
              "verdict\\[0123456789abcdef FAIL page 7 is free\n\\]");
}

TEST_F(HarnessTest, TellWritesALineAndGoesOn) {
  auto tell_and_pass = [] {
    harness_tell("BEGIN %d", 1);
    harness_pass();
  };
  EXPECT_EXIT(tell_and_pass(), ExitedWithCode(HARNESS_STATUS_PASS),
              "verdict\\[0123456789abcdef BEGIN 1\n0123456789abcdef PASS\n\\]");
}

TEST_F(HarnessTest, ReasonStaysOnOneLine) {
  EXPECT_EXIT(harness_fail("%s", "two\nlines\n"), ExitedWithCode(HARNESS_STATUS_FAIL),
              "FAIL two lines \n\\]");
}

TEST_F(HarnessTest, NothingGoesToTheConsole) {
  EXPECT_EXIT(harness_pass(), ExitedWithCode(HARNESS_STATUS_PASS), "COM1\\[\\]");
}

TEST_F(HarnessTest, OnARealMachineNoPortIsTouched) {
  machine_.hypervisor = false;
  harness_pass();
  harness_fail("reason");
  EXPECT_TRUE(machine_.touched.empty());
}

TEST_F(HarnessTest, WithoutItsFileOnlyFwCfgIsTouched) {
  machine_.files = {{"etc/e820", "x"}};
  harness_pass();
  EXPECT_EQ(machine_.touched, (std::set<uint16_t>{0x510, 0x511}));
}

TEST_F(HarnessTest, TokenOfAnotherLengthIsNoHarness) {
  machine_.files = {{HARNESS_FW_CFG_FILE, "short"}};
  harness_pass();
  EXPECT_EQ(machine_.verdict.sent, "");
}

TEST_F(HarnessTest, PassThatCannotBeWrittenIsAFailure) {
  machine_.verdict.present = false;
  EXPECT_EXIT(harness_pass(), ExitedWithCode(HARNESS_STATUS_FAIL), "");
}

TEST_F(HarnessTest, MachineDoesNotEndBeforeTheHarnessHasAnswered) {
  machine_.answers_verdict = false;
  machine_.verdict.to_receive = {'x', 0x15}; // which is not the answer
  machine_.patience = 1000;
  EXPECT_EXIT(harness_pass(), ExitedWithCode(FakeMachine::kWaitedTooLong), "PASS\n");
}

} // namespace
