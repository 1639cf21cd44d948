/*
 * Blocks as the System V ABI has them on x86-64 ("ELF Handling For Thread-Local Storage", section
 * 3.4.6: variant II): the variables end where the thread pointer points, and there it is itself.
 */
#include "kernel/runtime/thread_locals.h"

static uint64_t mask(const struct boot_tls *tls) {
  uint64_t alignment = tls->alignment < sizeof(uint64_t) ? sizeof(uint64_t) : tls->alignment;
  return alignment - 1;
}

/* From the block's first byte to the thread pointer, which is at a multiple of the alignment. */
static uint64_t distance(const struct boot_tls *tls) {
  uint64_t padding =
      tls->alignment == 0 ? 0 : -(tls->base + tls->memory_size) & (tls->alignment - 1);
  return tls->memory_size + padding;
}

static uint64_t thread_pointer_at(const struct boot_tls *tls) {
  return (distance(tls) + mask(tls)) & ~mask(tls);
}

uint64_t thread_locals_size(const struct boot_tls *tls) {
  return thread_pointer_at(tls) + sizeof(uint64_t);
}

void *thread_locals_make(const struct boot_tls *tls, void *memory) {
  char *pointer = (char *)memory + thread_pointer_at(tls);
  char *block = pointer - distance(tls);
  uint64_t own_address = (uintptr_t)pointer;
  if (tls->file_size > 0)
    __builtin_memcpy(block, (const void *)(uintptr_t)tls->base, tls->file_size);
  __builtin_memset(block + tls->file_size, 0, distance(tls) - tls->file_size);
  __builtin_memcpy(pointer, &own_address, sizeof(own_address));
  return pointer;
}

#if !__STDC_HOSTED__

#define IA32_FS_BASE 0xc0000100u /* Intel SDM volume 4, table 2-2 */

void thread_locals_use(void *thread_pointer) {
  uint64_t address = (uint64_t)thread_pointer;
  __asm__ volatile("wrmsr"
                   :
                   : "c"(IA32_FS_BASE), "a"((uint32_t)address), "d"((uint32_t)(address >> 32))
                   : "memory");
}

#endif
