// Each boot info that the kernel refuses, and the sentence with which it does.
#include "kernel/runtime/boot_info_check.h"

#include <gtest/gtest.h>

#include "kernel/runtime/console.h"
#include "kernel/runtime/testing/fake_machine.h"

namespace {

using testing::ExitedWithCode;

class BootInfoCheckTest : public testing::Test {
protected:
  BootInfoCheckTest() {
    console_init_serial();
    info_.magic = BOOT_INFO_MAGIC;
    info_.version = BOOT_INFO_VERSION;
    info_.size = sizeof(info_);
  }

  FakeMachine machine_;
  struct boot_info info_ = {};
};

TEST_F(BootInfoCheckTest, TakesItsOwn) {
  boot_info_check(&info_);
  EXPECT_EQ(machine_.com1.sent, "");
}

// A newer loader of the same version may know more fields.
TEST_F(BootInfoCheckTest, TakesALargerOne) {
  info_.size += 64;
  boot_info_check(&info_);
  EXPECT_EQ(machine_.com1.sent, "");
}

TEST_F(BootInfoCheckTest, RefusesNone) {
  EXPECT_EXIT(boot_info_check(nullptr), ExitedWithCode(FakeMachine::kHalted),
              "panic: the loader handed over no boot info: RDI is 0\r\n");
}

TEST_F(BootInfoCheckTest, RefusesAnotherMagic) {
  info_.magic = 0x36d76289;
  EXPECT_EXIT(boot_info_check(&info_), ExitedWithCode(FakeMachine::kHalted),
              "its magic is 0x36d76289, not 0x49425342");
}

TEST_F(BootInfoCheckTest, RefusesAnotherVersion) {
  info_.version = 2;
  EXPECT_EXIT(boot_info_check(&info_), ExitedWithCode(FakeMachine::kHalted),
              "version 2, this kernel knows version 1: build kernel and loader from the same "
              "release");
}

TEST_F(BootInfoCheckTest, RefusesATruncatedOne) {
  info_.size = sizeof(info_) - 8;
  EXPECT_EXIT(boot_info_check(&info_), ExitedWithCode(FakeMachine::kHalted),
              "the boot info has [0-9]+ bytes, version 1 has [0-9]+");
}

} // namespace
