/*
 * Greets in the language that the command line asks for, with the words of a module. The boot info
 * (boot/protocol/boot_info.h) tells where both are.
 */
#include <stdbool.h>
#include <stddef.h>

#include "boot/protocol/boot_info.h"
#include "greeting.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/panic.h"

_Noreturn void _start(const struct boot_info *info);

static bool is_same(const char *a, const char *b) {
  while (*a == *b && *a != '\0')
    a++, b++;
  return *a == *b;
}

static struct text module_named(const struct boot_info *info, const char *name) {
  const struct boot_module *modules = (const struct boot_module *)info->modules;
  for (uint64_t i = 0; i < info->module_count; i++)
    if (is_same((const char *)modules[i].name, name))
      return (struct text){(const char *)modules[i].base, modules[i].length};
  panic("the image has no module \"%s\"", name);
}

static void greet(const struct boot_info *info) {
  const char *command_line = (const char *)info->command_line;
  struct text language = option_value(command_line, "language");
  if (language.start == NULL)
    panic("the command line \"%s\" has no language=", command_line);
  struct text greeting = greeting_in(module_named(info, "greetings"), language);
  if (greeting.start == NULL)
    panic("nobody knows a greeting in \"%.*s\"", (int)language.length, language.start);
  console_print("%.*s\n", (int)greeting.length, greeting.start);
}

/* The entry point: boot/protocol/entry_contract.md states the machine at this moment. */
void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_init_screen(&info->screen);
  console_clear();
  console_set_color(VGA_LIGHT_GREEN, VGA_BLACK);
  greet(info);
  harness_pass();
  cpu_halt_forever();
}
