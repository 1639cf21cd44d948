// What a loader says of its work: each part that was read, only where it was asked for, and nothing
// that changes what is read.
#include <gtest/gtest.h>

#include <string>

extern "C" {
#include "boot/common/log.h"
}

namespace {

std::string printed;
uint32_t printed_to;

} // namespace

extern "C" void log_print(uint32_t targets, const char *text) {
  printed += text;
  printed_to |= targets;
}

namespace {

struct error Give(void *reader, const struct volume_part *part, volume_sink *sink, void *context,
                  uint64_t *digest) {
  *digest = 0xabcd;
  sink(context, 0, "bytes", 5);
  return part->length == 999 ? error_make(ERROR_DISK_READ, 1, 2, 3)
                             : error_make(ERROR_NONE, 0, 0, *static_cast<int *>(reader));
}

struct volume_part Part(uint32_t kind, uint64_t length, uint64_t unpacked_length) {
  struct volume_part part = {};
  part.kind = kind;
  part.compression = length == unpacked_length ? VOLUME_NOT_COMPRESSED : VOLUME_LZ4;
  part.first_sector = 9;
  part.digest = 0x12;
  part.length = length;
  part.unpacked_length = unpacked_length;
  return part;
}

void Take(void *context, uint64_t, const void *bytes, size_t length) {
  static_cast<std::string *>(context)->append(static_cast<const char *>(bytes), length);
}

class Log : public testing::Test {
protected:
  Log() {
    printed.clear();
    printed_to = 0;
    header_.sectors = 1234;
    header_.part_count = 3;
  }

  void Open(uint32_t level, uint32_t targets) {
    settings_.log_level = level;
    settings_.log_to = targets;
    settings_.has_log_to = true;
    source_ = {};
    source_.header = &header_;
    source_.read = Give;
    source_.reader = &number_;
    log_open(&log_, &settings_, "Loader", &source_);
  }

  struct error Read(const struct volume_part &part) {
    return source_.read(source_.reader, &part, Take, &taken_, &digest_);
  }

  int number_ = 7;
  struct volume_header header_ = {};
  struct settings settings_ = {};
  struct volume_source source_ = {};
  struct log log_ = {};
  std::string taken_;
  uint64_t digest_ = 0;
};

TEST_F(Log, SaysWhatIsRead) {
  Open(SETTINGS_LOG_INFO, SETTINGS_LOG_TO_SERIAL);
  EXPECT_EQ(printed, "Loader: boot volume of 1234 sectors, 3 parts\r\n");
  printed.clear();
  EXPECT_EQ(Read(Part(VOLUME_PART_KERNEL, 100, 100)).values[2], 7u);
  EXPECT_EQ(Read(Part(VOLUME_PART_NONE, 50, 80)).code, ERROR_NONE);
  EXPECT_EQ(printed, "kernel: 100 bytes\r\nmodule: 50 bytes, 80 unpacked\r\n");
  EXPECT_EQ(printed_to, SETTINGS_LOG_TO_SERIAL);
  EXPECT_EQ(taken_, "bytesbytes");
  EXPECT_EQ(digest_, 0xabcdu);
}

TEST_F(Log, SaysPlacesAndDigestsToWhomThatHelps) {
  Open(SETTINGS_LOG_DEBUG, SETTINGS_LOG_TO_DEBUG_CONSOLE);
  printed.clear();
  Read(Part(VOLUME_PART_COMMAND_LINE, 5, 5));
  EXPECT_EQ(printed, "command line: 5 bytes\r\n  sector 9 of the volume, digest 000000000000abcd, "
                     "expected 0000000000000012\r\n");
  EXPECT_EQ(printed_to, SETTINGS_LOG_TO_DEBUG_CONSOLE);
}

TEST_F(Log, SaysNothingOfWhatCouldNotBeRead) {
  Open(SETTINGS_LOG_INFO, SETTINGS_LOG_TO_SERIAL);
  printed.clear();
  EXPECT_EQ(Read(Part(VOLUME_PART_KERNEL, 999, 999)).code, ERROR_DISK_READ);
  EXPECT_EQ(printed, "");
}

TEST_F(Log, IsNotThereUnlessAskedFor) {
  Open(SETTINGS_LOG_ERROR, SETTINGS_LOG_TO_SERIAL);
  EXPECT_EQ(source_.read, Give);
  Open(SETTINGS_LOG_DEBUG, 0);
  EXPECT_EQ(source_.read, Give);
  EXPECT_EQ(source_.reader, &number_);
  EXPECT_EQ(printed, "");
}

} // namespace
