/* INIT and two start-up IPIs to all (Intel SDM volume 3A, section 9.4.4), and waiting for answers.
 */
#include "boot/pc/start_processors.h"

#include <string.h>

#include "boot/common/firmware_memory.h"
#include "boot/pc/cpu.h"
#include "boot/pc/delay.h"
#include "boot/pc/processor_page.h"

#define PAGE_SHIFT 12

#define AFTER_INIT 10000   /* microseconds; Intel SDM volume 3A, section 9.4.4.1, step 15 */
#define AFTER_START_UP 200 /* the same */
#define BETWEEN_LOOKS 50   /* microseconds */
/* So long is waited for the next answer: a processor needs some microseconds for it, one of an
 * emulator on a busy machine as long as that leaves it alone. */
#define LOOKS (1000000 / BETWEEN_LOOKS)

static uint32_t state_of(const struct boot_processor *record) {
  return __atomic_load_n(&record->state, __ATOMIC_ACQUIRE);
}

/* To each that has not answered. */
static void send_all(const struct start_processors *others, uint32_t command) {
  const struct boot_processors *table = others->processors.table;
  const struct boot_processor *records = others->processors.records;
  for (uint32_t i = 0; i < table->count; i++)
    if (state_of(&records[i]) == BOOT_PROCESSOR_STARTS &&
        local_apic_reaches(&others->apic, records[i].apic_id))
      local_apic_send(&others->apic, records[i].apic_id, command);
}

/* How many have been told to start, and have not answered. */
static uint32_t count_missing(const struct start_processors *others) {
  const struct boot_processor *records = others->processors.records;
  uint32_t missing = 0;
  for (uint32_t i = 0; i < others->processors.table->count; i++)
    missing += state_of(&records[i]) == BOOT_PROCESSOR_STARTS &&
               local_apic_reaches(&others->apic, records[i].apic_id);
  return missing;
}

static void wait_for_answers(const struct start_processors *others) {
  uint32_t missing = count_missing(others);
  for (int looks = 0; missing > 0 && looks < LOOKS; looks++) {
    delay_microseconds(BETWEEN_LOOKS);
    uint32_t still_missing = count_missing(others);
    if (still_missing < missing)
      looks = 0;
    missing = still_missing;
  }
}

/* What has not answered until now is not to run in memory that will be the kernel's, and has no
 * stack. */
static void give_up_silent(const struct start_processors *others) {
  const struct processors *processors = &others->processors;
  for (uint32_t i = 0; i < processors->table->count; i++) {
    struct boot_processor *record = &processors->records[i];
    uint32_t expected = BOOT_PROCESSOR_STARTS;
    if (!__atomic_compare_exchange_n(&record->state, &expected, BOOT_PROCESSOR_NO_ANSWER, false,
                                     __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
      processors->table->waiting += expected == BOOT_PROCESSOR_WAITS;
      continue;
    }
    record->stack_base = 0;
    record->stack_length = 0;
    if (local_apic_reaches(&others->apic, record->apic_id))
      local_apic_send(&others->apic, record->apic_id, LOCAL_APIC_INIT);
  }
}

struct error start_processors_prepare(const struct kernel_start_plan *plan, struct memory_map *map,
                                      const struct kernel_start *start, struct handover *handover,
                                      struct start_processors *others) {
  struct boot_request *request = &plan->requests->processors.request;
  if (!request_stands(request))
    return NO_ERROR;
  if (!local_apic_open(&others->apic))
    return request_give_up(request, ERROR_REQUEST_NO_APIC, 0, 0);
  struct firmware_memory memory = {.map = map, .end = UINTPTR_MAX};
  const struct acpi_memory tables = {.read = firmware_memory_read, .context = &memory};
  const struct processors_plan of_others = {.requests = plan->requests,
                                            .layout = plan->layout,
                                            .start = start,
                                            .memory = &tables,
                                            .rsdp = handover->info.rsdp_phys,
                                            .own_apic_id = local_apic_id(&others->apic),
                                            .x2apic = others->apic.x2apic,
                                            .can_x2apic = others->apic.can_x2apic,
                                            .local_apic = others->apic.address,
                                            .wait_offset = processor_page_wait_offset()};
  struct error error = processors_prepare(&of_others, map, &others->processors);
  handover->values[BOOT_REQUEST_TYPE_PROCESSORS] = others->processors.table_vaddr;
  return error;
}

void start_processors_run(struct start_processors *others) {
  const struct processors *processors = &others->processors;
  struct boot_processors *table = processors->table;
  /* Firmware may have left them on, for a timer of its own. */
  __asm__ volatile("cli" : : : "memory");
  processor_page_fill(processors);
  if (table->apic == BOOT_APIC_X2APIC && !others->apic.x2apic)
    local_apic_use_x2apic(&others->apic);
  table->begin_time_stamp = cpu_time_stamp();
  if (count_missing(others) > 0) {
    uint32_t start_up = LOCAL_APIC_START_UP | (uint32_t)(processors->page >> PAGE_SHIFT);
    send_all(others, LOCAL_APIC_INIT);
    delay_microseconds(AFTER_INIT);
    send_all(others, start_up);
    delay_microseconds(AFTER_START_UP);
    send_all(others, start_up);
    wait_for_answers(others);
  }
  give_up_silent(others);
  table->end_time_stamp = cpu_time_stamp();
}

struct error start_processors_now(const struct kernel_start_plan *plan, struct memory_map *map,
                                  const struct kernel_start *start, struct handover *handover) {
  struct start_processors others;
  struct error error = start_processors_prepare(plan, map, start, handover, &others);
  if (error.code == ERROR_NONE && request_stands(&plan->requests->processors.request))
    start_processors_run(&others);
  return error;
}
