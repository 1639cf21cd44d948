/* Reading requests, and answering them. */
#include "boot/common/requests.h"

#include <string.h>

#define ROW(structure, member)                                                                     \
  .version = 1, .size = sizeof(struct structure), .offset = offsetof(struct kernel_requests, member)

const struct request_kind request_kinds[REQUEST_TYPES + 1] = {
    [BOOT_REQUEST_TYPE_STACK] = {ROW(boot_request_stack, stack)},
    [BOOT_REQUEST_TYPE_DIRECT_MAP] = {ROW(boot_request_direct_map, direct_map)},
    [BOOT_REQUEST_TYPE_KASLR] = {ROW(boot_request_kaslr, kaslr)},
    [BOOT_REQUEST_TYPE_BOOT_INFO] = {ROW(boot_request_boot_info, boot_info), .in_extension = true},
    [BOOT_REQUEST_TYPE_RECURSIVE] = {ROW(boot_request_recursive, recursive), .in_extension = true},
    [BOOT_REQUEST_TYPE_RANGE] = {ROW(boot_request_range, range)},
    [BOOT_REQUEST_TYPE_MAPPINGS] = {ROW(boot_request_mappings, mappings), .in_extension = true},
    [BOOT_REQUEST_TYPE_FRAMEBUFFER] = {ROW(boot_request_framebuffer, framebuffer),
                                       .in_extension = true},
    [BOOT_REQUEST_TYPE_PAGING_LEVELS] = {ROW(boot_request_paging_levels, paging_levels),
                                         .in_extension = true},
    [BOOT_REQUEST_TYPE_LOW_MEMORY] = {ROW(boot_request_low_memory, low_memory),
                                      .in_extension = true},
    [BOOT_REQUEST_TYPE_KERNEL_PLACE] = {ROW(boot_request_kernel_place, kernel_place)},
    [BOOT_REQUEST_TYPE_CPU_STATE] = {ROW(boot_request_cpu_state, cpu_state), .in_extension = true},
    [BOOT_REQUEST_TYPE_KERNEL_FILE] = {ROW(boot_request_kernel_file, kernel_file),
                                       .in_extension = true},
    [BOOT_REQUEST_TYPE_TSC_FREQUENCY] = {ROW(boot_request_tsc_frequency, tsc_frequency),
                                         .in_extension = true},
    [BOOT_REQUEST_TYPE_DATE] = {ROW(boot_request_date, date), .in_extension = true},
    [BOOT_REQUEST_TYPE_EFI] = {ROW(boot_request_efi, efi), .in_extension = true},
    [BOOT_REQUEST_TYPE_MODULES] = {ROW(boot_request_modules, modules)},
    [BOOT_REQUEST_TYPE_SCREEN] = {ROW(boot_request_screen, screen), .in_extension = true},
    [BOOT_REQUEST_TYPE_SCREEN_MODES] = {ROW(boot_request_screen_modes, screen_modes),
                                        .in_extension = true},
    [BOOT_REQUEST_TYPE_PROCESSORS] = {ROW(boot_request_processors, processors),
                                      .in_extension = true},
    [BOOT_REQUEST_TYPE_TPM_EVENT_LOG] = {ROW(boot_request_tpm_event_log, tpm_event_log),
                                         .in_extension = true},
};

/* A note without name and descriptor (gABI, chapter 5, "Note Section"). */
struct note_head {
  uint32_t owner_size;
  uint32_t descriptor_size;
  uint32_t type;
};

struct boot_request *requests_at(struct kernel_requests *requests, uint32_t type) {
  return (struct boot_request *)((char *)requests + request_kinds[type].offset);
}

static const struct boot_request *request_of(const struct kernel_requests *requests,
                                             uint32_t type) {
  return (const struct boot_request *)((const char *)requests + request_kinds[type].offset);
}

static struct request_finding finding(enum request_fault fault, uint32_t type, uint32_t value) {
  return (struct request_finding){.fault = fault, .type = type, .value = value};
}

/* A descriptor with at least a head, of a type that is known. */
static struct request_finding check(const struct request_notes *notes, const struct note_head *note,
                                    const struct boot_request *request) {
  const struct request_kind *kind = &request_kinds[note->type];
  if (request->version != kind->version)
    return finding(REQUEST_VERSION, note->type, request->version);
  if (note->descriptor_size != kind->size)
    return finding(REQUEST_LENGTH, note->type, note->descriptor_size);
  if ((request->flags & ~notes->flags) != 0)
    return finding(REQUEST_FLAGS, note->type, request->flags);
  if (request->reserved != 0)
    return finding(REQUEST_RESERVED, note->type, request->reserved);
  return finding(REQUEST_WELL, note->type, 0);
}

static struct request_finding take(struct kernel_requests *requests,
                                   const struct request_notes *notes, const struct note_head *note,
                                   const uint8_t *descriptor) {
  struct boot_request head;
  if (note->type == 0 || note->type > REQUEST_TYPES || request_kinds[note->type].version == 0)
    return finding(REQUEST_UNKNOWN, note->type, note->type);
  if (note->descriptor_size < sizeof(head))
    return finding(REQUEST_LENGTH, note->type, note->descriptor_size);
  memcpy(&head, descriptor, sizeof(head));
  struct request_finding found = check(notes, note, &head);
  if (found.fault != REQUEST_WELL)
    return found;
  struct boot_request *request = requests_at(requests, note->type);
  if (request_made(request))
    return finding(REQUEST_TWICE, note->type, 0);
  memcpy(request, descriptor, note->descriptor_size);
  return found;
}

/* Moves on behind `size` bytes and their padding; the last padding may be missing. False if there
 * are not so many bytes. */
static bool pass(size_t *at, size_t length, uint32_t size, uint32_t alignment) {
  if (size > length - *at)
    return false;
  *at += size;
  size_t padding = -*at & (alignment - 1);
  *at += padding < length - *at ? padding : length - *at;
  return true;
}

/* What lies between notes and the end of their section. */
static bool is_padding(const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (bytes[i] != 0)
      return false;
  return true;
}

static struct request_finding read_note(struct kernel_requests *requests,
                                        const struct request_notes *notes, size_t *at) {
  struct note_head note;
  size_t rest = notes->length - *at;
  if (rest < sizeof(note)) {
    bool padding = is_padding(notes->bytes + *at, rest);
    *at = notes->length;
    return finding(padding ? REQUEST_WELL : REQUEST_CUT_SHORT, 0, 0);
  }
  memcpy(&note, notes->bytes + *at, sizeof(note));
  *at += sizeof(note);
  size_t owner = *at;
  uint32_t alignment = notes->alignment == 8 ? 8 : 4;
  if (!pass(at, notes->length, note.owner_size, alignment))
    return finding(REQUEST_CUT_SHORT, 0, 0);
  size_t descriptor = *at;
  if (!pass(at, notes->length, note.descriptor_size, alignment))
    return finding(REQUEST_CUT_SHORT, 0, 0);
  if (note.owner_size != BOOT_REQUEST_OWNER_SIZE ||
      memcmp(notes->bytes + owner, BOOT_REQUEST_OWNER, BOOT_REQUEST_OWNER_SIZE) != 0)
    return finding(REQUEST_WELL, 0, 0);
  return take(requests, notes, &note, notes->bytes + descriptor);
}

struct request_finding requests_read(struct kernel_requests *requests,
                                     const struct request_notes *notes) {
  struct request_finding found = finding(REQUEST_WELL, 0, 0);
  for (size_t at = 0; at < notes->length && found.fault == REQUEST_WELL;) {
    size_t start = at;
    found = read_note(requests, notes, &at);
    found.offset = start;
  }
  return found;
}

uint32_t requests_count(const struct kernel_requests *requests) {
  uint32_t count = 0;
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++)
    count += request_made(request_of(requests, type));
  return count;
}

bool requests_need_extension(const struct kernel_requests *requests) {
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++)
    if (request_kinds[type].in_extension && request_made(request_of(requests, type)))
      return true;
  return requests->direct_map.mode == BOOT_REQUEST_DIRECT_MAP_NONE;
}

struct error request_give_up(struct boot_request *request, enum error_code code, uint64_t first,
                             uint64_t second) {
  if (request_is_required(request))
    return error_make(code, first, second, 0);
  request->flags |= BOOT_REQUEST_UNAVAILABLE;
  return NO_ERROR;
}

void requests_answer(const struct kernel_requests *requests, const uint64_t *values,
                     struct boot_request_answer *answers) {
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    const struct boot_request *request = request_of(requests, type);
    if (!request_made(request))
      continue;
    *answers = (struct boot_request_answer){.type = type, .status = BOOT_REQUEST_NOT_AVAILABLE};
    if (request_stands(request)) {
      answers->status = BOOT_REQUEST_GRANTED;
      answers->value = values[type];
    }
    answers++;
  }
}
