// The block that the kernel finds: every pointer leads into it, and the tables are what CPUs read.
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/handover.h"
}

namespace {

constexpr uint64_t kPhysical = 0x12345000;
constexpr uint64_t kDirectMap = 0xffff900000000000;

class Handover : public testing::Test {
protected:
  Handover() : map_(std::make_unique<struct memory_map>()) {
    map_->count = 2;
    map_->regions[0] = {0x1000, 0x2000, BOOT_MEMORY_USABLE, 0};
    map_->regions[1] = {0x3000, 0x1000, BOOT_MEMORY_RESERVED, 0};
    handover_.info = {};
    handover_.info.magic = BOOT_INFO_MAGIC;
    handover_.info.kernel_base = 0x1234;
    handover_.block = kPhysical;
    handover_.block_vaddr = kDirectMap + kPhysical;
    handover_.loader_name = "a loader";
    handover_.command_line = "not ended here";
    handover_.command_line_length = 3;
    requests_.stack.request.version = 1;
    requests_.kaslr.request = {1, BOOT_REQUEST_UNAVAILABLE, 0};
    handover_.values[BOOT_REQUEST_TYPE_STACK] = 0x21000;
    handover_.requests = &requests_;
    size_ = handover_size(&handover_, 2);
    block_.assign((size_ + 15) / 8, 0xa5a5a5a5a5a5a5a5);
    handover_write(&handover_, map_.get(), block_.data());
  }

  const struct handover_block &Block() const {
    return *reinterpret_cast<const struct handover_block *>(block_.data());
  }

  // What the kernel sees at a virtual address of the block.
  const char *At(uint64_t vaddr) const {
    uint64_t into = vaddr - (kDirectMap + kPhysical);
    EXPECT_LT(into, size_);
    return reinterpret_cast<const char *>(block_.data()) + into;
  }

  std::unique_ptr<struct memory_map> map_;
  struct kernel_requests requests_ = {};
  struct handover handover_ = {};
  size_t size_;
  std::vector<uint64_t> block_;
};

TEST_F(Handover, KeepsTheInfo) {
  EXPECT_EQ(Block().info.magic, BOOT_INFO_MAGIC);
  EXPECT_EQ(Block().info.kernel_base, 0x1234u);
}

TEST_F(Handover, PointsAtStrings) {
  EXPECT_STREQ(At(Block().info.loader_name), "a loader");
  EXPECT_STREQ(At(Block().info.command_line), "not");
}

TEST_F(Handover, PointsAtTheMemoryMap) {
  ASSERT_EQ(Block().info.memory_map_count, 2u);
  EXPECT_EQ(Block().info.memory_map % 8, 0u);
  EXPECT_EQ(memcmp(At(Block().info.memory_map), map_->regions, 2 * sizeof(map_->regions[0])), 0);
}

TEST_F(Handover, PointsAtAnswers) {
  ASSERT_EQ(Block().info.request_count, 2u);
  EXPECT_EQ(Block().info.requests % 8, 0u);
  struct boot_request_answer answers[2];
  memcpy(answers, At(Block().info.requests), sizeof(answers));
  EXPECT_EQ(answers[0].status, uint32_t{BOOT_REQUEST_GRANTED});
  EXPECT_EQ(answers[0].value, 0x21000u);
  EXPECT_EQ(answers[1].type, uint32_t{BOOT_REQUEST_TYPE_KASLR});
  EXPECT_EQ(answers[1].status, uint32_t{BOOT_REQUEST_NOT_AVAILABLE});
}

TEST_F(Handover, WithoutRequestsThereAreNoAnswers) {
  requests_ = {};
  size_t size = handover_size(&handover_, 2);
  EXPECT_EQ(size, size_ - 2 * sizeof(struct boot_request_answer));
  handover_write(&handover_, map_.get(), block_.data());
  EXPECT_EQ(Block().info.requests, 0u);
  EXPECT_EQ(Block().info.request_count, 0u);
}

TEST_F(Handover, StaysInsideItsSize) {
  const auto *bytes = reinterpret_cast<const uint8_t *>(block_.data());
  EXPECT_EQ(bytes[size_ - 1], 0u) << "the NUL of the last string";
  for (size_t i = size_; i < block_.size() * 8; i++)
    EXPECT_EQ(bytes[i], 0xa5) << i;
}

TEST_F(Handover, HasAGdtThatTheCpuReads) {
  const struct handover_block &block = Block();
  uint64_t vaddr = kDirectMap + kPhysical;
  EXPECT_EQ(block.tables.gdt_register.limit, sizeof(block.tables.gdt) - 1);
  EXPECT_EQ(block.tables.gdt_register.base, vaddr + offsetof(struct handover_block, tables.gdt));
  EXPECT_EQ(offsetof(struct handover_gdt_register, base),
            offsetof(struct handover_gdt_register, limit) + 2);
  EXPECT_EQ(block.tables.gdt[0], 0u);
  // Present, ring 0, code, readable, accessed; long mode.
  EXPECT_EQ(block.tables.gdt[1] >> 40 & 0xff, 0x9bu);
  EXPECT_EQ(block.tables.gdt[1] >> 52 & 0xf, 0xau);
  // Present, ring 0, data, writable, accessed.
  EXPECT_EQ(block.tables.gdt[2] >> 40 & 0xff, 0x93u);
}

TEST_F(Handover, HasAnEmptyTaskState) {
  const struct handover_block &block = Block();
  uint64_t low = block.tables.gdt[3];
  uint64_t base = (low >> 16 & 0xffffff) | (low >> 56) << 24 | block.tables.gdt[4] << 32;
  EXPECT_EQ(base, kDirectMap + kPhysical + offsetof(struct handover_block, tables.tss));
  EXPECT_EQ(low & 0xffff, sizeof(block.tables.tss) - 1);
  EXPECT_EQ(low >> 40 & 0xff, 0x89u);
  for (int i = 0; i < 25; i++)
    EXPECT_EQ(block.tables.tss[i], 0u);
  EXPECT_EQ(block.tables.tss[25], 104u << 16) << "no I/O permissions";
}

} // namespace
