/*
 * Thread-local variables (_Thread_local) of a kernel: a block of them for each thread or processor,
 * made from the template in the boot info.
 *
 *     static _Alignas(64) char memory[4096];
 *     if (thread_locals_size(&info->tls) <= sizeof(memory))
 *       thread_locals_use(thread_locals_make(&info->tls, memory));
 *
 * Until a processor uses a block, its code must not touch such a variable. The compiler takes for
 * granted that a function stays in one thread, and asks for the block at its beginning: what calls
 * thread_locals_use() touches none itself, and functions that do are not inlined into it.
 */
#ifndef KERNEL_RUNTIME_THREAD_LOCALS_H
#define KERNEL_RUNTIME_THREAD_LOCALS_H

#include <stdint.h>

#include "boot/protocol/boot_info.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The bytes of memory that a block takes. */
uint64_t thread_locals_size(const struct boot_tls *tls);

/* Makes a block in memory at a multiple of the template's alignment, and of 8. Returns its thread
 * pointer. */
void *thread_locals_make(const struct boot_tls *tls, void *memory);

/* From here on the processor that runs this sees the block. Not in a host test. */
void thread_locals_use(void *thread_pointer);

#ifdef __cplusplus
}
#endif

#endif
