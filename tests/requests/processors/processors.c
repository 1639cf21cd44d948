/*
 * Asks for all processors, holds each of them to the state in which the first one came here, and
 * gives each something to do.
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/processors.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/memory_map.h"
#include "tests/contract/state.h"
#include "tests/requests/processors/check_registers.h"
#include "tests/requests/processors/page_tables.h"

_Noreturn void contract_main(const struct entry_state *state);

BOOT_REQUEST_PROCESSORS(HOW);
BOOT_REQUEST_CPU_STATE(BOOT_REQUEST_OPTIONAL, .level = BOOT_CPU_STATE_AVX);

#define PAGE UINT64_C(4096)
#define MOST 4096
#define MSR_PAT 0x277
#define LEAF_FEATURES 1
#define ECX_X2APIC (1u << 21)
#define LEAF_TOPOLOGY 0x0b

/* Intel SDM volume 3A, section 11.4.7.3: a local APIC after INIT. */
#define APIC_SPURIOUS 0x0f
#define APIC_SPURIOUS_ON 0x100
#define APIC_ENTRY_MASKED 0x10000
#define APIC_MSRS 0x800

#define TSS_LENGTH 104
#define TSS_TYPE 0x8b /* busy */
#define TSS_IO_MAP_BASE 102

/* What a processor is given, and what it leaves. */
struct work {
  struct entry_state state; /* first: processor_entry.asm writes there */
  uint32_t number;
  uint32_t apic_id;
  uint64_t pat;
  uint64_t sum; /* of the numbers up to its own */
  uint32_t spurious;
  uint32_t entries; /* of its local vector table, each bit that is set in all of them */
  uint32_t done;
};

_Noreturn void processor_entry(struct work *work);
_Noreturn void processor_main(struct work *work);

static const struct boot_info *info;
static const struct entry_state *first_state;
static const struct boot_processors *all;
static struct boot_processor *records;
static uint64_t components; /* of registers that were granted */
static struct work works[MOST];
static uint32_t running;

static uint64_t read_msr(uint32_t number) {
  uint32_t low;
  uint32_t high;
  __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number));
  return (uint64_t)high << 32 | low;
}

static uint64_t read_pat(void) {
  return read_msr(MSR_PAT);
}

/* A register of the local APIC, by its number in x2APIC mode. */
static uint32_t read_apic(uint32_t number) {
  if (all->apic == BOOT_APIC_X2APIC)
    return (uint32_t)read_msr(APIC_MSRS + number);
  return *(volatile uint32_t *)(all->local_apic + number * 0x10);
}

/* Timer, thermal sensor, performance counters, LINT0, LINT1, error. */
static uint32_t read_local_vectors(void) {
  uint32_t bits = UINT32_MAX;
  for (uint32_t number = 0x32; number <= 0x37; number++)
    bits &= read_apic(number);
  return bits;
}

struct leaf {
  uint32_t eax, ebx, ecx, edx;
};

static struct leaf cpuid(uint32_t number) {
  struct leaf leaf;
  __asm__ volatile("cpuid"
                   : "=a"(leaf.eax), "=b"(leaf.ebx), "=c"(leaf.ecx), "=d"(leaf.edx)
                   : "a"(number), "c"(0));
  return leaf;
}

/* As the CPU itself has it. */
static uint32_t own_apic_id(void) {
  if ((cpuid(LEAF_FEATURES).ecx & ECX_X2APIC) != 0 && cpuid(0).eax >= LEAF_TOPOLOGY)
    return cpuid(LEAF_TOPOLOGY).edx;
  return cpuid(LEAF_FEATURES).ebx >> 24;
}

/* A processor's: everything that it does, on its own stack. */
void processor_main(struct work *work) {
  check_registers(work->state.cr4, components);
  work->pat = read_pat();
  work->spurious = read_apic(APIC_SPURIOUS);
  work->entries = read_local_vectors();
  work->apic_id = own_apic_id();
  for (uint32_t i = 1; i <= work->number; i++)
    work->sum += i;
  __atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
  __atomic_store_n(&work->done, 1, __ATOMIC_SEQ_CST);
  cpu_halt_forever();
}

static bool is_loader_memory(uint64_t physical) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    if (physical - regions[i].base_phys < regions[i].length)
      return regions[i].type == BOOT_MEMORY_LOADER;
  return false;
}

#define ADDRESS UINT64_C(0x000ffffffffff000)

static void check_page(uint64_t vaddr, uint64_t permissions, const char *what) {
  uint64_t entry = page_entry(info, first_state->cr3, vaddr);
  if (entry == 0)
    harness_fail("%s at 0x%lx is not mapped", what, vaddr);
  if ((entry & (PAGE_WRITE | PAGE_NO_EXECUTE)) != permissions)
    harness_fail("%s at 0x%lx has entry 0x%lx", what, vaddr, entry);
  if (!is_loader_memory(entry & ADDRESS))
    harness_fail("%s at 0x%lx is not in loader memory", what, vaddr);
}

static void check_guard(uint64_t vaddr) {
  if (page_entry(info, first_state->cr3, vaddr) != 0)
    harness_fail("0x%lx, beside a stack, is mapped", vaddr);
}

static void check_stack(const struct boot_processor *record) {
  uint64_t end = record->stack_base + record->stack_length;
  if (record->stack_base % PAGE != 0 || record->stack_length != info->stack_length)
    harness_fail("a stack at 0x%lx has %lu bytes", record->stack_base, record->stack_length);
  for (uint64_t page = record->stack_base; page < end; page += PAGE)
    check_page(page, PAGE_WRITE | PAGE_NO_EXECUTE, "a stack");
  for (uint64_t i = 0; i < info->guard_length; i += PAGE) {
    check_guard(record->stack_base - PAGE - i);
    check_guard(end + i);
  }
}

static void check_record(uint32_t index) {
  const struct boot_processor *record = &records[index];
  if (index > 0 && record->apic_id <= records[index - 1].apic_id && index != all->first)
    harness_fail("record %u has APIC ID %u after %u", index, record->apic_id,
                 records[index - 1].apic_id);
  if ((record->state == BOOT_PROCESSOR_FIRST) != (index == all->first))
    harness_fail("record %u has state %u, and the first one is %u", index, record->state,
                 all->first);
  if (record->function != 0 || record->argument != 0 || record->reserved != 0)
    harness_fail("record %u is not empty", index);
  if (record->state != BOOT_PROCESSOR_WAITS) {
    if (record->stack_base != 0 || record->stack_length != 0 || record->time_stamp != 0)
      harness_fail("record %u has state %u, and a stack or a time", index, record->state);
    return;
  }
  if (record->time_stamp <= all->begin_time_stamp || record->time_stamp > all->end_time_stamp)
    harness_fail("record %u has a time stamp out of order", index);
  check_stack(record);
}

/* The GDT and TSS of each are its own. */
static void check_tables(const struct entry_state *state, uint32_t index) {
  const uint64_t *gdt = (const uint64_t *)state->gdtr.base;
  const uint64_t *first_gdt = (const uint64_t *)first_state->gdtr.base;
  if (gdt == first_gdt || gdt[1] != first_gdt[1] || gdt[2] != first_gdt[2])
    harness_fail("processor %u has another GDT than its own", index);
  check_page(state->gdtr.base, PAGE_WRITE | PAGE_NO_EXECUTE, "a GDT");
  const uint8_t *tss =
      (const uint8_t *)((gdt[3] >> 16 & 0xffffff) | (gdt[3] >> 56) << 24 | gdt[4] << 32);
  if ((gdt[3] >> 40 & 0xff) != TSS_TYPE || (gdt[3] & 0xffff) != TSS_LENGTH - 1)
    harness_fail("processor %u has TSS descriptor 0x%lx", index, gdt[3]);
  check_page((uint64_t)tss, PAGE_WRITE | PAGE_NO_EXECUTE, "a TSS");
  for (int i = 0; i < TSS_IO_MAP_BASE; i++)
    if (tss[i] != 0)
      harness_fail("byte %d of processor %u's TSS is 0x%02x", i, index, tss[i]);
}

static void check_same(uint32_t index, const char *name, uint64_t value, uint64_t first_value) {
  if (value != first_value)
    harness_fail("processor %u has %s 0x%lx, not 0x%lx", index, name, value, first_value);
}

#define SAME(member) check_same(index, #member, state->member, first_state->member)

static void check_state(const struct entry_state *state, uint32_t index) {
  SAME(rax);
  SAME(rbx);
  SAME(rcx);
  SAME(rdx);
  SAME(rsi);
  SAME(rbp);
  for (int i = 0; i < 8; i++)
    SAME(r8_to_r15[i]);
  SAME(rflags);
  SAME(return_address);
  SAME(cr0);
  SAME(cr3);
  SAME(cr4);
  SAME(efer);
  SAME(x87_control);
  SAME(x87_status);
}

static void check_segments(const struct entry_state *state, uint32_t index) {
  SAME(fs_base);
  SAME(gs_base);
  SAME(gdtr.limit);
  SAME(idtr.limit);
  SAME(idtr.base);
  SAME(cs);
  SAME(ds);
  SAME(es);
  SAME(fs);
  SAME(gs);
  SAME(ss);
  SAME(tr);
  SAME(ldtr);
}

static void check_own(const struct entry_state *state, uint32_t index) {
  const struct boot_processor *record = &records[index];
  if (state->rsp != record->stack_base + record->stack_length - 8)
    harness_fail("processor %u has its stack at 0x%lx", index, state->rsp);
  if (state->rdi != (uint64_t)&works[index])
    harness_fail("processor %u got argument 0x%lx", index, state->rdi);
}

static void check_work(uint32_t index) {
  const struct work *work = &works[index];
  check_state(&work->state, index);
  check_segments(&work->state, index);
  check_own(&work->state, index);
  check_tables(&work->state, index);
  if (work->pat != read_pat())
    harness_fail("processor %u has PAT 0x%lx", index, work->pat);
  if ((work->spurious & APIC_SPURIOUS_ON) != 0 || (work->entries & APIC_ENTRY_MASKED) == 0)
    harness_fail("processor %u has an APIC with 0x%x and interrupts 0x%x", index, work->spurious,
                 work->entries);
  if (work->apic_id != records[index].apic_id)
    harness_fail("processor %u has APIC ID %u, not %u", index, work->apic_id,
                 records[index].apic_id);
  if (work->sum != (uint64_t)index * (index + 1) / 2)
    harness_fail("processor %u has come to %lu", index, work->sum);
  if (records[index].state != BOOT_PROCESSOR_RUNS)
    harness_fail("processor %u has state %u", index, records[index].state);
}

/* All at once. */
static void run_all(void) {
  for (uint32_t i = 0; i < all->count; i++) {
    if (records[i].state != BOOT_PROCESSOR_WAITS)
      continue;
    works[i].number = i;
    boot_processor_run(all, &records[i], (void (*)(void *))processor_entry, &works[i]);
  }
  for (uint32_t i = 0; i < all->count; i++)
    while (records[i].function != 0 && __atomic_load_n(&works[i].done, __ATOMIC_SEQ_CST) == 0)
      __asm__ volatile("pause");
}

static uint32_t count_state(uint32_t state) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < all->count; i++)
    count += records[i].state == state;
  return count;
}

static void check_table(void) {
  if (all->count == 0 || all->count > MOST || all->first >= all->count)
    harness_fail("there are %u processors, and the first is %u", all->count, all->first);
  if (records[all->first].apic_id != own_apic_id())
    harness_fail("the first processor has APIC ID %u, not %u", own_apic_id(),
                 records[all->first].apic_id);
  if (all->waiting != count_state(BOOT_PROCESSOR_WAITS))
    harness_fail("%u processors wait, not %u", count_state(BOOT_PROCESSOR_WAITS), all->waiting);
  check_page((uint64_t)all, PAGE_WRITE | PAGE_NO_EXECUTE, "the table");
  check_page(all->page, 0, "the page in which they wait");
  for (uint32_t i = 0; i < all->count; i++)
    check_record(i);
}

static const struct boot_request_answer *answer_of(uint32_t type) {
  const struct boot_request_answer *answers = (const struct boot_request_answer *)info->requests;
  uint64_t i = 0;
  while (i < info->request_count && answers[i].type != type)
    i++;
  if (i == info->request_count)
    harness_fail("there is no answer of type %u", type);
  return &answers[i];
}

static _Noreturn void pass(void) {
  harness_pass();
  cpu_halt_forever();
}

void contract_main(const struct entry_state *state) {
  first_state = state;
  info = (const struct boot_info *)state->rdi;
  console_init_serial();
  boot_info_check(info);
  components = answer_of(BOOT_REQUEST_TYPE_CPU_STATE)->value;
  check_registers(state->cr4, components);
  const struct boot_request_answer *answer = answer_of(BOOT_REQUEST_TYPE_PROCESSORS);
  if (answer->status == BOOT_REQUEST_NOT_AVAILABLE) {
    console_print_serial("processors: not available, 0x%lx\n", answer->value);
    pass();
  }
  all = (const struct boot_processors *)answer->value;
  records = (struct boot_processor *)all->records;
  check_table();
  uint32_t silent = count_state(BOOT_PROCESSOR_NO_ANSWER);
  run_all();
  for (uint32_t i = 0; i < all->count; i++)
    if (records[i].function != 0)
      check_work(i);
  console_print_serial("processors: %u listed, %u waited, %u ran, %u silent\n", all->count,
                       all->waiting, running, silent);
  console_print_serial("APIC: mode %u, last ID %u; registers 0x%lx\n", all->apic,
                       records[all->count - 1].apic_id, components);
  console_print_serial("time: %lu cycles\n", all->end_time_stamp - all->begin_time_stamp);
  pass();
}
