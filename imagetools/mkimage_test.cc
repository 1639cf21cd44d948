// The mkimage command on real files: the image it makes, and every input that it refuses, with the
// sentence it says and nothing left behind.
#include "imagetools/mkimage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <cstring>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "imagetools/boot_image.h"
#include "imagetools/compress.h"
#include "imagetools/testing/efi_builder.h"
#include "imagetools/testing/elf_builder.h"
#include "imagetools/testing/temporary_directory.h"

extern "C" {
#include "boot/common/kernel_layout.h"
#include "boot/common/volume.h"
#include "imagetools/kernel_requests.h"
}

namespace {

using elf_builder::Elf;
using elf_builder::GoodKernel;
using elf_builder::kBase;
using elf_builder::kExecute;
using elf_builder::kRead;
using elf_builder::kWrite;
using testing::AllOf;
using testing::HasSubstr;

std::string GoodFirstStage() {
  std::string sector(512, '\0');
  sector[0] = '\xeb';
  sector[510] = '\x55';
  sector[511] = '\xaa';
  return sector;
}

struct Result {
  int status;
  std::string errors;
};

class MkimageTest : public testing::Test {
protected:
  // Writes the inputs and runs the command on them.
  Result Run(std::vector<std::string> extra = {}) {
    directory_.Write("first.bin", first_stage_);
    directory_.Write("second.bin", second_stage_);
    directory_.Write("kernel.elf", kernel_);
    std::vector<std::string> arguments = {"--first-stage",  directory_.Path("first.bin"),
                                          "--second-stage", directory_.Path("second.bin"),
                                          "--kernel",       directory_.Path("kernel.elf"),
                                          "--output",       directory_.Path("disk.img")};
    arguments.insert(arguments.end(), extra.begin(), extra.end());
    return RunWith(arguments);
  }

  static Result RunWith(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "mkimage");
    std::vector<char *> pointers;
    for (std::string &argument : arguments)
      pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    char *text = nullptr;
    size_t length = 0;
    FILE *errors = open_memstream(&text, &length);
    int status = mkimage_run(static_cast<int>(arguments.size()), pointers.data(), errors);
    fclose(errors);
    Result result = {status, std::string(text, length)};
    free(text);
    return result;
  }

  // The command refuses its input with this sentence, and leaves no file behind.
  void ExpectRefusal(const std::string &file, const std::string &sentence,
                     std::vector<std::string> extra = {}) {
    Result result = Run(std::move(extra));
    EXPECT_EQ(result.status, MKIMAGE_REFUSED);
    EXPECT_THAT(result.errors, AllOf(HasSubstr(file + ": "), HasSubstr(sentence)));
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
    EXPECT_EQ(directory_.Names(), (std::set<std::string>{"first.bin", "second.bin", "kernel.elf"}));
  }

  void ExpectKernelRefusal(const Elf &kernel, const std::string &sentence) {
    kernel_ = kernel.Build();
    ExpectRefusal("kernel.elf", sentence);
  }

  struct volume_header ReadHeader() {
    struct volume_header header;
    std::memcpy(&header, ReadVolume().data(), sizeof(header));
    return header;
  }

  // What the image asks for; nothing if it has no such part.
  struct kernel_requests ReadRequests() {
    struct volume_header header = ReadHeader();
    const struct volume_part *part = volume_find_part(&header, VOLUME_PART_REQUESTS);
    struct kernel_requests requests = {};
    struct failure failure;
    if (part != nullptr) {
      std::string bytes = ReadVolume().substr(part->first_sector * 512, part->length);
      EXPECT_TRUE(kernel_requests_read_part(reinterpret_cast<const uint8_t *>(bytes.data()),
                                            bytes.size(), &requests, &failure))
          << failure.text;
    }
    return requests;
  }

  // The image from its volume on.
  std::string ReadVolume() {
    std::string image = directory_.Read("disk.img");
    struct first_stage_patch patch;
    std::memcpy(&patch, image.data() + FIRST_STAGE_PATCH_OFFSET, sizeof(patch));
    return image.substr(patch.volume_lba * 512);
  }

  std::string first_stage_ = GoodFirstStage();
  std::string second_stage_ = std::string(3000, '\xf4');
  std::string kernel_ = GoodKernel().Build();
  TemporaryDirectory directory_;
};

// The image.

TEST_F(MkimageTest, WritesAnImage) {
  Result result = Run();
  EXPECT_EQ(result.status, MKIMAGE_DONE);
  EXPECT_EQ(result.errors, "");
  EXPECT_EQ(directory_.Read("disk.img").size(), 4u << 20);
  std::string volume = ReadVolume();
  EXPECT_EQ(volume.substr(0, 8), VOLUME_MAGIC);
  EXPECT_EQ(volume.substr(512, second_stage_.size()), second_stage_);
  EXPECT_EQ(directory_.Names(),
            (std::set<std::string>{"first.bin", "second.bin", "kernel.elf", "disk.img"}));
}

TEST_F(MkimageTest, ImageHasTheUsualPermissions) {
  mode_t mask = umask(027);
  Run();
  umask(mask);
  struct stat status;
  ASSERT_EQ(stat(directory_.Path("disk.img").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST_F(MkimageTest, SameInputGivesTheSameBytes) {
  Run({"--command-line", "quiet"});
  std::string first = directory_.Read("disk.img");
  Run({"--command-line", "quiet"});
  EXPECT_TRUE(first == directory_.Read("disk.img"));
}

TEST_F(MkimageTest, VolumeOnlyIsTheVolumeOfTheDisk) {
  directory_.Write("module.bin", std::string(700, 'm'));
  const std::vector<std::string> module = {"--module", "m=" + directory_.Path("module.bin")};
  ASSERT_EQ(Run(module).status, MKIMAGE_DONE);
  std::string volume = ReadVolume();
  const struct volume_header header = ReadHeader();
  ASSERT_EQ(Run({module[0], module[1], "--volume-only"}).status, MKIMAGE_DONE);
  EXPECT_EQ(directory_.Read("disk.img"), volume.substr(0, header.sectors * 512));
}

TEST_F(MkimageTest, KernelIsCutAfterItsLastLoadableByte) {
  Elf kernel = GoodKernel();
  size_t loaded = kernel.Build().size();
  kernel.AddSection(3, "names");
  kernel.header.section_names = 1;
  kernel.tail = "symbols that no loader reads";
  kernel_ = kernel.Build();
  ASSERT_EQ(Run().status, MKIMAGE_DONE);
  std::string image = ReadVolume();
  EXPECT_EQ(image.find("symbols"), std::string::npos);

  struct volume_header header = ReadHeader();
  EXPECT_EQ(header.parts[1].length, loaded);
  // Apart from where the sections were, it is the kernel that was given.
  kernel = GoodKernel();
  kernel.header.section_header_size = sizeof(struct elf64_section_header);
  EXPECT_TRUE(
      image.compare(header.parts[1].first_sector * 512, loaded, kernel.Build(), 0, loaded) == 0);
}

// As ld.lld writes a kernel whose only variables are zero: the offset is behind all contents.
TEST_F(MkimageTest, SegmentWithoutFileBytesMayHaveAnyOffset) {
  Elf kernel = GoodKernel();
  kernel.program_headers.pop_back();
  kernel.contents.pop_back();
  kernel.AddSegment(kRead | kWrite, kBase + 0x3000, "", 0x28);
  kernel.tail = std::string(10000, 's');
  kernel_ = kernel.Build();
  Result result = Run();
  EXPECT_EQ(result.status, MKIMAGE_DONE) << result.errors;
}

TEST_F(MkimageTest, OptionsReachTheVolume) {
  ASSERT_EQ(Run({"--command-line", "root=/dev/sda quiet", "--stack-pages", "33"}).status,
            MKIMAGE_DONE);
  std::string image = ReadVolume();
  struct volume_header header = ReadHeader();
  struct kernel_requests requests = ReadRequests();
  EXPECT_EQ(requests_count(&requests), 1u);
  EXPECT_EQ(requests.stack.pages, 33u);
  EXPECT_EQ(requests.stack.guard_pages, 0u);
  EXPECT_TRUE(request_is_required(&requests.stack.request));
  EXPECT_EQ(header.parts[1].kind, uint32_t{VOLUME_PART_COMMAND_LINE});
  EXPECT_EQ(image.substr(header.parts[1].first_sector * 512, header.parts[1].length),
            "root=/dev/sda quiet");
}

TEST_F(MkimageTest, LayoutReachesTheVolume) {
  ASSERT_EQ(Run({"--guard-pages", "7", "--direct-map", "0xffff888000000000"}).status, MKIMAGE_DONE);
  struct kernel_requests requests = ReadRequests();
  EXPECT_EQ(requests.stack.guard_pages, 7u);
  EXPECT_EQ(requests.direct_map.address, UINT64_C(0xffff888000000000));
  EXPECT_FALSE(request_made(&requests.kaslr.request));
}

// What nobody asks for has no part.
TEST_F(MkimageTest, WithoutRequestsThereIsNoPart) {
  ASSERT_EQ(Run().status, MKIMAGE_DONE);
  EXPECT_EQ(ReadHeader().part_count, 2u);
}

struct boot_request_stack StackRequest(uint16_t flags, uint32_t pages, uint32_t guard_pages) {
  return {.request = {1, flags, 0}, .pages = pages, .guard_pages = guard_pages, .address = 0};
}

TEST_F(MkimageTest, RequestsOfKernelAndOptionsAreJoined) {
  Elf kernel = GoodKernel();
  kernel.AddSection(ELF64_SHT_NOTE,
                    elf_builder::RequestNote(BOOT_REQUEST_TYPE_STACK, StackRequest(0, 33, 0)));
  kernel_ = kernel.Build();
  Result result = Run({"--guard-pages", "7", "--direct-map", "0xffff888000000000"});
  ASSERT_EQ(result.status, MKIMAGE_DONE) << result.errors;
  struct kernel_requests requests = ReadRequests();
  EXPECT_EQ(requests.stack.pages, 33u);
  EXPECT_EQ(requests.stack.guard_pages, 7u);
  EXPECT_EQ(requests.direct_map.address, UINT64_C(0xffff888000000000));
  directory_.Remove("disk.img");
  ExpectRefusal("kernel.elf",
                "asks for a stack with pages 33, and the image for 34: remove one of the two",
                {"--stack-pages", "34"});
}

TEST_F(MkimageTest, RefusesRequiredRequestsThatCannotBeGiven) {
  Elf kernel = GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(BOOT_REQUEST_TYPE_KASLR, boot_request_kaslr{{1, 1, 0}}));
  ExpectKernelRefusal(kernel, "KASLR needs a position-independent kernel");
  kernel = GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(BOOT_REQUEST_TYPE_STACK, StackRequest(1, 16385, 0)));
  ExpectKernelRefusal(kernel, "asks for a stack of 16385 pages, and 1 to 16384 can be given");
  kernel = elf_builder::GoodKernel();
  kernel.AddNotes(
      elf_builder::RequestNote(BOOT_REQUEST_TYPE_CPU_STATE, boot_request_cpu_state{{1, 0, 0}, 4}));
  ExpectKernelRefusal(kernel, "the CPU state request has level 4, and 1 to 3 have a meaning");
  kernel = elf_builder::GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(BOOT_REQUEST_TYPE_PROCESSORS,
                                           boot_request_processors{{1, 0, 0}, 16385, 0}));
  ExpectKernelRefusal(kernel, "its processors request has stacks that are too large");
  kernel = GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(BOOT_REQUEST_TYPE_STACK, StackRequest(1, 0, 16385)));
  ExpectKernelRefusal(kernel, "asks for 16385 guard pages at each end of its stack");
  kernel = GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(BOOT_REQUEST_TYPE_DIRECT_MAP,
                                           boot_request_direct_map{{1, 1, 0}, 4096, 0, 0}));
  ExpectKernelRefusal(kernel, "the direct map cannot begin at address 0x1000");
}

// A second stage that says where its extension begins.
std::string WithExtension(uint32_t loader_length, uint32_t offset, size_t length) {
  std::string bytes(length, 'e');
  const struct second_stage_extension end = {loader_length, offset, SECOND_STAGE_EXTENSION_MAGIC};
  std::memcpy(&bytes[length - sizeof(end)], &end, sizeof(end));
  return bytes;
}

TEST_F(MkimageTest, RefusesPlacesThatAreTaken) {
  ExpectRefusal("kernel.elf",
                "the recursive page-table slot at address 0xffffc00000000000 overlaps the loader's "
                "area. Ask for another address.",
                {"--request", "recursive page-table slot: slot = 384"});
  ExpectRefusal("kernel.elf", "the framebuffer can't be at address 0x7000 (0x1000 bytes)",
                {"--request", "framebuffer: address = 0x7000"});
  ExpectRefusal("kernel.elf", "the stack at address 0xffffc00000000000 overlaps the loader's area",
                {"--request", "stack: address = 0xffffc00000001000"});
  ExpectRefusal("kernel.elf", "the boot info at address 0xffff900000000000 overlaps the direct map",
                {"--request", "boot info: address = 0xffff900000000000"});
  ExpectRefusal(
      "kernel.elf",
      "the kernel is to be put at address 0xffffffffc0000000, and it is linked at a fixed one",
      {"--request", "kernel place: address = 0xffffffffc0000000"});
  ExpectRefusal("kernel.elf",
                "the direct map cannot begin at address 0xffff800000000000. Give a canonical "
                "multiple of 512 GiB that is not 0 and from which 0x1000 bytes, a multiple of 2 "
                "MiB from 4 GiB on, are free up to the loader's area",
                {"--request", "direct map: room = 0x1000"});
  ExpectRefusal("kernel.elf",
                "requires 640 KiB of free memory below 1 MiB, where processors "
                "start, and there are 636 KiB",
                {"--request", "low memory: pages = 160"});
}

TEST_F(MkimageTest, MappingsReachTheVolume) {
  second_stage_ = WithExtension(1000, 1024, 2000);
  ASSERT_EQ(
      Run({"--request", "mappings: physical 1 = 0xfee00000, length 1 = 0x1000, caching 1 = "
                        "uncached, virtual 8 = 0xffffd00000000000, length 8 = 0x2000, access 8 = "
                        "read+execute"})
          .status,
      MKIMAGE_DONE);
  struct kernel_requests requests = ReadRequests();
  EXPECT_EQ(requests.mappings.mappings[0].physical, 0xfee00000u);
  EXPECT_EQ(requests.mappings.mappings[0].caching, uint32_t{BOOT_REQUEST_CACHING_UNCACHED});
  EXPECT_EQ(requests.mappings.mappings[7].virtual_address, 0xffffd00000000000u);
  EXPECT_EQ(requests.mappings.mappings[7].access, 5u);
  directory_.Remove("disk.img");
  ExpectRefusal(
      "kernel.elf",
      "the mapping at address 0xffff800000100000 overlaps the direct map. Ask for another "
      "address.",
      {"--request", "mappings: virtual 2 = 0xffff800000100000, length 2 = 0x1000"});
}

// In kernel and image together: one may leave to the other what it does not say.
TEST_F(MkimageTest, RefusesADirectMapThatIsNoneAndSomewhere) {
  const struct boot_request_direct_map none = {
      {1, BOOT_REQUEST_REQUIRED, 0}, 0, 0, BOOT_REQUEST_DIRECT_MAP_NONE};
  Elf kernel = GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(BOOT_REQUEST_TYPE_DIRECT_MAP, none));
  kernel_ = kernel.Build();
  second_stage_ = WithExtension(1000, 1024, 2000);
  for (const char *place : {"address = 0xffff888000000000", "room = 0x10000000000"})
    ExpectRefusal("kernel.elf",
                  "its direct map request asks for none and for its place: remove one of the two",
                  {"--request", std::string("direct map: ") + place});
  EXPECT_EQ(Run({"--request", "direct map: mode = none"}).status, MKIMAGE_DONE);
}

TEST_F(MkimageTest, RefusesMappingsOfNothing) {
  const struct boot_request_mappings none = {{1, BOOT_REQUEST_REQUIRED, 0}, {}};
  Elf kernel = GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(BOOT_REQUEST_TYPE_MAPPINGS, none));
  kernel_ = kernel.Build();
  second_stage_ = WithExtension(1000, 1024, 2000);
  for (const char *rest : {"physical 1 = 0x1000000, access 1 = execute", "virtual 3 = 0x40000000",
                           "length 1 = 0x1000, physical 1 = 0x1000000, caching 2 = uncached"})
    ExpectRefusal("kernel.elf",
                  "its mappings request has a mapping without a length: say how many bytes of "
                  "physical memory it has",
                  {"--request", std::string("mappings: ") + rest});
  ExpectRefusal("kernel.elf", "its mappings request has no mapping: give one, or remove it");
  Result result = Run({"--request", "mappings: length 2 = 0x1000, physical 2 = 0x1000000"});
  EXPECT_EQ(result.status, MKIMAGE_DONE) << result.errors;
}

TEST_F(MkimageTest, RefusesPagingLevelsThatThereAreNot) {
  ExpectRefusal("kernel.elf",
                "its paging levels request asks for page tables that there are not: their levels "
                "are 4 or 5",
                {"--request", "paging levels: least = 3"});
  ExpectRefusal("kernel.elf", "has more levels as its least than as its most",
                {"--request", "paging levels: least = 5, most = 4"});
}

TEST_F(MkimageTest, AddressesAreChosenFromTheRange) {
  ASSERT_EQ(
      Run({"--request", "range: start = 0xffffd00000000000, end = 0xffffd80000000000"}).status,
      MKIMAGE_DONE);
  struct kernel_requests requests = ReadRequests();
  EXPECT_EQ(requests.direct_map.address, 0xffffd00000000000);
  EXPECT_EQ(requests.stack.address, 0xffffd80000000000 - 17 * 4096);
  directory_.Remove("disk.img");
  ExpectRefusal(
      "kernel.elf",
      "the range from 0xffffd00000000000 to 0xffffd00001000000 has no room for the direct "
      "map: ask for a larger one",
      {"--request", "range: start = 0xffffd00000000000, end = 0xffffd00001000000"});
}

TEST_F(MkimageTest, RefusesWordsThatThereAreNot) {
  Elf kernel = GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(BOOT_REQUEST_TYPE_FRAMEBUFFER,
                                           boot_request_framebuffer{{1, 0, 0}, 0, 4}));
  ExpectKernelRefusal(kernel, "the framebuffer request has caching 4, and 1 to 3 have a meaning");
}

TEST_F(MkimageTest, OptionalRequestsThatCannotBeGivenAreMarked) {
  Elf kernel = GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(BOOT_REQUEST_TYPE_KASLR, boot_request_kaslr{{1, 0, 0}}));
  kernel_ = kernel.Build();
  Result result = Run();
  ASSERT_EQ(result.status, MKIMAGE_DONE) << result.errors;
  struct kernel_requests requests = ReadRequests();
  EXPECT_TRUE(request_made(&requests.kaslr.request));
  EXPECT_FALSE(request_stands(&requests.kaslr.request));
}

// Only UEFI firmware reaches a TPM.
TEST_F(MkimageTest, RefusesToRequireOfABiosWhatOnlyUefiHas) {
  Elf kernel = GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(BOOT_REQUEST_TYPE_TPM_EVENT_LOG,
                                           boot_request_tpm_event_log{{1, 1, 0}}));
  ExpectKernelRefusal(kernel, "requires TPM event log, which can never be had from \"");
  second_stage_ = WithExtension(1000, 1024, 2000);
  Result result = Run({"--firmware", "uefi"});
  EXPECT_EQ(result.status, MKIMAGE_DONE) << result.errors;
}

TEST_F(MkimageTest, RefusesUnknownRequests) {
  Elf kernel = GoodKernel();
  kernel.AddNotes(elf_builder::RequestNote(4711, boot_request_kaslr{{1, 0, 0}}));
  ExpectKernelRefusal(kernel, "is a request of type 4711, which is not known");
}

TEST_F(MkimageTest, RefusesPlacesThatTheDirectMapCannotHave) {
  for (const char *address :
       {"0xffff800000001000", "0xffffc00000000000", "0xffffff8000000000", "0x800000000000"})
    ExpectRefusal("kernel.elf", "the direct map cannot begin at address",
                  {"--direct-map", address});
  EXPECT_THAT(Run({"--direct-map", "0"}).errors,
              HasSubstr("--direct-map 0: address 0 is never free: give another"));
  EXPECT_THAT(Run({"--direct-map", "here"}).errors,
              HasSubstr("--direct-map here: give a hexadecimal address, for example 0xffff8"));
}

TEST_F(MkimageTest, KaslrIsForPositionIndependentKernels) {
  ExpectRefusal("kernel.elf",
                "KASLR needs a position-independent kernel, and this one is linked at a fixed "
                "address (ELF type 2). Make it with pie = True",
                {"--kaslr"});
  Elf kernel = GoodKernel();
  kernel.header.type = ELF64_TYPE_SHARED;
  kernel_ = kernel.Build();
  ASSERT_EQ(Run({"--kaslr"}).status, MKIMAGE_DONE);
  struct kernel_requests requests = ReadRequests();
  EXPECT_TRUE(request_stands(&requests.kaslr.request));
  kernel.program_headers.back().memory_size = UINT64_C(1) << 30;
  kernel_ = kernel.Build();
  directory_.Remove("disk.img");
  ExpectRefusal("kernel.elf", "KASLR has no choice of places", {"--kaslr"});
}

TEST_F(MkimageTest, ModulesReachTheVolume) {
  std::string ramdisk = directory_.Write("ramdisk", std::string(70000, 'r'));
  std::string empty = directory_.Write("empty", "");
  ASSERT_EQ(Run({"--module", "disk=" + ramdisk, "--module", "no=thing=" + empty}).status,
            MKIMAGE_REFUSED)
      << "the name ends at the first =";
  ASSERT_EQ(Run({"--module", "disk=" + ramdisk, "--module", "nothing=" + empty}).status,
            MKIMAGE_DONE);
  struct volume_header header = ReadHeader();
  const struct volume_part *part = volume_find_part(&header, VOLUME_PART_MODULE_LIST);
  ASSERT_NE(part, nullptr);
  ASSERT_EQ(header.module_count, 2u);
  std::string image = ReadVolume();
  struct volume_module list[2];
  std::memcpy(list, image.data() + part->first_sector * 512, sizeof(list));
  EXPECT_STREQ(list[0].name, "disk");
  EXPECT_EQ(image.substr(list[0].first_sector * 512, list[0].length), std::string(70000, 'r'));
  EXPECT_STREQ(list[1].name, "nothing");
  EXPECT_EQ(list[1].length, 0u);
}

TEST_F(MkimageTest, ModulesHaveCommandLines) {
  std::string file = directory_.Write("file", "bytes");
  ASSERT_EQ(Run({"--module", "one=" + file, "--module", "two=" + file, "--module", "three=" + file,
                 "--module-command-line", "three=root=/ ro", "--module-command-line", "one=x"})
                .status,
            MKIMAGE_DONE);
  struct volume_header header = ReadHeader();
  const struct volume_part *part = volume_find_part(&header, VOLUME_PART_MODULE_LIST);
  ASSERT_NE(part, nullptr);
  std::string volume = ReadVolume();
  std::vector<struct volume_module> list(part->length / sizeof(struct volume_module) + 1);
  std::memcpy(list.data(), volume.data() + part->first_sector * 512, part->length);
  for (uint32_t i = 0; i < 3; i++)
    EXPECT_EQ(volume_module_check(&header, list.data(), i).code, ERROR_NONE) << i;
  EXPECT_STREQ(volume_module_command_line(list.data(), 0), "x");
  EXPECT_STREQ(volume_module_command_line(list.data(), 1), "");
  EXPECT_STREQ(volume_module_command_line(list.data(), 2), "root=/ ro");
}

TEST_F(MkimageTest, RefusesBadCommandLinesOfModules) {
  const std::string module = "m=" + directory_.Write("m", "module");
  const std::pair<std::vector<std::string>, std::string> cases[] = {
      {{"m"}, "--module-command-line m: give NAME=TEXT"},
      {{"n=x"}, "--module-command-line n: there is no module of this name before it"},
      {{"m=x", "m=x"}, "--module-command-line m: is given twice"},
      {{"m=" + std::string(4096, 'x')}, "--module-command-line: has 4096 bytes"},
      {{"m=a\tb"}, "--module-command-line: byte 0x09 at position 1 is not printable"},
  };
  for (const auto &[texts, sentence] : cases) {
    std::vector<std::string> options = {"--module", module};
    for (const std::string &text : texts) {
      options.push_back("--module-command-line");
      options.push_back(text);
    }
    Result result = Run(options);
    EXPECT_EQ(result.status, MKIMAGE_USAGE);
    EXPECT_THAT(result.errors, HasSubstr(sentence));
  }
  EXPECT_EQ(
      Run({"--module", module, "--module-command-line", "m=" + std::string(4095, 'x')}).status,
      MKIMAGE_DONE);
}

TEST_F(MkimageTest, CompressesWhatGetsShorter) {
  const std::string text(3 * VOLUME_BLOCK_SIZE + 7, 't');
  std::string noise;
  for (uint32_t i = 1; noise.size() < 1000; i = i * 1664525 + 1013904223)
    noise.push_back(static_cast<char>(i >> 24));
  second_stage_ = WithExtension(1000, 1024, 2000);
  ASSERT_EQ(Run({"--compress", "lz4", "--module", "text=" + directory_.Write("text", text),
                 "--module", "noise=" + directory_.Write("noise", noise)})
                .status,
            MKIMAGE_DONE);
  struct volume_header header = ReadHeader();
  std::string image = ReadVolume();
  EXPECT_EQ(header.flags, VOLUME_FLAG_COMPRESSED);
  const struct volume_part *extension = volume_find_part(&header, VOLUME_PART_EXTENSION);
  ASSERT_NE(extension, nullptr);
  EXPECT_EQ(volume_find_part(&header, VOLUME_PART_LOADER)->length, 1000u);
  EXPECT_EQ(extension->first_sector, 3u);
  EXPECT_EQ(image.substr(extension->first_sector * 512, extension->length),
            second_stage_.substr(1024));
  const struct volume_part *kernel = volume_find_part(&header, VOLUME_PART_KERNEL);
  EXPECT_EQ(kernel->compression, VOLUME_LZ4);
  EXPECT_LT(kernel->length, kernel->unpacked_length);
  struct volume_module list[2];
  const struct volume_part *part = volume_find_part(&header, VOLUME_PART_MODULE_LIST);
  std::memcpy(list, image.data() + part->first_sector * 512, sizeof(list));
  EXPECT_EQ(list[0].compression, VOLUME_LZ4);
  EXPECT_EQ(list[0].unpacked_length, text.size());
  EXPECT_LT(list[0].length, 5000u);
  const struct volume_part module = volume_module_part(&list[0]);
  struct error error;
  uint8_t *unpacked = compress_unpack(
      &module, reinterpret_cast<const uint8_t *>(image.data()) + list[0].first_sector * 512,
      &error);
  ASSERT_NE(unpacked, nullptr);
  EXPECT_EQ(std::memcmp(unpacked, text.data(), text.size()), 0);
  free(unpacked);
  EXPECT_EQ(list[1].compression, VOLUME_NOT_COMPRESSED);
  EXPECT_EQ(list[1].unpacked_length, noise.size());
  EXPECT_EQ(image.substr(list[1].first_sector * 512, list[1].length), noise);
}

TEST_F(MkimageTest, HasASpareExtensionWhereNothingNeedsIt) {
  second_stage_ = WithExtension(1000, 1024, 2000);
  ASSERT_EQ(Run().status, MKIMAGE_DONE);
  struct volume_header header = ReadHeader();
  EXPECT_EQ(header.flags, 0u);
  EXPECT_EQ(volume_find_part(&header, VOLUME_PART_EXTENSION), nullptr);
  EXPECT_EQ(header.spare_extension.kind, uint32_t{VOLUME_PART_EXTENSION});
  EXPECT_EQ(header.spare_extension.first_sector, 3u);
  EXPECT_EQ(ReadVolume().substr(3 * 512, header.spare_extension.length),
            second_stage_.substr(1024));
  EXPECT_EQ(volume_find_part(&header, VOLUME_PART_LOADER)->length, 1000u);
}

TEST_F(MkimageTest, SettingsReachTheVolume) {
  second_stage_ = WithExtension(1000, 1024, 2000);
  ASSERT_EQ(Run({"--setting", "log_level=info", "--setting", "screen=text80x50"}).status,
            MKIMAGE_DONE);
  struct volume_header header = ReadHeader();
  EXPECT_EQ(header.flags, VOLUME_FLAG_SETTINGS);
  EXPECT_EQ(header.spare_extension.kind, 0u);
  EXPECT_NE(volume_find_part(&header, VOLUME_PART_EXTENSION), nullptr);
  const struct volume_part *settings = volume_find_part(&header, VOLUME_PART_SETTINGS);
  ASSERT_NE(settings, nullptr);
  EXPECT_EQ(settings->first_sector, header.settings_sector);
  EXPECT_EQ(ReadVolume().substr(settings->first_sector * 512, settings->length),
            "log_level = info\nscreen = text80x50\n");
}

TEST_F(MkimageTest, RefusesSettingsThatThereAreNot) {
  EXPECT_THAT(Run({"--setting", "log_level"}).errors,
              HasSubstr("--setting log_level: give NAME=VALUE"));
  EXPECT_THAT(Run({"--setting", "log_level=loud"}).errors,
              HasSubstr("log_level \"loud\": give error, info or debug"));
  ExpectRefusal("second.bin", "has no extension, which compression, settings and",
                {"--setting", "log_level=info"});
}

TEST_F(MkimageTest, RefusesToCompressForALoaderThatCannotUnpack) {
  ExpectRefusal("second.bin",
                "has no extension, which compression, settings and what the kernel asks for need",
                {"--compress", "lz4"});
  EXPECT_THAT(Run({"--compress", "zip"}).errors, HasSubstr("--compress zip: give lz4"));
}

TEST_F(MkimageTest, RefusesAnExtensionThatIsNotThere) {
  for (const auto &[loader_length, offset] :
       {std::pair{1000u, 1025u}, {1000u, 512u}, {0u, 0u}, {2000u, 2048u}, {0xffffffffu, 0u}}) {
    second_stage_ = WithExtension(loader_length, offset, 2000);
    ExpectRefusal("second.bin", "says of its extension what is not so");
  }
}

TEST_F(MkimageTest, KeepsTheKernelsFileIfThatIsAskedFor) {
  second_stage_ = WithExtension(1000, 1024, 2000);
  Elf kernel = GoodKernel();
  kernel.tail = "symbols and more";
  kernel_ = kernel.Build();
  ASSERT_EQ(Run({"--request", "kernel file: parts = all"}).status, MKIMAGE_DONE);
  struct volume_header header = ReadHeader();
  EXPECT_EQ(volume_header_check(&header).code, ERROR_NONE);
  const struct volume_part *part = volume_find_part(&header, VOLUME_PART_KERNEL_FILE);
  ASSERT_NE(part, nullptr);
  EXPECT_EQ(ReadVolume().substr(part->first_sector * 512, part->length), kernel_);
  EXPECT_LT(volume_find_part(&header, VOLUME_PART_KERNEL)->length, kernel_.size());
  EXPECT_NE(volume_find_part(&header, VOLUME_PART_EXTENSION), nullptr);
  ASSERT_EQ(Run({"--request", "kernel file: ", "--compress", "lz4"}).status, MKIMAGE_DONE);
  header = ReadHeader();
  part = volume_find_part(&header, VOLUME_PART_KERNEL_FILE);
  ASSERT_NE(part, nullptr);
  EXPECT_EQ(part->compression, uint32_t{VOLUME_LZ4});
  EXPECT_EQ(part->unpacked_length, kernel_.size());
}

TEST_F(MkimageTest, SaysWhatTheKernelsFileDoesNotHave) {
  second_stage_ = WithExtension(1000, 1024, 2000);
  ExpectRefusal("kernel.elf", "asks for its symbols and has none",
                {"--request", "kernel file: parts = symbols"});
  ASSERT_EQ(Run({"--request", "kernel file: parts = symbols, optional"}).status, MKIMAGE_DONE);
  struct kernel_requests requests = ReadRequests();
  EXPECT_TRUE(request_made(&requests.kernel_file.request));
  EXPECT_FALSE(request_stands(&requests.kernel_file.request));
  struct volume_header header = ReadHeader();
  EXPECT_EQ(volume_find_part(&header, VOLUME_PART_KERNEL_FILE), nullptr);
}

TEST_F(MkimageTest, TakesHundredsOfModules) {
  std::vector<std::string> options;
  for (int i = 0; i < 300; i++) {
    options.push_back("--module");
    options.push_back("m" + std::to_string(i) + "=" + directory_.Write("m", "module"));
  }
  ASSERT_EQ(Run(options).status, MKIMAGE_DONE);
  struct volume_header header = ReadHeader();
  EXPECT_EQ(header.module_count, 300u);
}

TEST_F(MkimageTest, RefusesBadModules) {
  const std::string file = "=" + directory_.Write("m", "module");
  const std::pair<std::vector<std::string>, std::string> cases[] = {
      {{"nothing"}, "--module nothing: give NAME=FILE"},
      {{file}, "the name has 0 bytes: give 1 to 87"},
      {{std::string(88, 'n') + file}, "the name has 88 bytes: give 1 to 87"},
      {{"two\nlines" + file}, "byte 0x0a at position 3 of a name is not printable ASCII"},
      {{"m" + file, "m" + file}, "--module m: there is a module of this name already"},
  };
  for (const auto &[modules, sentence] : cases) {
    std::vector<std::string> options;
    for (const std::string &module : modules) {
      options.push_back("--module");
      options.push_back(module);
    }
    Result result = Run(options);
    EXPECT_EQ(result.status, MKIMAGE_USAGE);
    EXPECT_THAT(result.errors, HasSubstr(sentence));
  }
  EXPECT_EQ(Run({"--module", std::string(87, 'n') + file}).status, MKIMAGE_DONE);
  EXPECT_THAT(Run({"--module", "m=" + directory_.Path("none")}).errors,
              HasSubstr("none: cannot be opened: No such file"));
}

TEST_F(MkimageTest, KernelOf64MiBIsTaken) {
  Elf kernel = GoodKernel();
  kernel.AddSegment(kRead, kBase + 0x100000, std::string((64u << 20) - 0x200000, 'k'),
                    (64u << 20) - 0x200000);
  kernel_ = kernel.Build();
  Result result = Run();
  EXPECT_EQ(result.status, MKIMAGE_DONE) << result.errors;
  EXPECT_EQ(directory_.Read("disk.img").size() % (1u << 20), 0u);
}

TEST_F(MkimageTest, RefusalLeavesAnEarlierImageAlone) {
  ASSERT_EQ(Run().status, MKIMAGE_DONE);
  std::string before = directory_.Read("disk.img");
  kernel_ = "not a kernel";
  EXPECT_EQ(Run().status, MKIMAGE_REFUSED);
  EXPECT_TRUE(before == directory_.Read("disk.img"));
}

// First and second stage.

TEST_F(MkimageTest, RefusesFirstStageOfAnotherSize) {
  first_stage_ += '\0';
  ExpectRefusal("first.bin", "has 513 bytes, but a first stage is one sector of exactly 512");
  first_stage_ = "";
  ExpectRefusal("first.bin", "has 0 bytes");
}

TEST_F(MkimageTest, RefusesFirstStageWithoutBootSignature) {
  first_stage_[511] = '\0';
  ExpectRefusal("first.bin", "ends in 0x55 0x00 instead of the boot signature 0x55 0xaa");
}

TEST_F(MkimageTest, RefusesFirstStageWithCodeWhereThePatchGoes) {
  for (int offset : {0x1a8, 0x1b7, 0x1b8, 0x1be, 0x1fd}) {
    first_stage_ = GoodFirstStage();
    first_stage_[offset] = '\x90';
    char sentence[64];
    std::snprintf(sentence, sizeof(sentence), "has 0x90 at offset 0x%x, where patch area", offset);
    ExpectRefusal("first.bin", sentence);
  }
  first_stage_ = GoodFirstStage();
  first_stage_[0x1a7] = '\x90';
  EXPECT_EQ(Run().status, MKIMAGE_DONE);
}

TEST_F(MkimageTest, RefusesEmptySecondStage) {
  second_stage_ = "";
  ExpectRefusal("second.bin", "is empty");
}

TEST_F(MkimageTest, RefusesSecondStageThatTheFirstCannotRead) {
  second_stage_ = std::string(191 * 512, 'x');
  EXPECT_EQ(Run().status, MKIMAGE_DONE);
  std::filesystem::remove(directory_.Path("disk.img"));
  second_stage_ += 'x';
  ExpectRefusal("second.bin",
                "has 97793 bytes, but the first stage reads a second stage of at most 97792");
}

// The UEFI loader.

TEST_F(MkimageTest, PutsTheUefiLoaderOnTheDisk) {
  const std::string loader = efi_builder::GoodLoader(5000);
  ASSERT_EQ(Run().status, MKIMAGE_DONE);
  EXPECT_EQ(directory_.Read("disk.img").find("BOOTX64 EFI"), std::string::npos);
  ASSERT_EQ(Run({"--efi-loader", directory_.Write("loader.efi", loader)}).status, MKIMAGE_DONE);
  EXPECT_NE(directory_.Read("disk.img").find("BOOTX64 EFI"), std::string::npos);
  EXPECT_NE(directory_.Read("disk.img").find(loader), std::string::npos);
}

TEST_F(MkimageTest, RefusesWhatIsNoUefiLoader) {
  auto refusal = [this](const std::string &loader) {
    Result result = Run({"--efi-loader", directory_.Write("loader.efi", loader)});
    EXPECT_EQ(result.status, MKIMAGE_REFUSED);
    EXPECT_EQ(directory_.Names().count("disk.img"), 0u);
    return result.errors;
  };
  std::string loader = efi_builder::GoodLoader(512);
  EXPECT_THAT(refusal(""), HasSubstr("loader.efi: is no PE file: give a UEFI application"));
  EXPECT_THAT(refusal(loader.substr(0, 100)), HasSubstr("is no PE file"));
  loader[efi_builder::kMachine] = '\x4c';
  loader[efi_builder::kMachine + 1] = '\x01';
  EXPECT_THAT(refusal(loader),
              HasSubstr("is a PE file for machine 0x14c, not for x86_64 (0x8664)"));
  loader = efi_builder::GoodLoader(512);
  loader[efi_builder::kSubsystem] = '\x0b';
  EXPECT_THAT(refusal(loader), HasSubstr("is a PE file for subsystem 11, and firmware starts"));
}

// Kernels.

TEST_F(MkimageTest, RefusesWhatIsNotElf) {
  kernel_ = std::string(4096, '#');
  ExpectRefusal("kernel.elf", "not an ELF file");
  kernel_ = "";
  ExpectRefusal("kernel.elf", "cut short");
}

TEST_F(MkimageTest, Refuses32BitAndBigEndian) {
  Elf kernel = GoodKernel();
  kernel.header.file_class = 1;
  ExpectKernelRefusal(kernel, "not a 64-bit little-endian ELF file");
  kernel = GoodKernel();
  kernel.header.data = 2;
  ExpectKernelRefusal(kernel, "not a 64-bit little-endian ELF file");
}

TEST_F(MkimageTest, RefusesAnotherMachine) {
  Elf kernel = GoodKernel();
  kernel.header.machine = 183;
  ExpectKernelRefusal(kernel, "built for ELF machine 183, not for x86_64");
}

TEST_F(MkimageTest, RefusesObjectFiles) {
  Elf kernel = GoodKernel();
  kernel.header.type = 1;
  ExpectKernelRefusal(kernel, "ELF type 1");
}

TEST_F(MkimageTest, RefusesDynamicallyLinkedPrograms) {
  Elf kernel = GoodKernel();
  kernel.AddSegment(kRead, kBase + 0x20000, "/lib64/ld.so", 12).type = ELF64_PT_INTERP;
  ExpectKernelRefusal(kernel, "dynamically linked");
}

TEST_F(MkimageTest, RefusesNeededLibraries) {
  Elf kernel = GoodKernel();
  const struct elf64_dynamic entries[] = {{ELF64_DT_NEEDED, 1}, {ELF64_DT_NULL, 0}};
  std::string bytes(reinterpret_cast<const char *>(entries), sizeof(entries));
  kernel.AddSegment(kRead, kBase + 0x20000, bytes, bytes.size());
  kernel.AddSegment(kRead, kBase + 0x20000, "", bytes.size()).type = ELF64_PT_DYNAMIC;
  ExpectKernelRefusal(kernel, "Link the kernel statically, without shared libraries");
}

TEST_F(MkimageTest, RefusesRelocationsThatTheLoaderDoesNotDo) {
  Elf kernel = GoodKernel();
  const struct elf64_rela rela = {kBase + 0x3000, 6, 0};
  const struct elf64_dynamic entries[] = {{ELF64_DT_RELA, kBase + 0x20100},
                                          {ELF64_DT_RELASZ, sizeof(rela)},
                                          {ELF64_DT_RELAENT, sizeof(rela)},
                                          {ELF64_DT_NULL, 0}};
  std::string bytes(reinterpret_cast<const char *>(entries), sizeof(entries));
  bytes.resize(0x100, '\0');
  bytes.append(reinterpret_cast<const char *>(&rela), sizeof(rela));
  kernel.AddSegment(kRead, kBase + 0x20000, bytes, bytes.size());
  kernel.AddSegment(kRead, kBase + 0x20000, "", sizeof(entries)).type = ELF64_PT_DYNAMIC;
  ExpectKernelRefusal(kernel, "needs relocation type 6 at address 0xffffffff80103000");
}

TEST_F(MkimageTest, RefusesAKernelWithNothingToLoad) {
  Elf kernel = GoodKernel();
  kernel.program_headers.clear();
  kernel.contents.clear();
  ExpectKernelRefusal(kernel, "nothing to load");
}

TEST_F(MkimageTest, RefusesAnEntryThatCannotRun) {
  Elf kernel = GoodKernel();
  kernel.header.entry = kBase + 0x2000;
  ExpectKernelRefusal(kernel, "entry point 0xffffffff80102000 is not in an executable segment");
  kernel.header.entry = 0x1234;
  ExpectKernelRefusal(kernel, "entry point 0x1234 is not in an executable segment");
}

TEST_F(MkimageTest, RefusesTruncatedFilesOfAnyLength) {
  std::string whole = GoodKernel().Build();
  for (size_t length :
       {size_t{1}, size_t{63}, size_t{64}, size_t{200}, size_t{4096}, whole.size() - 1}) {
    kernel_ = whole.substr(0, length);
    ExpectRefusal("kernel.elf", "cut short");
  }
}

TEST_F(MkimageTest, RefusesMoreBytesInFileThanInMemory) {
  Elf kernel = GoodKernel();
  kernel.program_headers[0].memory_size = 4999;
  ExpectKernelRefusal(kernel, "more bytes in the file (5000) than in memory (4999)");
}

TEST_F(MkimageTest, RefusesOverlappingSegments) {
  Elf kernel = GoodKernel();
  kernel.program_headers[1].vaddr = kBase + 0x1000;
  ExpectKernelRefusal(kernel, "program headers 0 and 1 of the kernel overlap");
}

TEST_F(MkimageTest, RefusesWritableCode) {
  Elf kernel = GoodKernel();
  kernel.program_headers[0].flags = kRead | kWrite | kExecute;
  ExpectKernelRefusal(kernel, "writable and executable");
}

TEST_F(MkimageTest, RefusesDifferentPermissionsOnOnePage) {
  Elf kernel = GoodKernel();
  kernel.program_headers[1].vaddr = kBase + 0x1800;
  ExpectKernelRefusal(kernel,
                      "share the page at 0xffffffff80101000 and have different permissions");
}

TEST_F(MkimageTest, RefusesAddressesThatCannotBeMapped) {
  const struct {
    uint64_t base;
    const char *sentence;
  } cases[] = {
      {0x10000, "the first 1 MiB"},
      {0x0000900000000000, "not canonical"},
      {KERNEL_LAYOUT_DIRECT_MAP + 0x1000, "direct map"},
      {KERNEL_LAYOUT_LOADER_AREA, "loader's area"},
  };
  for (const auto &place : cases) {
    Elf kernel = GoodKernel();
    for (auto &segment : kernel.program_headers)
      segment.vaddr = segment.vaddr - kBase + place.base;
    kernel.header.entry = place.base;
    ExpectKernelRefusal(kernel, place.sentence);
  }
}

TEST_F(MkimageTest, RefusesSegmentsThatPassTheEndOfTheAddressSpace) {
  Elf kernel = GoodKernel();
  kernel.program_headers[2].vaddr = 0xfffffffffffff000;
  ExpectKernelRefusal(kernel, "end of the address space");
}

TEST_F(MkimageTest, RefusesKernelsThatNoMachineHasRoomFor) {
  constexpr uint64_t kGibibyte = uint64_t{1} << 30;
  Elf kernel = GoodKernel();
  kernel.AddSegment(kRead | kWrite, 8 * kGibibyte, "", 3 * kGibibyte);
  kernel_ = kernel.Build();
  EXPECT_EQ(Run().status, MKIMAGE_DONE);
  std::filesystem::remove(directory_.Path("disk.img"));
  kernel.AddSegment(kRead | kWrite, 16 * kGibibyte, "", kGibibyte);
  ExpectKernelRefusal(kernel, "too large: with program header 4 it needs more than 4095 MiB");
}

// Options and files.

TEST_F(MkimageTest, RefusesFilesThatCannotBeRead) {
  directory_.Write("first.bin", first_stage_);
  Result result = RunWith({"--first-stage", directory_.Path("first.bin"), "--second-stage",
                           directory_.Path("none.bin"), "--kernel", directory_.Path("kernel.elf"),
                           "--output", directory_.Path("disk.img")});
  EXPECT_EQ(result.status, MKIMAGE_REFUSED);
  EXPECT_THAT(result.errors, HasSubstr("none.bin: cannot be opened: No such file or directory"));
  EXPECT_EQ(directory_.Names(), (std::set<std::string>{"first.bin"}));
}

TEST_F(MkimageTest, RefusesDirectoriesAsInput) {
  Run();
  Result result = RunWith({"--first-stage", directory_.Path("."), "--second-stage",
                           directory_.Path("second.bin"), "--kernel", directory_.Path("kernel.elf"),
                           "--output", directory_.Path("new.img")});
  EXPECT_EQ(result.status, MKIMAGE_REFUSED);
  EXPECT_THAT(result.errors, HasSubstr("is not a regular file"));
}

TEST_F(MkimageTest, SaysWhenTheOutputCannotBeWritten) {
  ExpectRefusal("none/disk.img", "cannot be written: No such file or directory",
                {"--output", directory_.Path("none/disk.img")});
}

// A limit on the size of files stands for a disk that is full halfway through.
TEST_F(MkimageTest, LeavesNothingWhenTheDiskIsFull) {
  Run();
  std::filesystem::remove(directory_.Path("disk.img"));
  struct rlimit usual;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &usual), 0);
  struct rlimit small = {(1 << 20) + 2048, usual.rlim_max};
  auto handler = signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  ExpectRefusal("disk.img", "cannot be written: File too large");
  setrlimit(RLIMIT_FSIZE, &usual);
  signal(SIGXFSZ, handler);
}

TEST_F(MkimageTest, RefusesBadGuardSizes) {
  for (const char *value : {"0", "16385", "many"}) {
    Result result = Run({"--guard-pages", value});
    EXPECT_EQ(result.status, MKIMAGE_USAGE);
    EXPECT_THAT(result.errors, HasSubstr("give a number of 4096-byte pages from 1 to 16384"));
  }
}

TEST_F(MkimageTest, RefusesFirmwareThatItDoesNotKnow) {
  Result result = Run({"--firmware", "uboot"});
  EXPECT_EQ(result.status, MKIMAGE_USAGE);
  EXPECT_THAT(result.errors, HasSubstr("--firmware uboot: give bios, uefi or multiboot"));
  EXPECT_EQ(Run({"--firmware", "uefi", "--firmware", "bios"}).status, MKIMAGE_DONE);
}

TEST_F(MkimageTest, RefusesBadStackSizes) {
  const std::string most = std::to_string(KERNEL_LAYOUT_MAX_STACK_PAGES);
  for (const std::string &value :
       {std::string("0"), std::string("-1"), std::string("x"), std::string(""), std::string("4k"),
        std::string("1e3"), std::to_string(KERNEL_LAYOUT_MAX_STACK_PAGES + 1),
        std::string("99999999999999999999")}) {
    Result result = Run({"--stack-pages", value});
    EXPECT_EQ(result.status, MKIMAGE_USAGE);
    EXPECT_THAT(result.errors, HasSubstr("--stack-pages " + value +
                                         ": give a number of 4096-byte pages from 1 to " + most));
  }
  EXPECT_EQ(Run({"--stack-pages", most}).status, MKIMAGE_DONE);
}

TEST_F(MkimageTest, RefusesBadCommandLines) {
  EXPECT_EQ(Run({"--command-line", std::string(VOLUME_COMMAND_LINE_MAX, 'x')}).status,
            MKIMAGE_DONE);
  Result result = Run({"--command-line", std::string(VOLUME_COMMAND_LINE_MAX + 1, 'x')});
  EXPECT_EQ(result.status, MKIMAGE_USAGE);
  EXPECT_THAT(result.errors, HasSubstr("has 4096 bytes, the loader takes at most 4095"));
  result = Run({"--command-line", "two\nlines"});
  EXPECT_EQ(result.status, MKIMAGE_USAGE);
  EXPECT_THAT(result.errors, HasSubstr("byte 0x0a at position 3 is not printable ASCII"));
}

TEST_F(MkimageTest, ExplainsItsUsage) {
  for (const std::vector<std::string> &arguments :
       {std::vector<std::string>{}, {"--kernel"}, {"--nonsense"}, {"--kernel", "k", "stray"}}) {
    Result result = RunWith(arguments);
    EXPECT_EQ(result.status, MKIMAGE_USAGE);
    EXPECT_THAT(result.errors, HasSubstr("usage: mkimage --first-stage FILE"));
  }
  EXPECT_THAT(RunWith({"--nonsense"}).errors, HasSubstr("--nonsense: is not an option"));
  EXPECT_THAT(RunWith({"--kernel", "k", "stray"}).errors, HasSubstr("stray: is not an option"));
}

} // namespace
