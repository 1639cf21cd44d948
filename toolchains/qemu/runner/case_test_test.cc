// Tests of qemu_runner --test with a kernel that runs cases, played by a fake QEMU.
#include <string>

#include "toolchains/qemu/runner/runner_fixture.h"

using namespace runner_test;

namespace {

const char kCases[] = R"("case_deadline_seconds": 1)";
const std::string kOne = "verdict:@ CASES 1\\n@ BEGIN 0 3 Suite.One f.c\\n;";
const std::string kEndOne = "verdict:@ END 0\\n;";
const std::string kPass = "verdict:@ PASS\\n;ack;exit:33";
const std::string kFail = "verdict:@ FAIL 1 of 1 cases failed\\n;ack;exit:35";

class CaseTest : public RunnerTest {
protected:
  // Its last boot is the one that counts: a boot that dies is played again and again.
  void ExpectFailure(const std::string &script, const std::string &message) {
    Result result = RunTest(script, kCases);
    EXPECT_EQ(result.status, 1) << script << "\n" << result.out;
    EXPECT_NE(result.out.find(message), std::string::npos) << script << "\n" << result.out;
    EXPECT_NE(result.xml.find("<failure message="), std::string::npos) << result.xml;
  }
};

TEST_F(CaseTest, Passes) {
  Result result = RunTest(kOne + kEndOne + kPass, kCases);
  EXPECT_EQ(result.status, 0) << result.out << result.err;
  EXPECT_NE(result.out.find("1 cases passed, 0 failed, 0 were skipped"), std::string::npos);
  EXPECT_NE(result.xml.find("<testcase name=\"One\" classname=\"Suite\" file=\"f.c\" line=\"3\""),
            std::string::npos)
      << result.xml;
  EXPECT_NE(result.xml.find("tests=\"1\" failures=\"0\""), std::string::npos) << result.xml;
  EXPECT_TRUE(List(dir_ + "/scratch").empty());
}

TEST_F(CaseTest, ReadsLinesHoweverTheyAreSplit) {
  Result result = RunTest(
      "verdict:@ CASES 1\\n@ BEG;sleep:20;verdict:IN 0 3 S.A f.c\\n@ END 0\\n;" + kPass, kCases);
  EXPECT_EQ(result.status, 0) << result.out;
}

TEST_F(CaseTest, FailsWithACase) {
  ExpectFailure(kOne + "verdict:@ FAILURE f.c:4: 1 vs 2\\n;" + kEndOne + kFail,
                "FAIL  Suite.One  0.0");
}

TEST_F(CaseTest, APassIsNoneWhenACaseHasFailed) {
  ExpectFailure(kOne + "verdict:@ FAILURE f.c:4: 1 vs 2\\n;" + kEndOne + kPass,
                "FAIL  verdict  0.000 s  the kernel reported PASS; QEMU ended with status 33; "
                "1 of 1 cases were run in this boot, and 1 failed");
}

TEST_F(CaseTest, APassIsNoneWhenCasesAreMissing) {
  ExpectFailure("verdict:@ CASES 2\\n@ BEGIN 0 3 S.A f.c\\n@ END 0\\n;" + kPass,
                "the kernel reported PASS; QEMU ended with status 33; 1 of 2 cases were run");
}

TEST_F(CaseTest, APassIsNoneWithoutAnyWordOfCases) {
  ExpectFailure(kPass,
                "the kernel reported PASS; QEMU ended with status 33; no cases were announced");
}

TEST_F(CaseTest, APassIsNoneWithAnotherStatus) {
  ExpectFailure(kOne + kEndOne + "verdict:@ PASS\\n;ack;exit:35", "QEMU ended with status 35");
}

TEST_F(CaseTest, AFailureIsNoPassEvenIfAllCasesAre) {
  ExpectFailure(kOne + kEndOne + kFail, "the kernel reported FAIL: 1 of 1 cases failed");
}

TEST_F(CaseTest, AVerdictWithinACaseIsTheCasesDeath) {
  ExpectFailure(kOne + kPass, "FAIL  Suite.One  ");
  ExpectFailure(kOne + kPass, "f.c:3: died: the kernel reported PASS");
}

TEST_F(CaseTest, ALineOutOfTurnBreaksTheBoot) {
  ExpectFailure(kOne + "verdict:@ END 7\\n;run", "neither PASS nor FAIL: \"END 7\"");
}

TEST_F(CaseTest, TheTokenIsNeeded) {
  ExpectFailure("verdict:CASES 1\\n;run", "does not begin with this boot's token");
}

TEST_F(CaseTest, ACaseThatHangsIsNotWaitedForLong) {
  ExpectFailure(kOne + "run",
                "f.c:3: died: hang: it did not end within 1 s; CPU 0 was still running");
}

TEST_F(CaseTest, ACaseInWhichQemuIsKilledDies) {
  ExpectFailure(kOne + "kill:9", "f.c:3: died: QEMU was killed by signal 9");
}

// Two cases were announced: the second boot plays the same script, and its case is not due again.
TEST_F(CaseTest, AnotherBootFollowsAndKeepsTheFirstLog) {
  Result result =
      RunTest("serial:one\\n;verdict:@ CASES 2\\n@ BEGIN 0 3 S.A f.c\\n;kill:9", kCases);
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.out.find("f.c:3: died: QEMU was killed by signal 9"), std::string::npos)
      << result.out;
  EXPECT_NE(result.out.find("neither PASS nor FAIL: \"BEGIN 0 3 S.A f.c\""), std::string::npos)
      << result.out;
  EXPECT_NE(result.out.find("and 2 boots"), std::string::npos) << result.out;
  EXPECT_EQ(Output("serial.boot1.log"), "one\n");
  EXPECT_EQ(Output("serial.log"), "one\n");
}

TEST_F(CaseTest, TheKernelIsToldWhatBazelWants) {
  environment_["TESTBRIDGE_TEST_ONLY"] = "A.*,B";
  environment_["TEST_TOTAL_SHARDS"] = "3";
  environment_["TEST_SHARD_INDEX"] = "2";
  environment_["TESTBRIDGE_TEST_RUNNER_FAIL_FAST"] = "1";
  Result result = RunTest("arguments;" + kOne + kEndOne + kPass, kCases);
  EXPECT_EQ(result.status, 0) << result.out << result.err;
  EXPECT_NE(Output("serial.log")
                .find("name=opt/bootsmith/test_cases,string=first 0\nshard 2 3\n"
                      "fail_fast\nfilter A.*,,B\n"),
            std::string::npos)
      << Output("serial.log");
}

TEST_F(CaseTest, AFilterWithALineEndIsRefused) {
  environment_["TESTBRIDGE_TEST_ONLY"] = "A\nfirst 9";
  ExpectFailure(kOne + kEndOne + kPass, "--test_filter has a line end in it");
}

} // namespace
