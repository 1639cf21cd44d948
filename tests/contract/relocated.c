/* What only a kernel that has been moved can look at: its relocations, and RELRO. */
#include "tests/contract/check.h"

#define SHARED_ONE 0x1234

static int here = SHARED_ONE;
/* Pointers in every kind of memory that a linker writes relocations for. */
static int *in_data = &here;
static int *const in_relro = &here;
static int *volatile in_array[100] = {[0 ... 99] = &here};

void check_relocations(const struct boot_info *info) {
  uint64_t window = UINT64_C(0xffffffff80000000);
  CHECK(info->kernel_base >= window && info->kernel_base - window < UINT64_C(1) << 30,
        "the kernel is at 0x%lx", info->kernel_base);
  CHECK_EQUAL(info->kernel_slide % 4096, 0);
  CHECK_EQUAL(info->kernel_slide, info->kernel_base);
  CHECK_EQUAL(*in_data, SHARED_ONE);
  CHECK_EQUAL(*in_relro, SHARED_ONE);
  for (int i = 0; i < 100; i++)
    CHECK(in_array[i] == &here, "the relocation of entry %d is wrong", i);
}
