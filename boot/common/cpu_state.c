/* From a level of registers to control registers. */
#include "boot/common/cpu_state.h"

/* Intel SDM volume 3A, section 2.5. */
#define CR4_OSFXSR (1u << 9)
#define CR4_OSXMMEXCPT (1u << 10)
#define CR4_OSXSAVE (1u << 18)

static uint32_t components_of(uint64_t level) {
  switch (level) {
  case 0:
  case BOOT_CPU_STATE_X87:
    return CPU_STATE_X87;
  case BOOT_CPU_STATE_SSE:
    return CPU_STATE_X87 | CPU_STATE_SSE;
  case BOOT_CPU_STATE_AVX:
    return CPU_STATE_X87 | CPU_STATE_SSE | CPU_STATE_AVX;
  default:
    return UINT32_MAX; /* no image tool writes this, and no CPU has it */
  }
}

struct error cpu_state_choose(struct boot_request_cpu_state *request, uint32_t available,
                              struct kernel_start *start, uint64_t *granted) {
  if (!request_stands(&request->request))
    return NO_ERROR;
  uint32_t components = components_of(request->level);
  if ((components & ~available) != 0)
    return request_give_up(&request->request, ERROR_REQUEST_CPU_STATE, components, available);
  if ((components & CPU_STATE_SSE) != 0)
    start->cr4 |= CR4_OSFXSR | CR4_OSXMMEXCPT;
  if ((components & CPU_STATE_AVX) != 0)
    start->cr4 |= CR4_OSXSAVE;
  start->xcr0 = components;
  *granted = components;
  return NO_ERROR;
}
