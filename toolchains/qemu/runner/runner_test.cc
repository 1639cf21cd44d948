// Tests of qemu_runner --test as a whole: each way a boot can go, played by a fake QEMU.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>

extern "C" {
#include "toolchains/qemu/runner/buffer.h"
}
#include "toolchains/qemu/runner/picture/png.h"
#include "toolchains/qemu/runner/runner_fixture.h"

using namespace runner_test;

namespace {

const char kChecks[] = R"("checks": [
    {"name": "serial_line", "kind": "serial_line", "text": "Hello World!"},
    {"name": "vga_text", "kind": "vga_text", "text": "Hello World!", "attribute": 11}])";
const char kHello[] = "screen:0x0b:2:Hello World!;serial:Hello World!\\r\\n;";
const std::string kPass = std::string(kHello) + "verdict:@ PASS\\n;ack;exit:33";
const char kShort[] = R"("deadline_seconds": 1)";

double Seconds(const std::function<void()> &work) {
  auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

TEST_F(RunnerTest, Passes) {
  Result result = RunTest(kPass, kChecks);
  EXPECT_EQ(result.status, 0) << result.out << result.err;
  EXPECT_CASE(result, "verdict", "PASS", "the kernel reported PASS");
  EXPECT_CASE(result, "exit_status", "PASS", "QEMU ended with status 33");
  EXPECT_CASE(result, "serial_line", "PASS", "line 1 of the serial log");
  EXPECT_CASE(result, "vga_text", "PASS", "at row 2 column 0 with attribute 0x0b");
  EXPECT_NE(result.xml.find("tests=\"4\" failures=\"0\""), std::string::npos) << result.xml;
  EXPECT_EQ(Output("serial.log"), "Hello World!\r\n");
  EXPECT_EQ(Output("screenshot.png"), "a picture");
  EXPECT_NE(Output("qemu.cmd").find("isa-debug-exit"), std::string::npos);
  EXPECT_EQ(List(dir_ + "/outputs").size(), 3u);
  EXPECT_TRUE(List(dir_ + "/scratch").empty());
}

TEST_F(RunnerTest, ReadsAVerdictThatIsSplit) {
  Result result = RunTest("verdict:@ PA;sleep:50;verdict:SS;sleep:50;verdict:\\n;ack;exit:33");
  EXPECT_EQ(result.status, 0) << result.out;
}

TEST_F(RunnerTest, ReadsASerialLineThatIsSplit) {
  Result result = RunTest("screen:0x0b:2:Hello World!;serial:Hello ;sleep:50;serial:World!\\r;"
                          "sleep:50;serial:\\n;verdict:@ PASS\\n;ack;exit:33",
                          kChecks);
  EXPECT_EQ(result.status, 0) << result.out;
}

TEST_F(RunnerTest, ReadsSerialToItsEnd) {
  Result result = RunTest("verdict:@ PASS\\n;ack;serial:Hello World!;exit:33",
                          R"("checks": [{"name": "last", "kind": "serial_line",
                                         "text": "Hello World!"}])");
  EXPECT_EQ(result.status, 0) << result.out;
}

TEST_F(RunnerTest, FailsForTheReasonThatTheKernelGives) {
  Result result = RunTest("verdict:@ FAIL sum is 4, not 5\\n;ack;exit:35");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "FAIL", "the kernel reported FAIL: sum is 4, not 5");
  EXPECT_CASE(result, "exit_status", "FAIL", "QEMU ended with status 35, a failure");
  EXPECT_NE(result.xml.find("<failure message=\"the kernel reported FAIL: sum is 4, not 5\"/>"),
            std::string::npos)
      << result.xml;
}

TEST_F(RunnerTest, FailsWhenLineAndStatusDisagree) {
  Result result = RunTest("verdict:@ PASS\\n;ack;exit:35");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "PASS", "");
  EXPECT_CASE(result, "exit_status", "FAIL", "35, a failure, but the verdict channel says PASS");
  result = RunTest("verdict:@ FAIL x\\n;ack;exit:33");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "exit_status", "FAIL", "33, a pass, but the verdict channel says FAIL");
  result = RunTest("verdict:@ PASS\\n;ack;exit:0");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "exit_status", "FAIL", "QEMU ended with status 0 instead of 33");
}

TEST_F(RunnerTest, FailsWhenQemuDiesAfterTheVerdict) {
  Result result = RunTest("verdict:@ PASS\\n;ack;kill:10");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "exit_status", "FAIL",
              "QEMU was killed by signal 10 (User defined "
              "signal 1), so it has no exit status");
}

TEST_F(RunnerTest, FailsWhenTheKernelStaysAfterItsVerdict) {
  Result result = RunTest("verdict:@ PASS\\n;ack;run", kShort);
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "exit_status", "FAIL", "did not end QEMU through port 0xf4");
  result = RunTest("verdict:@ PASS\\n;ack;kernel-halt", R"("deadline_seconds": 30)");
  EXPECT_CASE(result, "exit_status", "FAIL", "halted after its verdict");
}

TEST_F(RunnerTest, FailsWhenQemuDoesNotEndAfterTheKernelEndedIt) {
  Result result = RunTest("verdict:@ PASS\\n;ack;silent;off:33", R"("deadline_seconds": 3)");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "exit_status", "FAIL",
              "the kernel ended QEMU, but QEMU was still there at the end of the boot's 3 s");
}

TEST_F(RunnerTest, WaitsForAQemuThatEndsSlowly) {
  Result result = RunTest("verdict:@ PASS\\n;ack;slow-end:2500;off:33");
  EXPECT_EQ(result.status, 0) << result.out << result.err;
  EXPECT_CASE(result, "exit_status", "PASS", "QEMU ended with status 33");
  result = RunTest("verdict:@ PASS\\n;ack;slow-end:2500;off:35");
  EXPECT_CASE(result, "exit_status", "FAIL", "35, a failure, but the verdict channel says PASS");
}

TEST_F(RunnerTest, TellsAHang) {
  Result result;
  double seconds = Seconds([&] { result = RunTest(std::string(kHello) + "run", kShort); });
  EXPECT_EQ(result.status, 1);
  EXPECT_LT(seconds, 3);
  EXPECT_CASE(result, "verdict", "FAIL",
              "hang: nothing was reported within 1 s; CPU 0 was still running at 0xabcde in 64-bit "
              "mode; the last serial line is \"Hello World!\"");
  EXPECT_CASE(result, "exit_status", "SKIP", "the runner ended QEMU");
  EXPECT_EQ(Output("screenshot.png"), "a picture");
  EXPECT_NE(result.xml.find("skipped=\"1\""), std::string::npos);
}

TEST_F(RunnerTest, LooksAtAsManyCpusAsQ35Takes) {
  Result result = RunTest("cpus:4096;halt", R"("deadline_seconds": 20)");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "FAIL", "every CPU is in HLT with interrupts off");
}

TEST_F(RunnerTest, EndsBeforeBazelDoes) {
  environment_["TEST_TIMEOUT"] = "2";
  Result result = RunTest("run");
  EXPECT_CASE(result, "verdict", "FAIL", "within 1 s (cut to that by Bazel's timeout of 2 s)");
}

TEST_F(RunnerTest, DoesNotWaitForAMachineThatHalted) {
  Result result;
  double seconds = Seconds([&] {
    result = RunTest("serial:E7: kernel is damaged\\r\\n;halt", R"("deadline_seconds": 30)");
  });
  EXPECT_EQ(result.status, 1);
  EXPECT_LT(seconds, 5);
  EXPECT_CASE(result, "verdict", "FAIL",
              "halted for good without a verdict (every CPU is in HLT with interrupts off): CPU 0 "
              "was at 0xabcde in 32-bit mode, so in the firmware or the loader; the last serial "
              "line is \"E7: kernel is damaged\"");
  EXPECT_NE(result.out.find("  | E7: kernel is damaged"), std::string::npos);
}

TEST_F(RunnerTest, WaitsForAMachineThatWaitsForAnInterrupt) {
  Result result = RunTest("idle", kShort);
  EXPECT_CASE(result, "verdict", "FAIL",
              "hang: nothing was reported within 1 s; CPU 0 was waiting "
              "for an interrupt");
}

TEST_F(RunnerTest, TellsAReset) {
  Result result = RunTest(std::string(kHello) + "reset", kChecks);
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "FAIL",
              "the machine was reset (by the kernel or a triple fault): "
              "CPU 0 was at 0xabcde in 64-bit mode");
  EXPECT_CASE(result, "exit_status", "FAIL", "QEMU ended with status 0 instead of 33");
  EXPECT_CASE(result, "vga_text", "PASS", "");
  EXPECT_EQ(Output("screenshot.png"), "a picture");
}

TEST_F(RunnerTest, TellsASwitchedOffMachine) {
  Result result = RunTest("off:0");
  EXPECT_CASE(result, "verdict", "FAIL",
              "switched the machine off, but nothing was reported on the verdict channel");
  result = RunTest("off:33");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "FAIL",
              "QEMU ended with status 33, chosen by the kernel, but "
              "nothing was reported");
  EXPECT_CASE(result, "exit_status", "FAIL",
              "a pass, but the verdict channel has no valid verdict");
}

TEST_F(RunnerTest, TellsAKilledQemu) {
  Result result = RunTest(std::string(kHello) + "kill:9", kChecks);
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "FAIL",
              "QEMU was killed by signal 9 (Killed) before anything was reported");
  EXPECT_CASE(result, "serial_line", "PASS", "");
  EXPECT_CASE(result, "vga_text", "FAIL", "the screen could not be read");
}

TEST_F(RunnerTest, TellsWhatQemuComplainsAbout) {
  Result result = RunTest("stderr:qemu: no such device: x\\n;exit:1");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "FAIL",
              "QEMU ended with status 1 before anything was reported; QEMU says: qemu: no such "
              "device: x; nothing was printed on serial");
  EXPECT_NE(result.out.find("QEMU's own messages:\nqemu: no such device: x"), std::string::npos);
}

TEST_F(RunnerTest, EndsAFlood) {
  Result result;
  double seconds = Seconds([&] { result = RunTest("flood", R"("deadline_seconds": 50)"); });
  EXPECT_EQ(result.status, 1);
  EXPECT_LT(seconds, 30);
  EXPECT_CASE(result, "verdict", "FAIL", "flood: more than 4 MiB were printed on serial");
  EXPECT_LT(Output("serial.log").size(), (4u << 20) + 100);
  EXPECT_LT(result.xml.size(), 200000u);
  EXPECT_LT(result.out.size(), 20000u);
}

TEST_F(RunnerTest, TakesNoVerdictWithAnotherToken) {
  Result result = RunTest("verdict:0123456789abcdef PASS\\n;ack;exit:33");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "FAIL", "does not begin with this boot's token");
}

TEST_F(RunnerTest, TakesNoVerdictWithoutItsLineEnd) {
  Result result = RunTest("verdict:@ PASS;exit:33");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "FAIL", "ended within a line");
  result = RunTest("verdict:@ PASS;off:33");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "FAIL",
              "chosen by the kernel, but the verdict channel ended within a line");
}

TEST_F(RunnerTest, TakesNoSecondVerdict) {
  Result result = RunTest("verdict:@ PASS\\n;ack;verdict:@ FAIL after all\\n;exit:33");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "FAIL", "more than the one line");
}

TEST_F(RunnerTest, TakesNoVerdictFromTheConsole) {
  Result result = RunTest("serial:@ PASS\\r\\n;serial:bye\\r\\n;exit:33");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "FAIL", "a verdict was printed, not reported: line 1");
  EXPECT_CASE(result, "exit_status", "FAIL", "33, a pass, but the verdict channel has no valid");
}

TEST_F(RunnerTest, FailsForAnotherColour) {
  Result result = RunTest("screen:0x0f:2:Hello World!;serial:Hello World!\\n;verdict:@ PASS\\n;ack;"
                          "exit:33",
                          kChecks);
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "verdict", "PASS", "");
  EXPECT_CASE(result, "vga_text", "FAIL", "with attribute 0x0f instead of 0x0b");
}

TEST_F(RunnerTest, FailsForTextOnSerialOnly) {
  Result result = RunTest("serial:Hello World!\\n;verdict:@ PASS\\n;ack;exit:33", kChecks);
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "vga_text", "FAIL", "was printed on serial only");
}

// A kernel that draws only after its verdict was acknowledged has drawn too late.
TEST_F(RunnerTest, LooksAtTheScreenBeforeItAcknowledges) {
  Result result = RunTest("serial:Hello World!\\n;verdict:@ PASS\\n;ack;"
                          "screen:0x0b:2:Hello World!;sleep:200;exit:33",
                          kChecks);
  EXPECT_EQ(result.status, 1);
}

TEST_F(RunnerTest, SurvivesAMonitorThatDoesNotAnswer) {
  Result result;
  double seconds = Seconds([&] { result = RunTest("silent;run", kShort); });
  EXPECT_EQ(result.status, 1);
  EXPECT_LT(seconds, 6.5);
  EXPECT_CASE(result, "verdict", "FAIL",
              "hang: nothing was reported within 1 s; what the CPU was "
              "doing is not known");
}

TEST_F(RunnerTest, JudgesByStatusAloneWhereThatIsTheVerdict) {
  Result result = RunTest("arguments;off:103", R"("verdict": "exit_status",
                                                  "success_exit_status": 103)");
  EXPECT_EQ(result.status, 0) << result.out;
  EXPECT_CASE(result, "exit_status", "PASS", "QEMU ended with status 103");
  EXPECT_EQ(result.out.find("verdict"), std::string::npos);
  EXPECT_EQ(Output("serial.log").find("fw_cfg"), std::string::npos);
  result = RunTest("off:33", R"("verdict": "exit_status", "success_exit_status": 103)");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "exit_status", "FAIL",
              "status 33, chosen by the kernel; nothing was printed "
              "on serial; a pass would be status 103");
  result = RunTest("reset", R"("verdict": "exit_status")");
  EXPECT_EQ(result.status, 1);
}

TEST_F(RunnerTest, PassesAnExpectedFailure) {
  Result result = RunTest("reset", R"("expect_failure": {"message_contains": "was reset"})");
  EXPECT_EQ(result.status, 0) << result.out;
  EXPECT_CASE(result, "fails_as_expected", "PASS", "case verdict failed as it had to");
  EXPECT_NE(result.xml.find("tests=\"1\" failures=\"0\""), std::string::npos);
}

// As UEFI firmware does, which waits for a key with interrupts on.
TEST_F(RunnerTest, DoesNotWaitForTheDeadlineOfAnExpectedFailure) {
  const char kExpected[] = R"("expect_failure": {"message_contains": "Bootsmith E21"})";
  Result result = RunTest("serial:Bootsmith E21: damaged\\r\\n;idle", kExpected);
  EXPECT_EQ(result.status, 0) << result.out;
  EXPECT_CASE(result, "fails_as_expected", "PASS",
              "idle: CPU 0 was waiting for an interrupt at 0xabcde in 64-bit mode; the last serial "
              "line is \"Bootsmith E21: damaged\"");
}

TEST_F(RunnerTest, WaitsForTheDeadlineOfAnExpectedFailureThatDoesNotCome) {
  const std::string kExpected =
      R"("deadline_seconds": 4, "expect_failure": {"message_contains": "Bootsmith E21"})";
  Result result = RunTest("serial:Bootsmith E22: damaged\\r\\n;idle", kExpected);
  EXPECT_EQ(result.status, 1) << result.out;
  EXPECT_CASE(result, "fails_as_expected", "FAIL", "hang: nothing was reported within 4 s");
  /* The reason is there, but the machine goes on. */
  result = RunTest("serial:Bootsmith E21: damaged\\r\\n;run", kExpected);
  EXPECT_CASE(result, "fails_as_expected", "PASS", "hang: nothing was reported within 4 s");
  /* And passes, which no text on the console changes. */
  result = RunTest("serial:Bootsmith E21: damaged\\r\\n;sleep:3000;verdict:@ PASS\\n;ack;exit:33",
                   kExpected);
  EXPECT_CASE(result, "fails_as_expected", "FAIL", "the boot passed, but had to fail");
}

TEST_F(RunnerTest, TellsWhatFirmwareRefuses) {
  Result result = RunTest("serial:BdsDxe: failed to load Boot0001: Access Denied\\r\\n;"
                          "serial:BdsDxe: Press any key\\r\\n;run",
                          kShort);
  EXPECT_CASE(result, "verdict", "FAIL",
              "; firmware says \"BdsDxe: failed to load Boot0001: Access Denied\"; the last serial "
              "line is \"BdsDxe: Press any key\"");
}

TEST_F(RunnerTest, FailsAnExpectedFailureForAnotherReason) {
  Result result = RunTest("reset", R"("expect_failure": {"message_contains": "hang"})");
  EXPECT_EQ(result.status, 1);
  result = RunTest(kPass, R"("expect_failure": {"message_contains": "hang"})");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "fails_as_expected", "FAIL", "the boot passed, but had to fail");
}

TEST_F(RunnerTest, GivesQemuASmallEnvironment) {
  environment_["DISPLAY"] = ":0";
  environment_["QEMU_AUDIO_DRV"] = "alsa";
  Result result = RunTest("environment;verdict:@ PASS\\n;ack;exit:33");
  EXPECT_EQ(result.status, 0);
  std::string log = Output("serial.log");
  EXPECT_EQ(log.rfind("HOME=" + dir_ + "/scratch/qemu_runner.", 0), 0u) << log;
  EXPECT_NE(log.find("\nTMPDIR=" + dir_ + "/scratch/qemu_runner."), std::string::npos);
  EXPECT_NE(log.find("\nLC_ALL=C\r\nTZ=UTC\r\n"), std::string::npos);
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 4);
}

TEST_F(RunnerTest, AppendsArgumentsForQemu) {
  Configure("arguments;verdict:@ PASS\\n;ack;exit:33");
  Result result = Run({"--test", "--", "-m", "512M"});
  EXPECT_EQ(result.status, 0) << result.out;
  std::string log = Output("serial.log");
  EXPECT_EQ(log.substr(log.size() - 10), "-m\r\n512M\r\n");
}

TEST_F(RunnerTest, IsQuietWhenAsked) {
  Configure(kPass);
  EXPECT_EQ(Run({"--test", "--quiet"}).out, "");
  Configure("off:0");
  EXPECT_NE(Run({"--test", "--quiet"}).out, "");
}

TEST_F(RunnerTest, LeavesNothingRunning) {
  Result result = RunTest("child;verdict:@ PASS\\n;ack;exit:33");
  EXPECT_EQ(result.status, 0) << result.out;
  int child = 0;
  ASSERT_EQ(std::sscanf(Output("serial.log").c_str(), "child %d", &child), 1);
  EXPECT_TRUE(Eventually([&] { return !IsAlive(child); }));
}

// The number of the first line of the serial log, which is that of a fake QEMU's child.
int ChildOf(const std::string &log) {
  int child = 0;
  std::sscanf(log.c_str(), "child %d", &child);
  return child;
}

TEST_F(RunnerTest, EndsEverythingWhenItIsTerminated) {
  for (int signal : {SIGTERM, SIGINT, SIGHUP}) {
    Configure("serial:started\\r\\n;run");
    pid_t pid = StartTest();
    ASSERT_TRUE(Eventually([&] { return Output("serial.log") == "started\r\n"; }));
    kill(pid, signal);
    Result result = Finish(pid);
    EXPECT_EQ(result.status, 128 + signal);
    EXPECT_NE(result.xml.find("interrupted by signal " + std::to_string(signal)), std::string::npos)
        << result.xml;
    EXPECT_TRUE(List(dir_ + "/scratch").empty());
    unlink((dir_ + "/outputs/serial.log").c_str());
  }
}

TEST_F(RunnerTest, EndsChildrenOfQemuWhenItIsTerminated) {
  Configure("child;run");
  pid_t pid = StartTest();
  ASSERT_TRUE(Eventually([&] { return ChildOf(Output("serial.log")) != 0; }));
  int child = ChildOf(Output("serial.log"));
  EXPECT_TRUE(IsAlive(child));
  kill(pid, SIGTERM);
  Finish(pid);
  EXPECT_TRUE(Eventually([&] { return !IsAlive(child); }));
}

// The only child of a process, or 0.
pid_t OnlyChild(pid_t pid) {
  std::string task = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children";
  return std::atoi(ReadFile(task).c_str());
}

TEST_F(RunnerTest, TakesQemuAlongWhenItIsKilled) {
  Configure("serial:started\\r\\n;deaf");
  pid_t pid = StartTest();
  ASSERT_TRUE(Eventually([&] { return Output("serial.log") == "started\r\n"; }));
  pid_t qemu = OnlyChild(pid);
  if (qemu == 0)
    GTEST_SKIP() << "this kernel does not list a process's children";
  kill(pid, SIGKILL);
  EXPECT_EQ(Finish(pid).status, -SIGKILL);
  EXPECT_TRUE(Eventually([&] { return !IsAlive(qemu); }));
}

// A wrapper around QEMU may have started it as a child: the kernel ends only the wrapper with us.
TEST_F(RunnerTest, TakesTheWholeGroupAlongWhenItIsKilled) {
  Configure("child;deaf");
  pid_t pid = StartTest();
  ASSERT_TRUE(Eventually([&] { return ChildOf(Output("serial.log")) != 0; }));
  int child = ChildOf(Output("serial.log"));
  EXPECT_TRUE(IsAlive(child));
  kill(pid, SIGKILL);
  Finish(pid);
  EXPECT_TRUE(Eventually([&] { return !IsAlive(child); }));
}

// The last number in a text file.
pid_t NumberIn(const std::string &file) {
  return std::atoi(ReadFile(file).c_str());
}

TEST_F(RunnerTest, EndsWithTheProgramThatStartedIt) {
  Configure("child;deaf");
  std::string pid_file = dir_ + "/runner_pid";
  pid_t parent = fork();
  if (parent == 0) {
    std::ofstream(pid_file) << StartTest() << std::flush;
    pause();
    _exit(0);
  }
  ASSERT_TRUE(Eventually([&] { return ChildOf(Output("serial.log")) != 0; }));
  int child = ChildOf(Output("serial.log"));
  pid_t runner = NumberIn(pid_file);
  ASSERT_GT(runner, 0);
  EXPECT_TRUE(IsAlive(runner));
  kill(parent, SIGKILL);
  waitpid(parent, nullptr, 0);
  EXPECT_TRUE(Eventually([&] { return !IsAlive(runner); }));
  EXPECT_FALSE(IsAlive(child));
  EXPECT_NE(ReadFile(dir_ + "/test.xml").find("interrupted by signal 1"), std::string::npos);
}

TEST_F(RunnerTest, RefusesAQemuThatWouldRunOnByItself) {
  Configure(kPass);
  Result result = Run({"--test", "--", "-daemonize"});
  EXPECT_EQ(result.status, 2);
  EXPECT_NE(result.err.find("-daemonize would leave QEMU running"), std::string::npos);
}

// A machine that a debugger holds may stand still, and for longer than any deadline.
TEST_F(RunnerTest, WaitsForADebugger) {
  Configure("arguments;sleep:2500;verdict:@ PASS\\n;ack;exit:33", kShort);
  Result result = Run({"--test", "--gdb"});
  EXPECT_EQ(result.status, 0) << result.out;
  size_t line = result.err.find("the machine waits for a debugger on port ");
  ASSERT_NE(line, std::string::npos) << result.err;
  std::string port = std::to_string(std::atoi(result.err.c_str() + line + 41));
  EXPECT_NE(Output("serial.log").find("-gdb\r\ntcp:127.0.0.1:" + port + "\r\n-S\r\n"),
            std::string::npos)
      << Output("serial.log");
  EXPECT_NE(result.err.find("gdb -x " + dir_ + "/outputs/debug.gdb\n"), std::string::npos);
  EXPECT_NE(Output("debug.gdb").find("target remote 127.0.0.1:" + port), std::string::npos);
}

TEST_F(RunnerTest, DoesNotTakeAMachineThatADebuggerHoldsForAHaltedOne) {
  Configure("arguments;halt");
  int null = open("/dev/null", O_RDWR);
  pid_t pid = Start({"--test", "--gdb"}, null, null, null);
  close(null);
  ASSERT_TRUE(Eventually([&] { return !Output("serial.log").empty(); }));
  sleep(3);
  EXPECT_EQ(waitpid(pid, nullptr, WNOHANG), 0);
  kill(pid, SIGTERM);
  EXPECT_EQ(Finish(pid).status, 128 + SIGTERM);
}

// PNG files of one pixel.
void WritePicture(const std::string &file, uint8_t blue) {
  struct picture picture = picture_make(1, 1);
  picture.pixels[0].blue = blue;
  struct buffer png = {};
  png_encode(&picture, &png);
  std::ofstream(file, std::ios::binary).write(png.data, static_cast<std::streamsize>(png.length));
  buffer_free(&png);
  picture_free(&picture);
}

class GoldenTest : public RunnerTest {
protected:
  GoldenTest() {
    mkdir((dir_ + "/workspace").c_str(), 0700);
    golden_ = dir_ + "/workspace/golden.png";
    WritePicture(golden_, 1);
    WritePicture(dir_ + "/same.png", 1);
    WritePicture(dir_ + "/other.png", 2);
    environment_["BUILD_WORKSPACE_DIRECTORY"] = dir_ + "/workspace";
  }

  // Boots with these pictures on the screen, one after the other.
  Result Show(const std::string &steps, const std::vector<std::string> &options = {}) {
    Configure(steps + "verdict:@ PASS\\n;ack;exit:33", Checks());
    std::vector<std::string> words = {"--test"};
    words.insert(words.end(), options.begin(), options.end());
    return Run(words);
  }

  std::string Checks() const {
    return R"("checks": [{"name": "picture", "kind": "picture", "file": ")" + golden_ +
           R"(", "source": "golden.png"}])";
  }

  std::string golden_;
};

TEST_F(GoldenTest, PassesOnTheSamePicture) {
  Result result = Show("picture:" + dir_ + "/same.png;");
  EXPECT_EQ(result.status, 0) << result.out;
  EXPECT_CASE(result, "picture", "PASS", "the screen is that of golden.png");
  EXPECT_FALSE(Exists(dir_ + "/outputs/difference.png"));
}

TEST_F(GoldenTest, ShowsTheDifference) {
  Result result = Show("picture:" + dir_ + "/other.png;");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "picture", "FAIL",
              "1 pixels of the screen differ from golden.png, all of them in columns 0 to 0 of "
              "lines 0 to 0; difference.png shows them in red; if the screen is right: bazel run "
              "//tests:boot -- --update-golden");
  struct picture difference = {};
  struct buffer reason = {};
  std::string file = Output("difference.png");
  EXPECT_TRUE(
      png_decode(reinterpret_cast<const uint8_t *>(file.data()), file.size(), &difference, &reason))
      << buffer_text(&reason);
  picture_free(&difference);
  EXPECT_NE(result.xml.find("<testcase name=\"picture\""), std::string::npos);
}

// The cursor is there in one picture and gone in the next.
TEST_F(GoldenTest, LooksAgainForABlinkingCursor) {
  Configure("picture:" + dir_ + "/other.png;verdict:@ PASS\\n;sleep:400;picture:" + dir_ +
                "/same.png;ack;exit:33",
            Checks());
  Result result = Run({"--test"});
  EXPECT_EQ(result.status, 0) << result.out;
}

TEST_F(GoldenTest, FailsWithoutAGoldenPicture) {
  std::ofstream(golden_) << "";
  Result result = Show("picture:" + dir_ + "/same.png;");
  EXPECT_EQ(result.status, 1);
  EXPECT_CASE(result, "picture", "FAIL",
              "the golden picture golden.png is empty; make it anew: bazel run //tests:boot -- "
              "--update-golden");
}

TEST_F(GoldenTest, FailsWithoutAPictureOfTheScreen) {
  Configure("kill:9", Checks());
  Result result = Run({"--test"});
  EXPECT_CASE(result, "picture", "FAIL", "no picture of the screen could be taken");
}

TEST_F(GoldenTest, Updates) {
  Result result = Show("picture:" + dir_ + "/other.png;", {"--update-golden"});
  EXPECT_EQ(result.status, 0) << result.out << result.err;
  EXPECT_EQ(ReadFile(golden_), ReadFile(dir_ + "/other.png"));
  EXPECT_NE(result.err.find("wrote " + golden_), std::string::npos);
}

TEST_F(GoldenTest, UpdatesNothingWhenTheBootFails) {
  Configure("picture:" + dir_ + "/other.png;verdict:@ FAIL x\\n;ack;exit:35", Checks());
  Result result = Run({"--test", "--update-golden"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(ReadFile(golden_), ReadFile(dir_ + "/same.png"));
  EXPECT_NE(result.err.find("stays as it is"), std::string::npos);
}

TEST_F(GoldenTest, UpdatesNothingOutsideOfAWorkspace) {
  environment_.erase("BUILD_WORKSPACE_DIRECTORY");
  Result result = Show("picture:" + dir_ + "/other.png;", {"--update-golden"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(ReadFile(golden_), ReadFile(dir_ + "/same.png"));
  EXPECT_NE(result.err.find("only `bazel run` names"), std::string::npos);
}

TEST_F(GoldenTest, HasNothingToUpdateWithoutAGoldenPicture) {
  Configure(kPass);
  Result result = Run({"--test", "--update-golden"});
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("there is no golden picture to update"), std::string::npos);
}

TEST_F(RunnerTest, TellsBazelHowItEnded) {
  environment_["TEST_PREMATURE_EXIT_FILE"] = dir_ + "/premature";
  environment_["TEST_SHARD_STATUS_FILE"] = dir_ + "/sharded";
  Configure("serial:started\\r\\n;run");
  pid_t pid = StartTest();
  ASSERT_TRUE(Eventually([&] { return Output("serial.log") == "started\r\n"; }));
  EXPECT_TRUE(Exists(dir_ + "/premature"));
  kill(pid, SIGKILL);
  Finish(pid);
  EXPECT_TRUE(Exists(dir_ + "/premature"));
  EXPECT_EQ(RunTest(kPass).status, 0);
  EXPECT_FALSE(Exists(dir_ + "/premature"));
  EXPECT_TRUE(Exists(dir_ + "/sharded"));
}

TEST_F(RunnerTest, RunsInTheFirstShardOnly) {
  environment_["TEST_TOTAL_SHARDS"] = "2";
  environment_["TEST_SHARD_INDEX"] = "1";
  Result result = RunTest("off:0");
  EXPECT_EQ(result.status, 0);
  EXPECT_NE(result.xml.find("tests=\"0\""), std::string::npos);
  environment_["TEST_SHARD_INDEX"] = "0";
  EXPECT_EQ(RunTest("off:0").status, 1);
}

TEST_F(RunnerTest, TellsBazelWhenTheMachineIsToBlame) {
  environment_["TEST_INFRASTRUCTURE_FAILURE_FILE"] = dir_ + "/infrastructure";
  Configure(kPass);
  std::string config = ReadFile(dir_ + "/config.json");
  std::string fake = Program("FAKE_QEMU");
  config.replace(config.find(fake), fake.size(), dir_ + "/broken");
  std::ofstream(dir_ + "/config.json") << config;
  std::ofstream(dir_ + "/broken") << "no program";
  chmod((dir_ + "/broken").c_str(), 0700);
  Result result = Run({"--test"});
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("cannot start " + dir_ + "/broken (Exec format error)"),
            std::string::npos)
      << result.err;
  EXPECT_NE(ReadFile(dir_ + "/infrastructure").find("cannot start"), std::string::npos);
  EXPECT_NE(result.xml.find("cannot start"), std::string::npos);
  EXPECT_TRUE(List(dir_ + "/scratch").empty());
}

TEST_F(RunnerTest, RefusesAWrongConfiguration) {
  Result result = RunTest(kPass, R"("memroy": 1)");
  EXPECT_EQ(result.status, 2);
  EXPECT_NE(result.err.find("config.json: unknown key \"memroy\""), std::string::npos);
  EXPECT_EQ(result.out, "");
  Configure(kPass);
  unlink((dir_ + "/image").c_str());
  result = Run({"--test"});
  EXPECT_EQ(result.status, 2);
  EXPECT_NE(result.err.find("key \"image\" names " + dir_ + "/image, which cannot be used"),
            std::string::npos)
      << result.err;
}

TEST_F(RunnerTest, RefusesAWrongCommandLine) {
  Configure(kPass);
  Result result = Run({});
  EXPECT_EQ(result.status, 2);
  EXPECT_NE(result.err.find("give --test or --run"), std::string::npos);
  EXPECT_NE(result.err.find("usage:"), std::string::npos);
  EXPECT_EQ(Run({"--help"}).status, 0);
}

} // namespace
