/* Asking firmware for what it has. */
#include "boot/uefi/firmware.h"

#include <string.h>

#include "boot/common/date.h"
#include "boot/pc/cpu.h"

/* More are not looked at: firmware then tells of none. */
#define FIRMWARE_HANDLES 64

struct firmware firmware;

void *firmware_protocol_of(efi_handle handle, const struct efi_guid *protocol) {
  void *interface = NULL;
  efi_status status = firmware.boot->handle_protocol(handle, protocol, &interface);
  return efi_failed(status) ? NULL : interface;
}

void *firmware_protocol(const struct efi_guid *protocol) {
  void *interface = NULL;
  efi_status status = firmware.boot->locate_protocol(protocol, NULL, &interface);
  return efi_failed(status) ? NULL : interface;
}

size_t firmware_protocols(const struct efi_guid *protocol, void **interfaces, size_t most) {
  efi_handle handles[FIRMWARE_HANDLES];
  size_t size = sizeof(handles);
  size_t count = 0;
  if (efi_failed(firmware.boot->locate_handle(EFI_BY_PROTOCOL, protocol, NULL, &size, handles)))
    return 0;
  for (size_t i = 0; i < size / sizeof(handles[0]) && count < most; i++) {
    void *interface = firmware_protocol_of(handles[i], protocol);
    if (interface != NULL)
      interfaces[count++] = interface;
  }
  return count;
}

uint64_t firmware_table(const struct efi_guid *vendor) {
  const struct efi_system_table *system = firmware.system;
  for (size_t i = 0; i < system->table_count; i++)
    if (memcmp(&system->tables[i].vendor, vendor, sizeof(*vendor)) == 0)
      return system->tables[i].table;
  return 0;
}

bool firmware_date(struct boot_date *date) {
  struct efi_time time;
  if (efi_failed(firmware.system->runtime->get_time(&time, NULL)))
    return false;
  *date = (struct boot_date){.time_stamp = cpu_time_stamp(), .source = BOOT_DATE_UEFI};
  const struct date local = {time.year, time.month, time.day, time.hour, time.minute, time.second};
  int32_t minutes = 0;
  if (time.time_zone != EFI_UNSPECIFIED_TIMEZONE)
    minutes = time.time_zone - ((time.daylight & EFI_TIME_IN_DAYLIGHT) != 0 ? 60 : 0);
  return date_to_utc(&local, minutes, date);
}

bool firmware_secure_boot(void) {
  static const struct efi_guid vendor = EFI_GLOBAL_VARIABLE;
  static const efi_char name[] = u"SecureBoot";
  uint8_t value = 0;
  size_t size = sizeof(value);
  efi_status status = firmware.system->runtime->get_variable(name, &vendor, NULL, &size, &value);
  return !efi_failed(status) && value == 1;
}
