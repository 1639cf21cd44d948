// The same way on UEFI firmware: the loader is where its symbols are, and leads to the kernel.
#include "tests/debug/debug_fixture.h"

namespace {

TEST_F(DebugTest, StopsWhereEachStageBegins) {
  ASSERT_NE(kernel_, nullptr);
  ASSERT_NE(uefi_loader_, nullptr);
  ASSERT_NO_FATAL_FAILURE(Connect());
  gdb_->Ask("?");
  EXPECT_EQ(Register(kRip), 0xfff0u) << "the machine did not wait at its first instruction";

  uint64_t entry = (*uefi_loader_)["efi_main"];
  RunTo(entry);
  EXPECT_TRUE(InLongMode());
  std::string code = uefi_loader_->Bytes(entry, 64);
  ASSERT_EQ(code.size(), 64u);
  char packet[64];
  snprintf(packet, sizeof packet, "m%llx,40", static_cast<unsigned long long>(entry));
  EXPECT_EQ(GdbConnection::Bytes(gdb_->Ask(packet)), code);

  RunTo((*uefi_loader_)["last_page_enter"]);
  EXPECT_EQ(Register(kRcx) % 4096, 0u) << "the last page";

  EXPECT_EQ(kernel_->entry(), (*kernel_)["_start"]);
  RunTo((*kernel_)["_start"]);
  EXPECT_TRUE(InLongMode());
}

TEST_F(DebugTest, WritesAScriptWithSymbols) {
  ASSERT_NO_FATAL_FAILURE(Connect());
  ExpectFilesOfScript(2);
}

} // namespace
