/*
 * A kernel with thread-local variables: two blocks of them, made from the template that the boot
 * info tells of, each with its own values.
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/thread_locals.h"

_Noreturn void _start(const struct boot_info *info);

#define WORDS 100
/* thread_locals.h says why. */
#define OUT_OF_LINE __attribute__((noinline))

static _Thread_local uint64_t counter = 42;
static _Thread_local uint64_t words[WORDS];
static _Thread_local _Alignas(256) char text[5] = "four";
static _Thread_local const char *pointer = "kernel";

static _Alignas(4096) char blocks[2][4096];

/* The linker's word for it, apart from what the loader says. */
OUT_OF_LINE static uint64_t address_of_counter(void) {
  return (uint64_t)&counter;
}

static void check_template(const struct boot_info *info) {
  const struct boot_tls *tls = &info->tls;
  if (tls->base < info->kernel_base ||
      tls->base + tls->file_size > info->kernel_base + info->kernel_length)
    harness_fail("the template at 0x%lx is not in the kernel", tls->base);
  if (tls->alignment < 256 || tls->memory_size < tls->file_size + sizeof(words))
    harness_fail("the template has 0x%lx bytes and alignment 0x%lx", tls->memory_size,
                 tls->alignment);
  if (thread_locals_size(tls) > sizeof(blocks[0]))
    harness_fail("a block takes 0x%lx bytes", thread_locals_size(tls));
}

/* What every thread begins with. */
OUT_OF_LINE static void check_fresh(const char *block) {
  uint64_t place = address_of_counter();
  if (place < (uint64_t)block || place >= (uint64_t)block + sizeof(blocks[0]))
    harness_fail("a variable is at 0x%lx, and the block at 0x%lx", place, (uint64_t)block);
  if (counter != 42 || text[0] != 'f' || text[3] != 'r' || text[4] != '\0' || pointer[5] != 'l')
    harness_fail("the counter is %lu, the text \"%s\", the pointer 0x%lx", counter, text,
                 (uint64_t)pointer);
  if ((uint64_t)text % 256 != 0)
    harness_fail("the text is at 0x%lx", (uint64_t)text);
  for (int i = 0; i < WORDS; i++)
    if (words[i] != 0)
      harness_fail("word %d is 0x%lx", i, words[i]);
}

OUT_OF_LINE static void change(uint64_t value) {
  counter = value;
  words[WORDS - 1] = value;
  text[0] = (char)value;
}

OUT_OF_LINE static void check_changed(uint64_t value) {
  if (counter != value || words[WORDS - 1] != value || text[0] != (char)value)
    harness_fail("the counter is %lu, not %lu", counter, value);
}

void _start(const struct boot_info *info) {
  void *threads[2];
  console_init_serial();
  boot_info_check(info);
  check_template(info);
  for (int i = 0; i < 2; i++) {
    for (uint64_t byte = 0; byte < sizeof(blocks[i]); byte++)
      blocks[i][byte] = (char)0xa5;
    threads[i] = thread_locals_make(&info->tls, blocks[i]);
  }
  for (int i = 0; i < 2; i++) {
    thread_locals_use(threads[i]);
    check_fresh(blocks[i]);
    change(1000 + (uint64_t)i);
  }
  for (int i = 0; i < 2; i++) {
    thread_locals_use(threads[i]);
    check_changed(1000 + (uint64_t)i);
  }
  harness_pass();
  cpu_halt_forever();
}
