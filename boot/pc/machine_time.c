/* Finding, and keeping in memory for the kernel. */
#include "boot/pc/machine_time.h"

#include "boot/common/acpi_clocks.h"
#include "boot/common/date.h"
#include "boot/common/firmware_memory.h"
#include "boot/pc/clock.h"
#include "boot/pc/cpu.h"
#include "boot/pc/tsc.h"

/* In memory of type LOADER. */
struct machine_time {
  struct boot_tsc tsc;
  struct boot_date date;
};

/* Firmware of 64 bits maps all memory. */
#define REACHABLE_END (sizeof(uintptr_t) == sizeof(uint64_t) ? UINT64_MAX : MEMORY_MAP_32_BIT_END)

static struct acpi_clocks read_clocks(struct memory_map *map, uint64_t rsdp) {
  struct firmware_memory reachable = {.map = map, .end = REACHABLE_END};
  const struct acpi_memory memory = {.read = firmware_memory_read, .context = &reachable};
  return acpi_clocks_read(&memory, rsdp);
}

static bool read_date(const struct acpi_clocks *clocks, struct boot_date *date) {
  struct date_registers registers;
  struct date shown;
  if (clocks->no_clock || !clock_read(clocks->century, &registers))
    return false;
  date->time_stamp = cpu_time_stamp();
  date->source = BOOT_DATE_CLOCK;
  return date_of_registers(&registers, clocks->century != 0, &shown) &&
         date_to_utc(&shown, 0, date);
}

static struct error answer_date(const struct acpi_clocks *clocks, const struct boot_date *told,
                                struct boot_request *request, struct boot_date *date) {
  if (!request_stands(request))
    return NO_ERROR;
  if (told != NULL)
    *date = *told;
  else if (!read_date(clocks, date))
    return request_give_up(request, ERROR_REQUEST_DATE, 0, 0);
  return NO_ERROR;
}

static struct error answer_frequency(const struct acpi_clocks *clocks, struct boot_request *request,
                                     struct boot_tsc *tsc) {
  return request_stands(request) && !tsc_find_frequency(clocks, tsc)
             ? request_give_up(request, ERROR_REQUEST_TSC_FREQUENCY, 0, 0)
             : NO_ERROR;
}

struct error machine_time_answer(const struct kernel_layout *layout,
                                 struct kernel_requests *requests, const struct boot_date *told,
                                 struct memory_map *map, struct handover *handover) {
  struct boot_request *date = &requests->date.request;
  struct boot_request *frequency = &requests->tsc_frequency.request;
  uint64_t base;
  if (!request_stands(date) && !request_stands(frequency))
    return NO_ERROR;
  if (!memory_map_take_high(map, sizeof(struct machine_time), BOOT_MEMORY_LOADER, &base))
    return error_make(ERROR_MEMORY_LOADER, MEMORY_MAP_PAGE_SIZE / 1024, 0, 0);
  struct machine_time *time = (struct machine_time *)(uintptr_t)base;
  *time = (struct machine_time){.tsc = {0}};
  struct acpi_clocks clocks = read_clocks(map, handover->info.rsdp_phys);
  struct error error = answer_date(&clocks, told, date, &time->date);
  if (error.code == ERROR_NONE)
    error = answer_frequency(&clocks, frequency, &time->tsc);
  handover->values[BOOT_REQUEST_TYPE_DATE] = layout->direct_map + (uintptr_t)&time->date;
  handover->values[BOOT_REQUEST_TYPE_TSC_FREQUENCY] = layout->direct_map + (uintptr_t)&time->tsc;
  return error;
}
