// Tests of qemu_runner --run as a whole, without a terminal and on one, with a fake QEMU.
#include <cstdio>
#include <map>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "toolchains/qemu/runner/runner_fixture.h"

using namespace runner_test;

namespace {

const char kHello[] = "screen:0x0b:2:Hello World!;serial:Hello World!\\r\\n;";

class HeadlessTest : public RunnerTest {
protected:
  Result RunScript(const std::string &script, const std::string &settings = "") {
    Configure(script, settings);
    return Run({"--run"});
  }
};

TEST_F(HeadlessTest, PrintsTheSerialLogAndEndsWell) {
  Result result = RunScript(std::string(kHello) + "verdict:@ PASS\\n;ack;exit:33");
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(result.out, "Hello World!\r\n");
  EXPECT_NE(result.err.find("qemu_runner: ok: the kernel reported PASS"), std::string::npos);
  size_t start = result.err.find("qemu_runner: screen: ") + 21;
  std::string picture = result.err.substr(start, result.err.find('\n') - start);
  EXPECT_EQ(ReadFile(picture), "a picture");
}

TEST_F(HeadlessTest, EndsWellWhenTheKernelHalts) {
  Result result = RunScript(std::string(kHello) + "kernel-halt");
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_NE(result.err.find("ok: the kernel ran and halted"), std::string::npos);
}

TEST_F(HeadlessTest, EndsWellWhenTheKernelIsIdle) {
  Result result = RunScript(std::string(kHello) + "idle");
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_NE(result.err.find("ok: the kernel ran and is idle"), std::string::npos);
}

TEST_F(HeadlessTest, FailsWhenTheKernelShowsNothing) {
  Result result = RunScript("kernel-halt");
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("showed nothing"), std::string::npos);
}

TEST_F(HeadlessTest, FailsWhenTheLoaderHalts) {
  Result result = RunScript("serial:E7: kernel is damaged\\r\\n;halt");
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("failed: halted for good"), std::string::npos);
  EXPECT_NE(result.err.find("in the firmware or the loader"), std::string::npos);
}

TEST_F(HeadlessTest, FailsAtItsDeadline) {
  Result result = RunScript(std::string(kHello) + "run", R"("deadline_seconds": 1)");
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("failed: hang: nothing was reported within 1 s"), std::string::npos);
  EXPECT_EQ(result.out, "Hello World!\r\n");
}

TEST_F(HeadlessTest, FailsWhenTheKernelSaysSo) {
  Result result = RunScript("verdict:@ FAIL x\\n;ack;exit:35");
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("failed: the kernel reported FAIL: x"), std::string::npos);
  result = RunScript("verdict:@ PASS\\n;ack;exit:35");
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("but the verdict channel says PASS"), std::string::npos);
}

TEST_F(HeadlessTest, FailsOnAResetAndOnAKilledQemu) {
  EXPECT_EQ(RunScript("reset").status, 1);
  Result result = RunScript("kill:9");
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("QEMU was killed by signal 9"), std::string::npos);
}

TEST_F(HeadlessTest, TakesASwitchedOffMachineForAGoodEnd) {
  EXPECT_EQ(RunScript("off:0").status, 0);
}

TEST_F(HeadlessTest, IsQuietWhenAsked) {
  Configure(std::string(kHello) + "kernel-halt");
  Result result = Run({"--run", "--quiet"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, "Hello World!\r\n");
}

// A reader that stops reading must not stop the run from ending.
TEST_F(HeadlessTest, EndsThoughNobodyReads) {
  int pipe_fds[2];
  ASSERT_EQ(pipe2(pipe_fds, O_CLOEXEC), 0);
  Configure("flood");
  int null = open("/dev/null", O_RDWR);
  pid_t pid = Start({"--run"}, null, pipe_fds[1], null);
  close(pipe_fds[1]);
  close(null);
  EXPECT_EQ(Finish(pid).status, 1);
  close(pipe_fds[0]);
}

// As much of a terminal as the runner uses: it puts characters where the cursor was sent to.
class Screen {
public:
  void Take(const std::string &bytes) {
    pending_ += bytes;
    size_t taken;
    while ((taken = TakeOne()) > 0)
      pending_.erase(0, taken);
  }

  // The rows, with "|" after each one.
  std::string Text() const {
    std::string text;
    for (const auto &[row, cells] : rows_) {
      int column = 1;
      for (const auto &[at, character] : cells) {
        text += std::string(static_cast<size_t>(at - column), ' ') + character;
        column = at + 1;
      }
      text += "|\n";
    }
    return text;
  }

private:
  // How many of the pending bytes one character or sequence took; 0 when it is not complete.
  size_t TakeOne() {
    if (pending_.empty())
      return 0;
    if (pending_[0] == '\033')
      return TakeSequence();
    unsigned char first = static_cast<unsigned char>(pending_[0]);
    size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (pending_.size() < length)
      return 0;
    if (first >= 0x20)
      rows_[row_][column_++] = pending_.substr(0, length);
    return length;
  }

  size_t TakeSequence() {
    size_t end = 2;
    while (end < pending_.size() && (pending_[end] < '@' || pending_[end] > '~'))
      end++;
    if (end >= pending_.size())
      return 0;
    if (pending_[end] == 'H')
      std::sscanf(pending_.c_str(), "\033[%d;%dH", &row_, &column_);
    if (pending_[end] == 'J')
      rows_.clear();
    return end + 1;
  }

  std::string pending_;
  int row_ = 1;
  int column_ = 1;
  std::map<int, std::map<int, std::string>> rows_;
};

class TerminalTest : public RunnerTest {
protected:
  TerminalTest() {
    environment_["TERM"] = "xterm";
  }
  ~TerminalTest() override {
    if (master_ >= 0)
      close(master_);
    if (slave_ >= 0)
      close(slave_);
  }

  void Open(int columns, int rows, const std::vector<std::string> &words = {"--run"}) {
    struct winsize size = {};
    size.ws_col = static_cast<unsigned short>(columns);
    size.ws_row = static_cast<unsigned short>(rows);
    ASSERT_EQ(openpty(&master_, &slave_, nullptr, nullptr, &size), 0);
    fcntl(master_, F_SETFD, FD_CLOEXEC);
    fcntl(slave_, F_SETFD, FD_CLOEXEC);
    tcgetattr(slave_, &before_);
    pid_ = Start(words, slave_, slave_, slave_);
  }

  // Reads until something is on the screen.
  bool Shows(const std::string &text) {
    return Eventually([&] {
      Read();
      return screen_.Text().find(text) != std::string::npos;
    });
  }

  // Whether something was sent, with its escape sequences.
  bool WasSent(const std::string &bytes) {
    return sent_.find(bytes) != std::string::npos;
  }

  void Read() {
    struct pollfd fd = {master_, POLLIN, 0};
    char bytes[4096];
    while (poll(&fd, 1, 0) > 0) {
      ssize_t count = read(master_, bytes, sizeof bytes);
      if (count <= 0)
        return;
      sent_.append(bytes, static_cast<size_t>(count));
      screen_.Take(std::string(bytes, static_cast<size_t>(count)));
    }
  }

  void Type(const std::string &keys) {
    ASSERT_EQ(write(master_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }

  // Waits for the end while reading on, so that the runner is never stuck on its output.
  int End() {
    int status = 0;
    Eventually([&] {
      Read();
      return waitpid(pid_, &status, WNOHANG) == pid_;
    });
    Read();
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  bool TerminalIsAsBefore() {
    struct termios now;
    tcgetattr(slave_, &now);
    bool cursor_on = sent_.rfind("\033[?25h") > sent_.rfind("\033[?25l");
    bool first_screen = sent_.rfind("\033[?1049l") > sent_.rfind("\033[?1049h");
    return now.c_lflag == before_.c_lflag && now.c_iflag == before_.c_iflag &&
           now.c_oflag == before_.c_oflag && cursor_on && first_screen;
  }

  int master_ = -1;
  int slave_ = -1;
  pid_t pid_ = 0;
  struct termios before_ = {};
  std::string sent_;
  Screen screen_;
};

TEST_F(TerminalTest, DrawsTheScreenInItsColoursAndSerialBesideIt) {
  Configure(std::string(kHello) + "run");
  Open(120, 30);
  EXPECT_TRUE(Shows("Hello World! "));
  EXPECT_TRUE(WasSent("\033[3;1H\033[0;96;40mHello World!"));
  EXPECT_TRUE(Shows("Ctrl-] quits"));
  EXPECT_TRUE(Shows("\xe2\x94\x82Hello World!")); // right of the border
  Type("\x1d");
  EXPECT_EQ(End(), 0);
  EXPECT_TRUE(TerminalIsAsBefore());
  // The screen stays to be seen after the end.
  EXPECT_NE(sent_.find("Hello World!", sent_.rfind("\033[?1049l")), std::string::npos);
}

TEST_F(TerminalTest, DrawsSerialBelowOnANarrowTerminal) {
  Configure(std::string(kHello) + "run");
  Open(80, 40);
  EXPECT_TRUE(Shows(" serial "));
  EXPECT_TRUE(WasSent("\033[3;1H\033[0;96;40mHello World!"));
  EXPECT_TRUE(WasSent("\033[27;1HHello World!"));
  Type("\x1d");
  EXPECT_EQ(End(), 0);
}

TEST_F(TerminalTest, DrawsOnlyWhatChanges) {
  Configure(std::string(kHello) + "sleep:1000;screen:0x0c:4:later;run");
  Open(120, 30);
  ASSERT_TRUE(Shows("Hello World!"));
  ASSERT_TRUE(Shows("later"));
  EXPECT_TRUE(WasSent("\033[5;1H\033[0;91;40mlater"));
  size_t hello = sent_.find("\033[0;96;40mHello World!");
  ASSERT_NE(hello, std::string::npos);
  EXPECT_EQ(sent_.rfind("\033[0;96;40mHello World!"), hello);
  Type("\x1d");
  End();
}

TEST_F(TerminalTest, PassesKeysToTheGuest) {
  Configure("run");
  Open(120, 30);
  ASSERT_TRUE(Shows("Ctrl-] quits"));
  Type("aB\x03\033[A");
  EXPECT_TRUE(Shows("keys: a"));
  EXPECT_TRUE(Shows("keys: shift b"));
  EXPECT_TRUE(Shows("keys: ctrl c"));
  EXPECT_TRUE(Shows("keys: up"));
  Type("\033");
  EXPECT_TRUE(Shows("keys: esc"));
  Type("\x1d");
  EXPECT_EQ(End(), 0);
}

TEST_F(TerminalTest, FollowsTheTerminalsSize) {
  Configure(std::string(kHello) + "run");
  Open(80, 40);
  ASSERT_TRUE(Shows(" serial "));
  struct winsize size = {};
  size.ws_col = 120;
  size.ws_row = 30;
  ioctl(master_, TIOCSWINSZ, &size);
  kill(pid_, SIGWINCH); // the runner is in our session, not in the terminal's
  EXPECT_TRUE(Shows("\xe2\x94\x82Hello World!"));
  Type("\x1d");
  EXPECT_EQ(End(), 0);
}

TEST_F(TerminalTest, GivesTheTerminalBackWhenItIsTerminated) {
  Configure("run");
  Open(120, 30);
  ASSERT_TRUE(Shows("Ctrl-] quits"));
  kill(pid_, SIGTERM);
  EXPECT_EQ(End(), 128 + SIGTERM);
  EXPECT_TRUE(TerminalIsAsBefore());
}

TEST_F(TerminalTest, GivesTheTerminalBackWhenQemuIsKilled) {
  Configure("sleep:500;kill:9");
  Open(120, 30);
  ASSERT_TRUE(Shows("Ctrl-] quits"));
  EXPECT_EQ(End(), 1);
  EXPECT_TRUE(TerminalIsAsBefore());
  EXPECT_TRUE(WasSent("QEMU was killed by signal 9"));
}

TEST_F(TerminalTest, EndsWithTheGuest) {
  Configure("sleep:300;off:0");
  Open(120, 30);
  EXPECT_EQ(End(), 0);
  EXPECT_TRUE(TerminalIsAsBefore());
}

TEST_F(TerminalTest, KeepsTheScreenOfAResetMachine) {
  Configure(std::string(kHello) + "sleep:300;reset");
  Open(120, 30);
  EXPECT_TRUE(Shows("reset: CPU 0 was at 0xabcde"));
  Type("\x1d");
  EXPECT_EQ(End(), 1);
  EXPECT_TRUE(TerminalIsAsBefore());
}

TEST_F(TerminalTest, LeavesTheTerminalAloneWhenQemuDoesNotStart) {
  Configure("stderr:qemu: no such device: x\\n;exit:1");
  Open(120, 30);
  EXPECT_EQ(End(), 1);
  EXPECT_TRUE(WasSent("qemu: no such device: x"));
  EXPECT_FALSE(WasSent("\033["));
}

TEST_F(TerminalTest, HasNoHarness) {
  Configure("arguments;run");
  Open(120, 60);
  ASSERT_TRUE(Shows("shutdown=pause"));
  EXPECT_FALSE(WasSent("fw_cfg"));
  EXPECT_FALSE(WasSent("isa-debug-exit"));
  Type("\x1d");
  End();
}

// The line to copy, which would be gone with what was on the terminal before. The terminal is wide,
// since a path longer than the line is cut off.
TEST_F(TerminalTest, SaysHowToDebug) {
  Configure("run");
  Open(500, 30, {"--run", "--gdb"});
  EXPECT_TRUE(Shows("Ctrl-] quits | gdb -x " + dir_ + "/scratch/bootsmith."));
  EXPECT_TRUE(Shows("/debug.gdb"));
  Type("\x1d");
  EXPECT_EQ(End(), 0);
}

TEST_F(TerminalTest, DoesWithoutTheTerminalWhenItCannotDraw) {
  environment_["TERM"] = "dumb";
  Configure(std::string(kHello) + "kernel-halt");
  Open(80, 24);
  EXPECT_EQ(End(), 0);
  EXPECT_FALSE(WasSent("\033["));
  EXPECT_TRUE(WasSent("ok: the kernel ran and halted"));
}

TEST_F(TerminalTest, LeavesTheScreenToAWindow) {
  environment_["DISPLAY"] = ":77";
  Configure("environment;arguments;sleep:300;off:0", R"("display": "sdl")");
  Open(80, 24);
  EXPECT_EQ(End(), 0);
  EXPECT_TRUE(WasSent("DISPLAY=:77")) << sent_;
  EXPECT_TRUE(WasSent("-display\r\r\nsdl")) << sent_;
}

TEST_F(TerminalTest, DrawsTheScreenWhereNoWindowOpens) {
  environment_["DISPLAY"] = ":77";
  Configure("no-window;" + std::string(kHello) + "run", R"("display": "sdl")");
  Open(120, 30);
  EXPECT_TRUE(Shows("Ctrl-] quits"));
  EXPECT_TRUE(WasSent("qemu: Display 'sdl' is not available."));
  EXPECT_TRUE(Shows("Hello World!"));
  Type("\x1d");
  EXPECT_EQ(End(), 0);
}

} // namespace
