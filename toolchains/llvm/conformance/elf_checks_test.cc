/* ELF files made up here, one wrong thing at a time. */
extern "C" {
#include "toolchains/llvm/conformance/elf_checks.h"
#include "toolchains/llvm/conformance/elf_file.h"
}

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace {

constexpr char names[] = "\0.text\0.symtab\0.strtab\0.rela\0f\0missing";
constexpr uint32_t text_name = 1, symtab_name = 7, strtab_name = 15, rela_name = 23, f_name = 29,
                   missing_name = 31;

/* Header, two segments, five sections, three symbols, one relocation, strings. */
struct program {
  Elf64_Ehdr header = {};
  Elf64_Phdr segments[2] = {};
  Elf64_Shdr sections[5] = {};
  Elf64_Sym symbols[3] = {};
  Elf64_Rela relocation = {};
  char strings[sizeof(names)] = {};

  program() {
    memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_type = ET_EXEC;
    header.e_machine = EM_X86_64;
    header.e_entry = 0x1000;
    header.e_phoff = offsetof(program, segments);
    header.e_phnum = 2;
    header.e_phentsize = sizeof(Elf64_Phdr);
    header.e_shoff = offsetof(program, sections);
    header.e_shnum = 5;
    header.e_shentsize = sizeof(Elf64_Shdr);
    header.e_shstrndx = 3;
    segments[0] = {PT_LOAD, PF_R | PF_X, 0, 0x1000, 0x1000, 0x10, 0x10, 1};
    segments[1] = {PT_LOAD, PF_R | PF_W, 0, 0x2000, 0x2000, 0x10, 0x10, 1};
    sections[1] = {text_name, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0, 0x10, 0, 0, 1, 0};
    sections[2] = {symtab_name,           SHT_SYMTAB, 0, 0, offsetof(program, symbols),
                   2 * sizeof(Elf64_Sym), 3,          0, 8, sizeof(Elf64_Sym)};
    sections[3] = {strtab_name,   SHT_STRTAB, 0, 0, offsetof(program, strings),
                   sizeof(names), 0,          0, 1, 0};
    sections[4] = {rela_name, SHT_RELA, 0, 0, offsetof(program, relocation),
                   0,         0,        0, 8, sizeof(Elf64_Rela)};
    symbols[1] = {f_name, 0x12, 0, 1, 0x1000, 0x10};
    symbols[2] = {missing_name, 0x10, 0, SHN_UNDEF, 0, 0};
    relocation.r_offset = 0x1004;
    memcpy(strings, names, sizeof(names));
  }
};

class ElfChecks : public ::testing::Test {
protected:
  std::vector<std::string> check() {
    const auto *start = reinterpret_cast<const uint8_t *>(&program);
    std::vector<uint8_t> bytes(start, start + sizeof(program));
    struct elf_file file;
    const char *problem = elf_file_read(&file, bytes.data(), bytes.size());
    std::vector<std::string> found;
    if (problem != nullptr)
      found.push_back(problem);
    struct violations violations = {};
    struct elf_expectation expectation = {
        .class_bits = 64, .machine = EM_X86_64, .position_independent = position_independent};
    can_disassemble = problem == nullptr && elf_checks_run(&file, &expectation, &violations);
    for (size_t i = 0; i < violations.count; i++)
      found.push_back(std::string(violations.items[i].rule) + " " + violations.items[i].place);
    violations_free(&violations);
    elf_file_free(&file);
    return found;
  }

  using lines = std::vector<std::string>;
  struct program program;
  bool position_independent = false;
  bool can_disassemble = false;
};

TEST_F(ElfChecks, FindNothingInAGoodProgram) {
  EXPECT_EQ(check(), lines{});
  EXPECT_TRUE(can_disassemble);
}

TEST_F(ElfChecks, SeeTheWrongMachine) {
  program.header.e_machine = EM_AARCH64;
  EXPECT_EQ(check(), lines{"machine ELF header"});
  EXPECT_FALSE(can_disassemble);
}

TEST_F(ElfChecks, SeeTheWrongByteOrder) {
  program.header.e_ident[EI_DATA] = ELFDATA2MSB;
  EXPECT_EQ(check(), lines{"endianness ELF header"});
  EXPECT_FALSE(can_disassemble);
}

TEST_F(ElfChecks, SeeTheWrongAbiAndType) {
  program.header.e_ident[EI_OSABI] = ELFOSABI_FREEBSD;
  EXPECT_EQ(check(), lines{"abi ELF header"});
  EXPECT_TRUE(can_disassemble);
  program.header.e_ident[EI_OSABI] = 0;
  program.header.e_type = ET_REL;
  EXPECT_EQ(check(), lines{"type ELF header"});
  program.header.e_type = ET_DYN;
  EXPECT_EQ(check(), lines{});
}

TEST_F(ElfChecks, SeeWritableCode) {
  program.segments[0].p_flags |= PF_W;
  EXPECT_EQ(check(), lines{"write-execute segment 0"});
}

TEST_F(ElfChecks, SeeAnInterpreter) {
  program.segments[1].p_type = PT_INTERP;
  EXPECT_EQ(check(), lines{"interpreter segment 1"});
}

TEST_F(ElfChecks, SeeAnEntryOutsideTheCode) {
  program.header.e_entry = 0x1010;
  EXPECT_EQ(check(), lines{"entry f"});
  program.header.e_entry = 0x2000;
  EXPECT_EQ(check(), lines{"entry f"});
  program.header.e_entry = 0x100f;
  EXPECT_EQ(check(), lines{});
}

TEST_F(ElfChecks, SeeCodeThatWouldNotBeLookedAt) {
  program.sections[1].sh_flags = SHF_ALLOC;
  EXPECT_EQ(check(), (lines{"unproven-code .text", "unproven-code segment 0"}));
  program.sections[1].sh_flags |= SHF_EXECINSTR;
  program.sections[1].sh_offset = 1;
  EXPECT_EQ(check(), lines{"unproven-code .text"});
}

TEST_F(ElfChecks, SeeExecutableBytesInNoSection) {
  program.segments[0].p_filesz = program.segments[0].p_memsz = 0x14;
  EXPECT_EQ(check(), lines{"unproven-code segment 0"});
  program.segments[0].p_offset = program.sections[1].sh_offset =
      offsetof(struct program, relocation);
  program.relocation = {};
  EXPECT_EQ(check(), lines{});
  memcpy(reinterpret_cast<char *>(&program.relocation) + 0x10, "\x90\xcc", 2);
  EXPECT_EQ(check(), lines{});
  memcpy(reinterpret_cast<char *>(&program.relocation) + 0x13, "\xc3", 1);
  EXPECT_EQ(check(), lines{"unproven-code segment 0"});
}

TEST_F(ElfChecks, SeeExecutableSegmentsWithoutSections) {
  program.header.e_shnum = 0;
  EXPECT_EQ(check(), (lines{"unproven-code segment 0", "unproven-code segment 0"}));
}

TEST_F(ElfChecks, SeeSegmentsThatDoNotLieInTheFile) {
  program.segments[0].p_offset = program.sections[1].sh_offset = sizeof(program) - 8;
  EXPECT_EQ(check(), lines{"unproven-code segment 0"});
}

TEST_F(ElfChecks, SeeALeftOverRelocation) {
  program.sections[4].sh_size = sizeof(Elf64_Rela);
  EXPECT_EQ(check(), lines{"relocation f"});
}

TEST_F(ElfChecks, SeeRelocationsInTheirOtherForms) {
  program.sections[4].sh_size = sizeof(Elf64_Rel);
  program.sections[4].sh_type = SHT_REL;
  EXPECT_EQ(check(), lines{"relocation f"});
  program.sections[4].sh_type = SHT_RELR;
  EXPECT_EQ(check(), lines{"relocation .rela"});
}

TEST_F(ElfChecks, LeaveRelativeRelocationsToTheLoaderThatMovesTheProgram) {
  position_independent = true;
  program.header.e_type = ET_DYN;
  program.sections[4].sh_size = sizeof(Elf64_Rela);
  program.relocation.r_info = ELF64_R_INFO(0, R_X86_64_RELATIVE);
  EXPECT_EQ(check(), lines{});
  program.relocation.r_info = ELF64_R_INFO(0, R_X86_64_64);
  EXPECT_EQ(check(), lines{"relocation f"});
  program.relocation.r_info = ELF64_R_INFO(1, R_X86_64_RELATIVE);
  EXPECT_EQ(check(), lines{"relocation f"});
  program.sections[4].sh_type = SHT_RELR;
  EXPECT_EQ(check(), lines{});
}

TEST_F(ElfChecks, SeeAFixedProgramWhereOneToBeMovedIsWanted) {
  position_independent = true;
  EXPECT_EQ(check(), lines{"type ELF header"});
}

TEST_F(ElfChecks, SeeRelocationsThatDoNotLieInTheFile) {
  program.sections[4].sh_size = sizeof(Elf64_Rela);
  program.sections[4].sh_offset = sizeof(program) - 1;
  EXPECT_EQ(check(), lines{"relocation .rela"});
}

TEST_F(ElfChecks, SeeUndefinedSymbolsThatAreNotWeak) {
  program.sections[2].sh_size = 3 * sizeof(Elf64_Sym);
  EXPECT_EQ(check(), lines{"undefined-symbol missing"});
  program.sections[2].sh_type = SHT_DYNSYM;
  EXPECT_EQ(check(), lines{"undefined-symbol missing"});
  program.symbols[2].st_info = 0x20;
  EXPECT_EQ(check(), lines{});
}

TEST_F(ElfChecks, RefuseTablesOutsideTheFile) {
  program.header.e_phoff = sizeof(program) - 8;
  EXPECT_EQ(check(), lines{"has program headers that do not lie in the file"});
  program.header.e_phoff = UINT64_MAX - 8;
  EXPECT_EQ(check(), lines{"has program headers that do not lie in the file"});
  program.header.e_phoff = offsetof(struct program, segments);
  program.header.e_shoff = sizeof(program);
  EXPECT_EQ(check(), lines{"has section headers that do not lie in the file"});
  program.header.e_shoff = offsetof(struct program, sections);
  program.sections[2].sh_offset = sizeof(program) - 1;
  EXPECT_EQ(check(), lines{"has a symbol table that does not lie in the file"});
}

TEST_F(ElfChecks, RefuseNamesOutsideTheirTable) {
  program.sections[2].sh_size = 3 * sizeof(Elf64_Sym);
  program.symbols[2].st_name = 0x7fffffff;
  EXPECT_EQ(check(), lines{});
}

TEST(ElfFile, RefusesWhatIsNoElf) {
  struct elf_file file;
  const uint8_t text[64] = "not an ELF file";
  EXPECT_STREQ(elf_file_read(&file, text, sizeof(text)), "is not an ELF file");
  uint8_t cut[20] = {0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB};
  EXPECT_STREQ(elf_file_read(&file, cut, sizeof(cut)), "ends within its ELF header");
  cut[EI_CLASS] = 7;
  EXPECT_NE(elf_file_read(&file, cut, sizeof(cut)), nullptr);
}

} // namespace
