/*
 * Tells the extensions apart by their registers, and the few instructions that name no register by
 * their mnemonic: Intel SDM volume 1, chapter 5.
 */
#include "toolchains/llvm/conformance/instruction_set.h"

#include <ctype.h>
#include <string.h>

#include "toolchains/llvm/conformance/text.h"

struct named_set {
  const char *start; /* of a mnemonic or of a register */
  enum instruction_set set;
};

/*
 * Saves or loads the registers of whatever runs in user mode, and computes nothing: SDM
 * section 5.2. The first match counts.
 */
static const struct named_set mnemonics[] = {
    {"fxsave", INSTRUCTION_SET_BASE},     {"fxrstor", INSTRUCTION_SET_BASE},
    {"femms", INSTRUCTION_SET_MMX},       {"emms", INSTRUCTION_SET_MMX},
    {"f", INSTRUCTION_SET_X87},           {"wait", INSTRUCTION_SET_X87},
    {"ldmxcsr", INSTRUCTION_SET_SSE},     {"stmxcsr", INSTRUCTION_SET_SSE},
    {"sfence", INSTRUCTION_SET_SSE},      {"lfence", INSTRUCTION_SET_SSE},
    {"mfence", INSTRUCTION_SET_SSE},      {"prefetchnta", INSTRUCTION_SET_SSE},
    {"prefetcht0", INSTRUCTION_SET_SSE},  {"prefetcht1", INSTRUCTION_SET_SSE},
    {"prefetcht2", INSTRUCTION_SET_SSE},  {"movnti", INSTRUCTION_SET_SSE},
    {"crc32", INSTRUCTION_SET_SSE},       {"vldmxcsr", INSTRUCTION_SET_AVX},
    {"vstmxcsr", INSTRUCTION_SET_AVX},    {"vzero", INSTRUCTION_SET_AVX},
    {"ldtilecfg", INSTRUCTION_SET_AVX},   {"sttilecfg", INSTRUCTION_SET_AVX},
    {"tilerelease", INSTRUCTION_SET_AVX},
};

/* `name` is what stands after the '%'. */
static enum instruction_set register_set(const char *name) {
  if (starts_with(name, "ymm") || starts_with(name, "zmm") || starts_with(name, "tmm"))
    return INSTRUCTION_SET_AVX;
  if (name[0] == 'k' && isdigit((unsigned char)name[1]))
    return INSTRUCTION_SET_AVX;
  if (starts_with(name, "xmm"))
    return INSTRUCTION_SET_SSE;
  if (starts_with(name, "mm"))
    return INSTRUCTION_SET_MMX;
  if (starts_with(name, "st") && !isalpha((unsigned char)name[2]))
    return INSTRUCTION_SET_X87;
  return INSTRUCTION_SET_BASE;
}

static enum instruction_set highest_register_set(const char *operands) {
  enum instruction_set highest = INSTRUCTION_SET_BASE;
  for (const char *at = strchr(operands, '%'); at != NULL; at = strchr(at + 1, '%')) {
    enum instruction_set set = register_set(at + 1);
    if (set > highest)
      highest = set;
  }
  return highest;
}

enum instruction_set instruction_set_of(const struct instruction *instruction) {
  enum instruction_set set = highest_register_set(instruction->operands);
  /* AVX names SSE's registers too; its mnemonics begin with a v, as none of SSE's does. */
  if (set == INSTRUCTION_SET_SSE && instruction->mnemonic[0] == 'v')
    return INSTRUCTION_SET_AVX;
  if (set != INSTRUCTION_SET_BASE)
    return set;
  for (size_t i = 0; i < sizeof(mnemonics) / sizeof(mnemonics[0]); i++)
    if (starts_with(instruction->mnemonic, mnemonics[i].start))
      return mnemonics[i].set;
  return INSTRUCTION_SET_BASE;
}

const char *instruction_set_name(enum instruction_set set) {
  static const char *const names[INSTRUCTION_SETS] = {"", "x87", "mmx", "sse", "avx"};
  return names[set];
}

/* SDM volume 3, section 24.15 ("New instructions in the Pentium and later IA-32 processors"). */
int instruction_cpu_family(const struct instruction *instruction) {
  static const struct {
    const char *start; /* of a mnemonic; the first match counts */
    int family;
  } newer[] = {
      {"cmpxchg8b", 5}, {"cmpxchg", 4}, {"xadd", 4},   {"bswap", 4},  {"invd", 4},
      {"invlpg", 4},    {"wbinvd", 4},  {"cpuid", 5},  {"rdtsc", 5},  {"rdmsr", 5},
      {"wrmsr", 5},     {"rsm", 5},     {"cmov", 6},   {"fcmov", 6},  {"fcomi", 6},
      {"fucomi", 6},    {"rdpmc", 6},   {"sysent", 6}, {"sysex", 6},  {"nopl", 6},
      {"nopw", 6},      {"rdrand", 7},  {"rdseed", 7}, {"popcnt", 7}, {"movbe", 7},
  };
  for (size_t i = 0; i < sizeof(newer) / sizeof(newer[0]); i++)
    if (starts_with(instruction->mnemonic, newer[i].start))
      return newer[i].family;
  return 3;
}

bool instruction_is_unknown(const struct instruction *instruction) {
  return strcmp(instruction->mnemonic, "<unknown>") == 0;
}
