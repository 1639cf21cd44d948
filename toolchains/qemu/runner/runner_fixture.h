// Starts the real qemu_runner with a fake QEMU, for the tests of the runner as a whole.
#ifndef TOOLCHAINS_QEMU_RUNNER_RUNNER_FIXTURE_H
#define TOOLCHAINS_QEMU_RUNNER_RUNNER_FIXTURE_H

#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <fstream>
#include <map>
#include <poll.h>
#include <signal.h>
#include <sstream>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

namespace runner_test {

inline std::string ReadFile(const std::string &path) {
  std::stringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

inline bool Exists(const std::string &path) {
  return access(path.c_str(), F_OK) == 0;
}

inline std::vector<std::string> List(const std::string &dir) {
  std::vector<std::string> names;
  DIR *stream = opendir(dir.c_str());
  while (struct dirent *entry = stream == nullptr ? nullptr : readdir(stream))
    if (entry->d_name[0] != '.')
      names.push_back(entry->d_name);
  if (stream != nullptr)
    closedir(stream);
  return names;
}

// Whether a process is there and not just waiting to be reaped.
inline bool IsAlive(pid_t pid) {
  std::string status = ReadFile("/proc/" + std::to_string(pid) + "/stat");
  size_t name_end = status.rfind(')');
  return name_end != std::string::npos && status.compare(name_end + 2, 1, "Z") != 0;
}

// Waits up to five seconds for something to become true.
template <typename Condition> bool Eventually(Condition condition) {
  for (int i = 0; i < 500; i++) {
    if (condition())
      return true;
    usleep(10000);
  }
  return condition();
}

// The path of a program that the build hands to the test.
inline std::string Program(const char *variable) {
  const char *path = getenv(variable);
  EXPECT_NE(path, nullptr) << "set " << variable << " to the program's path";
  return path == nullptr ? "" : path;
}

struct Result {
  int status = -1; // exit status, or minus the signal
  std::string out; // standard output
  std::string err; // standard error
  std::string xml;
};

class RunnerTest : public testing::Test {
protected:
  RunnerTest() {
    std::string name = testing::TempDir() + "runner_XXXXXX";
    dir_ = mkdtemp(name.data());
    for (const char *sub : {"/outputs", "/scratch"})
      mkdir((dir_ + sub).c_str(), 0700);
    std::ofstream(dir_ + "/image") << "an image";
    environment_ = {
        {"TEST_UNDECLARED_OUTPUTS_DIR", dir_ + "/outputs"},
        {"TEST_TMPDIR", dir_ + "/scratch"},
        {"TMPDIR", dir_ + "/scratch"},
        {"XML_OUTPUT_FILE", dir_ + "/test.xml"},
        {"TEST_TIMEOUT", "60"},
    };
  }

  // Writes the configuration; `settings` are further members of the JSON object.
  void Configure(const std::string &script, const std::string &settings = "") {
    std::ofstream(dir_ + "/config.json")
        << R"({"label": "//tests:boot", "qemu": ")" << Program("FAKE_QEMU") << R"(", "image": ")"
        << dir_ << R"(/image", "machine": "pc", "memory_mib": 128, "smp": 1, "disk": "ide")"
        << R"(, "extra_args": ["-fake", ")" << Escape(script) << "\"]"
        << (settings.empty() ? "" : ", " + settings) << "}";
  }

  // Starts the runner; its standard streams become the given descriptors.
  pid_t Start(const std::vector<std::string> &arguments, int in, int out, int err) {
    std::vector<std::string> words = {Program("QEMU_RUNNER"), "--config", dir_ + "/config.json"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    pid_t pid = fork();
    if (pid != 0)
      return pid;
    dup2(in, 0);
    dup2(out, 1);
    dup2(err, 2);
    std::vector<std::string> variables;
    for (const auto &[name, value] : environment_)
      variables.push_back(name + "=" + value);
    execve(words[0].c_str(), Pointers(words).data(), Pointers(variables).data());
    _exit(126);
  }

  // Runs it to its end, without a terminal.
  Result Run(const std::vector<std::string> &arguments) {
    int in = open("/dev/null", O_RDONLY);
    int out = open((dir_ + "/out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int err = open((dir_ + "/err").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t pid = Start(arguments, in, out, err);
    for (int fd : {in, out, err})
      close(fd);
    return Finish(pid);
  }

  // Starts a test in the background, with its output in the usual place.
  pid_t StartTest() {
    int null = open("/dev/null", O_RDWR);
    pid_t pid = Start({"--test"}, null, null, null);
    close(null);
    return pid;
  }

  Result Finish(pid_t pid) {
    Result result;
    int status = 0;
    waitpid(pid, &status, 0);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    result.out = ReadFile(dir_ + "/out");
    result.err = ReadFile(dir_ + "/err");
    result.xml = ReadFile(dir_ + "/test.xml");
    return result;
  }

  Result RunTest(const std::string &script, const std::string &settings = "") {
    Configure(script, settings);
    return Run({"--test"});
  }

  std::string Output(const std::string &name) {
    return ReadFile(dir_ + "/outputs/" + name);
  }

  static std::vector<char *> Pointers(std::vector<std::string> &strings) {
    std::vector<char *> pointers;
    for (std::string &string : strings)
      pointers.push_back(string.data());
    pointers.push_back(nullptr);
    return pointers;
  }

  static std::string Escape(const std::string &text) {
    std::string escaped;
    for (char c : text)
      escaped += c == '\\' || c == '"' ? std::string("\\") + c : std::string(1, c);
    return escaped;
  }

  std::string dir_;
  std::map<std::string, std::string> environment_;
};

// Adds the line of the first case whose outcome is not as it should be to a failed expectation.
#define EXPECT_CASE(result, name, outcome, message)                                                \
  EXPECT_TRUE(runner_test::HasCase(result.out, outcome "  " name, message))                        \
      << result.out << result.err

// Whether a line begins with `start` and contains `message`.
inline bool HasCase(const std::string &text, const std::string &start, const std::string &message) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (line.rfind(start, 0) == 0 && line.find(message) != std::string::npos)
      return true;
  return false;
}

} // namespace runner_test

#endif
