// The memory functions that kernels are linked with, as object code of x86_64-none, at every size
// from 0 to 512, every alignment and many overlaps. Buffers end where a page without access begins,
// and begin where one ends, so that reading or writing beyond them is a crash.
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

extern "C" {
void *bare_memcpy(void *destination, const void *source, size_t length);
void *bare_memmove(void *destination, const void *source, size_t length);
void *bare_memset(void *destination, int value, size_t length);
int bare_memcmp(const void *one, const void *other, size_t length);
int bare_bcmp(const void *one, const void *other, size_t length);
size_t bare_strlen(const char *text);
size_t bare_strnlen(const char *text, size_t limit);
void *bare_memchr(const void *memory, int value, size_t length);
int bare_strcmp(const char *one, const char *other);
int bare_strncmp(const char *one, const char *other, size_t limit);
}

namespace {

constexpr size_t kMaxSize = 512;
constexpr size_t kAlignments = 16;
constexpr size_t kPage = 4096;

// One page of memory between two that nobody may touch.
class Page {
public:
  Page() {
    void *memory = mmap(nullptr, 3 * kPage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
      ADD_FAILURE() << "mmap failed";
    begin_ = static_cast<uint8_t *>(memory) + kPage;
    EXPECT_EQ(mprotect(begin_, kPage, PROT_READ | PROT_WRITE), 0);
  }
  ~Page() {
    munmap(begin_ - kPage, 3 * kPage);
  }
  Page(const Page &) = delete;
  Page &operator=(const Page &) = delete;

  uint8_t *begin() const {
    return begin_;
  }
  uint8_t *end() const {
    return begin_ + kPage;
  }

private:
  uint8_t *begin_;
};

// Bytes that repeat with no power of two, so that a shifted copy differs.
void Fill(uint8_t *memory, size_t length, unsigned seed) {
  for (size_t i = 0; i < length; i++)
    memory[i] = static_cast<uint8_t>(1 + (seed + i * 7) % 251);
}

// What lies around the destination of a call and must stay as it was.
constexpr size_t kMargin = 24;

// The buffers of one size and alignment: at the beginning of a page, and as near to its end as the
// alignment lets them.
template <typename Check> void ForPlaces(const Page &page, size_t size, Check check) {
  for (size_t alignment = 0; alignment < kAlignments; alignment++) {
    check(page.begin() + alignment);
    check(page.end() - size - alignment);
  }
}

TEST(MemoryTest, CopyAtEverySizeAndAlignment) {
  Page from, to;
  Fill(from.begin(), kPage, 3);
  std::vector<uint8_t> wanted(kPage);
  for (size_t size = 0; size <= kMaxSize; size++)
    ForPlaces(from, size, [&](const uint8_t *source) {
      for (size_t alignment = 0; alignment < kAlignments; alignment++) {
        uint8_t *destination = to.end() - size - alignment;
        uint8_t *watched = destination - kMargin;
        size_t length = kMargin + size + alignment;
        std::memset(watched, 0xee, length);
        std::memset(wanted.data(), 0xee, length);
        for (size_t i = 0; i < size; i++)
          wanted[kMargin + i] = source[i];
        ASSERT_EQ(bare_memcpy(destination, source, size), destination);
        ASSERT_EQ(std::memcmp(watched, wanted.data(), length), 0)
            << size << " bytes, alignment " << alignment;
      }
    });
}

// Every distance by which two buffers of up to 64 bytes overlap; of larger ones, those near 0, near
// the size and near the powers of two between.
std::vector<ptrdiff_t> Distances(size_t size) {
  std::vector<ptrdiff_t> distances;
  const ptrdiff_t limit = static_cast<ptrdiff_t>(size) + 1;
  for (ptrdiff_t distance = -limit; distance <= limit; distance++) {
    ptrdiff_t length = distance < 0 ? -distance : distance;
    bool near_power = (length & (length - 1)) == 0 || (length & (length + 1)) == 0;
    if (size <= 64 || length <= 17 || length >= limit - 9 || near_power)
      distances.push_back(distance);
  }
  return distances;
}

TEST(MemoryTest, MoveAtEverySizeAlignmentAndOverlap) {
  Page page;
  std::vector<uint8_t> before(kPage), wanted(kPage);
  Fill(before.data(), kPage, 5);
  for (size_t size = 0; size <= kMaxSize; size++)
    for (ptrdiff_t distance : Distances(size))
      for (size_t alignment = 0; alignment < kAlignments; alignment++) {
        // Enough on both sides for the farthest destination.
        size_t length = 3 * (kMaxSize + kMargin);
        size_t source = kMaxSize + kMargin + alignment;
        size_t destination = source + static_cast<size_t>(distance);
        std::memcpy(page.begin(), before.data(), length);
        std::memcpy(wanted.data(), before.data(), length);
        for (size_t i = 0; i < size; i++)
          wanted[destination + i] = before[source + i];
        uint8_t *to = page.begin() + destination;
        ASSERT_EQ(bare_memmove(to, page.begin() + source, size), to);
        ASSERT_EQ(std::memcmp(page.begin(), wanted.data(), length), 0)
            << size << " bytes from alignment " << alignment << ", moved by " << distance;
      }
}

TEST(MemoryTest, MoveBetweenPages) {
  Page from, to;
  Fill(from.begin(), kPage, 3);
  for (size_t size = 0; size <= kMaxSize; size++)
    ForPlaces(from, size, [&](const uint8_t *source) {
      ForPlaces(to, size, [&](uint8_t *destination) {
        bare_memmove(destination, source, size);
        ASSERT_EQ(std::memcmp(destination, source, size), 0) << size;
      });
    });
}

TEST(MemoryTest, SetAtEverySizeAndAlignment) {
  Page page;
  for (int value : {0, 1, 0x5a, 0xff, -1, 0x1234})
    for (size_t size = 0; size <= kMaxSize; size++)
      ForPlaces(page, size, [&](uint8_t *destination) {
        std::memset(page.begin(), 0xee, kPage);
        ASSERT_EQ(bare_memset(destination, value, size), destination);
        for (uint8_t *byte = page.begin(); byte < page.end(); byte++) {
          bool inside = byte >= destination && byte < destination + size;
          if (*byte != (inside ? static_cast<uint8_t>(value) : 0xee))
            FAIL() << size << " bytes, byte " << byte - destination;
        }
      });
}

int Sign(int value) {
  return (value > 0) - (value < 0);
}

TEST(MemoryTest, CompareAtEverySizeAlignmentAndDifference) {
  Page one, other;
  for (size_t size = 0; size <= kMaxSize; size++)
    for (size_t alignment = 0; alignment < kAlignments; alignment++) {
      uint8_t *a = one.end() - size - alignment;
      uint8_t *b = other.end() - size - (alignment * 7) % kAlignments;
      Fill(a, size, 9);
      Fill(b, size, 9);
      ASSERT_EQ(bare_memcmp(a, b, size), 0) << size;
      ASSERT_EQ(bare_bcmp(a, b, size), 0) << size;
      for (size_t at = 0; at < size; at = at < 17 ? at + 1 : at * 2 - 1) {
        // Bytes are compared as unsigned char (C17, 7.24.4).
        b[at] ^= 0x80;
        int wanted = a[at] < b[at] ? -1 : 1;
        ASSERT_EQ(Sign(bare_memcmp(a, b, size)), wanted) << size << " bytes, difference at " << at;
        ASSERT_EQ(Sign(bare_memcmp(b, a, size)), -wanted);
        ASSERT_NE(bare_bcmp(a, b, size), 0);
        b[at] ^= 0x80;
      }
    }
}

TEST(MemoryTest, LengthAtEverySizeAndAlignment) {
  Page page;
  for (size_t size = 0; size <= kMaxSize; size++)
    ForPlaces(page, size + 1, [&](uint8_t *place) {
      // Any byte but NUL belongs to the string, those with the highest bit too.
      std::memset(page.begin(), 0x80 + size % 0x80, kPage);
      place[size] = '\0';
      const char *text = reinterpret_cast<const char *>(place);
      ASSERT_EQ(bare_strlen(text), size);
      ASSERT_EQ(bare_strnlen(text, size + 1), size);
      ASSERT_EQ(bare_strnlen(text, size / 2), size / 2);
    });
}

TEST(MemoryTest, FindAtEverySizeAlignmentAndPosition) {
  Page page;
  for (size_t size = 0; size <= kMaxSize; size++)
    for (size_t alignment = 0; alignment < kAlignments; alignment++) {
      uint8_t *memory = page.end() - size - alignment;
      std::memset(page.begin(), 0x21, kPage);
      // What lies beyond the end is not found.
      if (alignment > 0)
        memory[size] = 0xa1;
      ASSERT_EQ(bare_memchr(memory, 0xa1, size), nullptr) << size;
      for (size_t at = 0; at < size; at = at < 17 ? at + 1 : at * 2 - 1) {
        memory[at] = 0xa1;
        // The value is converted to unsigned char (C17, 7.24.5.1).
        ASSERT_EQ(bare_memchr(memory, 0x7a1, size), memory + at) << size;
        memory[at] = 0x21;
      }
    }
}

TEST(MemoryTest, StringsInOrder) {
  const std::string texts[] = {"", "a", "ab", "abc", "abd", "b", "\x80", "\xff"};
  for (const std::string &one : texts)
    for (const std::string &other : texts) {
      EXPECT_EQ(Sign(bare_strcmp(one.c_str(), other.c_str())), Sign(one.compare(other)));
      for (size_t limit = 0; limit <= 4; limit++)
        EXPECT_EQ(Sign(bare_strncmp(one.c_str(), other.c_str(), limit)),
                  Sign(one.substr(0, limit).compare(other.substr(0, limit))));
    }
}

} // namespace
