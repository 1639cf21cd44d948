// Tests of reports, of tests that have to fail, and of JUnit XML.
#include <string>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/junit.h"
#include "toolchains/qemu/runner/report.h"
}

namespace {

class ReportTest : public testing::Test {
protected:
  ~ReportTest() override {
    report_free(&report_);
  }

  void Add(const char *name, enum outcome outcome, const char *message, double seconds = 0.25) {
    struct report_case *added = report_add(&report_, name);
    added->outcome = outcome;
    added->seconds = seconds;
    buffer_append_text(&added->message, message);
  }

  std::string Xml(const std::string &system_out) {
    struct buffer xml = {};
    struct junit junit = {"//tests:boot", &report_, system_out.data(), system_out.size()};
    junit_append(&junit, &xml);
    std::string result = buffer_text(&xml);
    buffer_free(&xml);
    return result;
  }

  struct report report_ = {};
};

TEST_F(ReportTest, FindsTheFirstFailure) {
  Add("verdict", OUTCOME_PASSED, "fine");
  EXPECT_EQ(report_first_failure(&report_), nullptr);
  Add("exit_status", OUTCOME_SKIPPED, "none");
  Add("one", OUTCOME_FAILED, "first");
  Add("two", OUTCOME_FAILED, "second");
  ASSERT_NE(report_first_failure(&report_), nullptr);
  EXPECT_STREQ(report_first_failure(&report_)->name, "one");
}

TEST_F(ReportTest, PrintsALineForEachCase) {
  Add("verdict", OUTCOME_FAILED, "hang");
  Add("exit_status", OUTCOME_SKIPPED, "none", 0);
  struct buffer text = {};
  report_append_lines(&report_, &text);
  EXPECT_STREQ(buffer_text(&text), "FAIL  verdict       0.250 s  hang\n"
                                   "SKIP  exit_status   0.000 s  none\n");
  buffer_free(&text);
}

TEST_F(ReportTest, PassesWhenItFailsAsExpected) {
  Add("verdict", OUTCOME_FAILED, "hang: nothing was reported");
  Add("vga_text", OUTCOME_FAILED, "missing");
  report_expect_failure(&report_, "hang");
  ASSERT_EQ(report_.count, 1u);
  EXPECT_EQ(report_.cases[0].outcome, OUTCOME_PASSED);
  EXPECT_STREQ(buffer_text(&report_.cases[0].message),
               "case verdict failed as it had to: hang: nothing was reported");
  EXPECT_DOUBLE_EQ(report_.cases[0].seconds, 0.5);
}

TEST_F(ReportTest, FailsWhenItFailsForAnotherReason) {
  Add("verdict", OUTCOME_FAILED, "triple fault");
  Add("vga_text", OUTCOME_FAILED, "hang");
  report_expect_failure(&report_, "hang");
  EXPECT_EQ(report_.cases[0].outcome, OUTCOME_FAILED);
  EXPECT_STREQ(buffer_text(&report_.cases[0].message),
               "the boot had to fail with a message containing \"hang\", but case verdict failed "
               "with: triple fault");
}

TEST_F(ReportTest, FailsWhenItPassesAgainstExpectation) {
  Add("verdict", OUTCOME_PASSED, "hang");
  report_expect_failure(&report_, "hang");
  EXPECT_EQ(report_.cases[0].outcome, OUTCOME_FAILED);
  EXPECT_STREQ(buffer_text(&report_.cases[0].message),
               "the boot passed, but had to fail with a message containing \"hang\"");
}

TEST_F(ReportTest, BecomesXml) {
  Add("verdict", OUTCOME_PASSED, "fine");
  Add("exit_status", OUTCOME_SKIPPED, "none");
  Add("vga_text", OUTCOME_FAILED, "\"A\" & <B>");
  EXPECT_EQ(Xml("log\r\n"), R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" errors="0" skipped="1" time="0.750">
  <testsuite name="//tests:boot" tests="3" failures="1" errors="0" skipped="1" time="0.750">
    <testcase name="verdict" classname="//tests:boot" time="0.250"/>
    <testcase name="exit_status" classname="//tests:boot" time="0.250">
      <skipped message="none"/>
    </testcase>
    <testcase name="vga_text" classname="//tests:boot" time="0.250">
      <failure message="&quot;A&quot; &amp; &lt;B&gt;"/>
    </testcase>
    <system-out>log
</system-out>
  </testsuite>
</testsuites>
)");
}

TEST_F(ReportTest, DropsWhatXmlDoesNotAllow) {
  std::string xml = Xml(std::string("a\0b\x1b[0m\x7f\xff]]>\xef\xbf\xbe\xc2\x85\tz", 20));
  EXPECT_NE(xml.find("<system-out>ab[0m\xef\xbf\xbd]]&gt;\tz</system-out>"), std::string::npos)
      << xml;
}

} // namespace
