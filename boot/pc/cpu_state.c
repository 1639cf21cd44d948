/* What CPUID says of registers (Intel SDM volume 1, sections 11.6.2 and 14.3). */
#include "boot/pc/cpu_state.h"

#include "boot/common/cpu_state.h"
#include "boot/pc/cpu.h"

#define LEAF_FEATURES 1
#define ECX_XSAVE (1u << 26)
#define ECX_AVX (1u << 28)
#define EDX_FXSR (1u << 24)
#define EDX_SSE2 (1u << 26)
#define LEAF_STATE 0x0d

static uint32_t available(void) {
  const struct cpuid features = cpu_id(LEAF_FEATURES);
  uint32_t components = CPU_STATE_X87;
  if ((features.edx & EDX_FXSR) == 0 || (features.edx & EDX_SSE2) == 0)
    return components;
  components |= CPU_STATE_SSE;
  if ((features.ecx & ECX_XSAVE) != 0 && (features.ecx & ECX_AVX) != 0)
    components |= cpu_id(LEAF_STATE).eax & CPU_STATE_AVX;
  return components;
}

struct error cpu_state_prepare(struct kernel_requests *requests, struct handover *handover,
                               struct kernel_start *start) {
  return cpu_state_choose(&requests->cpu_state, available(), start,
                          &handover->values[BOOT_REQUEST_TYPE_CPU_STATE]);
}
