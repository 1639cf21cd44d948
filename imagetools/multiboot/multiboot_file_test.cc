// The loader's file with a volume put into it, and what is not a loader's file.
#include "imagetools/multiboot/multiboot_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

extern "C" {
#include "boot/multiboot/embedded_volume.h"
}

namespace {

using testing::HasSubstr;

constexpr struct multiboot_protocols kAll = {true, true, true};
constexpr size_t kSegment = 8; // words of a program header

class MultibootFileTest : public testing::Test {
protected:
  MultibootFileTest() {
    std::ifstream file(getenv("MULTIBOOT_LOADER"), std::ios::binary);
    loader_.assign(std::istreambuf_iterator<char>(file), {});
  }

  uint32_t Word(const std::string &bytes, size_t at) const {
    uint32_t word;
    memcpy(&word, bytes.data() + at, sizeof(word));
    return word;
  }

  // The program header `from_end` before the end of them, word `index`.
  size_t SegmentAt(const std::string &bytes, size_t from_end, size_t index) const {
    uint16_t count;
    memcpy(&count, bytes.data() + 44, sizeof(count));
    return Word(bytes, 28) + (count - from_end) * kSegment * 4 + index * 4;
  }

  bool Make(uint64_t volume_length, const struct multiboot_protocols &protocols = kAll) {
    struct multiboot_file file;
    bool done =
        multiboot_file_make("loader.elf", reinterpret_cast<const uint8_t *>(loader_.data()),
                            loader_.size(), volume_length, &wish_, &protocols, &file, &failure_);
    if (done) {
      made_.assign(reinterpret_cast<const char *>(file.bytes), file.length);
      free(file.bytes);
    }
    return done;
  }

  void ExpectRefused(const std::string &why) {
    EXPECT_FALSE(Make(512));
    EXPECT_EQ(std::string(failure_.text),
              "loader.elf: " + why + "; give the output of a multiboot_loader.");
  }

  bool Has(uint32_t magic) const {
    for (size_t at = 0; at + 12 <= 8192 && at + 12 <= made_.size(); at += 4)
      if (Word(made_, at) == magic)
        return true;
    return false;
  }

  struct screen_wish wish_ = {0, 0, 0};
  std::string loader_;
  std::string made_;
  struct failure failure_ = {};
};

// Where the header of Multiboot 2 has its tag for a framebuffer.
size_t ScreenTag(const std::string &bytes) {
  const uint32_t head[2] = {1 << 16 | 5, 20};
  return bytes.find(std::string(reinterpret_cast<const char *>(head), sizeof(head)));
}

TEST_F(MultibootFileTest, WishIsInTheHeaderOfMultiboot2) {
  ASSERT_TRUE(Make(512)) << failure_.text;
  size_t tag = ScreenTag(made_);
  ASSERT_LT(tag, 8192u);
  for (size_t i = 0; i < 3; i++)
    EXPECT_EQ(Word(made_, tag + 8 + i * 4), 0u) << i;
  std::string before = made_;
  wish_ = {1024, 768, 24};
  ASSERT_TRUE(Make(512)) << failure_.text;
  EXPECT_EQ(Word(made_, tag + 8), 1024u);
  EXPECT_EQ(Word(made_, tag + 12), 768u);
  EXPECT_EQ(Word(made_, tag + 16), 24u);
  EXPECT_EQ(made_.substr(0, tag + 8), before.substr(0, tag + 8));
  EXPECT_EQ(made_.substr(tag + 20), before.substr(tag + 20));
}

TEST_F(MultibootFileTest, RefusesALoaderWithoutRoomForAWish) {
  loader_[ScreenTag(loader_)] = 99;
  ExpectRefused("its Multiboot header has no tag for a framebuffer");
}

TEST_F(MultibootFileTest, LastSegmentBecomesTheVolume) {
  ASSERT_TRUE(Make(1024)) << failure_.text;
  size_t offset = Word(made_, SegmentAt(made_, 1, 1));
  EXPECT_EQ(made_.size(), offset + sizeof(struct embedded_volume));
  EXPECT_EQ(Word(made_, SegmentAt(made_, 1, 4)), 1024 + sizeof(struct embedded_volume));
  EXPECT_EQ(Word(made_, SegmentAt(made_, 1, 5)), 1024 + sizeof(struct embedded_volume));
  struct embedded_volume embedded;
  memcpy(&embedded, made_.data() + offset, sizeof(embedded));
  EXPECT_EQ(embedded.magic, EMBEDDED_VOLUME_MAGIC);
  EXPECT_EQ(embedded.length, 1024u);
  EXPECT_EQ(Word(made_, 32), 0u) << "no section headers";
}

TEST_F(MultibootFileTest, LeavesOutProtocols) {
  ASSERT_TRUE(Make(512));
  EXPECT_TRUE(Has(0x1badb002));
  EXPECT_TRUE(Has(0xe85250d6));
  ASSERT_TRUE(Make(512, {false, true, true}));
  EXPECT_FALSE(Has(0x1badb002));
  EXPECT_TRUE(Has(0xe85250d6));
  ASSERT_TRUE(Make(512, {true, false, true}));
  EXPECT_TRUE(Has(0x1badb002));
  EXPECT_FALSE(Has(0xe85250d6));
  const auto has_note = [this] {
    for (size_t i = 1; i <= 3; i++)
      if (Word(made_, SegmentAt(made_, i, 0)) == 4)
        return true;
    return false;
  };
  EXPECT_TRUE(has_note());
  ASSERT_TRUE(Make(512, {true, true, false}));
  EXPECT_FALSE(has_note());
}

TEST_F(MultibootFileTest, RefusesAVolumeThatDoesNotFit) {
  EXPECT_FALSE(Make(UINT64_C(1) << 32));
  EXPECT_THAT(failure_.text, HasSubstr("the boot volume has 4294967296 bytes, which do not fit"));
  EXPECT_FALSE(Make((UINT64_C(1) << 32) - 0x800000));
  EXPECT_TRUE(Make((UINT64_C(1) << 32) - 0x1000000)) << failure_.text;
}

TEST_F(MultibootFileTest, RefusesWhatIsNoLoader) {
  std::string whole = loader_;
  loader_ = "";
  ExpectRefused("it is too short for an ELF file");
  loader_ = whole;
  loader_[4] = 2;
  ExpectRefused("it is not an ELF file of 32 bits");
  loader_ = whole;
  loader_[31] = '\x7f';
  ExpectRefused("its program headers do not lie in it");
  loader_ = whole;
  loader_[SegmentAt(loader_, 1, 0)] = 0;
  ExpectRefused("its last segment is not one for a boot volume");
  loader_ = whole;
  loader_[Word(loader_, SegmentAt(loader_, 1, 1))] = 'x';
  ExpectRefused("its last segment is not one for a boot volume");
  loader_ = whole.substr(0, Word(whole, SegmentAt(whole, 1, 1)) + 8);
  ExpectRefused("its last segment is not one for a boot volume");
}

} // namespace
