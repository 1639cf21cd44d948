// Blocks of thread-local variables, against the offsets that ld.lld gives such variables.
#include "kernel/runtime/thread_locals.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace {

constexpr size_t kAlignment = 4096;

// Where ld.lld believes that a block begins, seen from the thread pointer (Elf::getTlsTpOffset,
// EM_X86_64), for an address that is linked as `base`.
int64_t LinkerOffset(const struct boot_tls &tls) {
  return -static_cast<int64_t>(tls.memory_size +
                               ((-tls.base - tls.memory_size) & (tls.alignment - 1)));
}

class ThreadLocals : public testing::Test {
protected:
  // A template at an address that is `skew` above a multiple of 4096.
  struct boot_tls Template(uint64_t skew, uint64_t file_size, uint64_t memory_size,
                           uint64_t alignment) {
    uint64_t start = (reinterpret_cast<uintptr_t>(bytes_.data()) + kAlignment - 1) / kAlignment;
    uint64_t base = start * kAlignment + skew;
    for (uint64_t i = 0; i < file_size; i++)
      reinterpret_cast<uint8_t *>(base)[i] = static_cast<uint8_t>(i + 1);
    return {base, file_size, memory_size, alignment};
  }

  void Expect(const struct boot_tls &tls) {
    uint64_t size = thread_locals_size(&tls);
    ASSERT_LE(size, kAlignment);
    std::vector<uint8_t> memory(kAlignment + size, 0xa5);
    size_t skip = -reinterpret_cast<uintptr_t>(memory.data()) & (kAlignment - 1);
    memory.resize(skip + size); // what is beyond is not there to be written
    uint8_t *start = memory.data() + skip;
    auto *pointer = static_cast<uint8_t *>(thread_locals_make(&tls, start));
    EXPECT_GE(pointer, start);
    EXPECT_EQ(pointer + 8, start + size);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(pointer) % tls.alignment, 0u);
    uintptr_t itself;
    std::memcpy(&itself, pointer, sizeof(itself));
    EXPECT_EQ(itself, reinterpret_cast<uintptr_t>(pointer));
    const uint8_t *block = pointer + LinkerOffset(tls);
    ASSERT_GE(block, start);
    for (uint64_t i = 0; i < tls.memory_size; i++)
      EXPECT_EQ(block[i], i < tls.file_size ? i + 1 : 0) << i;
  }

  std::vector<uint8_t> bytes_ = std::vector<uint8_t>(3 * kAlignment);
};

TEST_F(ThreadLocals, LieWhereTheLinkerBelieves) {
  for (uint64_t alignment : {1, 2, 8, 64, 256})
    for (uint64_t skew : {0, 1, 8, 63, 64, 100})
      for (uint64_t memory_size : {1, 7, 8, 9, 64, 200})
        for (uint64_t file_size : {uint64_t{0}, memory_size / 2, memory_size}) {
          SCOPED_TRACE(testing::Message() << alignment << " " << skew << " " << memory_size);
          Expect(Template(skew, file_size, memory_size, alignment));
        }
}

TEST_F(ThreadLocals, NoneTakeNoMoreThanAPointer) {
  const struct boot_tls none = {};
  EXPECT_EQ(thread_locals_size(&none), 8u);
  uint64_t memory = 0;
  EXPECT_EQ(thread_locals_make(&none, &memory), &memory);
  EXPECT_EQ(memory, reinterpret_cast<uintptr_t>(&memory));
}

} // namespace
