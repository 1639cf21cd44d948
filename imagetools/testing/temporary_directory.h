// A directory for one test's files, removed with all in it.
#ifndef IMAGETOOLS_TESTING_TEMPORARY_DIRECTORY_H
#define IMAGETOOLS_TESTING_TEMPORARY_DIRECTORY_H

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

class TemporaryDirectory {
public:
  TemporaryDirectory() {
    std::string pattern = testing::TempDir() + "/imagetools.XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr)
      ADD_FAILURE() << "cannot make " << pattern;
    path_ = pattern;
  }

  ~TemporaryDirectory() {
    std::filesystem::remove_all(path_);
  }

  TemporaryDirectory(const TemporaryDirectory &) = delete;
  TemporaryDirectory &operator=(const TemporaryDirectory &) = delete;

  std::string Path(const std::string &name) const {
    return path_ / name;
  }

  std::string Write(const std::string &name, const std::string &contents) const {
    std::ofstream(path_ / name, std::ios::binary) << contents;
    return Path(name);
  }

  std::string Read(const std::string &name) const {
    std::ostringstream contents;
    contents << std::ifstream(path_ / name, std::ios::binary).rdbuf();
    return contents.str();
  }

  void Remove(const std::string &name) const {
    std::filesystem::remove(path_ / name);
  }

  std::set<std::string> Names() const {
    std::set<std::string> names;
    for (const auto &entry : std::filesystem::directory_iterator(path_))
      names.insert(entry.path().filename());
    return names;
  }

private:
  std::filesystem::path path_;
};

#endif
