/*
 * A kernel that holds the loader to boot/protocol/entry_contract.md, line by line: what its entry
 * point found, and all that it can look up from there.
 */
#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "tests/contract/check.h"

_Noreturn void contract_main(const struct entry_state *state);

extern const char kernel_bss_start[], kernel_end[];

uint64_t checks;

/* Some pages of .bss that nothing writes to. */
__attribute__((used)) static char unused[20000];

/* How many bytes are not zero of what the file does not fill, up to the end of the last page. */
static uint64_t garbage_in_bss(void) {
  uint64_t count = 0;
  for (const volatile char *byte = kernel_bss_start; byte < kernel_end; byte++)
    count += *byte != 0;
  return count;
}

void contract_main(const struct entry_state *state) {
  uint64_t garbage = garbage_in_bss(); /* before anything writes there */
  const struct boot_info *info = (const struct boot_info *)state->rdi;
  console_init_serial();
  boot_info_check(info);
  CHECK(garbage == 0, "%lu bytes of .bss were not zero", garbage);
  check_cpu(state, info);
  check_descriptors(state, info);
  check_memory_map(state, info);
  check_mappings(state, info);
  check_boot_info(info);
  check_devices(info);
#ifdef RELOCATED
  check_relocations(info);
#endif
  /* Whoever came before may not have ended its line. */
  console_print_serial("\nloader: %s\n", (const char *)(uintptr_t)info->loader_name);
  console_print_serial("slide: 0x%lx\n", info->kernel_slide);
  console_print_serial("SMBIOS: %s\n", info->smbios_32_phys == info->smbios_phys ? "32-bit"
                                       : info->smbios_32_phys == 0               ? "64-bit"
                                                                                 : "both");
  console_print_serial("The contract holds: %lu checks.\n", checks);
  harness_pass();
  cpu_halt_forever();
}
