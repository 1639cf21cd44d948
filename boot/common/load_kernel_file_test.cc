// Loading the kernel's own file on machines that have room for it, and on others.
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>
#include <memory>
#include <vector>

extern "C" {
#include "boot/common/digest.h"
#include "boot/common/load_kernel_file.h"
}

namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kLength = 3 * kPage + 100;

class LoadKernelFile : public testing::Test {
protected:
  LoadKernelFile() : map_(std::make_unique<struct memory_map>()), file_(kLength, 0x5a) {
    memory_ = static_cast<uint8_t *>(mmap(nullptr, 16 * kPage, PROT_READ | PROT_WRITE,
                                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0));
    EXPECT_NE(memory_, MAP_FAILED);
    memset(memory_, 0xa5, 16 * kPage);
    layout_.direct_map = 0xffff800000000000;
    header_.part_count = 1;
    header_.parts[0].kind = VOLUME_PART_KERNEL_FILE;
    header_.parts[0].length = header_.parts[0].unpacked_length = kLength;
    header_.parts[0].digest = digest_of(file_.data(), file_.size());
    source_ = {&header_, Read, this, Copy, nullptr};
    requests_.kernel_file.request = {1, BOOT_REQUEST_REQUIRED, 0};
  }

  ~LoadKernelFile() override {
    munmap(memory_, 16 * kPage);
  }

  static struct error Read(void *reader, const struct volume_part *, volume_sink *sink,
                           void *context, uint64_t *digest) {
    const std::vector<uint8_t> &file = static_cast<LoadKernelFile *>(reader)->file_;
    sink(context, 0, file.data(), kPage);
    sink(context, kPage, file.data() + kPage, file.size() - kPage);
    *digest = digest_of(file.data(), file.size());
    return NO_ERROR;
  }

  static void Copy(void *destination, const void *bytes, size_t length) {
    memcpy(destination, bytes, length);
  }

  struct error Load(uint64_t pages) {
    map_->count = 0;
    EXPECT_EQ(memory_map_add(map_.get(), reinterpret_cast<uintptr_t>(memory_), pages * kPage,
                             BOOT_MEMORY_USABLE)
                  .code,
              ERROR_NONE);
    EXPECT_EQ(memory_map_normalise(map_.get(), UINT64_C(1) << 32).code, ERROR_NONE);
    return load_kernel_file(&source_, &layout_, &requests_, map_.get(), &handover_);
  }

  const struct boot_kernel_file &Answer() const {
    uint64_t value = handover_.values[BOOT_REQUEST_TYPE_KERNEL_FILE];
    return *reinterpret_cast<const struct boot_kernel_file *>(value - layout_.direct_map);
  }

  uint8_t *memory_;
  std::unique_ptr<struct memory_map> map_;
  std::vector<uint8_t> file_;
  struct volume_header header_ = {};
  struct volume_source source_;
  struct kernel_layout layout_ = {};
  struct kernel_requests requests_ = {};
  struct handover handover_ = {};
};

TEST_F(LoadKernelFile, PutsItOnPagesOfItsOwn) {
  ASSERT_EQ(Load(16).code, ERROR_NONE);
  const struct boot_kernel_file &kernel = Answer();
  EXPECT_EQ(kernel.length, kLength);
  EXPECT_EQ(kernel.file, layout_.direct_map + kernel.file_phys);
  EXPECT_EQ(kernel.file_phys % kPage, 0u);
  const auto *bytes = reinterpret_cast<const uint8_t *>(kernel.file_phys);
  EXPECT_EQ(memcmp(bytes, file_.data(), kLength), 0);
  for (uint64_t at = kLength; at < 4 * kPage; at++)
    EXPECT_EQ(bytes[at], 0) << at;
  EXPECT_EQ(kernel.section_count, 0u) << "it is no ELF file";
  EXPECT_EQ(kernel.symbols, 0u);
  bool is_module = false;
  for (size_t i = 0; i < map_->count; i++)
    is_module |= map_->regions[i].type == BOOT_MEMORY_MODULE &&
                 map_->regions[i].base_phys == kernel.file_phys &&
                 map_->regions[i].length == 4 * kPage;
  EXPECT_TRUE(is_module);
}

TEST_F(LoadKernelFile, CanBeReadOnly) {
  layout_.read_only_modules = true;
  ASSERT_EQ(Load(16).code, ERROR_NONE);
  EXPECT_EQ(Answer().file, KERNEL_LAYOUT_MODULES + Answer().file_phys);
}

TEST_F(LoadKernelFile, IsRefusedOrGivenUpWithoutRoom) {
  struct error error = Load(3);
  EXPECT_EQ(error.code, ERROR_REQUEST_KERNEL_FILE);
  EXPECT_EQ(error.values[0], 13u);
  EXPECT_EQ(error.values[1], 12u);
  requests_.kernel_file.request.flags = BOOT_REQUEST_OPTIONAL;
  EXPECT_EQ(Load(3).code, ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.kernel_file.request));
}

TEST_F(LoadKernelFile, NoticesDamageAndWhatIsMissing) {
  file_[5000] ^= 1;
  EXPECT_EQ(Load(16).code, ERROR_KERNEL_FILE_DAMAGED);
  header_.part_count = 0;
  EXPECT_EQ(Load(16).code, ERROR_PART_MISSING);
  requests_.kernel_file.request = {0, 0, 0};
  EXPECT_EQ(Load(16).code, ERROR_NONE);
}

} // namespace
