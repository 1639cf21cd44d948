/* The page tables that are in use, walked as the CPU does, and the answers to requests. */
#ifndef TESTS_REQUESTS_MEMORY_WALK_H
#define TESTS_REQUESTS_MEMORY_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"

#define PAGE UINT64_C(4096)

/* Bits of entries (Intel SDM volume 3A, tables 4-15 to 4-20). */
#define PRESENT UINT64_C(1)
#define WRITE UINT64_C(2)
#define CACHING UINT64_C(0x18) /* PWT and PCD */
#define LARGE UINT64_C(0x80)
#define NO_EXECUTE (UINT64_C(1) << 63)
#define ADDRESS UINT64_C(0x000ffffffffff000)

/* PWT and PCD with the PAT that the entry contract states. */
#define CACHING_WRITE_BACK UINT64_C(0)
#define CACHING_WRITE_COMBINING UINT64_C(0x08)
#define CACHING_UNCACHED UINT64_C(0x18)

#define PAT_ASKED_FOR UINT64_C(0x0407050600070106)
#define PAT_OF_A_RESET UINT64_C(0x0007040600070406)

/* What an address is mapped to. */
struct mapped {
  bool present;
  uint64_t physical;
  uint64_t entry; /* the last one */
};

uint64_t read_cr3(void);
uint64_t read_cr4(void);
uint64_t read_pat(void);

struct mapped walk(const struct boot_info *info, uint64_t vaddr);

/* Holds that each page of [vaddr, vaddr + length) leads to the one of physical memory, with these
 * bits of WRITE, NO_EXECUTE and CACHING. */
void expect_mapped(const struct boot_info *info, uint64_t vaddr, uint64_t physical, uint64_t length,
                   uint64_t bits);

/* The answer to a request, which must be there. */
const struct boot_request_answer *answer_to(const struct boot_info *info, uint32_t type);

/* Its value, if it was granted; else the test fails. */
uint64_t granted(const struct boot_info *info, uint32_t type);

/* Fails if it does not say that the request can't be met. */
void expect_not_available(const struct boot_info *info, uint32_t type);

#endif
