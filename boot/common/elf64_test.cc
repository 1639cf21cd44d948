// Reading ELF headers: files as linkers write them, each fault by name, and random damage.
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/elf64.h"
#include "boot/common/elf64_format.h"
}

namespace {

struct elf64_program_header ProgramHeader(uint32_t type, uint64_t vaddr, uint64_t memory_size) {
  struct elf64_program_header header = {};
  header.type = type;
  header.vaddr = vaddr;
  header.memory_size = memory_size;
  header.alignment = 1;
  return header;
}

struct File {
  struct elf64_header header = {};
  std::vector<struct elf64_program_header> program_headers;
  size_t length = 0x5000;

  std::vector<uint8_t> Bytes() const {
    std::vector<uint8_t> bytes(length);
    memcpy(bytes.data(), &header, std::min(length, sizeof(header)));
    for (size_t i = 0; i < program_headers.size(); i++) {
      uint64_t at = header.program_headers + i * sizeof(program_headers[i]);
      if (header.program_headers < length && at + sizeof(program_headers[i]) <= length)
        memcpy(bytes.data() + at, &program_headers[i], sizeof(program_headers[i]));
    }
    return bytes;
  }
};

// Code at 1 MiB, data at 2 MiB with some .bss.
File Kernel() {
  File file;
  memcpy(file.header.magic, ELF64_MAGIC, 4);
  file.header.file_class = ELF64_CLASS_64;
  file.header.data = ELF64_DATA_LITTLE_ENDIAN;
  file.header.type = ELF64_TYPE_EXECUTABLE;
  file.header.machine = ELF64_MACHINE_X86_64;
  file.header.version = ELF64_VERSION;
  file.header.entry = 0x100010;
  file.header.program_headers = sizeof(file.header);
  file.header.program_header_size = sizeof(struct elf64_program_header);
  file.header.program_header_count = 2;
  file.program_headers = {{.type = ELF64_PT_LOAD,
                           .flags = ELF64_READ | ELF64_EXECUTE,
                           .offset = 0x1000,
                           .vaddr = 0x100000,
                           .paddr = 0x100000,
                           .file_size = 0x2000,
                           .memory_size = 0x2000,
                           .alignment = 0x1000},
                          {.type = ELF64_PT_LOAD,
                           .flags = ELF64_READ | ELF64_WRITE,
                           .offset = 0x3000,
                           .vaddr = 0x200000,
                           .paddr = 0x300000,
                           .file_size = 0x123,
                           .memory_size = 0x4000,
                           .alignment = 0x200000}};
  return file;
}

struct error Parse(const File &file, struct elf64_image *image) {
  std::vector<uint8_t> bytes = file.Bytes();
  size_t available = std::min<size_t>(bytes.size(), ELF64_HEADERS_MAX);
  bytes.resize(available);
  return elf64_parse(bytes.data(), available, file.length, image);
}

enum error_code Code(const File &file) {
  struct elf64_image image;
  return Parse(file, &image).code;
}

void Add(File *file, struct elf64_program_header header) {
  file->program_headers.push_back(header);
  file->header.program_header_count++;
}

TEST(Elf64, ReadsAnExecutable) {
  struct elf64_image image;
  ASSERT_EQ(Parse(Kernel(), &image).code, ERROR_NONE);
  EXPECT_FALSE(image.position_independent);
  EXPECT_EQ(image.entry, 0x100010u);
  EXPECT_EQ(image.alignment, 0x200000u);
  EXPECT_EQ(image.loaded_length, 0x3123u);
  EXPECT_EQ(image.dynamic.size, 0u);
  EXPECT_EQ(image.relro.size, 0u);
  ASSERT_EQ(image.segment_count, 2u);
  EXPECT_EQ(image.segments[1].index, 1u);
  EXPECT_EQ(image.segments[1].flags, ELF64_READ | ELF64_WRITE);
  EXPECT_EQ(image.segments[1].offset, 0x3000u);
  EXPECT_EQ(image.segments[1].vaddr, 0x200000u);
  EXPECT_EQ(image.segments[1].paddr, 0x300000u);
  EXPECT_EQ(image.segments[1].file_size, 0x123u);
  EXPECT_EQ(image.segments[1].memory_size, 0x4000u);
}

TEST(Elf64, ReadsAPositionIndependentOne) {
  File file = Kernel();
  file.header.type = ELF64_TYPE_SHARED;
  Add(&file, ProgramHeader(ELF64_PT_DYNAMIC, 0x200010, 0x100));
  Add(&file, ProgramHeader(ELF64_PT_GNU_RELRO, 0x200000, 0x1000));
  struct elf64_image image;
  ASSERT_EQ(Parse(file, &image).code, ERROR_NONE);
  EXPECT_TRUE(image.position_independent);
  EXPECT_EQ(image.dynamic.vaddr, 0x200010u);
  EXPECT_EQ(image.dynamic.size, 0x100u);
  EXPECT_EQ(image.relro.vaddr, 0x200000u);
  EXPECT_EQ(image.relro.size, 0x1000u);
}

TEST(Elf64, SortsSegmentsAndLeavesEmptyOnesOut) {
  File file = Kernel();
  std::swap(file.program_headers[0], file.program_headers[1]);
  Add(&file, ProgramHeader(ELF64_PT_LOAD, 0x100000, 0));
  struct elf64_image image;
  ASSERT_EQ(Parse(file, &image).code, ERROR_NONE);
  ASSERT_EQ(image.segment_count, 2u);
  EXPECT_EQ(image.segments[0].vaddr, 0x100000u);
  EXPECT_EQ(image.segments[0].index, 1u);
  EXPECT_EQ(image.segments[1].vaddr, 0x200000u);
  EXPECT_EQ(image.segments[1].index, 0u);
  EXPECT_EQ(image.loaded_length, 0x3123u);
}

TEST(Elf64, TakesASegmentWithoutBytesBehindTheEndOfTheFile) {
  File file = Kernel();
  struct elf64_program_header bss = ProgramHeader(ELF64_PT_LOAD, 0x300000, 0x1000);
  bss.offset = 0x7000;
  Add(&file, bss);
  struct elf64_image image;
  ASSERT_EQ(Parse(file, &image).code, ERROR_NONE);
  EXPECT_EQ(image.segment_count, 3u);
  EXPECT_EQ(image.loaded_length, 0x3123u);
}

TEST(Elf64, NamesWhatTheHeaderIsNot) {
  File file = Kernel();
  memcpy(file.header.magic, "MZ\0\0", 4);
  struct elf64_image image;
  struct error error = Parse(file, &image);
  EXPECT_EQ(error.code, ERROR_ELF_MAGIC);
  EXPECT_EQ(error.values[0], 0x4d5a0000u);
  file = Kernel();
  file.header.file_class = 1;
  EXPECT_EQ(Code(file), ERROR_ELF_CLASS);
  file = Kernel();
  file.header.data = 2;
  EXPECT_EQ(Code(file), ERROR_ELF_CLASS);
  file = Kernel();
  file.header.machine = 183;
  EXPECT_EQ(Code(file), ERROR_ELF_MACHINE);
  file = Kernel();
  file.header.version = 0;
  EXPECT_EQ(Code(file), ERROR_ELF_VERSION);
  file = Kernel();
  file.header.type = 1;
  EXPECT_EQ(Code(file), ERROR_ELF_TYPE);
}

TEST(Elf64, RefusesEveryTruncation) {
  File file = Kernel();
  std::vector<uint8_t> bytes = file.Bytes();
  for (size_t length = 0; length < 0x3123; length++) {
    std::vector<uint8_t> cut(bytes.begin(), bytes.begin() + static_cast<long>(length));
    struct elf64_image image;
    enum error_code code = elf64_parse(cut.data(), length, length, &image).code;
    bool in_headers = length < sizeof(struct elf64_header) + 2 * 56;
    EXPECT_EQ(code, in_headers ? ERROR_ELF_TRUNCATED : ERROR_ELF_SEGMENT_TRUNCATED) << length;
  }
}

TEST(Elf64, RefusesProgramHeadersOutOfPlace) {
  File file = Kernel();
  file.header.program_header_size = 32;
  EXPECT_EQ(Code(file), ERROR_ELF_PROGRAM_HEADERS);
  for (uint64_t offset : {uint64_t{ELF64_HEADERS_MAX - 111}, UINT64_MAX, UINT64_MAX - 55}) {
    file = Kernel();
    file.header.program_headers = offset;
    EXPECT_EQ(Code(file), ERROR_ELF_PROGRAM_HEADERS) << offset;
  }
  file = Kernel();
  file.header.program_header_count = 0xffff;
  EXPECT_EQ(Code(file), ERROR_ELF_PROGRAM_HEADERS);
}

TEST(Elf64, TakesProgramHeadersAtTheVeryEndOfWhatIsRead) {
  File file = Kernel();
  file.length = 0x20000;
  file.header.program_headers = ELF64_HEADERS_MAX - 2 * 56;
  EXPECT_EQ(Code(file), ERROR_NONE);
}

TEST(Elf64, RefusesSegmentsThatCannotBe) {
  File file = Kernel();
  file.program_headers[1].file_size = 0x4001;
  EXPECT_EQ(Code(file), ERROR_ELF_SEGMENT_SIZE);
  for (uint64_t offset : {uint64_t{0x5000}, uint64_t{0x4ede}, UINT64_MAX, UINT64_MAX - 0x100}) {
    file = Kernel();
    file.program_headers[1].offset = offset;
    EXPECT_EQ(Code(file), ERROR_ELF_SEGMENT_TRUNCATED) << offset;
  }
  file = Kernel();
  file.program_headers[1].offset = 0x4edd;
  EXPECT_EQ(Code(file), ERROR_NONE);
  file.program_headers[1].vaddr = UINT64_MAX - 0x3ffe;
  EXPECT_EQ(Code(file), ERROR_ELF_SEGMENT_WRAPS);
  for (uint64_t alignment : {uint64_t{3}, uint64_t{0x1800}, uint64_t{1} << 31, UINT64_MAX}) {
    file = Kernel();
    file.program_headers[0].alignment = alignment;
    EXPECT_EQ(Code(file), ERROR_ELF_ALIGNMENT) << alignment;
  }
}

TEST(Elf64, RefusesOverlap) {
  File file = Kernel();
  file.program_headers[1].vaddr = 0x101fff;
  EXPECT_EQ(Code(file), ERROR_ELF_SEGMENTS_OVERLAP);
  file.program_headers[1].vaddr = 0x100000;
  EXPECT_EQ(Code(file), ERROR_ELF_SEGMENTS_OVERLAP);
  file.program_headers[1].vaddr = 0x102000;
  EXPECT_EQ(Code(file), ERROR_NONE);
}

TEST(Elf64, RefusesTooManyOrNoSegments) {
  File file = Kernel();
  file.program_headers.clear();
  file.header.program_header_count = 0;
  EXPECT_EQ(Code(file), ERROR_ELF_NO_SEGMENTS);
  file = Kernel();
  struct elf64_program_header small = file.program_headers[0];
  small.file_size = small.memory_size = 1;
  for (int i = 0; i < ELF64_MAX_SEGMENTS - 2; i++) {
    small.vaddr = 0x400000 + 0x1000 * static_cast<uint64_t>(i);
    Add(&file, small);
  }
  EXPECT_EQ(Code(file), ERROR_NONE);
  small.vaddr += 0x1000;
  Add(&file, small);
  EXPECT_EQ(Code(file), ERROR_ELF_TOO_MANY_SEGMENTS);
}

TEST(Elf64, WantsItsEntryInCode) {
  File file = Kernel();
  for (uint64_t entry : {uint64_t{0}, uint64_t{0xfffff}, uint64_t{0x102000}, uint64_t{0x200000}}) {
    file.header.entry = entry;
    EXPECT_EQ(Code(file), ERROR_ELF_ENTRY) << entry;
  }
  file.header.entry = 0x101fff;
  EXPECT_EQ(Code(file), ERROR_NONE);
}

TEST(Elf64, RefusesAnInterpreter) {
  File file = Kernel();
  Add(&file, ProgramHeader(ELF64_PT_INTERP, 0, 0));
  EXPECT_EQ(Code(file), ERROR_ELF_DYNAMICALLY_LINKED);
}

TEST(Elf64, WantsDynamicAndRelroInsideSegments) {
  File file = Kernel();
  Add(&file, ProgramHeader(ELF64_PT_DYNAMIC, 0x203fff, 2));
  EXPECT_EQ(Code(file), ERROR_ELF_RANGE);
  file.program_headers[2].type = ELF64_PT_GNU_RELRO;
  EXPECT_EQ(Code(file), ERROR_NONE) << "RELRO may be rounded up past the segment";
  file.program_headers[2].vaddr = 0x204000;
  EXPECT_EQ(Code(file), ERROR_ELF_RANGE);
  file.program_headers[2] = ProgramHeader(ELF64_PT_GNU_RELRO, 0x200000, UINT64_MAX);
  EXPECT_EQ(Code(file), ERROR_ELF_RANGE);
}

struct elf64_program_header Tls() {
  return {.type = ELF64_PT_TLS,
          .flags = ELF64_READ,
          .offset = 0x3040,
          .vaddr = 0x200040,
          .paddr = 0x300040,
          .file_size = 0x20,
          .memory_size = 0x5000,
          .alignment = 0x40};
}

TEST(Elf64, ReadsATemplateOfThreadLocalVariables) {
  File file = Kernel();
  struct elf64_image image;
  ASSERT_EQ(Parse(file, &image).code, ERROR_NONE);
  EXPECT_EQ(image.tls.memory_size, 0u);
  Add(&file, Tls());
  ASSERT_EQ(Parse(file, &image).code, ERROR_NONE);
  EXPECT_EQ(image.tls.vaddr, 0x200040u);
  EXPECT_EQ(image.tls.file_size, 0x20u);
  EXPECT_EQ(image.tls.memory_size, 0x5000u) << "it reaches beyond the segment";
  EXPECT_EQ(image.tls.alignment, 0x40u);
  file.program_headers[2].alignment = 0;
  ASSERT_EQ(Parse(file, &image).code, ERROR_NONE);
  EXPECT_EQ(image.tls.alignment, 1u);
  // As linkers write one for a kernel without such variables.
  file.program_headers[2] = ProgramHeader(ELF64_PT_TLS, 0, 0);
  Add(&file, Tls());
  EXPECT_EQ(Code(file), ERROR_NONE);
}

// A kernel that is moved is moved by a multiple of it.
TEST(Elf64, IsAlignedAsItsThreadLocalVariablesAre) {
  File file = Kernel();
  struct elf64_image image;
  Add(&file, Tls());
  file.program_headers[2].alignment = 0x400000;
  ASSERT_EQ(Parse(file, &image).code, ERROR_NONE);
  EXPECT_EQ(image.alignment, 0x400000u);
}

TEST(Elf64, RefusesTemplatesThatCannotBe) {
  File file = Kernel();
  Add(&file, Tls());
  Add(&file, Tls());
  EXPECT_EQ(Code(file), ERROR_ELF_TLS) << "there are two";
  const struct elf64_program_header well = Tls();
  auto code = [&](struct elf64_program_header tls) {
    file = Kernel();
    Add(&file, tls);
    return Code(file);
  };
  struct elf64_program_header tls = well;
  tls.file_size = 0x5001;
  EXPECT_EQ(code(tls), ERROR_ELF_TLS);
  for (uint64_t alignment : {uint64_t{3}, uint64_t{1} << 31}) {
    tls = well;
    tls.alignment = alignment;
    EXPECT_EQ(code(tls), ERROR_ELF_TLS) << alignment;
  }
  tls = well;
  tls.memory_size = UINT64_MAX;
  EXPECT_EQ(code(tls), ERROR_ELF_TLS);
  tls = well;
  tls.memory_size = 0;
  EXPECT_EQ(code(tls), ERROR_ELF_TLS);
  tls = well;
  tls.vaddr = 0x203ff0;
  EXPECT_EQ(code(tls), ERROR_ELF_RANGE);
  tls.file_size = 0;
  EXPECT_EQ(code(tls), ERROR_NONE) << "all of it is zero";
}

TEST(Elf64FindSegment, WantsTheWholeRangeInside) {
  struct elf64_image image;
  ASSERT_EQ(Parse(Kernel(), &image).code, ERROR_NONE);
  EXPECT_EQ(elf64_find_segment(&image, 0x200000, 0x4000), &image.segments[1]);
  EXPECT_EQ(elf64_find_segment(&image, 0x203fff, 1), &image.segments[1]);
  EXPECT_EQ(elf64_find_segment(&image, 0x203fff, 2), nullptr);
  EXPECT_EQ(elf64_find_segment(&image, 0x204000, 0), nullptr);
  EXPECT_EQ(elf64_find_segment(&image, 0x200001, UINT64_MAX), nullptr);
  EXPECT_EQ(elf64_find_segment(&image, 0, 1), nullptr);
}

// What elf64_parse promises of every image that it accepts.
void ExpectSound(const struct elf64_image &image, uint64_t file_length) {
  ASSERT_GT(image.segment_count, 0u);
  ASSERT_LE(image.segment_count, static_cast<size_t>(ELF64_MAX_SEGMENTS));
  EXPECT_LE(image.loaded_length, file_length);
  uint64_t end = 0;
  for (size_t i = 0; i < image.segment_count; i++) {
    const struct elf64_segment &segment = image.segments[i];
    EXPECT_GE(segment.vaddr, end);
    EXPECT_GT(segment.memory_size, 0u);
    EXPECT_LE(segment.file_size, segment.memory_size);
    if (segment.file_size > 0) {
      EXPECT_LE(segment.offset, file_length);
      EXPECT_LE(segment.file_size, file_length - segment.offset);
    }
    ASSERT_LE(segment.memory_size, UINT64_MAX - segment.vaddr);
    end = segment.vaddr + segment.memory_size;
  }
  EXPECT_NE(elf64_find_segment(&image, image.entry, 1), nullptr);
}

TEST(Elf64, SurvivesRandomDamage) {
  std::mt19937_64 random(1);
  std::vector<uint8_t> whole = Kernel().Bytes();
  const uint64_t interesting[] = {0,      1,          0x7f,       0xff,           0x1000,
                                  0x5000, 0x7fffffff, 0xffffffff, UINT64_MAX - 1, UINT64_MAX};
  int accepted = 0;
  for (int i = 0; i < 200000; i++) {
    std::vector<uint8_t> bytes = whole;
    for (uint64_t n = 1 + random() % 3; n > 0; n--) {
      size_t at = random() % 176;
      if (random() % 2 == 0) {
        bytes[at] = static_cast<uint8_t>(random());
      } else {
        uint64_t value = interesting[random() % std::size(interesting)];
        memcpy(bytes.data() + at / 8 * 8, &value, 8);
      }
    }
    struct elf64_image image;
    if (elf64_parse(bytes.data(), bytes.size(), bytes.size(), &image).code == ERROR_NONE) {
      accepted++;
      ASSERT_NO_FATAL_FAILURE(ExpectSound(image, bytes.size()));
    }
  }
  EXPECT_GT(accepted, 1000);
}

} // namespace
