// A debugger's way through a boot: the machine waits for it, stops where each stage begins, with
// the registers and the memory of that stage, and ends when it is told to.
//
// Usage: debug_test, with IMAGE the disk of debug_fixture.h's RUN.
#include "tests/debug/debug_fixture.h"

namespace {

TEST_F(DebugTest, StopsWhereEachStageBegins) {
  ASSERT_NE(kernel_, nullptr);
  ASSERT_NO_FATAL_FAILURE(Connect());
  gdb_->Ask("?");
  EXPECT_EQ(Register(kRip), 0xfff0u) << "the machine did not wait at its first instruction";

  RunTo(0x7c00);
  EXPECT_EQ(GdbConnection::Bytes(gdb_->Ask("m7c00,200")), ReadFile(getenv("IMAGE")).substr(0, 512));

  RunTo(LoaderSymbol("second_stage_main"));
  EXPECT_FALSE(InLongMode());
  EXPECT_EQ(Register(kCs, 4), 0x20u) << "the loader's 32-bit code segment";

  RunTo(LoaderSymbol("enter_kernel"));
  EXPECT_FALSE(InLongMode());

  EXPECT_EQ(kernel_->entry(), (*kernel_)["_start"]);
  RunTo((*kernel_)["_start"]);
  EXPECT_TRUE(InLongMode());
}

TEST_F(DebugTest, EndsWhenTheDebuggerKillsIt) {
  ASSERT_NO_FATAL_FAILURE(Connect());
  gdb_->Ask("?");
  gdb_->Send("k");
  for (int i = 0; i < 100 && pid_ > 0; i++) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_)
      pid_ = 0;
    usleep(100000);
  }
  EXPECT_EQ(pid_, 0) << "the runner goes on without QEMU";
}

TEST_F(DebugTest, WritesAScriptWithSymbols) {
  ASSERT_NO_FATAL_FAILURE(Connect());
  ExpectFilesOfScript(3);
}

} // namespace
