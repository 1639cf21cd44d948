/* What the CPUs are doing, from QEMU's monitor command `info registers -a`. */
#ifndef TOOLCHAINS_QEMU_RUNNER_CPU_STATE_H
#define TOOLCHAINS_QEMU_RUNNER_CPU_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer;

/* As many as the configuration allows, and QEMU's q35. */
#define CPU_MAX 4096

struct cpu_state {
  bool halted;     /* in HLT */
  bool interrupts; /* RFLAGS.IF: an interrupt can end the HLT */
  bool protected_mode;
  bool long_mode; /* EFER.LMA */
  uint64_t instruction;
};

struct cpu_states {
  struct cpu_state cpus[CPU_MAX];
  size_t count; /* 0 when they are not known */
};

/* False when the text is not such a dump. */
bool cpu_states_parse(const char *text, struct cpu_states *states);

/* Every CPU is in HLT with interrupts off: nothing but a reset or an NMI moves this machine. */
bool cpu_states_halted_for_good(const struct cpu_states *states);
/* Every CPU is in HLT, some of them waiting for an interrupt. */
bool cpu_states_idle(const struct cpu_states *states);
/* CPU 0 has reached 64-bit mode, so that firmware and loader are behind it. */
bool cpu_states_in_kernel(const struct cpu_states *states);

/* Appends a clause such as "CPU 0 was still running at 0x7c31 in 16-bit mode", and without what it
 * was doing "CPU 0 was at 0x7c31 in 16-bit mode". */
void cpu_states_describe(const struct cpu_states *states, struct buffer *text);
void cpu_states_describe_place(const struct cpu_states *states, struct buffer *text);

#endif
