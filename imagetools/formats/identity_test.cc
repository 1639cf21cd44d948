// The fields that get an identity, and those around them that stay.
#include "imagetools/formats/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace {

using testing::HasSubstr;

class IdentityTest : public testing::Test {
protected:
  bool Set(enum disk_format format, uint64_t digest = 1) {
    struct guid guid = guid_from_digest(digest, "disk");
    return disk_identity_set(format, reinterpret_cast<uint8_t *>(bytes_.data()), bytes_.size(),
                             &guid, &failure_);
  }

  void Put(size_t offset, uint64_t value, int size) {
    std::memcpy(bytes_.data() + offset, &value, size);
  }

  void MakeVdi() {
    bytes_.assign(1024, 'x');
    Put(0x40, 0xbeda107f, 4);
    Put(0x44, 0x10001, 4);
  }

  void MakeVmdk() {
    bytes_.assign(4096, '\0');
    bytes_.replace(0, 4, "KDMV");
    Put(28, 1, 8);
    Put(36, 2, 8);
    bytes_.replace(512, 60, "# Disk DescriptorFile\nversion=1\nCID=0badcafe\nparentCID=ffffffff");
  }

  std::string bytes_;
  struct failure failure_;
};

TEST_F(IdentityTest, NamesFormats) {
  enum disk_format format;
  EXPECT_TRUE(disk_format_parse("vmdk", &format));
  EXPECT_EQ(format, DISK_FORMAT_VMDK);
  EXPECT_FALSE(disk_format_parse("raw", &format));
}

TEST_F(IdentityTest, VdiGetsTwoUuids) {
  MakeVdi();
  std::string before = bytes_;
  ASSERT_TRUE(Set(DISK_FORMAT_VDI));
  struct guid guid = guid_from_digest(1, "disk");
  EXPECT_EQ(std::memcmp(bytes_.data() + 0x188, &guid, 16), 0);
  EXPECT_NE(bytes_.substr(0x188, 16), bytes_.substr(0x198, 16));
  EXPECT_NE(bytes_.substr(0x198, 16), std::string(16, 'x'));
  before.replace(0x188, 32, bytes_, 0x188, 32);
  EXPECT_EQ(bytes_, before) << "nothing else";
  std::string first = bytes_;
  MakeVdi();
  Set(DISK_FORMAT_VDI);
  EXPECT_EQ(bytes_, first);
  Set(DISK_FORMAT_VDI, 2);
  EXPECT_NE(bytes_, first);
}

TEST_F(IdentityTest, VmdkGetsAContentId) {
  MakeVmdk();
  std::string before = bytes_;
  ASSERT_TRUE(Set(DISK_FORMAT_VMDK));
  EXPECT_THAT(bytes_, HasSubstr("\nparentCID=ffffffff"));
  size_t at = bytes_.find("\nCID=") + 5;
  EXPECT_NE(bytes_.substr(at, 8), "0badcafe");
  EXPECT_EQ(bytes_.find_first_not_of("0123456789abcdef", at), at + 8);
  before.replace(at, 8, bytes_, at, 8);
  EXPECT_EQ(bytes_, before) << "nothing else";
}

TEST_F(IdentityTest, VmdkGetsAnotherPlaceForAContentIdWithoutItsZeros) {
  MakeVmdk();
  ASSERT_TRUE(Set(DISK_FORMAT_VMDK));
  std::string whole = bytes_;
  for (const char *number : {"badcafe", "c", "0"}) {
    MakeVmdk();
    bytes_.replace(bytes_.find("0badcafe"), 8, number);
    bytes_.insert(1536 - 8 + std::strlen(number), 8 - std::strlen(number), '\0');
    ASSERT_EQ(bytes_.size(), whole.size());
    ASSERT_TRUE(Set(DISK_FORMAT_VMDK)) << number;
    EXPECT_EQ(bytes_, whole) << number;
  }
}

TEST_F(IdentityTest, VmdkKeepsNothingBehindItsText) {
  MakeVmdk();
  ASSERT_TRUE(Set(DISK_FORMAT_VMDK));
  std::string clean = bytes_;
  MakeVmdk();
  bytes_[bytes_.find('\0', 512) + 1] = '\n';
  ASSERT_TRUE(Set(DISK_FORMAT_VMDK));
  EXPECT_EQ(bytes_, clean);
}

TEST_F(IdentityTest, VmdkWithoutRoomForAContentIdIsRefused) {
  for (const char *line : {"\nCID=badcafe", "\nCID=", "\nCID=00badcafe\n"}) {
    MakeVmdk();
    bytes_.replace(512, 1024, 1024, 'x');
    bytes_.replace(1536 - std::strlen(line), std::strlen(line), line);
    std::string before = bytes_;
    EXPECT_FALSE(Set(DISK_FORMAT_VMDK)) << line;
    EXPECT_EQ(bytes_, before) << line;
  }
}

TEST_F(IdentityTest, Qcow2StaysAsItIs) {
  bytes_ = "anything";
  ASSERT_TRUE(Set(DISK_FORMAT_QCOW2));
  EXPECT_EQ(bytes_, "anything");
}

TEST_F(IdentityTest, RefusesWhatItDoesNotKnow) {
  MakeVdi();
  bytes_[0x44] = 2;
  EXPECT_FALSE(Set(DISK_FORMAT_VDI));
  EXPECT_STREQ(failure_.text, "is no VDI of version 1.1");
  bytes_ = "short";
  EXPECT_FALSE(Set(DISK_FORMAT_VDI));
  EXPECT_FALSE(Set(DISK_FORMAT_VMDK));
  EXPECT_STREQ(failure_.text, "is no sparse VMDK");
  MakeVmdk();
  Put(28, 8, 8);
  EXPECT_FALSE(Set(DISK_FORMAT_VMDK));
  EXPECT_STREQ(failure_.text, "has its descriptor beyond its end");
  MakeVmdk();
  bytes_[bytes_.find("CID=")] = 'D';
  EXPECT_FALSE(Set(DISK_FORMAT_VMDK));
  EXPECT_STREQ(failure_.text, "has a descriptor without a content ID");
}

} // namespace
