// The inspect command on images that mkimage made, whole and damaged.
#include "imagetools/inspect.h"

#include <cJSON.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "boot/protocol/volume.h"
#include "imagetools/iso/mkiso.h"
#include "imagetools/mkimage.h"
#include "imagetools/testing/efi_builder.h"
#include "imagetools/testing/elf_builder.h"
#include "imagetools/testing/temporary_directory.h"

extern "C" {
#include "boot/common/volume.h"
}

namespace {

using elf_builder::GoodKernel;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

using Json = std::unique_ptr<cJSON, decltype(&cJSON_Delete)>;

struct Result {
  int status;
  std::string output;
  std::string errors;
};

// Hands a command its arguments and one or two streams, and returns what it wrote to them.
Result Capture(std::vector<std::string> arguments,
               const std::function<int(int, char **, FILE *, FILE *)> &command) {
  std::vector<char *> pointers;
  for (std::string &argument : arguments)
    pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  char *texts[2] = {};
  size_t lengths[2] = {};
  FILE *output = open_memstream(&texts[0], &lengths[0]);
  FILE *errors = open_memstream(&texts[1], &lengths[1]);
  int status = command(static_cast<int>(arguments.size()), pointers.data(), output, errors);
  fclose(output);
  fclose(errors);
  Result result = {status, std::string(texts[0], lengths[0]), std::string(texts[1], lengths[1])};
  free(texts[0]);
  free(texts[1]);
  return result;
}

class InspectTest : public testing::Test {
protected:
  InspectTest() {
    std::string first_stage(512, '\0');
    first_stage[510] = '\x55';
    first_stage[511] = '\xaa';
    Result result =
        Capture({"mkimage", "--first-stage", directory_.Write("first.bin", first_stage),
                 "--second-stage", directory_.Write("second.bin", std::string(3000, '\xf4')),
                 "--kernel", directory_.Write("kernel.elf", GoodKernel().Build()), "--output",
                 directory_.Path("disk.img"), "--command-line", "quiet \"x\"", "--stack-pages", "8",
                 "--efi-loader", directory_.Write("loader.efi", efi_builder::GoodLoader(5000)),
                 "--module", "ramdisk=" + directory_.Write("ramdisk", std::string(6000, 'r')),
                 "--module-command-line", "ramdisk=root=/ ro"},
                [](int count, char **arguments, FILE *, FILE *errors) {
                  return mkimage_run(count, arguments, errors);
                });
    EXPECT_EQ(result.status, MKIMAGE_DONE) << result.errors;
    image_ = directory_.Read("disk.img");
    struct first_stage_patch patch;
    std::memcpy(&patch, image_.data() + FIRST_STAGE_PATCH_OFFSET, sizeof(patch));
    volume_ = patch.volume_lba * 512;
  }

  Result Inspect(std::vector<std::string> options = {}) {
    options.insert(options.begin(), "inspect");
    options.push_back(directory_.Write("disk.img", image_));
    return Capture(options, inspect_run);
  }

  Json InspectJson() {
    Result result = Inspect({"--json"});
    return Json(cJSON_Parse(result.output.c_str()), cJSON_Delete);
  }

  struct volume_header Header() const {
    struct volume_header header;
    std::memcpy(&header, image_.data() + volume_, sizeof(header));
    return header;
  }

  // Puts a changed header in place, with the digest and the sum that belong to it.
  void SetHeader(struct volume_header header) {
    header.digest = volume_header_digest(&header);
    std::memcpy(image_.data() + volume_, &header, sizeof(header));
    struct first_stage_patch patch;
    std::memcpy(&patch, image_.data() + FIRST_STAGE_PATCH_OFFSET, sizeof(patch));
    patch.checksum = volume_checksum(image_.data() + volume_, patch.sectors * 512);
    std::memcpy(image_.data() + FIRST_STAGE_PATCH_OFFSET, &patch, sizeof(patch));
  }

  // The image is reported as damaged, with this sentence among what is said.
  void ExpectProblem(const std::string &sentence) {
    Result result = Inspect();
    EXPECT_EQ(result.status, INSPECT_DAMAGED);
    EXPECT_THAT(result.errors, HasSubstr("disk.img: " + sentence));
    Json json = InspectJson();
    ASSERT_NE(json, nullptr);
    EXPECT_TRUE(cJSON_IsFalse(cJSON_GetObjectItem(json.get(), "ok")));
    EXPECT_GT(cJSON_GetArraySize(cJSON_GetObjectItem(json.get(), "problems")), 0);
  }

  TemporaryDirectory directory_;
  std::string image_;
  size_t volume_; // where it begins, in bytes
};

TEST_F(InspectTest, PrintsAWholeImage) {
  Result result = Inspect();
  EXPECT_EQ(result.status, INSPECT_WHOLE);
  EXPECT_EQ(result.errors, "");
  EXPECT_THAT(result.output, HasSubstr("partition 1: active, type 0xef, LBA 2048, 6111 sectors\n"));
  EXPECT_THAT(result.output,
              HasSubstr("partition 2: not active, type 0xee, LBA 1, 2047 sectors\n"));
  EXPECT_THAT(result.output, ContainsRegex("GUID partition table: disk [-0-9a-f]{36}, the same"));
  EXPECT_THAT(result.output,
              ContainsRegex("  EFI system partition, LBA 2048, 6111 sectors, [-0-9a-f]{36}, "
                            "\"Bootsmith\"\n"));
  EXPECT_THAT(result.output, HasSubstr("file system: FAT16, clusters of 512 bytes, serial "));
  EXPECT_THAT(result.output, HasSubstr("  BOOTSMTH/VOLUME.BIN    LBA 2136 "));
  EXPECT_THAT(result.output, ContainsRegex("  EFI/BOOT/BOOTX64.EFI   LBA [0-9]+ +5000 bytes\n"));
  EXPECT_THAT(result.output, HasSubstr("first stage: reads 7 sectors at LBA 2136"));
  EXPECT_THAT(result.output, HasSubstr("  loader         LBA 2137          3000 bytes"));
  EXPECT_THAT(result.output, HasSubstr("  command line   LBA 2144             9 bytes"));
  EXPECT_THAT(result.output, HasSubstr("  requests       LBA 2152            48 bytes"));
  EXPECT_THAT(result.output, HasSubstr("  kernel         LBA 2160 "));
  EXPECT_THAT(result.output, HasSubstr("  module list    LBA 2153           138 bytes"));
  EXPECT_THAT(result.output, HasSubstr("modules: 1\n  ramdisk        LBA "));
  EXPECT_THAT(result.output, HasSubstr("\n    command line: root=/ ro\n"));
  EXPECT_THAT(result.output, HasSubstr("requests:\n  stack: required, pages 8\n"));
  EXPECT_THAT(result.output, HasSubstr("stack: 32 KiB, guard pages: 1 below and above\n"));
  EXPECT_THAT(result.output, HasSubstr("direct map: 0xffff800000000000\nKASLR: off\n"));
  EXPECT_THAT(result.output, HasSubstr("command line: quiet \"x\"\n"));
  EXPECT_THAT(result.output, HasSubstr("kernel: fixed address, entry 0xffffffff80100000\n"));
  EXPECT_THAT(result.output, HasSubstr("  r-x  virtual 0xffffffff80100000  physical 0x100000  "));
  EXPECT_THAT(result.output, HasSubstr("  rw-  virtual 0xffffffff80103000"));
  EXPECT_THAT(result.output,
              ContainsRegex("measured boot: PCR 8 [0-9a-f]{64}\nmeasured boot: PCR 9 "));
  EXPECT_THAT(result.output, Not(HasSubstr("DAMAGED")));
}

TEST_F(InspectTest, JsonHoldsTheSame) {
  Json json = InspectJson();
  ASSERT_NE(json, nullptr);
  EXPECT_TRUE(cJSON_IsTrue(cJSON_GetObjectItem(json.get(), "ok")));
  EXPECT_EQ(cJSON_GetArraySize(cJSON_GetObjectItem(json.get(), "problems")), 0);
  EXPECT_STREQ(cJSON_GetObjectItem(json.get(), "command_line")->valuestring, "quiet \"x\"");

  const cJSON *partitions = cJSON_GetObjectItem(json.get(), "partitions");
  ASSERT_EQ(cJSON_GetArraySize(partitions), 2);
  const cJSON *partition = cJSON_GetArrayItem(partitions, 0);
  EXPECT_TRUE(cJSON_IsTrue(cJSON_GetObjectItem(partition, "active")));
  EXPECT_EQ(cJSON_GetObjectItem(partition, "first_lba")->valueint, 2048);

  const cJSON *table = cJSON_GetObjectItem(json.get(), "guid_partition_table");
  EXPECT_EQ(cJSON_GetObjectItem(table, "first_lba")->valueint, 2048);
  EXPECT_STREQ(cJSON_GetObjectItem(table, "type")->valuestring,
               "c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
  EXPECT_TRUE(cJSON_IsTrue(cJSON_GetObjectItem(table, "backup_ok")));
  const cJSON *file_system = cJSON_GetObjectItem(json.get(), "file_system");
  EXPECT_EQ(cJSON_GetObjectItem(file_system, "fat_bits")->valueint, 16);
  EXPECT_EQ(cJSON_GetObjectItem(file_system, "cluster_size")->valueint, 512);
  const cJSON *files = cJSON_GetObjectItem(file_system, "files");
  ASSERT_EQ(cJSON_GetArraySize(files), 2);
  const cJSON *volume_file = cJSON_GetArrayItem(files, 0);
  EXPECT_STREQ(cJSON_GetObjectItem(volume_file, "path")->valuestring, "BOOTSMTH/VOLUME.BIN");
  EXPECT_EQ(cJSON_GetObjectItem(volume_file, "lba")->valueint, 2136);
  EXPECT_TRUE(cJSON_IsTrue(cJSON_GetObjectItem(volume_file, "in_one_piece")));

  const cJSON *volume = cJSON_GetObjectItem(json.get(), "volume");
  EXPECT_EQ(cJSON_GetObjectItem(volume, "stack_pages")->valueint, 8);
  const cJSON *parts = cJSON_GetObjectItem(volume, "parts");
  ASSERT_EQ(cJSON_GetArraySize(parts), 5);
  EXPECT_EQ(cJSON_GetObjectItem(volume, "guard_pages")->valueint, 1);
  EXPECT_STREQ(cJSON_GetObjectItem(volume, "direct_map")->valuestring, "0xffff800000000000");
  EXPECT_TRUE(cJSON_IsFalse(cJSON_GetObjectItem(volume, "kaslr")));
  const cJSON *requests = cJSON_GetObjectItem(json.get(), "requests");
  ASSERT_EQ(cJSON_GetArraySize(requests), 1);
  const cJSON *stack = cJSON_GetArrayItem(requests, 0);
  EXPECT_STREQ(cJSON_GetObjectItem(stack, "name")->valuestring, "stack");
  EXPECT_TRUE(cJSON_IsTrue(cJSON_GetObjectItem(stack, "required")));
  EXPECT_TRUE(cJSON_IsTrue(cJSON_GetObjectItem(stack, "available")));
  EXPECT_EQ(cJSON_GetObjectItem(stack, "pages")->valueint, 8);
  EXPECT_EQ(cJSON_GetObjectItem(stack, "guard_pages")->valueint, 0);
  const cJSON *modules = cJSON_GetObjectItem(json.get(), "modules");
  ASSERT_EQ(cJSON_GetArraySize(modules), 1);
  const cJSON *module = cJSON_GetArrayItem(modules, 0);
  EXPECT_STREQ(cJSON_GetObjectItem(module, "name")->valuestring, "ramdisk");
  EXPECT_STREQ(cJSON_GetObjectItem(module, "command_line")->valuestring, "root=/ ro");
  EXPECT_EQ(cJSON_GetObjectItem(module, "length")->valueint, 6000);
  EXPECT_TRUE(cJSON_IsTrue(cJSON_GetObjectItem(cJSON_GetObjectItem(module, "digest"), "ok")));
  const cJSON *kernel_part = cJSON_GetArrayItem(parts, 4);
  EXPECT_STREQ(cJSON_GetObjectItem(kernel_part, "kind")->valuestring, "kernel");
  const cJSON *digest = cJSON_GetObjectItem(kernel_part, "digest");
  EXPECT_STREQ(cJSON_GetObjectItem(digest, "stored")->valuestring,
               cJSON_GetObjectItem(digest, "computed")->valuestring);

  const cJSON *kernel = cJSON_GetObjectItem(json.get(), "kernel");
  EXPECT_STREQ(cJSON_GetObjectItem(kernel, "entry")->valuestring, "0xffffffff80100000");
  const cJSON *segments = cJSON_GetObjectItem(kernel, "segments");
  ASSERT_EQ(cJSON_GetArraySize(segments), 3);
  const cJSON *data = cJSON_GetArrayItem(segments, 2);
  EXPECT_STREQ(cJSON_GetObjectItem(data, "virtual_address")->valuestring, "0xffffffff80103000");
  EXPECT_EQ(cJSON_GetObjectItem(data, "file_size")->valueint, 4);
  EXPECT_EQ(cJSON_GetObjectItem(data, "memory_size")->valueint, 0x8000);
  EXPECT_TRUE(cJSON_IsTrue(cJSON_GetObjectItem(data, "write")));
  EXPECT_TRUE(cJSON_IsFalse(cJSON_GetObjectItem(data, "execute")));
}

TEST_F(InspectTest, PrintsAKernelAlone) {
  Result result = Capture({"inspect", directory_.Path("kernel.elf")}, inspect_run);
  EXPECT_EQ(result.status, INSPECT_WHOLE);
  EXPECT_THAT(result.output, HasSubstr("entry 0xffffffff80100000\n  r-x  virtual"));
  result = Capture({"inspect", "--json", directory_.Path("kernel.elf")}, inspect_run);
  Json json(cJSON_Parse(result.output.c_str()), cJSON_Delete);
  ASSERT_NE(json, nullptr);
  EXPECT_TRUE(cJSON_HasObjectItem(json.get(), "kernel"));
}

TEST_F(InspectTest, PrintsWhatAKernelAsksFor) {
  elf_builder::Elf kernel = GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(
      BOOT_REQUEST_TYPE_DIRECT_MAP,
      boot_request_direct_map{{1, BOOT_REQUEST_REQUIRED, 0}, 0xffff888000000000, 0, 0}));
  kernel.AddSection(ELF64_SHT_NOTE, elf_builder::RequestNote(BOOT_REQUEST_TYPE_KASLR,
                                                             boot_request_kaslr{{1, 0, 0}}));
  std::string path = directory_.Write("asks.elf", kernel.Build());
  Result result = Capture({"inspect", path}, inspect_run);
  EXPECT_EQ(result.status, INSPECT_WHOLE) << result.errors;
  EXPECT_THAT(result.output,
              HasSubstr("requests:\n  direct map: required, address 0xffff888000000000\n"
                        "  KASLR: optional; can't be given to this kernel\nkernel: "));
  result = Capture({"inspect", "--json", path}, inspect_run);
  Json json(cJSON_Parse(result.output.c_str()), cJSON_Delete);
  ASSERT_NE(json, nullptr);
  const cJSON *requests = cJSON_GetObjectItem(json.get(), "requests");
  ASSERT_EQ(cJSON_GetArraySize(requests), 2);
  EXPECT_STREQ(cJSON_GetObjectItem(cJSON_GetArrayItem(requests, 0), "address")->valuestring,
               "0xffff888000000000");
  EXPECT_TRUE(cJSON_IsFalse(cJSON_GetObjectItem(cJSON_GetArrayItem(requests, 1), "available")));
}

// The direct map's usual place is the kernel's.
TEST_F(InspectTest, ChoosesAddressesAsTheImageToolDoes) {
  elf_builder::Elf kernel = GoodKernel();
  for (struct elf64_program_header &segment : kernel.program_headers)
    segment.vaddr += 0xffff900000000000 - 0xffffffff80000000;
  kernel.header.entry += 0xffff900000000000 - 0xffffffff80000000;
  kernel.AddNotes(elf_builder::RequestNote(
      BOOT_REQUEST_TYPE_DIRECT_MAP,
      boot_request_direct_map{
          {1, BOOT_REQUEST_REQUIRED, 0}, 0, 0, BOOT_REQUEST_DIRECT_MAP_CHOSEN}));
  kernel.AddSection(
      ELF64_SHT_NOTE,
      elf_builder::RequestNote(BOOT_REQUEST_TYPE_RANGE,
                               boot_request_range{{1, BOOT_REQUEST_OPTIONAL, 0}, 4096, 8192}));
  std::string path = directory_.Write("chosen.elf", kernel.Build());
  Result result = Capture({"inspect", path}, inspect_run);
  EXPECT_EQ(result.status, INSPECT_WHOLE) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("direct map: required, address 0xffffc08000000000"));
  EXPECT_THAT(result.output, HasSubstr("range: optional, start 0x1000, end 0x2000; can't be"));
}

TEST_F(InspectTest, RefusesFieldsAsTheImageToolDoes) {
  elf_builder::Elf kernel = GoodKernel();
  kernel.AddNotes(
      elf_builder::RequestNote(BOOT_REQUEST_TYPE_PAGING_LEVELS,
                               boot_request_paging_levels{{1, BOOT_REQUEST_REQUIRED, 0}, 3, 0}));
  Result result = Capture({"inspect", directory_.Write("levels.elf", kernel.Build())}, inspect_run);
  EXPECT_EQ(result.status, INSPECT_DAMAGED);
  EXPECT_THAT(result.errors, HasSubstr("its paging levels request asks for page tables that"));
  for (bool required : {true, false}) {
    kernel = GoodKernel();
    kernel.AddNotes(elf_builder::RequestNote(
        BOOT_REQUEST_TYPE_KERNEL_FILE,
        boot_request_kernel_file{{1, required, 0}, BOOT_KERNEL_FILE_SYMBOLS}));
    result = Capture({"inspect", directory_.Write("stripped.elf", kernel.Build())}, inspect_run);
    EXPECT_EQ(result.status, required ? INSPECT_DAMAGED : INSPECT_WHOLE);
    EXPECT_THAT(required ? result.errors : result.output,
                HasSubstr(required ? "asks for its symbols and has none"
                                   : "kernel file: optional, parts symbols; can't be given"));
  }
}

TEST_F(InspectTest, PrintsTheTemplateOfThreadLocalVariables) {
  elf_builder::Elf kernel = GoodKernel();
  struct elf64_program_header tls = kernel.program_headers.back();
  tls.type = ELF64_PT_TLS;
  tls.file_size = 3;
  tls.memory_size = 100;
  tls.alignment = 64;
  kernel.program_headers.push_back(tls);
  kernel.contents.push_back("");
  std::string path = directory_.Write("threads.elf", kernel.Build());
  Result result = Capture({"inspect", path}, inspect_run);
  EXPECT_EQ(result.status, INSPECT_WHOLE) << result.errors;
  EXPECT_THAT(result.output,
              HasSubstr("  thread-local variables: template at 0xffffffff80103000, 3 bytes in "
                        "file, 100 in memory, alignment 64\n"));
  result = Capture({"inspect", "--json", path}, inspect_run);
  Json json(cJSON_Parse(result.output.c_str()), cJSON_Delete);
  ASSERT_NE(json, nullptr);
  const cJSON *template_ =
      cJSON_GetObjectItem(cJSON_GetObjectItem(json.get(), "kernel"), "thread_local_variables");
  ASSERT_NE(template_, nullptr);
  EXPECT_EQ(cJSON_GetObjectItem(template_, "memory_size")->valueint, 100);
  EXPECT_FALSE(cJSON_HasObjectItem(cJSON_GetObjectItem(InspectJson().get(), "kernel"),
                                   "thread_local_variables"));
}

TEST_F(InspectTest, SaysWhyAKernelWouldBeRefused) {
  elf_builder::Elf kernel = GoodKernel();
  kernel.program_headers[0].flags |= elf_builder::kWrite;
  std::string path = directory_.Write("bad.elf", kernel.Build());
  Result result = Capture({"inspect", path}, inspect_run);
  EXPECT_EQ(result.status, INSPECT_DAMAGED);
  EXPECT_THAT(result.errors, HasSubstr("bad.elf: program header 0"));
  EXPECT_THAT(result.errors, HasSubstr("writable and executable"));
}

// A changed byte anywhere but in the padding is found, and named by where it is.
TEST_F(InspectTest, NamesTheDamagedPart) {
  const std::string whole = image_;
  struct volume_header header = Header();
  const size_t end = image_.size();
  const struct {
    size_t offset;
    const char *problem;
  } places[] = {
      {0, "first sector: damaged"},
      {2, "first stage: damaged or from another build"},
      {0x5a, "first stage: damaged or from another build"},
      {0x19f, "first stage: damaged or from another build"},
      {0x1a7, "first sector: damaged"},
      {0x1b8, "first sector: damaged"},
      {volume_ + 12, "volume header: the header of the boot volume is damaged"},
      {volume_ + 511, "volume header: the header of the boot volume is damaged"},
      {volume_ + 512, "loader: damaged: digest"},
      {volume_ + header.parts[0].first_sector * 512 + 2999, "loader: damaged: digest"},
      {volume_ + header.parts[1].first_sector * 512, "command line: damaged: digest"},
      {volume_ + header.parts[2].first_sector * 512 + 39, "requests: damaged: digest"},
      {volume_ + header.parts[3].first_sector * 512 + 100, "module list: damaged: digest"},
      {volume_ + header.parts[4].first_sector * 512, "kernel: damaged: digest"},
      {volume_ + header.parts[4].first_sector * 512 + header.parts[4].length - 1,
       "kernel: damaged: digest"},
      {512, "GUID partition table: is not there"},
      {512 + 56, "GUID partition table: is damaged: the CRC of its header is wrong"},
      {1024, "GUID partition table: is damaged: the CRC of its entries is wrong"},
      {end - 512 + 60, "GUID partition table at the end: is damaged: the CRC of its header"},
      {end - 33 * 512, "GUID partition table at the end: is damaged: the CRC of its entries"},
      {2048 * 512 + 3, "file system: damaged, or changed since the image was made: its GUID is"},
      {2048 * 512 + 13, "file system: "},
      {2048 * 512 + 510, "file system: its first sector has no boot signature"},
      {2080 * 512 + 20, "file system: its two file allocation tables differ"},
      {image_.find("BOOTX64 EFI"), "file system: damaged, or changed"},
      {image_.find("VOLUME  BIN"), "file system: there is no file BOOTSMTH/VOLUME.BIN"},
      {image_.find("loader loader"), "file system: damaged, or changed"},
      {image_.rfind("rrrr"), "module \"ramdisk\": damaged: digest"},
  };
  for (const auto &place : places) {
    image_ = whole;
    image_[place.offset] ^= 0x40;
    SCOPED_TRACE(place.offset);
    ExpectProblem(place.problem);
  }
}

TEST_F(InspectTest, DamagedLoaderAlsoBreaksTheFirstStagesSum) {
  image_[volume_ + 512] ^= 1;
  ExpectProblem("volume header or loader: damaged: the first stage expects sum");
}

TEST_F(InspectTest, EveryBitOfTheFirstSectorCounts) {
  const std::string whole = image_;
  for (size_t bit = 0; bit < 512 * 8; bit += 7) {
    image_ = whole;
    image_[bit / 8] ^= static_cast<char>(1 << bit % 8);
    EXPECT_EQ(Inspect().status, INSPECT_DAMAGED) << "bit " << bit;
  }
}

TEST_F(InspectTest, SeesTruncation) {
  struct volume_header header = Header();
  const std::string whole = image_;
  image_ = whole.substr(0, whole.size() - 512);
  ExpectProblem("GUID partition table at the end: is not there");
  ExpectProblem("GUID partition table: belongs elsewhere, or to a disk of another size");
  image_ = whole.substr(0, whole.size() - 40 * 512);
  ExpectProblem("partition 1: its end, LBA 8159, is beyond the image's 8152 sectors");
  image_ = whole.substr(0, volume_ + header.parts[4].first_sector * 512 + 512);
  ExpectProblem("kernel: 16388 bytes at LBA 2160 reach beyond the image's end");
  image_ = whole.substr(0, volume_ + 512);
  ExpectProblem("first stage: would read 7 sectors at LBA 2136, which is no place in this image");
  image_ = whole.substr(0, 511);
  ExpectProblem("has 511 bytes, less than one sector");
  image_ = "";
  ExpectProblem("has 0 bytes, less than one sector");
}

TEST_F(InspectTest, WantsExactlyOneActivePartition) {
  image_[0x1be] = '\0';
  ExpectProblem("partition table: 0 partitions are active, it must be exactly one");
  image_[0x1be] = '\x80';
  image_[0x1ce] = '\x80';
  ExpectProblem("partition table: 2 partitions are active");
  image_[0x1ce] = '\x81';
  ExpectProblem("partition 2: its status byte is 0x81, neither 0x80 nor 0x00");
}

TEST_F(InspectTest, WantsPartitionTablesThatAgree) {
  const std::string whole = image_;
  image_[0x1be + 8 + 1] = '\x09';
  ExpectProblem("partition tables: the active partition is not the one that the GUID partition");
  image_ = whole;
  image_[0x1ce + 4] = '\x83';
  ExpectProblem("partition table: no entry of type 0xee at LBA 1");
}

// The file system is whole, and leads UEFI to other bytes than the BIOS reads.
TEST_F(InspectTest, WantsOneVolume) {
  size_t entry = image_.find("VOLUME  BIN");
  image_[entry + 26] = '\0'; // its first cluster
  image_[entry + 28] = '\0'; // its length: one cluster
  image_[entry + 29] = '\2';
  image_[entry + 30] = '\0';
  image_[entry + 26] = '\x90';
  image_[entry + 27] = '\0';
  for (size_t table : {2056u, 2080u})
    std::memset(image_.data() + table * 512 + 2 * 0x90, 0xff, 2);
  ExpectProblem("file system: BOOTSMTH/VOLUME.BIN, 512 bytes at LBA 2278, is not the volume of ");
}

// An image that is a CD as well: blocks of 2048 bytes, the stage in block 20.
TEST_F(InspectTest, KnowsCds) {
  std::string stage(CD_STAGE_SIZE, '\0');
  Result made = Capture({"mkiso", directory_.Path("disk.img"), directory_.Write("stage", stage),
                         directory_.Path("disk.iso")},
                        [](int count, char **arguments, FILE *, FILE *errors) {
                          return mkiso_run(count, arguments, errors);
                        });
  ASSERT_EQ(made.status, MKISO_DONE) << made.errors;
  EXPECT_THAT(Inspect().output, Not(HasSubstr("CD:")));
  const std::string whole = image_ = directory_.Read("disk.iso");
  Result result = Inspect();
  EXPECT_EQ(result.status, INSPECT_WHOLE) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("CD: ISO 9660, 2048 blocks; BIOS starts block 20, sum 0x"));
  EXPECT_THAT(result.output, HasSubstr(" ok; UEFI boots from block 512\n"));
  const cJSON *cd = cJSON_GetObjectItem(InspectJson().get(), "cd");
  EXPECT_NE(cd, nullptr);
  const struct {
    size_t offset;
    const char *problem;
  } places[] = {
      {16 * 2048 + 80, "CD: it has 2048 blocks instead of 2112: the image was cut short"},
      {17 * 2048, "CD: it has no boot record"},
      {17 * 2048 + 73, "CD: its boot catalogue lies beyond the image's end"},
      {19 * 2048 + 5, "CD: its boot catalogue is damaged"},
      {19 * 2048 + 32, "CD: its boot catalogue has no entry for BIOSes"},
      {19 * 2048 + 65, "CD: its boot catalogue has no entry for UEFI"},
      {19 * 2048 + 96 + 8, "CD: UEFI firmware is led to block 576, where the partition does not"},
      {20 * 2048 + 100, "CD: its first stage is damaged: sum 0x"},
  };
  for (const auto &place : places) {
    image_ = whole;
    image_[place.offset] ^= 0x40;
    SCOPED_TRACE(place.offset);
    ExpectProblem(place.problem);
  }
}

TEST_F(InspectTest, WantsTheBootSignature) {
  image_[510] = '\0';
  ExpectProblem("first sector: does not end in the boot signature");
}

TEST_F(InspectTest, HeaderWithRightDigestIsStillChecked) {
  struct volume_header header = Header();
  header.parts[4].first_sector = UINT64_MAX / 512;
  SetHeader(header);
  ExpectProblem("volume header: part 4 of the boot volume does not lie inside the volume");
}

TEST_F(InspectTest, PartBeyondTheImageIsNotRead) {
  struct volume_header header = Header();
  header.sectors = 100000;
  header.parts[4].first_sector = 50000;
  SetHeader(header);
  ExpectProblem("kernel: 16388 bytes at LBA 52136 reach beyond the image's end");
  EXPECT_THAT(Inspect().output, HasSubstr("CUT SHORT"));
}

// Bytes of a broken command line are data, not commands for the terminal or breaks in the JSON.
TEST_F(InspectTest, DamagedCommandLineIsPrintedSafely) {
  size_t offset = volume_ + Header().parts[1].first_sector * 512;
  image_[offset] = '\x1b';
  image_[offset + 1] = '\xff';
  EXPECT_THAT(Inspect().output, HasSubstr("command line: ??iet"));
  EXPECT_NE(InspectJson(), nullptr);
}

TEST_F(InspectTest, ExplainsItsUsage) {
  EXPECT_THAT(Capture({"inspect"}, inspect_run).errors, HasSubstr("usage: inspect"));
  EXPECT_EQ(Capture({"inspect", "--what", "disk.img"}, inspect_run).status, INSPECT_USAGE);
  EXPECT_EQ(Capture({"inspect", "a", "b"}, inspect_run).status, INSPECT_USAGE);
  Result result = Capture({"inspect", directory_.Path("none.img")}, inspect_run);
  EXPECT_EQ(result.status, INSPECT_USAGE);
  EXPECT_THAT(result.errors, HasSubstr("none.img: cannot be opened: No such file"));
}

} // namespace
