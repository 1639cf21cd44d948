/* From firmware's list of processors to all that they need to start. */
#include "boot/common/processors.h"

#include <string.h>

#include "boot/common/paging.h"

#define PAGE MEMORY_MAP_PAGE_SIZE
#define TWO_MIB (UINT64_C(2) << 20)

/* A processor starts in real mode, at a page that the start-up IPI names by its number (Intel SDM
 * volume 3A, section 9.4.3); from 0xa0000 on is video memory. */
#define START_LOWEST PAGE
#define START_END UINT64_C(0xa0000)

/* The largest ID by which a local APIC can be reached that is not in x2APIC mode. */
#define XAPIC_ID_MOST 254

#define NO_UID UINT32_C(0xffffffff)

/* One block of memory, from its start: table, records, slots; stacks. */
struct block {
  uint64_t base;  /* physical */
  uint64_t slots; /* offsets */
  uint64_t stacks;
  uint64_t stack_length; /* of one */
  uint64_t length;
};

/* On the way to the processors. */
struct making {
  const struct processors_plan *plan;
  struct memory_map *map;
  struct processors *processors;
  struct block block;
  struct acpi_processors found;
  uint32_t first; /* index of the first processor */
  struct error fault;
};

static bool fails(struct making *making, enum error_code code, uint64_t first, uint64_t second) {
  making->fault = error_make(code, first, second, 0);
  return false;
}

/* Reads firmware's list, with room for `capacity` of its entries. */
static bool read_list(struct making *making, struct acpi_processor *list, uint32_t capacity) {
  const struct processors_plan *plan = making->plan;
  struct acpi_root root;
  struct acpi_table madt;
  making->found = (struct acpi_processors){.list = list, .capacity = capacity};
  enum acpi_result result =
      plan->rsdp == 0 ? ACPI_NOT_THERE : acpi_open(plan->memory, plan->rsdp, &root);
  if (result == ACPI_FOUND)
    result = acpi_find(plan->memory, &root, ACPI_MADT_SIGNATURE, &madt);
  if (result == ACPI_FOUND)
    result = acpi_read_processors(plan->memory, &madt, &making->found);
  return result == ACPI_FOUND || fails(making, ERROR_REQUEST_PROCESSORS, result, 0);
}

/* From the start of one stack to that of the next. */
static uint64_t stack_step(const struct making *making) {
  return making->block.stack_length + making->plan->layout->guard_pages * PAGE;
}

/* Each gets a record and a slot, and all but the first one a stack. */
static void lay_out(struct making *making) {
  uint32_t asked = making->plan->requests->processors.stack_pages;
  uint64_t stack_pages = asked != 0 ? asked : making->plan->layout->stack_pages;
  uint64_t count = making->found.count;
  struct block *block = &making->block;
  block->slots = sizeof(struct boot_processors) + count * sizeof(struct boot_processor);
  block->stacks = memory_map_page_up(block->slots + count * sizeof(struct processor_slot));
  block->stack_length = stack_pages * PAGE;
  block->length = block->stacks + (count - 1) * block->stack_length;
}

static bool has_room(const struct making *making) {
  const struct memory_map *map = making->map;
  return memory_map_largest_usable(map, MEMORY_MAP_LOW_END, MEMORY_MAP_32_BIT_END) >=
             making->block.length &&
         memory_map_largest_usable(map, START_LOWEST, START_END) >= PAGE &&
         (making->found.count + 1) * stack_step(making) < PROCESSORS_AREA_SIZE;
}

static bool lacks_memory(struct making *making, uint32_t processors, uint64_t length) {
  return fails(making, ERROR_REQUEST_PROCESSORS_MEMORY, processors, (length + 1023) / 1024);
}

/* All or nothing, unless firmware changes its mind. */
static bool take_room(struct making *making) {
  struct block *block = &making->block;
  const struct memory_request request = {.length = PAGE,
                                         .alignment = PAGE,
                                         .lowest = START_LOWEST,
                                         .end = START_END,
                                         .from_top = true,
                                         .type = BOOT_MEMORY_LOADER};
  lay_out(making);
  return (has_room(making) &&
          memory_map_allocate(making->map, &request, &making->processors->page) &&
          memory_map_take_high(making->map, block->length, BOOT_MEMORY_LOADER, &block->base)) ||
         lacks_memory(making, making->found.count, block->length);
}

/* Puts the first processor into the list if firmware has left it out. */
static void place_first(struct making *making) {
  struct acpi_processors *found = &making->found;
  uint32_t own = making->plan->own_apic_id;
  uint32_t place = 0;
  while (place < found->count && found->list[place].apic_id < own)
    place++;
  making->first = place;
  if (place < found->count && found->list[place].apic_id == own)
    return;
  memmove(&found->list[place + 1], &found->list[place],
          (found->count - place) * sizeof(found->list[0]));
  found->list[place] = (struct acpi_processor){.apic_id = own, .uid = NO_UID};
  found->count++;
}

/* The first processor stays, whatever its number is. */
static void leave_out(struct making *making) {
  struct acpi_processors *found = &making->found;
  uint32_t most = making->plan->requests->processors.most;
  if (most == 0 || found->count <= most)
    return;
  if (making->first >= most) {
    found->list[most - 1] = found->list[making->first];
    making->first = most - 1;
  }
  found->count = most;
}

/* Without room for any, all entries are left out; and firmware may have left out the first. The
 * list is memory of its own: only who has read it knows what there has to be room for. */
static bool list_processors(struct making *making) {
  uint64_t base;
  if (!read_list(making, NULL, 0))
    return false;
  uint32_t entries = making->found.left_out;
  uint64_t length = (entries + 1) * (uint64_t)sizeof(struct acpi_processor);
  if (!memory_map_take_high(making->map, length, BOOT_MEMORY_LOADER, &base))
    return lacks_memory(making, entries, length);
  void *list = (void *)(making->plan->bias + (uintptr_t)base);
  if (!read_list(making, list, entries))
    return false;
  place_first(making);
  leave_out(making);
  return true;
}

static void clear_block(const struct making *making) {
  const struct block *block = &making->block;
  struct processors *processors = making->processors;
  uint8_t *bytes = (uint8_t *)(making->plan->bias + (uintptr_t)block->base);
  memset(bytes, 0, (size_t)block->stacks);
  processors->table = (struct boot_processors *)bytes;
  processors->records = (struct boot_processor *)(processors->table + 1);
  processors->slots = (struct processor_slot *)(bytes + (size_t)block->slots);
  processors->table_vaddr = making->plan->layout->direct_map + block->base;
}

static enum boot_apic_mode apic_mode(const struct making *making) {
  const struct acpi_processors *found = &making->found;
  bool needed = found->list[found->count - 1].apic_id > XAPIC_ID_MOST;
  return making->plan->x2apic || (needed && making->plan->can_x2apic) ? BOOT_APIC_X2APIC
                                                                      : BOOT_APIC_XAPIC;
}

static void fill_table(const struct making *making) {
  struct boot_processors *table = making->processors->table;
  *table = (struct boot_processors){
      .count = making->found.count,
      .first = making->first,
      .apic = apic_mode(making),
      .records = making->processors->table_vaddr + sizeof(*table),
      .page = making->processors->page,
  };
  if (table->apic == BOOT_APIC_XAPIC) {
    table->local_apic = PROCESSORS_AREA;
    table->local_apic_phys = making->plan->local_apic;
  }
}

static void fill_slot(const struct making *making, uint32_t index) {
  const struct processors *processors = making->processors;
  const struct boot_processor *record = &processors->records[index];
  struct processor_slot *slot = &processors->slots[index];
  uint64_t vaddr = processors->table_vaddr + making->block.slots + index * sizeof(*slot);
  uint64_t record_vaddr = processors->table->records + index * sizeof(*record);
  slot->apic_id = record->apic_id;
  slot->start = *making->plan->start;
  slot->start.self = vaddr + offsetof(struct processor_slot, start);
  slot->start.gdt_register =
      handover_write_tables(&slot->tables, vaddr + offsetof(struct processor_slot, tables));
  slot->start.stack_top = record->stack_base + record->stack_length;
  slot->start.entry = processors->page + making->plan->wait_offset;
  slot->start.boot_info = record_vaddr;
  slot->start.entry_tsc = record_vaddr + offsetof(struct boot_processor, time_stamp);
}

/* A page of the area is the local APIC's, then come the stacks, each above its guard pages. */
static void fill_records(const struct making *making) {
  uint64_t stack = PROCESSORS_AREA + PAGE + making->plan->layout->guard_pages * PAGE;
  for (uint32_t i = 0; i < making->found.count; i++) {
    struct boot_processor *record = &making->processors->records[i];
    record->apic_id = making->found.list[i].apic_id;
    record->acpi_uid = making->found.list[i].uid;
    record->state = i == making->first ? BOOT_PROCESSOR_FIRST : BOOT_PROCESSOR_STARTS;
    if (i == making->first)
      continue;
    record->stack_base = stack;
    record->stack_length = making->block.stack_length;
    stack += stack_step(making);
    fill_slot(making, i);
  }
}

static bool take_page_table(void *context, uint64_t *page) {
  return memory_map_take_high(context, PAGE, BOOT_MEMORY_LOADER, page);
}

static struct error map_stacks(const struct making *making, struct paging *paging) {
  uint64_t physical = making->block.base + making->block.stacks;
  struct error error = NO_ERROR;
  for (uint32_t i = 0; i < making->found.count && error.code == ERROR_NONE; i++) {
    const struct boot_processor *record = &making->processors->records[i];
    if (i == making->first)
      continue;
    error = paging_map(paging, record->stack_base, physical, record->stack_length, PAGING_WRITE,
                       TWO_MIB);
    physical += record->stack_length;
  }
  return error;
}

static struct error map_all(const struct making *making) {
  struct paging paging = {.allocate = take_page_table,
                          .context = making->map,
                          .bias = making->plan->bias,
                          .levels = making->plan->layout->paging_levels,
                          .root = making->plan->start->page_tables};
  const struct boot_processors *table = making->processors->table;
  struct error error = paging_map(&paging, table->page, table->page, PAGE, PAGING_EXECUTE, PAGE);
  /* The window had been mapped before this was taken. */
  if (error.code == ERROR_NONE && making->plan->layout->window)
    error = paging_map(&paging, making->processors->table_vaddr, making->block.base,
                       making->block.stacks, PAGING_WRITE, PAGE);
  if (error.code == ERROR_NONE && table->local_apic != 0)
    error = paging_map(&paging, table->local_apic, table->local_apic_phys, PAGE,
                       PAGING_WRITE | PAGING_UNCACHED, PAGE);
  return error.code == ERROR_NONE ? map_stacks(making, &paging) : error;
}

struct error processors_prepare(const struct processors_plan *plan, struct memory_map *map,
                                struct processors *processors) {
  struct making making = {.plan = plan, .map = map, .processors = processors};
  if (!list_processors(&making) || !take_room(&making))
    return request_give_up(&plan->requests->processors.request, making.fault.code,
                           making.fault.values[0], making.fault.values[1]);
  clear_block(&making);
  fill_table(&making);
  fill_records(&making);
  return map_all(&making);
}
