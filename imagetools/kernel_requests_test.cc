// The requests of kernel files: where their notes are found, and how they are joined with the
// image's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "imagetools/testing/elf_builder.h"

extern "C" {
#include "imagetools/kernel_requests.h"
#include "imagetools/request_fields.h"
}

namespace {

using elf_builder::Elf;
using elf_builder::GoodKernel;
using elf_builder::RequestNote;
using testing::HasSubstr;

struct boot_request_stack Stack(uint32_t pages, uint32_t guard_pages,
                                uint16_t flags = BOOT_REQUEST_REQUIRED) {
  return {.request = {1, flags, 0}, .pages = pages, .guard_pages = guard_pages, .address = 0};
}

struct boot_request_direct_map DirectMap(uint64_t address, uint16_t flags) {
  return {.request = {1, flags, 0}, .address = address, .room = 0, .mode = 0};
}

std::string StackNote(uint32_t pages) {
  return RequestNote(BOOT_REQUEST_TYPE_STACK, Stack(pages, 0));
}

class KernelRequests : public testing::Test {
protected:
  bool Read(const Elf &elf) {
    return Read(elf.Build());
  }

  bool Read(const std::string &file) {
    std::vector<uint8_t> bytes(file.begin(), file.end());
    return kernel_requests_read("k.elf", bytes.data(), bytes.size(), &requests_, &failure_);
  }

  bool Add(const struct kernel_requests &others) {
    return kernel_requests_add("k.elf", &requests_, &others, &failure_);
  }

  struct kernel_requests requests_ = {};
  struct failure failure_ = {};
};

TEST_F(KernelRequests, AreFoundInSegments) {
  Elf kernel = GoodKernel();
  kernel.AddNotes(StackNote(7));
  ASSERT_TRUE(Read(kernel)) << failure_.text;
  EXPECT_EQ(requests_.stack.pages, 7u);
}

TEST_F(KernelRequests, AreFoundInSections) {
  Elf kernel = GoodKernel();
  kernel.AddSection(ELF64_SHT_NOTE, StackNote(8));
  kernel.AddSection(1, StackNote(9)); // not notes
  ASSERT_TRUE(Read(kernel)) << failure_.text;
  EXPECT_EQ(requests_.stack.pages, 8u);
}

// As linkers write a section that is loaded: the same bytes have both headers.
TEST_F(KernelRequests, AreReadOnceWhereSegmentAndSectionAreTheSame) {
  Elf kernel = GoodKernel();
  kernel.AddNotes(StackNote(7));
  kernel.AddSectionOfNotes(ELF64_SHT_NOTE);
  ASSERT_TRUE(Read(kernel)) << failure_.text;
  EXPECT_EQ(requests_count(&requests_), 1u);
}

TEST_F(KernelRequests, RefusesSectionsOfWhichASegmentHoldsAPart) {
  const std::string kaslr =
      RequestNote(BOOT_REQUEST_TYPE_KASLR, boot_request_kaslr{{1, BOOT_REQUEST_REQUIRED, 0}});
  const std::string stack = StackNote(7);
  for (auto [skipped, size] :
       {std::pair<size_t, size_t>{0, stack.size()}, {stack.size(), kaslr.size()}}) {
    Elf kernel = GoodKernel();
    struct elf64_program_header &segment = kernel.AddNotes(stack + kaslr);
    kernel.AddSectionOfNotes(ELF64_SHT_NOTE); // all of them
    segment.offset += skipped;
    segment.file_size = size;
    kernel.contents.back() = (stack + kaslr).substr(skipped);
    EXPECT_FALSE(Read(kernel)) << skipped;
    EXPECT_THAT(failure_.text, HasSubstr("k.elf: the section of notes at byte 0x5000 lies in a "
                                         "segment of notes, but not all of it"));
  }
}

TEST_F(KernelRequests, RefusesMoreSectionsThanAHeaderCanCount) {
  Elf kernel = GoodKernel();
  kernel.AddSection(ELF64_SHT_NOTE, StackNote(7));
  std::string file = kernel.Build();
  file[offsetof(struct elf64_header, section_header_count)] = 0;
  EXPECT_FALSE(Read(file));
  EXPECT_THAT(failure_.text, HasSubstr("k.elf: has a table of sections that its header does not "
                                       "count"));
}

TEST_F(KernelRequests, AreFoundInSeveralPlaces) {
  Elf kernel = GoodKernel();
  kernel.AddNotes(StackNote(7));
  kernel.AddSection(ELF64_SHT_NOTE,
                    RequestNote(BOOT_REQUEST_TYPE_DIRECT_MAP, DirectMap(1ull << 40, 0)));
  kernel.AddSection(ELF64_SHT_NOTE,
                    RequestNote(BOOT_REQUEST_TYPE_KASLR, boot_request_kaslr{{1, 0, 0}}));
  ASSERT_TRUE(Read(kernel)) << failure_.text;
  EXPECT_EQ(requests_count(&requests_), 3u);
}

TEST_F(KernelRequests, NoNotesNoRequests) {
  ASSERT_TRUE(Read(GoodKernel()));
  EXPECT_EQ(requests_count(&requests_), 0u);
}

TEST_F(KernelRequests, RefusesFilesThatEndBeforeTheirNotes) {
  Elf kernel = GoodKernel();
  kernel.AddNotes(StackNote(7)).file_size += 4096;
  EXPECT_FALSE(Read(kernel));
  EXPECT_THAT(failure_.text, HasSubstr("k.elf: is cut short: notes reach to byte 0x"));
  kernel = GoodKernel();
  kernel.AddNotes(StackNote(7));
  std::string file = kernel.Build();
  const uint64_t beyond = UINT64_MAX - 8;
  std::memcpy(file.data() + sizeof(struct elf64_header) +
                  (kernel.program_headers.size() - 1) * sizeof(struct elf64_program_header) +
                  offsetof(struct elf64_program_header, offset),
              &beyond, sizeof(beyond));
  EXPECT_FALSE(Read(file));
  kernel = GoodKernel();
  kernel.AddSection(ELF64_SHT_NOTE, StackNote(7));
  file = kernel.Build();
  EXPECT_FALSE(Read(file.substr(0, file.size() - 1)));
  EXPECT_THAT(failure_.text, HasSubstr("k.elf: has no whole table of sections"));
  kernel.header.section_headers = UINT64_MAX - 63;
  EXPECT_FALSE(Read(kernel.Build()));
  kernel = GoodKernel();
  kernel.AddSection(ELF64_SHT_NOTE, StackNote(7));
  kernel.header.section_header_size = 40;
  EXPECT_FALSE(Read(kernel));
}

TEST_F(KernelRequests, EmptyNotesMayLieAnywhere) {
  Elf kernel = GoodKernel();
  kernel.AddNotes("").offset = 1 << 30;
  kernel.AddSection(ELF64_SHT_NOTE, "");
  kernel.sections.back().offset = 1 << 30;
  EXPECT_TRUE(Read(kernel)) << failure_.text;
}

struct Fault {
  std::string note;
  const char *sentence;
};

TEST_F(KernelRequests, RefusesFaultyNotesByName) {
  std::string cut = StackNote(7);
  cut[4] = '\x1c';
  const std::vector<Fault> faults = {
      {cut, "k.elf: the note at byte 0x5000 reaches beyond the end of its section or segment"},
      {RequestNote(77, Stack(1, 1)),
       "k.elf: the note at byte 0x5000 is a request of type 77, which is not known"},
      {RequestNote(BOOT_REQUEST_TYPE_STACK, boot_request_stack{{2, 0, 0}, 1, 1, 0}),
       "k.elf: the stack request has version 2, and this Bootsmith knows 1"},
      {RequestNote(BOOT_REQUEST_TYPE_DIRECT_MAP, boot_request_kaslr{{1, 0, 0}}),
       "k.elf: the direct map request has a descriptor of 8 bytes, and its version has 32"},
      {RequestNote(BOOT_REQUEST_TYPE_KASLR, boot_request_kaslr{{1, 0x8001, 0}}),
       "k.elf: the KASLR request has flags 0x8001"},
      {RequestNote(BOOT_REQUEST_TYPE_KASLR, boot_request_kaslr{{1, 1, 5}}),
       "k.elf: the KASLR request has 0x5 in its reserved field"},
  };
  for (const Fault &fault : faults) {
    Elf kernel = GoodKernel();
    kernel.AddNotes(fault.note);
    EXPECT_FALSE(Read(kernel)) << fault.sentence;
    EXPECT_THAT(failure_.text, HasSubstr(fault.sentence));
  }
  Elf kernel = GoodKernel();
  kernel.AddNotes(StackNote(7));
  kernel.AddSection(ELF64_SHT_NOTE, StackNote(7));
  EXPECT_FALSE(Read(kernel));
  EXPECT_THAT(failure_.text, HasSubstr("k.elf: makes the stack request twice"));
}

TEST_F(KernelRequests, ImageAddsWhatTheKernelLeavesOpen) {
  requests_.stack = Stack(7, 0, BOOT_REQUEST_OPTIONAL);
  struct kernel_requests image = {};
  image.stack = Stack(0, 3);
  image.direct_map = DirectMap(1ull << 40, BOOT_REQUEST_REQUIRED);
  ASSERT_TRUE(Add(image)) << failure_.text;
  EXPECT_EQ(requests_.stack.pages, 7u);
  EXPECT_EQ(requests_.stack.guard_pages, 3u);
  EXPECT_TRUE(request_is_required(&requests_.stack.request));
  EXPECT_EQ(requests_.direct_map.address, 1ull << 40);
  EXPECT_FALSE(request_made(&requests_.kaslr.request));
}

TEST_F(KernelRequests, ImageMayRepeatTheKernel) {
  requests_.stack = Stack(7, 2);
  struct kernel_requests image = {};
  image.stack = Stack(7, 0);
  EXPECT_TRUE(Add(image)) << failure_.text;
}

TEST_F(KernelRequests, RefusesContradictions) {
  requests_.stack = Stack(7, 2);
  requests_.direct_map = DirectMap(1ull << 40, 0);
  struct kernel_requests image = {};
  image.stack = Stack(7, 3);
  EXPECT_FALSE(Add(image));
  EXPECT_THAT(failure_.text, HasSubstr("k.elf: asks for a stack with guard pages 2, and the image "
                                       "for 3: remove one of the two"));
  image = {};
  image.direct_map = DirectMap(1ull << 41, BOOT_REQUEST_REQUIRED);
  EXPECT_FALSE(Add(image));
  EXPECT_THAT(failure_.text, HasSubstr("asks for a direct map with address 0x10000000000, and the "
                                       "image for 0x20000000000"));
}

TEST_F(KernelRequests, WrittenAndReadTheyAreTheSame) {
  requests_.stack = Stack(7, 3);
  requests_.kaslr.request = {1, BOOT_REQUEST_UNAVAILABLE, 0};
  uint8_t notes[KERNEL_REQUESTS_MAX_BYTES];
  size_t length = kernel_requests_write(&requests_, notes);
  EXPECT_EQ(length, 2 * sizeof(struct boot_request_note) + 24 + 8);
  struct kernel_requests again;
  ASSERT_TRUE(kernel_requests_read_part(notes, length, &again, &failure_)) << failure_.text;
  EXPECT_EQ(std::memcmp(&again, &requests_, sizeof(again)), 0);
  EXPECT_FALSE(kernel_requests_read_part(notes, length - 1, &again, &failure_));
  EXPECT_THAT(failure_.text, HasSubstr("requests: the note at byte 0x30 reaches beyond the end"));
}

// What inspect prints, and what is held against the image, is all that a structure has.
TEST(RequestDescriptions, NameEveryFieldOfEveryType) {
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    const struct request_description &description = request_descriptions[type];
    ASSERT_EQ(description.name != nullptr, request_kinds[type].version != 0) << type;
    if (description.name == nullptr)
      continue;
    size_t described = sizeof(struct boot_request);
    const struct request_field *field = request_field_next(description.fields);
    for (; field != nullptr; field = request_field_next(field + 1)) {
      EXPECT_EQ(field->offset, described) << description.name << ", " << field->name;
      described += field->size;
    }
    EXPECT_EQ(described, request_kinds[type].size) << description.name;
    EXPECT_EQ(request_kinds[type].size % 8, 0) << description.name;
  }
}

TEST_F(KernelRequests, NothingIsWrittenForNothing) {
  uint8_t notes[KERNEL_REQUESTS_MAX_BYTES];
  EXPECT_EQ(kernel_requests_write(&requests_, notes), 0u);
}

// The example of requests.md.
TEST_F(KernelRequests, HaveTheBytesOfTheSpecification) {
  requests_.stack = Stack(33, 0);
  uint8_t notes[KERNEL_REQUESTS_MAX_BYTES];
  const std::vector<uint8_t> expected = {
      0x0a, 0,    0,    0,    0x18, 0, 0, 0, 1, 0, 0, 0, 0x42, 0x6f, 0x6f, 0x74,
      0x73, 0x6d, 0x69, 0x74, 0x68, 0, 0, 0, 1, 0, 1, 0, 0,    0,    0,    0,
      0x21, 0,    0,    0,    0,    0, 0, 0, 0, 0, 0, 0, 0,    0,    0,    0};
  size_t length = kernel_requests_write(&requests_, notes);
  EXPECT_EQ(std::vector<uint8_t>(notes, notes + length), expected);
}

TEST_F(KernelRequests, UefiTablesCanNotBeHadFromABios) {
  requests_ = {};
  requests_.efi.request = {1, BOOT_REQUEST_REQUIRED, 0};
  EXPECT_TRUE(kernel_requests_check_firmware("k.elf", &requests_,
                                             IMAGE_FOR_UEFI | IMAGE_FOR_MULTIBOOT, &failure_));
  EXPECT_FALSE(kernel_requests_check_firmware("k.elf", &requests_, IMAGE_FOR_ALL, &failure_));
  EXPECT_THAT(failure_.text,
              HasSubstr("k.elf: requires UEFI tables, which can never be had from \"bios\""));
  requests_.efi.request.flags = BOOT_REQUEST_OPTIONAL;
  EXPECT_TRUE(kernel_requests_check_firmware("k.elf", &requests_, IMAGE_FOR_ALL, &failure_));
}

} // namespace
