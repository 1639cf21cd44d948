// Tests of reading, adding up and writing coverage reports.
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "toolchains/coverage/lcov.h"

namespace {

const char *ChooseAll(void *, const char *path) {
  return path;
}

// Leaves a.c out, and reports what is generated under the path of its source.
const char *ChooseSome(void *, const char *path) {
  if (std::string(path) == "a.c")
    return nullptr;
  return std::string(path) == "bazel-out/b.c" ? "b.c" : path;
}

class LcovTest : public testing::Test {
protected:
  ~LcovTest() override {
    lcov_free(&report_);
  }

  void Add(const std::string &text, lcov_choose *choose = ChooseAll) {
    ASSERT_TRUE(lcov_add(&report_, "x.dat", text.c_str(), choose, nullptr, &failure_))
        << failure_.text;
  }
  std::string Written() {
    char *text = nullptr;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    lcov_settle(&report_);
    lcov_write(&report_, stream);
    fclose(stream);
    std::string written(text, length);
    free(text);
    return written;
  }
  std::string Refusal(const std::string &text) {
    EXPECT_FALSE(lcov_add(&report_, "x.dat", text.c_str(), ChooseAll, nullptr, &failure_));
    return failure_.text;
  }

  struct lcov_report report_ = {};
  struct failure failure_ = {};
};

TEST_F(LcovTest, WritesWhatItRead) {
  const std::string text = "SF:a.c\n"
                           "FN:3,main\n"
                           "FN:7,a.c:print\n"
                           "FNDA:1,main\n"
                           "FNDA:0,a.c:print\n"
                           "FNF:2\n"
                           "FNH:1\n"
                           "BRDA:4,0,0,5\n"
                           "BRDA:4,0,1,0\n"
                           "BRDA:8,0,0,-\n"
                           "BRF:3\n"
                           "BRH:1\n"
                           "DA:3,1\n"
                           "DA:4,5\n"
                           "DA:8,0\n"
                           "LH:2\n"
                           "LF:3\n"
                           "end_of_record\n";
  Add(text);
  EXPECT_EQ(Written(), text);
}

TEST_F(LcovTest, AddsUpTwoReports) {
  Add("SF:a.c\nFN:1,f\nFNDA:2,f\nDA:1,2\nDA:2,0\nBRDA:2,0,0,-\nend_of_record\n");
  Add("SF:a.c\nFN:1,f\nFNDA:3,f\nDA:2,4\nDA:3,0\nBRDA:2,0,0,7\nend_of_record\n");
  EXPECT_EQ(Written(), "SF:a.c\nFN:1,f\nFNDA:5,f\nFNF:1\nFNH:1\nBRDA:2,0,0,7\nBRF:1\nBRH:1\n"
                       "DA:1,2\nDA:2,4\nDA:3,0\nLH:2\nLF:3\nend_of_record\n");
}

TEST_F(LcovTest, SortsByNumber) {
  Add("SF:b.c\nDA:10,1\nDA:9,1\nend_of_record\nSF:a.c\nBRDA:1,0,10,1\nBRDA:1,0,9,1\nend_of_"
      "record\n");
  EXPECT_EQ(Written(),
            "SF:a.c\nFNF:0\nFNH:0\nBRDA:1,0,9,1\nBRDA:1,0,10,1\nBRF:2\nBRH:2\nLH:0\nLF:0\n"
            "end_of_record\nSF:b.c\nFNF:0\nFNH:0\nDA:9,1\nDA:10,1\nLH:2\nLF:2\n"
            "end_of_record\n");
}

TEST_F(LcovTest, SkipsWhatItDoesNotCount) {
  Add("TN:name\n# remark\n\nSF:a.c\nVER:3\nFN:1,5,f\nDA:1,1,checksum\nend_of_record\n");
  EXPECT_EQ(Written(),
            "SF:a.c\nFN:1,f\nFNDA:0,f\nFNF:1\nFNH:0\nDA:1,1\nLH:1\nLF:1\nend_of_record\n");
}

TEST_F(LcovTest, LeavesOutAndRenames) {
  Add("SF:a.c\nDA:1,1\nend_of_record\nSF:bazel-out/b.c\nDA:2,1\nend_of_record\n", ChooseSome);
  EXPECT_EQ(Written(), "SF:b.c\nFNF:0\nFNH:0\nDA:2,1\nLH:1\nLF:1\nend_of_record\n");
}

TEST_F(LcovTest, DoesNotOverflow) {
  Add("SF:a.c\nDA:1,18446744073709551615\nDA:1,2\nend_of_record\n");
  EXPECT_NE(Written().find("DA:1,18446744073709551615\n"), std::string::npos);
}

TEST_F(LcovTest, PrintsATableOfLines) {
  Add("SF:kernel/a.c\nDA:1,1\nDA:2,0\nDA:3,5\nend_of_record\nSF:b.h\nend_of_record\n"
      "SF:b.c\nDA:1,7\nend_of_record\n");
  char *text = nullptr;
  size_t length = 0;
  FILE *stream = open_memstream(&text, &length);
  lcov_settle(&report_);
  lcov_print_lines(&report_, stream);
  fclose(stream);
  EXPECT_STREQ(text, "b.c             1 of      1 lines 100 %\n"
                     "kernel/a.c      2 of      3 lines  66 %\n"
                     "total           3 of      4 lines  75 %\n");
  free(text);
}

TEST_F(LcovTest, RefusesWhatIsNoReport) {
  EXPECT_EQ(Refusal("SF:a.c\nnonsense\n"),
            "x.dat:2: \"nonsense\" is no line of an lcov tracefile; make the report anew");
  EXPECT_EQ(Refusal("SF:a.c\nDA:1\n"),
            "x.dat:2: \"DA:1\" is no line of an lcov tracefile; make the report anew");
  EXPECT_EQ(Refusal("SF:a.c\nDA:1,2x\n"),
            "x.dat:2: \"DA:1,2x\" is no line of an lcov tracefile; make the report anew");
  EXPECT_EQ(Refusal("SF:a.c\nDA:1,99999999999999999999\n"),
            "x.dat:2: \"DA:1,99999999999999999999\" is no line of an lcov tracefile; make the "
            "report anew");
  EXPECT_EQ(Refusal("SF:a.c\nBRDA:1,0,0,x\n"),
            "x.dat:2: \"BRDA:1,0,0,x\" is no line of an lcov tracefile; make the report anew");
  EXPECT_EQ(Refusal("SF:a.c\nFNDA:f\n"),
            "x.dat:2: \"FNDA:f\" is no line of an lcov tracefile; make the report anew");
}

} // namespace
