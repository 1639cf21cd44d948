// A measured source: every part is measured as it is stored, once, before anybody gets a byte of
// it, and a part that can't be measured is not handed on.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/measure.h"
}

namespace {

std::vector<std::string> events;
struct error extend_error;
size_t memory_limit;
int memory_taken;

struct error Extend(const struct measurement *measurement) {
  events.push_back("PCR " + std::to_string(measurement->pcr) + ": " + measurement->name + ": " +
                   std::string(static_cast<const char *>(measurement->bytes), measurement->length));
  return extend_error;
}

void *Allocate(uint64_t length) {
  if (length > memory_limit)
    return nullptr;
  memory_taken++;
  return malloc(length + 1);
}

void Release(void *memory, uint64_t) {
  memory_taken--;
  free(memory);
}

void Copy(void *destination, const void *bytes, size_t length) {
  memcpy(destination, bytes, length);
}

void Take(void *context, uint64_t offset, const void *bytes, size_t length) {
  EXPECT_EQ(offset, 0u);
  events.push_back("used");
  static_cast<std::string *>(context)->append(static_cast<const char *>(bytes), length);
}

// Gives the part's bytes, the letters from 'a' on, in pieces of three.
struct error Give(void *reader, const struct volume_part *part, volume_sink *sink, void *context,
                  uint64_t *digest) {
  std::string all;
  for (uint64_t i = 0; i < part->length; i++)
    all.push_back(static_cast<char>('a' + i));
  for (size_t at = 0; at < all.size(); at += 3) {
    std::string piece = all.substr(at, 3);
    sink(context, at, piece.data(), piece.size());
  }
  *digest = 77;
  return *static_cast<struct error *>(reader);
}

class Measure : public testing::Test {
protected:
  Measure() {
    events.clear();
    extend_error = error_make(ERROR_NONE, 0, 0, 0);
    memory_limit = 100;
    memory_taken = 0;
    source_.read = Give;
    source_.reader = &read_error_;
    source_.copy = Copy;
    measured_.extend = Extend;
    measured_.allocate = Allocate;
    measured_.release = Release;
    measure_open(&measured_, &source_);
  }

  struct error Read(uint32_t kind, uint64_t length) {
    struct volume_part part = {};
    part.kind = kind;
    part.length = length;
    return source_.read(source_.reader, &part, Take, &taken_, &digest_);
  }

  struct error read_error_ = error_make(ERROR_NONE, 0, 0, 0);
  struct volume_source source_ = {};
  struct measured_source measured_ = {};
  std::string taken_;
  uint64_t digest_ = 0;
};

TEST_F(Measure, MeasuresBeforeUse) {
  EXPECT_EQ(Read(VOLUME_PART_COMMAND_LINE, 8).code, ERROR_NONE);
  EXPECT_EQ(events, (std::vector<std::string>{"PCR 8: Bootsmith command line: abcdefgh", "used"}));
  EXPECT_EQ(taken_, "abcdefgh");
  EXPECT_EQ(digest_, 77u);
  EXPECT_EQ(memory_taken, 0);
}

TEST_F(Measure, NamesEachPartAndItsPcr) {
  for (uint32_t kind :
       {VOLUME_PART_SETTINGS, VOLUME_PART_REQUESTS, VOLUME_PART_KERNEL, VOLUME_PART_KERNEL_FILE,
        VOLUME_PART_MODULE_LIST, VOLUME_PART_NONE, VOLUME_PART_NONE})
    EXPECT_EQ(Read(kind, 0).code, ERROR_NONE);
  EXPECT_EQ(events, (std::vector<std::string>{
                        "PCR 8: Bootsmith settings: ", "PCR 8: Bootsmith list of requests: ",
                        "PCR 9: Bootsmith kernel: ", "PCR 9: Bootsmith kernel's own file: ",
                        "PCR 9: Bootsmith list of modules: ", "PCR 9: Bootsmith module 0: ",
                        "PCR 9: Bootsmith module 1: "}))
      << "and what is empty is not handed on";
}

TEST_F(Measure, HandsNothingOnThatIsNotMeasured) {
  extend_error = error_make(ERROR_TPM_EXTEND, 3, 4, 0);
  EXPECT_EQ(Read(VOLUME_PART_KERNEL, 8).code, ERROR_TPM_EXTEND);
  EXPECT_EQ(taken_, "");
  EXPECT_EQ(memory_taken, 0);
}

TEST_F(Measure, MeasuresNothingThatCannotBeRead) {
  read_error_ = error_make(ERROR_UEFI_READ, 3, 4, 5);
  EXPECT_EQ(Read(VOLUME_PART_KERNEL, 8).code, ERROR_UEFI_READ);
  EXPECT_TRUE(events.empty());
  EXPECT_EQ(memory_taken, 0);
  read_error_ = error_make(ERROR_NONE, 0, 0, 0);
  EXPECT_EQ(Read(VOLUME_PART_KERNEL, 101).code, ERROR_MEMORY_LOADER);
  EXPECT_TRUE(events.empty());
}

} // namespace
