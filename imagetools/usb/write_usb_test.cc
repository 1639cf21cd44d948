// The write_usb command on a disk that is a file, in a /sys that is a folder: every refusal, what
// is shown and asked, and that the disk has the image in the end or is untouched.
#include "imagetools/usb/write_usb.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "imagetools/mbr.h"
#include "imagetools/testing/temporary_directory.h"
#include "imagetools/usb/transfer.h"

namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr size_t kDiskBytes = 8 << 20;

struct Result {
  int status;
  std::string out;
  std::string errors;
};

// Takes a regular file for the disk 8:16.
int IdentifyFile(int descriptor, dev_t *device) {
  struct stat status;
  if (fstat(descriptor, &status) != 0)
    return errno;
  *device = makedev(8, 16);
  return S_ISREG(status.st_mode) ? 0 : ENOTBLK;
}

class WriteUsbTest : public testing::Test {
protected:
  WriteUsbTest() {
    disk_.assign(kDiskBytes, '\xdd');
    image_.resize((3 << 20) + 512);
    for (size_t i = 0; i < image_.size(); i++)
      image_[i] = static_cast<char>(i * 7 + i / 4096 + (i >> 20) * 13);
    std::filesystem::create_directories(directory_.Path("sys/dev/block"));
    folder_ = "sys/devices/pci0/usb1/1-2/block/sdb";
    std::filesystem::create_directories(directory_.Path(folder_ + "/device"));
    std::filesystem::create_directory_symlink(directory_.Path(folder_),
                                              directory_.Path("sys/dev/block/8:16"));
    Set("dev", "8:16");
    Set("size", std::to_string(kDiskBytes / 512));
    Set("removable", "1");
    Set("ro", "0");
    Set("device/vendor", "ACME    ");
    Set("device/model", "Stick 3000      ");
    directory_.Write("mountinfo", "22 27 0:21 / /proc rw - proc proc rw\n"
                                  "30 1 254:0 / / rw - ext4 /dev/vda rw\n");
    directory_.Write("swaps", "Filename Type Size Used Priority\n");
  }

  void Set(const std::string &name, const std::string &value) {
    directory_.Write(folder_ + "/" + name, value + "\n");
  }

  void AddPartition(const std::string &name, const std::string &number) {
    std::filesystem::create_directory(directory_.Path(folder_ + "/" + name));
    Set(name + "/partition", "1");
    Set(name + "/dev", number);
  }

  Result Run(std::vector<std::string> words, const std::string &typed = "sdb\n") {
    std::vector<char *> pointers;
    words.insert(words.begin(), "write_usb");
    for (std::string &word : words)
      pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const std::string sys = directory_.Path("sys");
    const std::string mountinfo = directory_.Path("mountinfo");
    const std::string swaps = directory_.Path("swaps");
    directory_.Write("typed", typed);
    struct usb_host host = usb_host_real();
    host.sys = sys.c_str();
    host.mountinfo = mountinfo.c_str();
    host.swaps = swaps.c_str();
    if (fake_identify_)
      host.identify = IdentifyFile;
    host.in = fopen(directory_.Path("typed").c_str(), "r");
    host.out = fopen(directory_.Path("out").c_str(), "w");
    host.errors = fopen(directory_.Path("errors").c_str(), "w");
    int status = write_usb_run(static_cast<int>(words.size()), pointers.data(), &host);
    for (FILE *stream : {host.in, host.out, host.errors})
      fclose(stream);
    return {status, directory_.Read("out"), directory_.Read("errors")};
  }

  // With an image and a disk.
  Result Write(std::vector<std::string> options = {}, const std::string &typed = "sdb\n") {
    directory_.Write("disk.img", image_);
    directory_.Write("disk", disk_);
    options.insert(options.end(),
                   {"--image", directory_.Path("disk.img"), directory_.Path("disk")});
    return Run(options, typed);
  }

  // The sentence of a refusal, without the disk's path; and nothing was written.
  std::string Refusal(std::vector<std::string> options = {}) {
    Result result = Write(std::move(options));
    EXPECT_EQ(result.status, 1) << result.out;
    EXPECT_EQ(directory_.Read("disk"), disk_);
    std::string start = "write_usb: " + directory_.Path("disk") + ": ";
    EXPECT_THAT(result.errors, StartsWith(start));
    return result.errors.substr(std::min(start.size(), result.errors.size()));
  }

  TemporaryDirectory directory_;
  std::string folder_;
  std::string disk_;
  std::string image_;
  bool fake_identify_ = true;
};

TEST_F(WriteUsbTest, WritesAndReadsBack) {
  Result result = Write();
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_EQ(directory_.Read("disk"), image_ + disk_.substr(image_.size()));
  EXPECT_THAT(result.out, HasSubstr(": ACME Stick 3000, 8.0 MiB, attached by USB\nOn it:\n"));
  EXPECT_THAT(result.out, HasSubstr("Type sdb to go on: "));
  EXPECT_THAT(result.out, HasSubstr("\rwriting:  33 %\rwriting:  66 %\rwriting:  99 %\rwriting: "
                                    "100 %\n"));
  EXPECT_THAT(result.out, HasSubstr("\rreading back: 100 %\n"));
  EXPECT_THAT(result.out, HasSubstr("every byte was read back and is right.\n"));
  EXPECT_EQ(result.errors, "");
}

TEST_F(WriteUsbTest, WritesNothingUnlessTheNameIsTyped) {
  for (const std::string typed : {"", "\n", "y\n", "yes\n", "sd\n", "sdbb\n", "sdc\n"}) {
    Result result = Write({}, typed);
    EXPECT_EQ(result.status, 1) << typed;
    EXPECT_EQ(directory_.Read("disk"), disk_) << typed;
    EXPECT_THAT(result.errors, HasSubstr("nothing was written, since the answer was not \"sdb\""));
  }
}

TEST_F(WriteUsbTest, DoesNotAskWhenToldSo) {
  Result result = Write({"--yes"}, "");
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_THAT(result.out, testing::Not(HasSubstr("Type ")));
}

TEST_F(WriteUsbTest, RefusesAMountedDisk) {
  directory_.Write("mountinfo", "31 30 8:16 / /media/my\\040stick rw - vfat /dev/sdb rw\n");
  EXPECT_EQ(Refusal({"--yes"}), "is in use, sdb is mounted on /media/my stick: unmount it, or name "
                                "another disk\n");
}

TEST_F(WriteUsbTest, RefusesADiskWithAMountedPartition) {
  AddPartition("sdb1", "8:17");
  AddPartition("sdb2", "8:18");
  directory_.Write("mountinfo", "31 30 8:18 /sub /mnt rw,relatime shared:1 - ext4 /dev/x rw\n");
  EXPECT_THAT(Refusal({"--yes"}), StartsWith("is in use, sdb2 is mounted on /mnt: "));
}

// Btrfs gives its mounts numbers of their own.
TEST_F(WriteUsbTest, RefusesAMountThatIsKnownByItsName) {
  AddPartition("sdb1", "8:17");
  directory_.Write("mountinfo", "31 30 0:45 / /srv rw - btrfs /dev/sdb1 rw\n");
  EXPECT_THAT(Refusal(), StartsWith("is in use, sdb1 is mounted on /srv: "));
}

TEST_F(WriteUsbTest, TakesNoOtherDisksMountForItsOwn) {
  directory_.Write("mountinfo", "31 30 8:1 / /a rw - ext4 /dev/sdb10 rw\n"
                                "32 30 8:160 / /b rw - ext4 /dev/sdbb rw\n");
  EXPECT_EQ(Write().status, 0);
}

TEST_F(WriteUsbTest, RefusesSwapSpace) {
  AddPartition("sdb1", "8:17");
  directory_.Write("swaps", "Filename\tType\n/dev/sdb1\tpartition\t1\n");
  EXPECT_THAT(Refusal(), StartsWith("is in use, sdb1 is swap space: "));
}

TEST_F(WriteUsbTest, RefusesAPartOfSomethingElse) {
  AddPartition("sdb1", "8:17");
  std::filesystem::create_directories(directory_.Path(folder_ + "/sdb1/holders/md0"));
  EXPECT_THAT(Refusal(), StartsWith("is in use, sdb1 is a part of md0: "));
}

TEST_F(WriteUsbTest, RefusesAPartition) {
  Set("partition", "1");
  EXPECT_THAT(Refusal(), StartsWith("is a partition: name the whole disk"));
}

TEST_F(WriteUsbTest, RefusesADiskThatIsTooSmall) {
  Set("size", std::to_string(image_.size() / 512 - 1));
  EXPECT_EQ(Refusal(), "has 3145728 bytes, and the image 3146240: name a larger disk\n");
  Set("size", std::to_string(image_.size() / 512));
  EXPECT_EQ(Write().status, 0);
}

TEST_F(WriteUsbTest, RefusesADiskThatIsNotRemovableUnlessTold) {
  Set("removable", "0");
  EXPECT_THAT(Refusal({"--yes"}), StartsWith("is not removable, so it may be a disk of this "
                                             "computer: name another disk, or say "
                                             "--not-removable-too"));
  Result result = Write({"--not-removable-too"});
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_THAT(result.out, HasSubstr(", NOT REMOVABLE\n"));
}

TEST_F(WriteUsbTest, RefusesADiskThatIsLocked) {
  Set("ro", "1");
  EXPECT_THAT(Refusal(), StartsWith("cannot be written to: "));
}

TEST_F(WriteUsbTest, RefusesWhatIsNoBlockDevice) {
  fake_identify_ = false;
  EXPECT_EQ(Refusal(), "is not a block device: name a whole disk, as lsblk lists them\n");
  EXPECT_THAT(Run({"--image", directory_.Path("disk.img"), directory_.Path("sys")}).errors,
              HasSubstr("/sys: is not a block device: "));
}

TEST_F(WriteUsbTest, RefusesADiskOfWhichNothingIsKnown) {
  directory_.Remove("sys/dev/block/8:16");
  EXPECT_THAT(Refusal(), StartsWith("the kernel says nothing of it ("));
}

TEST_F(WriteUsbTest, RefusesWhatIsNotThere) {
  directory_.Write("disk.img", image_);
  Result result = Run({"--image", directory_.Path("disk.img"), directory_.Path("none")});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.errors, "write_usb: " + directory_.Path("none") +
                               ": cannot be opened: No such file or directory: name a disk, as "
                               "lsblk lists them\n");
  result = Run({"--image", directory_.Path("no.img"), directory_.Path("disk")});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.errors, HasSubstr("no.img: cannot be opened: "));
  EXPECT_FALSE(std::filesystem::exists(directory_.Path("none")));
}

TEST_F(WriteUsbTest, RefusesAnEmptyImage) {
  image_.clear();
  EXPECT_THAT(Write().errors, HasSubstr("disk.img: is empty"));
}

TEST_F(WriteUsbTest, RefusesAWrongCommandLine) {
  EXPECT_THAT(Run({}).errors, HasSubstr("--image FILE is missing"));
  EXPECT_THAT(Run({"--image", "i"}).errors, HasSubstr("no disk is named"));
  EXPECT_THAT(Run({"--image", "i", "a", "b"}).errors, HasSubstr("b: is a second device"));
  EXPECT_THAT(Run({"--force"}).errors, HasSubstr("--force: is no option"));
  EXPECT_EQ(Run({"--force"}).status, 2);
  Result help = Run({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_THAT(help.out, StartsWith("usage: write_usb"));
}

TEST_F(WriteUsbTest, ShowsAnEmptyDisk) {
  disk_.assign(kDiskBytes, '\0');
  EXPECT_THAT(Write().out, HasSubstr("On it:\n  nothing in its first sector\n"));
}

TEST_F(WriteUsbTest, ShowsWhatItDoesNotKnow) {
  EXPECT_THAT(Write().out, HasSubstr("On it:\n  something unknown\n"));
}

TEST_F(WriteUsbTest, ShowsAFileSystem) {
  const std::vector<std::tuple<size_t, std::string, std::string>> signatures = {
      {0x3, "NTFS    ", "NTFS"},     {0x3, "EXFAT   ", "exFAT"},    {0x36, "FAT16   ", "FAT"},
      {0x52, "FAT32   ", "FAT"},     {0, "LUKS\xba\xbe", "LUKS"},   {0, "XFSB", "XFS"},
      {0x218, "LVM2 001", "LVM"},    {0x438, "\x53\xef", "ext4"},   {0x8001, "CD001", "ISO 9660"},
      {0xff6, "SWAPSPACE2", "swap"}, {0x10040, "_BHRfS_M", "Btrfs"}};
  for (const auto &[offset, bytes, name] : signatures) {
    disk_.assign(kDiskBytes, '\0');
    disk_.replace(offset, bytes.size(), bytes);
    EXPECT_THAT(Write().out, testing::ContainsRegex("On it:\n  [^\n]*" + name + "[^\n]*\nAll"));
  }
}

TEST_F(WriteUsbTest, ShowsPartitions) {
  disk_.assign(kDiskBytes, '\0');
  auto *sector = reinterpret_cast<uint8_t *>(disk_.data());
  struct mbr_partition first = {0, 0x83, 2048, 4096};
  struct mbr_partition third = {0, 0xda, 6144, 2048};
  mbr_set_partition(sector, 0, &first);
  mbr_set_partition(sector, 2, &third);
  disk_[510] = '\x55';
  disk_[511] = '\xaa';
  disk_.replace(2048 * 512 + 0x438, 2, "\x53\xef");
  EXPECT_THAT(Write().out, HasSubstr("On it:\n"
                                     "  partition 1: 2.0 MiB, ext2, ext3 or ext4 file system\n"
                                     "  partition 3: 1.0 MiB, of type 0xda\n"
                                     "All of that"));
  first.type = 0xee;
  mbr_set_partition(sector, 0, &first);
  EXPECT_THAT(Write().out, HasSubstr("On it:\n  a GUID partition table\nAll of that"));
}

TEST_F(WriteUsbTest, ShowsADiskWithoutAName) {
  Set("device/vendor", "0x1af4");
  Set("device/model", "");
  EXPECT_THAT(Write().out, HasSubstr(": a disk without a name, 8.0 MiB"));
  Set("device/name", "SD32G");
  EXPECT_THAT(Write().out, HasSubstr(": SD32G, 8.0 MiB"));
}

// A limit on the size of files stands in for a disk that takes no more.
TEST_F(WriteUsbTest, SaysWhenWritingStops) {
  struct rlimit before;
  signal(SIGXFSZ, SIG_IGN);
  getrlimit(RLIMIT_FSIZE, &before);
  directory_.Write("disk.img", image_);
  directory_.Write("disk", disk_);
  struct rlimit limit = before;
  limit.rlim_cur = 1 << 20;
  setrlimit(RLIMIT_FSIZE, &limit);
  Result result = Run({"--yes", "--image", directory_.Path("disk.img"), directory_.Path("disk")});
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.errors, HasSubstr("disk: writing stopped near byte 1048576: File too large: "
                                       "what was on it is lost"));
}

class TransferTest : public WriteUsbTest {
protected:
  TransferTest() {
    directory_.Write("disk", image_ + disk_);
    descriptor_ = open(directory_.Path("disk").c_str(), O_RDWR | O_CLOEXEC);
    file_ = {reinterpret_cast<uint8_t *>(image_.data()), image_.size(), image_.size()};
    transfer_.path = "/dev/sdb";
    transfer_.descriptor = descriptor_;
    transfer_.image = &file_;
  }
  ~TransferTest() override {
    close(descriptor_);
  }

  int descriptor_;
  struct file_bytes file_;
  struct usb_transfer transfer_ = {};
  struct failure failure_;
};

TEST_F(TransferTest, FindsEveryWrongByte) {
  EXPECT_TRUE(usb_compare(&transfer_, &failure_)) << failure_.text;
  for (size_t place : {size_t{0}, size_t{(1 << 20) - 1}, size_t{1 << 20}, image_.size() - 1}) {
    char wrong = static_cast<char>(image_[place] ^ 1);
    ASSERT_EQ(pwrite(descriptor_, &wrong, 1, static_cast<off_t>(place)), 1);
    EXPECT_FALSE(usb_compare(&transfer_, &failure_)) << place;
    EXPECT_THAT(failure_.text, HasSubstr("/dev/sdb: byte " + std::to_string(place) + " reads as"));
    ASSERT_EQ(pwrite(descriptor_, &image_[place], 1, static_cast<off_t>(place)), 1);
  }
}

TEST_F(TransferTest, SaysWhenTheDiskEndsTooEarly) {
  ASSERT_EQ(ftruncate(descriptor_, 1 << 20), 0);
  EXPECT_FALSE(usb_compare(&transfer_, &failure_));
  EXPECT_THAT(failure_.text, HasSubstr("cannot be read back at byte 1048576: it ends there"));
}

} // namespace
