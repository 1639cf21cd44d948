// Tests of the program that adds up coverage reports, on files as Bazel lays them.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/stat.h>
#include <vector>

#include <gtest/gtest.h>

#include "toolchains/coverage/merge.h"

namespace {

class MergeTest : public testing::Test {
protected:
  MergeTest() {
    std::string name = testing::TempDir() + "merge_XXXXXX";
    dir_ = mkdtemp(name.data());
    mkdir((dir_ + "/coverage").c_str(), 0700);
    mkdir((dir_ + "/coverage/deep").c_str(), 0700);
  }

  void Write(const std::string &name, const std::string &text) {
    std::ofstream(dir_ + "/" + name) << text;
  }
  // Runs the program with these words, in which @ stands for the folder.
  bool Run(std::vector<std::string> words) {
    std::vector<char *> pointers = {const_cast<char *>("lcov_merger")};
    for (std::string &word : words) {
      for (size_t at; (at = word.find('@')) != std::string::npos;)
        word.replace(at, 1, dir_);
      pointers.push_back(word.data());
    }
    struct merge_options options;
    return merge_parse(static_cast<int>(pointers.size()), pointers.data(), &options, &failure_) &&
           merge_run(&options, &failure_);
  }
  std::string Output() {
    std::stringstream content;
    content << std::ifstream(dir_ + "/out.dat").rdbuf();
    return content.str();
  }
  std::string Report(const std::string &source, int times) {
    return "SF:" + source + "\nDA:1," + std::to_string(times) + "\nend_of_record\n";
  }
  std::string Whole(const std::string &source, int times) {
    return "SF:" + source + "\nFNF:0\nFNH:0\nDA:1," + std::to_string(times) +
           "\nLH:" + (times > 0 ? "1" : "0") + "\nLF:1\nend_of_record\n";
  }

  std::string dir_;
  struct failure failure_ = {};
};

TEST_F(MergeTest, AddsUpWhatATestLeft) {
  Write("coverage/a.dat", Report("a.c", 1));
  Write("coverage/deep/b.dat", Report("./a.c", 2));
  Write("coverage/c.txt", "no report");
  ASSERT_TRUE(Run({"--coverage_dir=@/coverage", "--output_file=@/out.dat"})) << failure_.text;
  EXPECT_EQ(Output(), Whole("a.c", 3));
}

TEST_F(MergeTest, KeepsTheSourcesOfTheManifest) {
  Write("coverage/a.dat", Report("kernel/a.c", 1) + Report("kernel/b.c", 1));
  Write("manifest", "kernel/b.c\nkernel/c.c\n");
  ASSERT_TRUE(Run({"--coverage_dir=@/coverage", "--output_file=@/out.dat",
                   "--source_file_manifest=@/manifest"}))
      << failure_.text;
  EXPECT_EQ(Output(), Whole("kernel/b.c", 1));
}

TEST_F(MergeTest, LeavesOutWhatAFilterFits) {
  Write("coverage/a.dat", Report("/usr/include/x.h", 1) + Report("usr/lib/a.c", 1));
  ASSERT_TRUE(
      Run({"--coverage_dir=@/coverage", "--output_file=@/out.dat", "--filter_sources=/usr/bin/.+",
           "--filter_sources=/usr/include.+", "--filter_sources=/usr/lib/.+"}))
      << failure_.text;
  EXPECT_EQ(Output(), Whole("usr/lib/a.c", 1));
}

TEST_F(MergeTest, ReportsWhatIsGeneratedUnderItsSource) {
  Write("coverage/a.dat", Report("bazel-out/_virtual/a.h", 1));
  Write("replace", "bazel-out/_virtual/a.h:kernel/a.h\n");
  ASSERT_TRUE(Run({"--coverage_dir=@/coverage", "--output_file=@/out.dat",
                   "--sources_to_replace_file=@/replace"}))
      << failure_.text;
  EXPECT_EQ(Output(), Whole("kernel/a.h", 1));
}

TEST_F(MergeTest, AddsUpTheReportsOfAllTests) {
  Write("one.dat", Report("a.c", 1));
  Write("two.dat", Report("a.c", 0) + Report("b.c", 0));
  Write("reports", dir_ + "/one.dat\n" + dir_ + "/two.dat\n");
  ASSERT_TRUE(Run({"--reports_file=@/reports", "--output_file=@/out.dat"})) << failure_.text;
  EXPECT_EQ(Output(), Whole("a.c", 1) + Whole("b.c", 0));
}

TEST_F(MergeTest, WritesAnEmptyReportWhereThereIsNone) {
  ASSERT_TRUE(Run({"--coverage_dir=@/coverage", "--output_file=@/out.dat"})) << failure_.text;
  EXPECT_EQ(Output(), "");
  EXPECT_EQ(access((dir_ + "/out.dat").c_str(), F_OK), 0);
}

TEST_F(MergeTest, LeavesNothingBehindWhenAReportIsBroken) {
  Write("coverage/a.dat", "rubbish\n");
  EXPECT_FALSE(Run({"--coverage_dir=@/coverage", "--output_file=@/out.dat"}));
  EXPECT_EQ(failure_.text, dir_ + "/coverage/a.dat:1: \"rubbish\" is no line of an lcov tracefile; "
                                  "make the report anew");
  EXPECT_NE(access((dir_ + "/out.dat").c_str(), F_OK), 0);
}

TEST_F(MergeTest, RefusesAWrongCommandLine) {
  EXPECT_FALSE(Run({"--coverage_dir=@/coverage"}));
  EXPECT_STREQ(failure_.text, "--output_file=FILE is missing; say where the report is to go");
  EXPECT_FALSE(Run({"--what"}));
  EXPECT_STREQ(failure_.text, "--what: not known; give --output_file=FILE and "
                              "--coverage_dir=FOLDER or --reports_file=FILE");
  EXPECT_FALSE(Run({"--output_file=@/out.dat", "--filter_sources=("}));
  EXPECT_STREQ(failure_.text, "--filter_sources=(: not a regular expression; correct it");
  EXPECT_FALSE(Run({"--output_file=@/out.dat", "--coverage_dir=@/nowhere"}));
  EXPECT_EQ(failure_.text, "--coverage_dir=" + dir_ +
                               "/nowhere: cannot be read (No such file or "
                               "directory); name the folder of the reports");
}

} // namespace
