/* EFI_TCG2_PROTOCOL (TCG EFI Protocol Specification, family 2.0, 1.0 revision 00.13). */
#include "boot/uefi/tpm.h"

#include <string.h>

#include "boot/common/measure.h"
#include "boot/common/more_sentences.h"
#include "boot/common/tcg_log.h"
#include "boot/uefi/firmware.h"

/* No log is longer; firmware does not say how much memory it has for it. */
#define LOG_MOST ((size_t)16 << 20)

/* Text that is measured goes into the log as it is, so that people can read it there. */
#define EVENT_TEXT_MOST VOLUME_COMMAND_LINE_MAX

static struct efi_tcg2 *tpm;
static struct measured_source measured;

static struct {
  struct efi_tcg2_event event;
  char data[MEASURE_NAME_SIZE + 2 + EVENT_TEXT_MOST];
} __attribute__((packed)) event;

static size_t put(size_t at, const void *bytes, size_t length) {
  memcpy(event.data + at, bytes, length);
  return at + length;
}

/* "Bootsmith command line: root=sda"; of what is no text, the name alone. */
static size_t write_event_data(const struct measurement *measurement) {
  size_t length = put(0, measurement->name, strlen(measurement->name));
  bool is_text =
      measurement->kind == VOLUME_PART_COMMAND_LINE || measurement->kind == VOLUME_PART_SETTINGS;
  if (!is_text || measurement->length > EVENT_TEXT_MOST)
    return length;
  length = put(length, ": ", 2);
  return put(length, measurement->bytes, (size_t)measurement->length);
}

/* A log that is full does not keep the PCR from being extended. A TPM that refuses ends the boot: a
 * kernel that nobody has measured could extend the PCRs by itself as if it were another. */
static struct error extend(const struct measurement *measurement) {
  size_t length = write_event_data(measurement);
  event.event = (struct efi_tcg2_event){.size = (uint32_t)(sizeof(event.event) + length),
                                        .header_size = EFI_TCG2_EVENT_HEADER_SIZE,
                                        .header_version = EFI_TCG2_EVENT_HEADER_VERSION,
                                        .pcr = measurement->pcr,
                                        .type = TCG_EV_IPL};
  efi_status status = tpm->hash_log_extend_event(tpm, 0, (uintptr_t)measurement->bytes,
                                                 measurement->length, &event.event);
  return efi_failed(status) && status != EFI_VOLUME_FULL
             ? error_make(ERROR_TPM_EXTEND, measurement->kind, status, 0)
             : NO_ERROR;
}

static void *allocate(uint64_t length) {
  uint64_t address;
  efi_status status = firmware.boot->allocate_pages(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA,
                                                    length / EFI_PAGE_SIZE + 1, &address);
  return efi_failed(status) ? NULL : (void *)address;
}

static void release(void *memory, uint64_t length) {
  firmware.boot->free_pages((uintptr_t)memory, length / EFI_PAGE_SIZE + 1);
}

/* Firmware has the protocol also where it has found no TPM. */
static bool is_present(struct efi_tcg2 *found) {
  struct efi_tcg2_capability capability = {.size = sizeof(capability)};
  return found != NULL && !efi_failed(found->get_capability(found, &capability)) &&
         capability.tpm_present != 0;
}

void tpm_measure(struct volume_source *source) {
  static const struct efi_guid protocol = EFI_TCG2_PROTOCOL;
  struct efi_tcg2 *found = firmware_protocol(&protocol);
  if (error_own_template == NULL)
    error_own_template = more_sentences;
  if (!is_present(found))
    return;
  tpm = found;
  measured = (struct measured_source){.extend = extend, .allocate = allocate, .release = release};
  measure_open(&measured, source);
}

static struct error find_log(const uint8_t **bytes, size_t *length) {
  uint64_t first = 0;
  uint64_t last = 0;
  uint8_t truncated = 0;
  efi_status status = tpm->get_event_log(tpm, EFI_TCG2_LOG_FORMAT_TCG_2, &first, &last, &truncated);
  if (efi_failed(status) || first == 0 || last < first)
    return error_make(ERROR_TPM_LOG, status, 0, 0);
  *bytes = (const uint8_t *)first;
  *length = tcg_log_length(*bytes, LOG_MOST, last - first);
  return *length > 0 && truncated == 0 ? NO_ERROR : error_make(ERROR_TPM_LOG, status, 0, 0);
}

static struct error copy_log(const struct kernel_layout *layout, struct memory_map *map,
                             uint64_t *value) {
  const uint8_t *bytes;
  size_t length;
  uint64_t base;
  struct error error = find_log(&bytes, &length);
  if (error.code != ERROR_NONE)
    return error;
  struct boot_tpm_event_log *log;
  if (!memory_map_take_high(map, sizeof(*log) + length, BOOT_MEMORY_LOADER, &base))
    return error_make(ERROR_MEMORY_LOADER, length / 1024 + 1, 0, 0);
  log = (struct boot_tpm_event_log *)base;
  *log = (struct boot_tpm_event_log){.address = layout->direct_map + base + sizeof(*log),
                                     .length = length};
  memcpy(log + 1, bytes, length);
  *value = layout->direct_map + base;
  return NO_ERROR;
}

struct error tpm_hand_over_log(struct boot_request_tpm_event_log *request,
                               const struct kernel_layout *layout, struct memory_map *map,
                               uint64_t *value) {
  if (!request_stands(&request->request))
    return NO_ERROR;
  if (tpm == NULL)
    return request_give_up(&request->request, ERROR_TPM_NONE, 0, 0);
  struct error error = copy_log(layout, map, value);
  return error.code == ERROR_TPM_LOG
             ? request_give_up(&request->request, ERROR_TPM_LOG, error.values[0], 0)
             : error;
}
