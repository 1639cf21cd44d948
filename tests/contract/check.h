/* Checks of the contract: each names the line of the contract that it holds the loader to. */
#ifndef TESTS_CONTRACT_CHECK_H
#define TESTS_CONTRACT_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/harness.h"
#include "tests/contract/state.h"

/* How many have held. */
extern uint64_t checks;

#define CHECK(holds, ...)                                                                          \
  do {                                                                                             \
    checks++;                                                                                      \
    if (!(holds))                                                                                  \
      harness_fail(__VA_ARGS__);                                                                   \
  } while (0)

/* Equality of two integers, told with both of them. */
#define CHECK_EQUAL(value, expected)                                                               \
  CHECK((value) == (expected), "%s is 0x%lx, not 0x%lx", #value, (uint64_t)(value),                \
        (uint64_t)(expected))

/* By topic, each in a file of its own. */
void check_cpu(const struct entry_state *state, const struct boot_info *info);
void check_descriptors(const struct entry_state *state, const struct boot_info *info);
void check_devices(const struct boot_info *info);
void check_memory_map(const struct entry_state *state, const struct boot_info *info);
void check_mappings(const struct entry_state *state, const struct boot_info *info);
void check_boot_info(const struct boot_info *info);
#ifdef RELOCATED
void check_relocations(const struct boot_info *info);
#endif

/* Where modules are that can only be read: what to add to a physical address. */
#define READ_ONLY_MODULES UINT64_C(0xffffc04000000000)

/* Where physical memory is at hand. */
static inline void *direct(const struct boot_info *info, uint64_t physical) {
  return (void *)(info->direct_map + physical);
}

/* The type of the region that holds the page; 0 if none does. */
uint32_t memory_type(const struct boot_info *info, uint64_t physical);

/* Whether [base, base + length), given by addresses of the direct map, is all of one type. */
bool all_of_type(const struct boot_info *info, uint64_t vaddr, uint64_t length, uint32_t type);

#endif
