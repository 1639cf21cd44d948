/*
 * The machine's other processors, for a kernel that asks for them (BOOT_REQUEST_PROCESSORS): each
 * waits in the state in which the first one entered the kernel, until it is given a function.
 *
 *     const struct boot_processors *all = (const struct boot_processors *)answer->value;
 *     struct boot_processor *records = (struct boot_processor *)all->records;
 *     for (uint32_t i = 0; i < all->count; i++)
 *       if (records[i].state == BOOT_PROCESSOR_WAITS)
 *         boot_processor_run(all, &records[i], work, &arguments[i]);
 *
 * docs/processors.md says what a processor finds; entry_contract.md beside this file promises it.
 */
#ifndef BOOT_PROTOCOL_PROCESSORS_H
#define BOOT_PROTOCOL_PROCESSORS_H

#include <stddef.h>
#include <stdint.h>

/* boot_processor.state. */
enum boot_processor_state {
  BOOT_PROCESSOR_STARTS = 0,    /* no kernel sees this one */
  BOOT_PROCESSOR_FIRST = 1,     /* it runs the kernel */
  BOOT_PROCESSOR_WAITS = 2,     /* for a function */
  BOOT_PROCESSOR_RUNS = 3,      /* it has taken function and argument; it may not have left the
                                 * page yet, and is on its stack */
  BOOT_PROCESSOR_NO_ANSWER = 4, /* it was told to start and did not, and is held in reset; or its
                                 * APIC ID is above 254 on a CPU without x2APIC, and it was told
                                 * nothing */
};

/* One processor. The kernel writes argument, function, and nothing else. */
struct boot_processor {
  uint32_t apic_id;
  uint32_t acpi_uid;     /* by which ACPI's tables name it; 0xffffffff if they don't */
  uint32_t state;        /* enum boot_processor_state */
  uint32_t reserved;     /* 0 */
  uint64_t stack_base;   /* its own, with guard pages as the first one's has; for the first one see
                          * the boot info */
  uint64_t stack_length; /* 0 for the first one, and if it did not answer */
  uint64_t time_stamp;   /* its time stamp counter when it was ready; 0 for the first one */
  uint64_t function;     /* void (*)(void *), which never returns; 0 until there is one */
  uint64_t argument;
  uint64_t more_reserved; /* 0 */
};

/* boot_processors.apic. */
enum boot_apic_mode {
  BOOT_APIC_XAPIC = 1,  /* registers in memory */
  BOOT_APIC_X2APIC = 2, /* registers are MSRs, on every processor */
};

struct boot_processors {
  uint32_t count;           /* of records */
  uint32_t first;           /* the index of the one that runs the kernel */
  uint32_t waiting;         /* how many of them wait */
  uint32_t apic;            /* enum boot_apic_mode */
  uint64_t records;         /* virtual address of struct boot_processor[count], by APIC ID */
  uint64_t local_apic;      /* virtual address of the registers; 0 in mode X2APIC */
  uint64_t local_apic_phys; /* the same, physical */
  uint64_t page; /* in which they wait: physical address, mapped at the same virtual one */
  uint64_t begin_time_stamp; /* time stamp counter before the first was told to start */
  uint64_t end_time_stamp;   /* the same when the last had answered, or was given up */
};

_Static_assert(sizeof(struct boot_processor) == 64, "a cache line, as processors.md has it");
_Static_assert(offsetof(struct boot_processor, function) == 40, "as processors.md has it");
_Static_assert(sizeof(struct boot_processors) == 64, "as processors.md has it");

#if defined(__x86_64__)

/* Intel SDM volume 3A, section 11.6.1 (interrupt command register) and table 11-6 (its MSR). */
#define BOOT_APIC_COMMAND_LOW 0x300
#define BOOT_APIC_COMMAND_HIGH 0x310
#define BOOT_APIC_COMMAND_PENDING 0x1000u
#define BOOT_APIC_COMMAND_MSR 0x830
#define BOOT_APIC_NMI 0x4400u

/* Sends one NMI, which is what a waiting processor looks for its function by. */
static inline void boot_processor_wake(const struct boot_processors *all, uint32_t apic_id) {
  if (all->apic == BOOT_APIC_X2APIC) {
    /* The write to an MSR overtakes stores (section 11.12.3), but not those before CPUID. */
    uint32_t leaf = 0;
    __asm__ volatile("cpuid" : "+a"(leaf) : : "ebx", "ecx", "edx", "memory");
    __asm__ volatile("wrmsr"
                     :
                     : "c"(BOOT_APIC_COMMAND_MSR), "a"(BOOT_APIC_NMI), "d"(apic_id)
                     : "memory");
    return;
  }
  volatile uint32_t *low = (volatile uint32_t *)(all->local_apic + BOOT_APIC_COMMAND_LOW);
  volatile uint32_t *high = (volatile uint32_t *)(all->local_apic + BOOT_APIC_COMMAND_HIGH);
  while ((*low & BOOT_APIC_COMMAND_PENDING) != 0)
    __asm__ volatile("pause");
  *high = apic_id << 24;
  *low = BOOT_APIC_NMI;
}

/*
 * Gives a processor that waits its function, once. Interrupts whose handlers send IPIs themselves
 * must be off meanwhile.
 */
static inline void boot_processor_run(const struct boot_processors *all,
                                      struct boot_processor *processor, void (*function)(void *),
                                      void *argument) {
  processor->argument = (uint64_t)argument;
  __atomic_store_n(&processor->function, (uint64_t)function, __ATOMIC_SEQ_CST);
  boot_processor_wake(all, processor->apic_id);
}

#endif

#endif
