/* Ends in a panic, which must be the boot's verdict. */
#include "boot/protocol/boot_info.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/panic.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  console_init_serial();
  console_init_screen(&info->screen);
  panic("should_panic.c: this is how it ends, at %s", "last");
}
