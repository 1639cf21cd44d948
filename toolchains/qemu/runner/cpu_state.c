/* Reads QEMU's register dumps. */
#include "toolchains/qemu/runner/cpu_state.h"

#include <stdlib.h>
#include <string.h>

#include "toolchains/qemu/runner/buffer.h"

/* Intel SDM volume 3, sections 2.2.1 (EFER), 2.3 (RFLAGS) and 2.5 (CR0). */
#define RFLAGS_IF (UINT64_C(1) << 9)
#define CR0_PE (UINT64_C(1) << 0)
#define EFER_LMA (UINT64_C(1) << 10)

/* Finds "NAME=hex" between start and end. */
static bool read_field(const char *start, const char *end, const char *name, uint64_t *value) {
  const char *found = memmem(start, (size_t)(end - start), name, strlen(name));
  if (found == NULL)
    return false;
  char *after;
  found += strlen(name);
  *value = strtoull(found, &after, 16);
  return after > found;
}

static bool read_cpu(const char *start, const char *end, struct cpu_state *cpu) {
  uint64_t flags, halted, cr0;
  uint64_t efer = 0;
  bool good = (read_field(start, end, "RIP=", &cpu->instruction) ||
               read_field(start, end, "EIP=", &cpu->instruction)) &&
              (read_field(start, end, "RFL=", &flags) || read_field(start, end, "EFL=", &flags)) &&
              read_field(start, end, "HLT=", &halted) && read_field(start, end, "CR0=", &cr0);
  if (!good)
    return false;
  read_field(start, end, "EFER=", &efer);
  cpu->halted = halted != 0;
  cpu->interrupts = (flags & RFLAGS_IF) != 0;
  cpu->protected_mode = (cr0 & CR0_PE) != 0;
  cpu->long_mode = (efer & EFER_LMA) != 0;
  return true;
}

bool cpu_states_parse(const char *text, struct cpu_states *states) {
  states->count = 0;
  const char *start = strstr(text, "CPU#");
  while (start != NULL && states->count < CPU_MAX) {
    const char *next = strstr(start + 1, "CPU#");
    const char *end = next != NULL ? next : start + strlen(start);
    if (!read_cpu(start, end, &states->cpus[states->count])) {
      states->count = 0;
      return false;
    }
    states->count++;
    start = next;
  }
  return states->count > 0;
}

bool cpu_states_halted_for_good(const struct cpu_states *states) {
  for (size_t i = 0; i < states->count; i++)
    if (!states->cpus[i].halted || states->cpus[i].interrupts)
      return false;
  return states->count > 0;
}

bool cpu_states_idle(const struct cpu_states *states) {
  for (size_t i = 0; i < states->count; i++)
    if (!states->cpus[i].halted)
      return false;
  return states->count > 0;
}

bool cpu_states_in_kernel(const struct cpu_states *states) {
  return states->count > 0 && states->cpus[0].long_mode;
}

static const char *mode_of(const struct cpu_state *cpu) {
  if (cpu->long_mode)
    return "64-bit mode";
  return cpu->protected_mode ? "32-bit mode" : "16-bit mode";
}

/* The first one that runs says most about a machine that does not get on; else the first one. */
static size_t most_telling(const struct cpu_states *states) {
  for (size_t i = 0; i < states->count; i++)
    if (!states->cpus[i].halted)
      return i;
  return 0;
}

static void describe(const struct cpu_states *states, size_t shown, const char *doing,
                     struct buffer *text) {
  const struct cpu_state *cpu = &states->cpus[shown];
  if (states->count == 0)
    buffer_append_text(text, "what the CPU was doing is not known");
  else
    buffer_printf(text, "CPU %zu was %sat 0x%llx in %s", shown, doing,
                  (unsigned long long)cpu->instruction, mode_of(cpu));
}

void cpu_states_describe(const struct cpu_states *states, struct buffer *text) {
  size_t shown = most_telling(states);
  const struct cpu_state *cpu = &states->cpus[shown];
  const char *doing = "still running ";
  if (cpu->halted)
    doing = cpu->interrupts ? "waiting for an interrupt " : "halted with interrupts off ";
  describe(states, shown, doing, text);
}

void cpu_states_describe_place(const struct cpu_states *states, struct buffer *text) {
  describe(states, most_telling(states), "", text);
}
