// File look-up in QEMU's fw_cfg directory, on a fake device.
#include "kernel/runtime/fw_cfg.h"

#include <gtest/gtest.h>

#include <string>

#include "kernel/runtime/testing/fake_machine.h"

namespace {

TEST(FwCfgTest, NoPortIsTouchedOnARealMachine) {
  FakeMachine machine;
  machine.hypervisor = false;
  EXPECT_FALSE(fw_cfg_present());
  EXPECT_TRUE(machine.touched.empty());
}

TEST(FwCfgTest, OtherHypervisorsAreNotQemu) {
  FakeMachine machine;
  EXPECT_TRUE(fw_cfg_present());
  machine.signature = "QEMX";
  EXPECT_FALSE(fw_cfg_present());
  machine.signature = "";
  EXPECT_FALSE(fw_cfg_present());
}

TEST(FwCfgTest, FindsAndReadsAFileAmongOthers) {
  FakeMachine machine;
  machine.files = {{"etc/e820", "1234"}, {"opt/a/token", "contents"}, {"opt/z", ""}};
  struct fw_cfg_file file;
  ASSERT_TRUE(fw_cfg_find("opt/a/token", &file));
  ASSERT_EQ(file.size, 8u);
  std::string contents(file.size, '\0');
  fw_cfg_read(&file, contents.data(), file.size);
  EXPECT_EQ(contents, "contents");
  ASSERT_TRUE(fw_cfg_find("opt/z", &file));
  EXPECT_EQ(file.size, 0u);
}

TEST(FwCfgTest, ComparesWholeNames) {
  FakeMachine machine;
  machine.files = {{"opt/bootsmith", "1"}, {"opt/bootsmith/harness2", "2"}, {"xopt/b", "3"}};
  struct fw_cfg_file file;
  EXPECT_FALSE(fw_cfg_find("opt/bootsmith/harness", &file));
  EXPECT_FALSE(fw_cfg_find("opt/b", &file));
  EXPECT_FALSE(fw_cfg_find("", &file));
  EXPECT_TRUE(fw_cfg_find("opt/bootsmith/harness2", &file));
}

TEST(FwCfgTest, NameThatFillsItsFieldIsFound) {
  FakeMachine machine;
  std::string longest(55, 'n');
  machine.files = {{longest, "x"}};
  struct fw_cfg_file file;
  EXPECT_TRUE(fw_cfg_find(longest.c_str(), &file));
  EXPECT_FALSE(fw_cfg_find((longest + "n").c_str(), &file));
  // Not even where the field has lost its NUL.
  machine.files = {{longest + "n", "x"}};
  EXPECT_FALSE(fw_cfg_find((longest + "nn").c_str(), &file));
}

TEST(FwCfgTest, EmptyDirectory) {
  FakeMachine machine;
  struct fw_cfg_file file;
  EXPECT_FALSE(fw_cfg_find("etc/e820", &file));
}

} // namespace
