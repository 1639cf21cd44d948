// The configure command on images that mkimage and mkiso made, in files and on a stick: what it
// changes is byte for byte what would have been built, and what it refuses stays as it was.
#include "imagetools/configure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "boot/protocol/volume.h"
#include "imagetools/boot_image.h"
#include "imagetools/fat/fat.h"
#include "imagetools/gpt.h"
#include "imagetools/image_report.h"
#include "imagetools/iso/mkiso.h"
#include "imagetools/mbr.h"
#include "imagetools/mkimage.h"
#include "imagetools/testing/efi_builder.h"
#include "imagetools/testing/elf_builder.h"
#include "imagetools/testing/temporary_directory.h"

extern "C" {
#include "boot/common/pe_format.h"
#include "boot/common/volume.h"
}

namespace {

using elf_builder::GoodKernel;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

struct Result {
  int status;
  std::string out;
  std::string errors;
};

// Takes a file whose name ends in "stick" for the disk 8:16.
int IdentifyStick(int descriptor, dev_t *device) {
  char path[512] = {};
  std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  ssize_t length = readlink(link.c_str(), path, sizeof(path) - 1);
  *device = makedev(8, 16);
  return std::string(path, length < 0 ? 0 : length).ends_with("stick") ? 0 : ENOTBLK;
}

struct first_stage_patch Patch(const std::string &image) {
  struct first_stage_patch patch;
  std::memcpy(&patch, &image[FIRST_STAGE_PATCH_OFFSET], sizeof(patch));
  return patch;
}

struct volume_header Header(const std::string &image) {
  struct volume_header header;
  std::memcpy(&header, &image[Patch(image).volume_lba * VOLUME_SECTOR_SIZE], sizeof(header));
  return header;
}

// The image with this header, and with every digest and sum as it has to be then.
std::string WithHeader(std::string image, const std::string &loader, struct volume_header header) {
  auto *bytes = reinterpret_cast<uint8_t *>(image.data());
  struct first_stage_patch patch = Patch(image);
  uint8_t *volume = bytes + patch.volume_lba * VOLUME_SECTOR_SIZE;
  uint64_t volume_length = Header(image).sectors * VOLUME_SECTOR_SIZE;
  header.digest = volume_header_digest(&header);
  std::memcpy(volume, &header, sizeof(header));
  patch.checksum = volume_checksum(volume, patch.sectors * size_t{VOLUME_SECTOR_SIZE});
  std::memcpy(bytes + FIRST_STAGE_PATCH_OFFSET, &patch, sizeof(patch));

  static struct gpt gpt;
  EXPECT_EQ(gpt_read(bytes, image.size(), false, &gpt), GPT_WHOLE);
  struct gpt_partition &partition = gpt.partitions[0];
  uint8_t *first = bytes + partition.first_lba * VOLUME_SECTOR_SIZE;
  const struct image_bytes efi = {reinterpret_cast<const uint8_t *>(loader.data()), loader.size()};
  fat_set_serial_number(first, boot_image_serial_number(volume, efi));
  struct boot_image_guids guids =
      boot_image_guids(first, (partition.last_lba - partition.first_lba + 1) * VOLUME_SECTOR_SIZE,
                       static_cast<uint64_t>(volume - first), volume_length);
  gpt.disk = guids.disk;
  partition.guid = guids.partition;
  gpt_write(&gpt, bytes + VOLUME_SECTOR_SIZE, bytes + image.size() - GPT_TABLE_SIZE);
  mbr_set_disk_signature(bytes, boot_image_disk_signature(bytes));
  return image;
}

class ConfigureTest : public testing::Test {
protected:
  ConfigureTest() {
    std::filesystem::create_directories(directory_.Path("sys/dev/block"));
    std::filesystem::create_directories(directory_.Path("sys/block/sdb"));
    std::filesystem::create_directory_symlink(directory_.Path("sys/block/sdb"),
                                              directory_.Path("sys/dev/block/8:16"));
    Set("dev", "8:16");
    Set("size", "40960");
    Set("removable", "1");
    Set("ro", "0");
    directory_.Write("mountinfo", "");
    directory_.Write("swaps", "");
    second_stage_ = std::string(3072 + 1000, 'e');
    const struct second_stage_extension end = {3000, 3072, SECOND_STAGE_EXTENSION_MAGIC};
    std::memcpy(&second_stage_[second_stage_.size() - sizeof(end)], &end, sizeof(end));
  }

  void Set(const std::string &name, const std::string &value) {
    directory_.Write("sys/block/sdb/" + name, value + "\n");
  }

  // The image that mkimage makes with these further options.
  std::string Build(Words options = {}) {
    std::string first_stage(512, '\0');
    first_stage[510] = '\x55';
    first_stage[511] = '\xaa';
    Words words = {"mkimage",
                   "--first-stage",
                   directory_.Write("first.bin", first_stage),
                   "--second-stage",
                   directory_.Write("second.bin", second_stage_),
                   "--kernel",
                   directory_.Write("kernel.elf", kernel_.Build()),
                   "--efi-loader",
                   directory_.Write("loader.efi", loader_),
                   "--module",
                   "ramdisk=" + directory_.Write("ramdisk", std::string(6000, 'r')),
                   "--output",
                   directory_.Path("built.img")};
    words.insert(words.end(), options.begin(), options.end());
    EXPECT_EQ(WithErrors(words, mkimage_run), MKIMAGE_DONE) << errors_;
    return directory_.Read("built.img");
  }

  std::string Iso(const std::string &image) {
    EXPECT_EQ(
        WithErrors({"mkiso", directory_.Write("disk.img", image),
                    directory_.Write("stage.bin",
                                     std::string(CD_STAGE_PATCH_OFFSET, 's') +
                                         std::string(CD_STAGE_SIZE - CD_STAGE_PATCH_OFFSET, 0)),
                    directory_.Path("disk.iso")},
                   mkiso_run),
        MKISO_DONE)
        << errors_;
    return directory_.Read("disk.iso");
  }

  int WithErrors(Words words, int (*command)(int, char **, FILE *)) {
    std::vector<char *> pointers;
    for (std::string &word : words)
      pointers.push_back(word.data());
    pointers.push_back(nullptr);
    FILE *errors = fopen(directory_.Path("errors").c_str(), "w");
    int status = command(static_cast<int>(words.size()), pointers.data(), errors);
    fclose(errors);
    errors_ = directory_.Read("errors");
    return status;
  }

  Result Run(Words words) {
    words.insert(words.begin(), "configure");
    std::vector<char *> pointers;
    for (std::string &word : words)
      pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const std::string sys = directory_.Path("sys");
    const std::string mountinfo = directory_.Path("mountinfo");
    const std::string swaps = directory_.Path("swaps");
    struct usb_host host = usb_host_real();
    host.sys = sys.c_str();
    host.mountinfo = mountinfo.c_str();
    host.swaps = swaps.c_str();
    host.identify = IdentifyStick;
    host.write = write_ == nullptr ? host.write : write_;
    host.out = fopen(directory_.Path("out").c_str(), "w");
    host.errors = fopen(directory_.Path("errors").c_str(), "w");
    int status = configure_run(static_cast<int>(words.size()), pointers.data(), &host);
    fclose(host.out);
    fclose(host.errors);
    return {status, directory_.Read("out"), directory_.Read("errors")};
  }

  // On a file with these bytes, whose bytes afterwards are in file_.
  Result Configure(const std::string &bytes, Words options, const std::string &name = "image") {
    options.push_back(directory_.Write(name, bytes));
    Result result = Run(options);
    file_ = directory_.Read(name);
    return result;
  }

  std::string Changed(const std::string &bytes, const Words &options) {
    Result result = Configure(bytes, options);
    EXPECT_EQ(result.status, CONFIGURE_DONE) << result.errors;
    return file_;
  }

  void ExpectRefused(const std::string &bytes, const Words &options, const std::string &sentence) {
    Result result = Configure(bytes, options);
    EXPECT_EQ(result.status, CONFIGURE_REFUSED) << sentence;
    EXPECT_THAT(result.errors, HasSubstr(sentence));
    EXPECT_EQ(file_, bytes) << "is changed all the same";
  }

  // What is said of the room for settings when it is there.
  std::string RoomProblems(const std::string &image, uint64_t sector) {
    static struct image_report report;
    std::string problems;
    struct volume_header header = Header(image);
    header.settings_sector = sector;
    const std::string moved = WithHeader(image, loader_, header);
    image_report_read(&report, reinterpret_cast<const uint8_t *>(moved.data()), moved.size());
    for (int i = 0; i < report.problem_count; i++)
      problems += report.problems[i].text + std::string("\n");
    image_report_free(&report);
    return problems;
  }

  // That it may not be over the part, from the first sector to the last.
  void ExpectTaken(const std::string &image, const std::string &name,
                   const struct volume_part &part) {
    SCOPED_TRACE(name);
    const std::string sentence = " on are not free: the " + name + " is there\n";
    const uint64_t end = part.first_sector + volume_sectors(part.length);
    const uint64_t highest = Header(image).sectors - VOLUME_ROOM_SECTORS;
    const uint64_t before = part.first_sector - std::min<uint64_t>(part.first_sector - 1, 8);
    ASSERT_GT(part.length, 0u);
    EXPECT_THAT(RoomProblems(image, before), HasSubstr(sentence));
    EXPECT_THAT(RoomProblems(image, std::min(end - 1, highest)), HasSubstr(sentence));
    if (part.first_sector > VOLUME_ROOM_SECTORS)
      EXPECT_THAT(RoomProblems(image, part.first_sector - VOLUME_ROOM_SECTORS),
                  Not(HasSubstr(sentence)));
    if (end <= highest)
      EXPECT_THAT(RoomProblems(image, end), Not(HasSubstr(sentence)));
  }

  TemporaryDirectory directory_;
  elf_builder::Elf kernel_ = GoodKernel();
  std::string loader_ = efi_builder::GoodLoader(5000);
  std::string second_stage_;
  decltype(usb_host::write) write_ = nullptr;
  std::string errors_;
  std::string file_;
};

const Words kBuilt = {"--command-line", "root=sda quiet", "--setting", "log_level=debug",
                      "--setting",      "log_to=serial",  "--setting", "screen=800x600,text80x25"};
const Words kChanged = {"--command-line", "root=sda quiet", "--log-level", "debug",
                        "--log-to",       "serial",         "--screen",    "800x600,text80x25"};
const Words kNothing = {"--command-line", "", "--log-level", "", "--log-to", "", "--screen", ""};

TEST_F(ConfigureTest, ChangesToWhatWouldHaveBeenBuilt) {
  const std::string plain = Build();
  const std::string with = Build(kBuilt);
  EXPECT_NE(plain, with);
  EXPECT_TRUE(Changed(plain, kChanged) == with);
  EXPECT_TRUE(Changed(with, kNothing) == plain);
  EXPECT_TRUE(Changed(with, {"--command-line", "x"}) ==
              Build({"--command-line", "x", "--setting", "log_level=debug", "--setting",
                     "log_to=serial", "--setting", "screen=800x600,text80x25"}));
}

TEST_F(ConfigureTest, ChangesImagesWithRequestsAndCompression) {
  for (const Words &options : {Words{"--stack-pages", "33"}, Words{"--compress", "lz4"}}) {
    Words built = kBuilt;
    built.insert(built.end(), options.begin(), options.end());
    const std::string plain = Build(options);
    const std::string with = Build(built);
    EXPECT_TRUE(Changed(plain, kChanged) == with);
    EXPECT_TRUE(Changed(with, kNothing) == plain);
  }
}

TEST_F(ConfigureTest, ChangesCdsToo) {
  const std::string plain = Iso(Build());
  const std::string with = Iso(Build(kBuilt));
  EXPECT_TRUE(Changed(plain, kChanged) == with);
  EXPECT_TRUE(Changed(with, kNothing) == plain);
}

TEST_F(ConfigureTest, TakesTheLongestCommandLine) {
  const std::string longest(VOLUME_COMMAND_LINE_MAX, 'c');
  EXPECT_TRUE(Changed(Build(), {"--command-line", longest}) == Build({"--command-line", longest}));
}

TEST_F(ConfigureTest, ShowsWhatThereIs) {
  const std::string image = Build(kBuilt);
  Result result = Configure(image, {"--show"});
  EXPECT_EQ(result.status, CONFIGURE_DONE) << result.errors;
  EXPECT_EQ(result.out, "command line: root=sda quiet\nlog_level = debug\nlog_to = serial\n"
                        "screen = 800x600, text80x25\n");
  EXPECT_EQ(file_, image);
  result = Configure(image, {"--show", "--log-level", "", "--command-line", "other"});
  EXPECT_EQ(result.out, "command line: other\nlog_to = serial\nscreen = 800x600, text80x25\n");
}

TEST_F(ConfigureTest, WritesACopy) {
  const std::string image = Build();
  Words options = kChanged;
  options.insert(options.end(), {"--output", directory_.Path("copy.img")});
  EXPECT_EQ(Configure(image, options).status, CONFIGURE_DONE);
  EXPECT_EQ(file_, image);
  EXPECT_TRUE(directory_.Read("copy.img") == Build(kBuilt));
}

TEST_F(ConfigureTest, KeepsPermissions) {
  std::string path = directory_.Write("image", Build());
  chmod(path.c_str(), 0640);
  EXPECT_EQ(Run({"--command-line", "x", path}).status, CONFIGURE_DONE);
  struct stat status;
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
}

// The file is replaced beside itself, so that it is whole at any time; the link stays what it was.
TEST_F(ConfigureTest, FollowsLinks) {
  std::filesystem::create_directory(directory_.Path("images"));
  const std::string target = directory_.Write("images/real", Build());
  chmod(target.c_str(), 0640);
  std::filesystem::create_symlink("images/real", directory_.Path("link"));
  Result result = Run({"--command-line", "x", directory_.Path("link")});
  EXPECT_EQ(result.status, CONFIGURE_DONE) << result.errors;
  EXPECT_EQ(std::filesystem::read_symlink(directory_.Path("link")), "images/real");
  EXPECT_TRUE(directory_.Read("images/real") == Build({"--command-line", "x"}));
  struct stat status;
  ASSERT_EQ(lstat(target.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode, S_IFREG | 0640u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_.Path("images")), {}), 1);
}

// Where the test may give files away at all.
TEST_F(ConfigureTest, KeepsTheOwner) {
  std::string path = directory_.Write("image", Build());
  if (chown(path.c_str(), 12, 34) != 0)
    GTEST_SKIP() << "only root can give a file away";
  EXPECT_EQ(Run({"--command-line", "x", path}).status, CONFIGURE_DONE);
  struct stat status;
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 12u);
  EXPECT_EQ(status.st_gid, 34u);
}

TEST_F(ConfigureTest, DoesNotReplaceWhatIsReadOnly) {
  const std::string image = Build();
  std::string path = directory_.Write("image", image);
  chmod(path.c_str(), 0444);
  Result result = Run({"--command-line", "x", path});
  EXPECT_EQ(result.status, CONFIGURE_REFUSED);
  EXPECT_THAT(result.errors, HasSubstr("is read-only, as all outputs of Bazel are: change a copy"));
  EXPECT_EQ(directory_.Read("image"), image);
}

TEST_F(ConfigureTest, RefusesOtherValues) {
  const std::string image = Build();
  ExpectRefused(image, {"--log-level", "loud"}, "log_level \"loud\": give error, info or debug");
  ExpectRefused(image, {"--log-to", "com1"}, "log_to \"com1\": give none, or ");
  ExpectRefused(image, {"--screen", "big"}, "screen \"big\": give up to 4 of ");
  ExpectRefused(image, {"--command-line", "a\tb"},
                "--command-line: byte 0x09 at position 1 is not printable ASCII: remove it");
  ExpectRefused(image, {"--command-line", std::string(VOLUME_COMMAND_LINE_MAX + 1, 'c')},
                "--command-line: has 4096 bytes, the loader takes at most 4095: shorten it");
}

TEST_F(ConfigureTest, RefusesWhatIsNotWhole) {
  const std::string no_image = "is no whole image of disk_image or iso_image, raw or on a stick";
  std::string image = Build({"--command-line", "quiet"});
  image[image.rfind("rrrr")] = 'x';
  ExpectRefused(image, {"--command-line", "x"},
                no_image + ", and no other can be changed: module \"ramdisk\": damaged");
  ExpectRefused(std::string(4096, 'x'), {"--command-line", "x"}, no_image);
  ExpectRefused("KDMV", {"--show"}, no_image);
  ExpectRefused("", {"--show"}, no_image);
}

// What says where to write comes from the image, and may be anything.
TEST_F(ConfigureTest, WritesNowhereButInTheVolume) {
  const std::string image = Build();
  struct volume_header header = Header(image);
  EXPECT_TRUE(WithHeader(image, loader_, header) == image);
  for (uint64_t sector : {header.sectors - VOLUME_ROOM_SECTORS + 1, header.sectors,
                          uint64_t{1} << 40, UINT64_MAX / VOLUME_SECTOR_SIZE, UINT64_MAX}) {
    header.settings_sector = sector;
    ExpectRefused(WithHeader(image, loader_, header), {"--command-line", "x"},
                  "room for settings: 9 sectors from sector " + std::to_string(sector) +
                      " on do not lie in the volume's " + std::to_string(header.sectors));
  }
  header.settings_sector = (uint64_t{1} << 54) - 4096;
  header.sectors += UINT64_MAX / VOLUME_SECTOR_SIZE + 1;
  ExpectRefused(WithHeader(image, loader_, header), {"--command-line", "x"},
                "BOOTSMTH/VOLUME.BIN, ");
}

TEST_F(ConfigureTest, WritesOverNoOtherPart) {
  const std::string plain = Build();
  kernel_.AddNotes(elf_builder::RequestNote(
      BOOT_REQUEST_TYPE_KERNEL_FILE,
      boot_request_kernel_file{{1, BOOT_REQUEST_REQUIRED, 0}, BOOT_KERNEL_FILE_ALL}));
  const std::string asking = Build();
  const auto part_of = [](const std::string &image, enum volume_part_kind kind) {
    const struct volume_header header = Header(image);
    return *volume_find_part(&header, kind);
  };
  struct volume_part module = {};
  module.length = 6000;
  module.first_sector = Header(plain).sectors - volume_sectors(module.length);
  ExpectTaken(plain, "extension", Header(plain).spare_extension);
  ExpectTaken(plain, "module \"ramdisk\"", module);
  ExpectTaken(plain, "loader", part_of(plain, VOLUME_PART_LOADER));
  ExpectTaken(plain, "module list", part_of(plain, VOLUME_PART_MODULE_LIST));
  ExpectTaken(plain, "kernel", part_of(plain, VOLUME_PART_KERNEL));
  ExpectTaken(asking, "extension", part_of(asking, VOLUME_PART_EXTENSION));
  ExpectTaken(asking, "requests", part_of(asking, VOLUME_PART_REQUESTS));
  ExpectTaken(asking, "kernel file", part_of(asking, VOLUME_PART_KERNEL_FILE));
}

// What nobody needs yet must not be blessed with a digest of its damage.
TEST_F(ConfigureTest, RefusesADamagedSpareExtension) {
  std::string image = Build();
  image[image.rfind("eeee")] ^= 1;
  ExpectRefused(image, {"--log-level", "info"}, "extension: damaged");
}

TEST_F(ConfigureTest, RefusesSettingsForALoaderWithoutCodeForThem) {
  second_stage_ = std::string(3000, 'e');
  ExpectRefused(Build(), {"--log-level", "info"}, "its loader has no code for settings");
  EXPECT_TRUE(Changed(Build(), {"--command-line", "x"}) == Build({"--command-line", "x"}));
}

TEST_F(ConfigureTest, RefusesWhatIsSigned) {
  const uint16_t header_size = 240;
  const uint16_t sections = 1;
  struct pe_section section = {};
  std::memcpy(section.name, PE_VOLUME_DIGEST_SECTION, strlen(PE_VOLUME_DIGEST_SECTION));
  loader_.replace(efi_builder::kPe + 4 + 2, 2, reinterpret_cast<const char *>(&sections), 2);
  loader_.replace(efi_builder::kPe + 4 + 16, 2, reinterpret_cast<const char *>(&header_size), 2);
  loader_.replace(efi_builder::kPe + 4 + 20 + 240, sizeof(section),
                  reinterpret_cast<const char *>(&section), sizeof(section));
  ExpectRefused(Build(), {"--command-line", "x"},
                "its UEFI loader is signed together with the command line and the settings (Secure "
                "Boot): build the image anew with them");
}

TEST_F(ConfigureTest, ChangesAStickThatIsLongerThanTheImage) {
  const std::string rest(1 << 20, '\xdd');
  Words options = kChanged;
  Result result = Configure(Build() + rest, options, "stick");
  EXPECT_EQ(result.status, CONFIGURE_DONE) << result.errors;
  EXPECT_TRUE(file_ == Build(kBuilt) + rest);
  result = Configure(file_, {"--show"}, "stick");
  EXPECT_THAT(result.out, HasSubstr("command line: root=sda quiet\n"));
}

// How often a stick takes a piece: in order, highest first.
int writes;
// What it does with one instead.
std::function<ssize_t(int, const std::string &, off_t)> failing_write;

ssize_t FailingWrite(int descriptor, const void *bytes, size_t length, off_t offset) {
  writes++;
  return failing_write(descriptor, std::string(static_cast<const char *>(bytes), length), offset);
}

ssize_t Put(int descriptor, const std::string &bytes, off_t offset) {
  return pwrite(descriptor, bytes.data(), bytes.size(), offset);
}

class FailingStick : public ConfigureTest {
protected:
  FailingStick() {
    image_ = Build();
    write_ = FailingWrite;
    failing_write = Put;
    EXPECT_EQ(Write().status, CONFIGURE_DONE);
    all_ = writes;
    EXPECT_GE(all_, 4) << "the first sector, the partition's, the volume, and the end";
  }

  Result Write() {
    writes = 0;
    return Configure(image_, kChanged, "stick");
  }

  std::string image_;
  int all_; // writes of a stick that is well
};

const std::string kPutBack = "; it has been put back as it was: use another disk\n";
const std::string kLost = "; it could not be put back as it was (";

TEST_F(FailingStick, IsPutBackWhenAWriteFails) {
  for (int bad = 1; bad <= all_; bad++) {
    failing_write = [bad](int descriptor, const std::string &bytes, off_t offset) {
      errno = EIO;
      return writes == bad ? -1 : Put(descriptor, bytes, offset);
    };
    Result result = Write();
    EXPECT_EQ(result.status, CONFIGURE_REFUSED);
    EXPECT_THAT(result.errors, ContainsRegex("stick: cannot be written at byte [0-9]+: Input/"));
    EXPECT_THAT(result.errors, HasSubstr(kPutBack));
    EXPECT_TRUE(file_ == image_) << bad;
  }
}

TEST_F(FailingStick, IsPutBackWhenItHasOtherBytesThanWereWritten) {
  for (int bad = 1; bad <= all_; bad++) {
    failing_write = [bad](int descriptor, std::string bytes, off_t offset) {
      bytes[100] ^= writes == bad ? 1 : 0;
      return Put(descriptor, bytes, offset);
    };
    Result result = Write();
    EXPECT_EQ(result.status, CONFIGURE_REFUSED);
    EXPECT_THAT(result.errors,
                ContainsRegex("stick: reads otherwise at byte [0-9]+ than it was written"));
    EXPECT_THAT(result.errors, HasSubstr(kPutBack));
    EXPECT_TRUE(file_ == image_) << bad;
  }
}

// A place that takes nothing at all still has what was there.
TEST_F(FailingStick, IsPutBackAroundAPlaceThatTakesNothing) {
  off_t last = 0;
  failing_write = [&last](int descriptor, const std::string &bytes, off_t offset) {
    last = writes == 3 ? offset : last;
    return Put(descriptor, bytes, offset);
  };
  Write();
  failing_write = [last](int descriptor, const std::string &bytes, off_t offset) {
    errno = EIO;
    return offset == last ? -1 : Put(descriptor, bytes, offset);
  };
  EXPECT_THAT(Write().errors, HasSubstr(kPutBack));
  EXPECT_TRUE(file_ == image_);
}

TEST_F(FailingStick, IsNotSaidToBePutBackWhenItIsNot) {
  for (int bad = 2; bad <= all_; bad++) {
    failing_write = [bad](int descriptor, const std::string &bytes, off_t offset) {
      errno = EIO;
      return writes >= bad ? -1 : Put(descriptor, bytes, offset);
    };
    Result result = Write();
    EXPECT_EQ(result.status, CONFIGURE_REFUSED);
    EXPECT_THAT(result.errors, HasSubstr(kLost));
    EXPECT_THAT(result.errors, Not(HasSubstr("has been put back")));
    EXPECT_FALSE(file_ == image_) << bad;
  }
  failing_write = [](int descriptor, std::string bytes, off_t offset) {
    bytes[100] ^= 1;
    return Put(descriptor, bytes, offset);
  };
  Result result = Write();
  EXPECT_THAT(result.errors, HasSubstr(kLost));
  EXPECT_THAT(result.errors, HasSubstr("): write the image to it again, or use another disk\n"));
}

TEST_F(ConfigureTest, RefusesSticksAsTheWriterDoes) {
  const std::string image = Build();
  Set("removable", "0");
  Result result = Configure(image, kChanged, "stick");
  EXPECT_EQ(result.status, CONFIGURE_REFUSED);
  EXPECT_THAT(result.errors, HasSubstr("is not removable"));
  EXPECT_EQ(file_, image);
  Words options = kChanged;
  options.push_back("--not-removable-too");
  EXPECT_EQ(Configure(image, options, "stick").status, CONFIGURE_DONE);
  Set("removable", "1");
  EXPECT_THAT(Configure(std::string(1 << 20, 'x'), kChanged, "stick").errors,
              HasSubstr("has no GUID partition table, and so no image: write one to it first"));
}

TEST_F(ConfigureTest, ExplainsItsUsage) {
  EXPECT_THAT(Run({"--help"}).out, HasSubstr("usage: configure "));
  for (const Words &words : {Words{}, Words{"--loud", "image"}, Words{"--log-level"},
                             Words{"--show", "one", "two"}, Words{"image"}}) {
    Result result = Run(words);
    EXPECT_EQ(result.status, CONFIGURE_USAGE);
    EXPECT_THAT(result.errors, HasSubstr("usage: configure "));
  }
  EXPECT_THAT(Run({"image"}).errors, HasSubstr("nothing to do: give --show, or a setting"));
}

} // namespace
