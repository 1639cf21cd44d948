// Tests of the bounded serial log and its lines.
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/serial_log.h"
}

namespace {

class SerialLogTest : public testing::Test {
protected:
  SerialLogTest() {
    log_.file_fd = -1;
    log_.limit = 1000;
  }
  ~SerialLogTest() override {
    serial_log_free(&log_);
  }

  void Append(const std::string &bytes) {
    serial_log_append(&log_, bytes.data(), bytes.size());
  }
  std::string Text(const struct serial_line &line) {
    return std::string(line.text, line.length);
  }
  std::string Tail(size_t lines, size_t bytes) {
    size_t length;
    const char *tail = serial_log_tail(&log_, lines, bytes, &length);
    return std::string(tail, length);
  }

  struct serial_log log_ = {};
};

TEST_F(SerialLogTest, HasNoLinesAtFirst) {
  struct serial_line line = {};
  EXPECT_FALSE(serial_log_next_line(&log_, &line));
  EXPECT_FALSE(serial_log_last_line(&log_, &line));
  EXPECT_EQ(Tail(5, 100), "");
}

TEST_F(SerialLogTest, SplitsLinesWhereverTheReadsAreSplit) {
  for (const char *piece : {"one\r", "\ntw", "o\n\nfo", "ur"})
    Append(piece);
  struct serial_line line = {};
  std::string lines;
  while (serial_log_next_line(&log_, &line))
    lines += std::to_string(line.number) + "=" + Text(line) + " ";
  EXPECT_EQ(lines, "1=one 2=two 3= 4=four ");
}

TEST_F(SerialLogTest, LinesBeginBehindControlSequences) {
  struct serial_line line;
  Append("\x1b[2J\x1b[01;01H\x1b[=3hHello World!\r\n\x1b[0;37;40m\r\n\x1b[\x07!\n\x1b[1\n\x1b[");
  std::string lines;
  struct serial_line each = {};
  while (serial_log_next_line(&log_, &each))
    lines += std::to_string(each.number) + "=" + Text(each) + " ";
  EXPECT_EQ(lines, "1=Hello World! 2= 3=\x1b[\x07! 4=\x1b[1 5=\x1b[ ");
  EXPECT_TRUE(serial_log_find_line(&log_, "Hello World!", &line));
}

TEST_F(SerialLogTest, FindsWholeLinesOnly) {
  struct serial_line line;
  Append("Hello World!!\r\nsay Hello World!\r\n");
  EXPECT_FALSE(serial_log_find_line(&log_, "Hello World!", &line));
  ASSERT_TRUE(serial_log_find_part(&log_, "Hello World!", &line));
  EXPECT_EQ(line.number, 1u);
  Append("Hello ");
  Append("World!\r\n");
  ASSERT_TRUE(serial_log_find_line(&log_, "Hello World!", &line));
  EXPECT_EQ(line.number, 3u);
  EXPECT_FALSE(serial_log_find_part(&log_, "absent", &line));
}

TEST_F(SerialLogTest, SkipsBlankLinesAtTheEnd) {
  struct serial_line line;
  Append("first\nlast\n \t\n\n");
  ASSERT_TRUE(serial_log_last_line(&log_, &line));
  EXPECT_EQ(Text(line), "last");
}

TEST_F(SerialLogTest, GivesItsTail) {
  Append("one\ntwo\nthree\n");
  EXPECT_EQ(Tail(1, 100), "three\n");
  EXPECT_EQ(Tail(2, 100), "two\nthree\n");
  EXPECT_EQ(Tail(9, 100), "one\ntwo\nthree\n");
  EXPECT_EQ(Tail(9, 8), "o\nthree\n");
  Append("four");
  EXPECT_EQ(Tail(1, 100), "four");
}

TEST_F(SerialLogTest, KeepsNoMoreThanItsLimit) {
  Append(std::string(1000, 'a'));
  EXPECT_FALSE(log_.overflowed);
  Append("b");
  EXPECT_TRUE(log_.overflowed);
  Append(std::string(5000, 'c'));
  EXPECT_EQ(log_.bytes.length, 1000u);
}

TEST_F(SerialLogTest, CopiesToAFileAndSaysWhereItIsCut) {
  std::string file = testing::TempDir() + "serial.log";
  log_.file_fd = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  log_.limit = 10;
  Append("0123456");
  Append("789abcdef");
  Append("more");
  std::stringstream content;
  content << std::ifstream(file).rdbuf();
  EXPECT_EQ(content.str(), "0123456789\n[cut here: more than 10 bytes]\n");
  EXPECT_FALSE(log_.file_failed);
}

TEST_F(SerialLogTest, NoticesAFullDisk) {
  log_.file_fd = open("/dev/full", O_WRONLY);
  if (log_.file_fd < 0)
    GTEST_SKIP() << "no /dev/full here";
  Append("text\n");
  EXPECT_TRUE(log_.file_failed);
  EXPECT_EQ(log_.bytes.length, 5u);
}

} // namespace
