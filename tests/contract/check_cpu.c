/* The registers. */
#include "tests/contract/check.h"

#define X87_CONTROL_AFTER_FNINIT 0x37f

static void check_general_registers(const struct entry_state *state) {
  CHECK_EQUAL(state->rax, 0);
  CHECK_EQUAL(state->rbx, 0);
  CHECK_EQUAL(state->rcx, 0);
  CHECK_EQUAL(state->rdx, 0);
  CHECK_EQUAL(state->rsi, 0);
  CHECK_EQUAL(state->rbp, 0);
  for (int i = 0; i < 8; i++)
    CHECK(state->r8_to_r15[i] == 0, "r%d is 0x%lx, not 0", 8 + i, state->r8_to_r15[i]);
  CHECK_EQUAL(state->rflags, 0x2);
}

static void check_stack(const struct entry_state *state, const struct boot_info *info) {
  CHECK_EQUAL(state->rsp, info->stack_base + info->stack_length - 8);
  CHECK_EQUAL(state->rsp % 16, 8);
  CHECK_EQUAL(state->return_address, 0);
  CHECK_EQUAL(info->stack_length, EXPECTED_STACK_PAGES * 4096);
  CHECK_EQUAL(info->guard_length, EXPECTED_GUARD_PAGES * 4096);
  uint64_t area = UINT64_C(0xffffc00000000000);
  CHECK(info->stack_base >= area + info->guard_length &&
            info->stack_base < area + (UINT64_C(1) << 39),
        "the stack is at 0x%lx, outside the loader's area", info->stack_base);
}

void check_cpu(const struct entry_state *state, const struct boot_info *info) {
  check_general_registers(state);
  check_stack(state, info);
  CHECK_EQUAL(state->cr0, 0x80010033);
  CHECK_EQUAL(state->cr4, 0x20);
  CHECK_EQUAL(state->efer, 0xd00);
  CHECK_EQUAL(state->cr3 % 4096, 0);
  CHECK_EQUAL(info->paging_levels, 4);
  CHECK_EQUAL(state->x87_control, X87_CONTROL_AFTER_FNINIT);
  CHECK_EQUAL(state->x87_status, 0);
  CHECK(state->rdi >= info->direct_map && state->rdi < info->direct_map + info->direct_map_length,
        "the boot info is at 0x%lx, outside the direct map", state->rdi);
}
