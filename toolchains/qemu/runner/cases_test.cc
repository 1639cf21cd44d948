// Tests of the reader of a kernel_test's cases.
#include <string>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/cases.h"
}

namespace {

class CasesTest : public testing::Test {
protected:
  CasesTest() {
    console_.file_fd = -1;
    console_.limit = SERIAL_LOG_LIMIT;
    cases_.report = &report_;
    cases_.case_seconds = 10;
    cases_begin_boot(&cases_);
  }
  ~CasesTest() override {
    report_free(&report_);
    serial_log_free(&console_);
  }

  bool Take(const std::string &line) {
    return cases_take_line(&cases_, line.data(), line.size());
  }
  void Print(const std::string &text) {
    serial_log_append(&console_, text.data(), text.size());
  }
  std::string Message(size_t index) {
    return buffer_text(&report_.cases[index].message);
  }
  std::string Details(size_t index) {
    return buffer_text(&report_.cases[index].details);
  }

  struct serial_log console_ = {};
  struct report report_ = {};
  struct cases cases_ = {};
};

TEST_F(CasesTest, TakesACase) {
  EXPECT_TRUE(Take("CASES 1"));
  EXPECT_TRUE(Take("BEGIN 0 12 Suite.Name/3 a/b c.c"));
  EXPECT_TRUE(cases_.open);
  EXPECT_TRUE(Take("END 0"));
  EXPECT_FALSE(cases_.open);
  ASSERT_EQ(report_.count, 1u);
  EXPECT_STREQ(report_.cases[0].suite, "Suite");
  EXPECT_STREQ(report_.cases[0].name, "Name/3");
  EXPECT_STREQ(report_.cases[0].file, "a/b c.c");
  EXPECT_EQ(report_.cases[0].line, 12);
  EXPECT_EQ(report_.cases[0].outcome, OUTCOME_PASSED);
  EXPECT_EQ(cases_.ended, 1);
  EXPECT_EQ(cases_.failed, 0);
}

TEST_F(CasesTest, TheFirstFailureIsTheMessageAndTheConsoleTheDetails) {
  Print("[ RUN      ] S.M\nbefore\n[ RUN      ] S.N\none\r\ntwo\x1b[2J\n[  FAILED  ] S.N\nafter\n");
  Take("CASES 1");
  Take("BEGIN 0 12 S.N f.c");
  EXPECT_TRUE(Take("FAILURE f.c:13: first"));
  EXPECT_TRUE(Take("FAILURE f.c:14: second"));
  Take("END 0");
  cases_add_console(&cases_, &console_);
  EXPECT_EQ(report_.cases[0].outcome, OUTCOME_FAILED);
  EXPECT_EQ(Message(0), "f.c:13: first");
  EXPECT_EQ(Details(0), "one\ntwo\\x1b[2J\n");
  EXPECT_EQ(cases_.failed, 1);
}

TEST_F(CasesTest, ASkipWithAFailureIsAFailure) {
  Take("CASES 2");
  Take("BEGIN 0 1 S.A f.c");
  EXPECT_TRUE(Take("SKIP f.c:2: no disk"));
  Take("END 0");
  Take("BEGIN 1 5 S.B f.c");
  Take("FAILURE f.c:6: x");
  Take("SKIP f.c:7: y");
  Take("END 1");
  EXPECT_EQ(report_.cases[0].outcome, OUTCOME_SKIPPED);
  EXPECT_EQ(Message(0), "f.c:2: no disk");
  EXPECT_EQ(report_.cases[1].outcome, OUTCOME_FAILED);
  EXPECT_EQ(Message(1), "f.c:6: x");
}

TEST_F(CasesTest, ACaseThatDiesFailsAndTheNextBootGoesOnBehindIt) {
  Take("CASES 3");
  Take("BEGIN 4 9 S.A f.c");
  Print("[ RUN      ] S.A\npanic: gone\nbacktrace:\n");
  cases_open_one_died(&cases_, "the kernel reported FAIL: gone");
  cases_add_console(&cases_, &console_);
  EXPECT_EQ(report_.cases[0].outcome, OUTCOME_FAILED);
  EXPECT_EQ(Message(0), "f.c:9: died: the kernel reported FAIL: gone");
  EXPECT_EQ(Details(0), "panic: gone\nbacktrace:\n");
  EXPECT_EQ(cases_.next, 5);
  cases_begin_boot(&cases_);
  EXPECT_TRUE(Take("CASES 2"));
  EXPECT_FALSE(Take("BEGIN 4 9 S.A f.c")) << "it must not run twice";
  EXPECT_TRUE(Take("BEGIN 5 9 S.B f.c"));
}

TEST_F(CasesTest, RefusesWhatIsNotDue) {
  EXPECT_FALSE(Take("BEGIN 0 1 S.A f.c")) << "before CASES";
  EXPECT_FALSE(Take("END 0"));
  EXPECT_FALSE(Take("FAILURE f.c:1: x"));
  EXPECT_FALSE(Take("SKIP f.c:1: x"));
  EXPECT_TRUE(Take("CASES 1"));
  EXPECT_FALSE(Take("CASES 1")) << "twice";
  EXPECT_TRUE(Take("BEGIN 0 1 S.A f.c"));
  EXPECT_FALSE(Take("BEGIN 1 1 S.B f.c")) << "within a case";
  EXPECT_FALSE(Take("END 1")) << "of another case";
  EXPECT_TRUE(Take("END 0"));
  EXPECT_FALSE(Take("END 0")) << "twice";
  EXPECT_FALSE(Take("BEGIN 1 1 S.B f.c")) << "more than were announced";
  EXPECT_EQ(report_.count, 1u);
}

TEST_F(CasesTest, RefusesWhatIsNoLineOfTheProtocol) {
  for (const std::string line :
       {"", "PASS", "FAIL x", "CASES", "CASES ", "CASES x", "CASES -1", "CASES 1 2", "CASES 1x"})
    EXPECT_FALSE(Take(line)) << line;
  cases_begin_boot(&cases_);
  ASSERT_TRUE(Take("CASES 9"));
  for (const std::string line :
       {"BEGIN", "BEGIN 0", "BEGIN 0 1", "BEGIN 0 1 S.A", "BEGIN 0 1 SA f.c", "BEGIN x 1 S.A f.c"})
    EXPECT_FALSE(Take(line)) << line;
  EXPECT_FALSE(Take(std::string("BEGIN 0 1 S.A f\0.c", 18)));
}

TEST_F(CasesTest, IsOverdueByTheClockOfTheCase) {
  Take("CASES 1");
  EXPECT_FALSE(cases_overdue(&cases_, cases_.since + 11)) << "no case is open";
  EXPECT_TRUE(cases_overdue(&cases_, cases_.since + 61));
  Take("BEGIN 0 1 S.A f.c");
  EXPECT_FALSE(cases_overdue(&cases_, cases_.since + 9));
  EXPECT_TRUE(cases_overdue(&cases_, cases_.since + 10));
}

} // namespace
