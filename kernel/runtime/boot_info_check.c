/* Refuses a boot info that some other loader, or another version of ours, has made. */
#include "kernel/runtime/boot_info_check.h"

#include <stddef.h>
#include <stdint.h>

#include "kernel/runtime/panic.h"

void boot_info_check(const struct boot_info *info) {
  if (info == NULL)
    panic("the loader handed over no boot info: RDI is 0");
  if (info->magic != BOOT_INFO_MAGIC)
    panic("no boot info at %p: its magic is 0x%08x, not 0x%08x", (const void *)info, info->magic,
          BOOT_INFO_MAGIC);
  if (info->version != BOOT_INFO_VERSION)
    panic("the boot info has version %u, this kernel knows version %u: "
          "build kernel and loader from the same release",
          info->version, BOOT_INFO_VERSION);
  if (info->size < sizeof(*info))
    panic("the boot info has %u bytes, version %u has %zu", info->size, BOOT_INFO_VERSION,
          sizeof(*info));
}
