// Physical memory as an array, and page tables in it walked as a CPU does.
#ifndef BOOT_COMMON_TESTING_PAGE_WALK_H
#define BOOT_COMMON_TESTING_PAGE_WALK_H

#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

// Filled with noise: RAM is not zero when a loader starts.
class PhysicalMemory {
public:
  explicit PhysicalMemory(size_t size) : bytes_(size, 0xa5) {
  }

  uintptr_t Bias() const {
    return reinterpret_cast<uintptr_t>(bytes_.data());
  }

  uint8_t *At(uint64_t physical) {
    return bytes_.data() + physical;
  }

  size_t Size() const {
    return bytes_.size();
  }

  uint64_t Word(uint64_t physical) const {
    uint64_t word;
    memcpy(&word, bytes_.data() + physical, sizeof(word));
    return word;
  }

private:
  std::vector<uint8_t> bytes_;
};

struct Translation {
  uint64_t physical;
  bool write;
  bool execute;
  uint64_t page_size;
  int caching; // PWT and PCD where they stand in an entry
};

// Intel SDM volume 3A, section 4.5: permissions of all levels count.
inline std::optional<Translation> Walk(const PhysicalMemory &memory, uint64_t root, uint64_t vaddr,
                                       int levels = 4) {
  bool write = true;
  bool execute = true;
  uint64_t table = root;
  for (int level = levels - 1;; level--) {
    uint64_t entry = memory.Word(table + (vaddr >> (12 + 9 * level) & 511) * 8);
    if ((entry & 1) == 0)
      return std::nullopt;
    write = write && (entry & 2) != 0;
    execute = execute && entry >> 63 == 0;
    uint64_t size = UINT64_C(4096) << 9 * level;
    if (level == 0 || (entry & 0x80) != 0) {
      uint64_t base = entry & UINT64_C(0x000ffffffffff000) & ~(size - 1);
      return Translation{base + (vaddr & (size - 1)), write, execute, size,
                         static_cast<int>(entry & 0x18)};
    }
    table = entry & UINT64_C(0x000ffffffffff000);
  }
}

#endif
