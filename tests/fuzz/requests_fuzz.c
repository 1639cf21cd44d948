/*
 * What kernels ask of the loader, from the file's notes to the volume's part and back: what is
 * taken is what the notes say, and what the image tool writes every loader reads.
 */
#include <stdbool.h>
#include <string.h>

#include "boot/common/elf64.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_places.h"
#include "boot/common/requests.h"
#include "imagetools/kernel_addresses.h"
#include "imagetools/kernel_requests.h"
#include "imagetools/kernel_settle.h"
#include "imagetools/request_fields.h"
#include "tests/fuzz/input.h"

#define ALL_FLAGS (BOOT_REQUEST_REQUIRED | BOOT_REQUEST_UNAVAILABLE)

static struct elf64_image kernel;

static const struct boot_request *at(const struct kernel_requests *requests, uint32_t type) {
  return requests_at((struct kernel_requests *)requests, type);
}

static void check_taken(const struct kernel_requests *requests, uint16_t flags) {
  uint32_t count = 0;
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    const struct boot_request *request = at(requests, type);
    if (!request_made(request))
      continue;
    FUZZ_CHECK(request->version == 1 && request->reserved == 0);
    FUZZ_CHECK((request->flags & ~flags) == 0);
    count++;
  }
  FUZZ_CHECK(count == requests_count(requests));
}

static void check_answers(const struct kernel_requests *requests) {
  struct boot_request_answer answers[REQUEST_TYPES];
  uint64_t values[REQUEST_TYPES + 1];
  for (uint32_t type = 0; type <= REQUEST_TYPES; type++)
    values[type] = type;
  requests_answer(requests, values, answers);
  for (uint32_t i = 0; i < requests_count(requests); i++) {
    const struct boot_request_answer *answer = &answers[i];
    bool stands = request_stands(at(requests, answer->type));
    FUZZ_CHECK(i == 0 || answers[i - 1].type < answer->type);
    FUZZ_CHECK(answer->status == (stands ? BOOT_REQUEST_GRANTED : BOOT_REQUEST_NOT_AVAILABLE));
    FUZZ_CHECK(answer->value == (stands ? answer->type : 0));
  }
}

static void check_written(const struct kernel_requests *requests) {
  uint8_t notes[KERNEL_REQUESTS_MAX_BYTES];
  struct kernel_requests again;
  struct failure failure;
  size_t length = kernel_requests_write(requests, notes);
  FUZZ_CHECK(length <= sizeof(notes));
  FUZZ_CHECK(kernel_requests_read_part(notes, length, &again, &failure));
  FUZZ_CHECK(memcmp(&again, requests, sizeof(again)) == 0);
}

static bool lies_in(const struct boot_request_range *range, uint64_t address) {
  return address >= range->start && address < range->end;
}

/* A range that stands has all that had no address, and without one nothing is added. */
static void check_range(const struct kernel_requests *before, const struct kernel_requests *after) {
  if (!request_stands(&after->range.request)) {
    FUZZ_CHECK(requests_count(before) == requests_count(after));
    FUZZ_CHECK(before->stack.address == after->stack.address);
    return;
  }
  const struct kernel_layout layout = kernel_layout_of(after);
  FUZZ_CHECK(before->stack.address != 0 || lies_in(&after->range, layout.stack));
  FUZZ_CHECK(before->direct_map.address != 0 || layout.window ||
             lies_in(&after->range, layout.direct_map));
  FUZZ_CHECK(before->kernel_place.address != 0 || !kernel.position_independent ||
             lies_in(&after->range, layout.kernel));
}

/* What is required stays so, and what stands of the rest can be given with it. */
static void check_settled(const struct kernel_requests *requests) {
  struct kernel_requests settled = *requests;
  struct failure failure;
  if (!kernel_settle("", &settled, &kernel, IMAGE_FOR_ALL, &failure))
    return;
  struct kernel_layout layout = kernel_layout_of(&settled);
  bool optional_stands = false;
  check_range(requests, &settled);
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    const struct boot_request *request = at(&settled, type);
    FUZZ_CHECK(request_made(request) || !request_made(at(requests, type)));
    if (request_is_required(at(requests, type)))
      FUZZ_CHECK(request->flags == at(requests, type)->flags);
    else if (!request_is_required(request))
      optional_stands |= request_stands(request);
  }
  if (optional_stands)
    FUZZ_CHECK(kernel_layout_check(&layout, &kernel).code == ERROR_NONE &&
               kernel_places_check(&settled, &layout, &kernel, 0).code == ERROR_NONE);
}

/* Addresses that were chosen from the range. */
struct chosen {
  const struct boot_request_range *range;
  size_t count;
  struct {
    uint64_t base;
    uint64_t end;
  } place[5];
};

/* Each is in the range, and none overlaps another. */
static void check_chosen(struct chosen *chosen, uint64_t before, uint64_t base, uint64_t size) {
  if (before != 0 || base == 0)
    return;
  uint64_t end = base + size;
  FUZZ_CHECK(base >= chosen->range->start && base < end && end <= chosen->range->end);
  for (size_t i = 0; i < chosen->count; i++)
    FUZZ_CHECK(end <= chosen->place[i].base || base >= chosen->place[i].end);
  chosen->place[chosen->count].base = base;
  chosen->place[chosen->count++].end = end;
}

static void check_addresses(const struct kernel_requests *before) {
  struct kernel_requests after = *before;
  struct failure failure;
  bool chosen = kernel_addresses_choose("", &after, &kernel, &failure);
  FUZZ_CHECK(chosen || request_is_required(&before->range.request) ||
             request_is_required(&before->direct_map.request));
  struct chosen places = {.range = &after.range};
  if (!chosen || !request_stands(&after.range.request))
    return;
  const struct kernel_layout layout = kernel_layout_of(&after);
  uint64_t guards = layout.guard_pages * UINT64_C(4096);
  if (request_stands(&after.stack.request) && before->stack.address == 0)
    check_chosen(&places, 0, after.stack.address - guards,
                 layout.stack_pages * UINT64_C(4096) + 2 * guards);
  check_chosen(&places, before->boot_info.address, after.boot_info.address,
               KERNEL_LAYOUT_BOOT_INFO_ROOM);
  check_chosen(&places, before->framebuffer.address, after.framebuffer.address, 4096);
  check_chosen(&places, before->direct_map.address, after.direct_map.address,
               after.direct_map.room);
  check_chosen(&places, before->kernel_place.address, after.kernel_place.address,
               request_made(&after.kaslr.request) ? kernel_layout_kaslr_size(&layout) : 4096);
}

/* Adding the same again changes nothing; the other way round it says the same. */
static void check_joined(const struct kernel_requests *one, const struct kernel_requests *other) {
  struct kernel_requests joined = *one;
  struct kernel_requests reversed = *other;
  struct failure failure;
  FUZZ_CHECK(kernel_requests_add("", &joined, one, &failure));
  FUZZ_CHECK(memcmp(&joined, one, sizeof(joined)) == 0);
  bool agree = kernel_requests_add("", &joined, other, &failure);
  FUZZ_CHECK(agree == kernel_requests_add("", &reversed, one, &failure));
  if (agree)
    FUZZ_CHECK(memcmp(&joined, &reversed, sizeof(joined)) == 0);
}

static void check_all(const struct kernel_requests *requests, uint16_t flags) {
  check_taken(requests, flags);
  check_answers(requests);
  check_written(requests);
  check_settled(requests);
  check_addresses(requests);
}

static void read_notes(const uint8_t *bytes, size_t length, uint8_t choice) {
  static const struct kernel_requests image = {
      .stack = {.request = {1, 1, 0}, .pages = 33},
      .direct_map = {.request = {1, 1, 0}, .address = KERNEL_LAYOUT_DIRECT_MAP},
  };
  struct kernel_requests requests = {0};
  const struct request_notes notes = {.bytes = bytes,
                                      .length = length,
                                      .alignment = (choice & 2) != 0 ? 8 : 4,
                                      .flags =
                                          (choice & 4) != 0 ? ALL_FLAGS : BOOT_REQUEST_REQUIRED};
  struct request_finding found = requests_read(&requests, &notes);
  FUZZ_CHECK(length == 0 || found.offset < length);
  if (found.fault > REQUEST_UNKNOWN)
    FUZZ_CHECK(found.type >= 1 && found.type <= REQUEST_TYPES);
  check_all(&requests, notes.flags);
  check_joined(&requests, &image);
}

static void read_file(const uint8_t *bytes, size_t length) {
  struct kernel_requests requests;
  struct failure failure;
  size_t available = length < ELF64_HEADERS_MAX ? length : ELF64_HEADERS_MAX;
  if (elf64_parse(bytes, available, length, &kernel).code == ERROR_NONE &&
      kernel_requests_read("", bytes, length, &requests, &failure))
    check_all(&requests, BOOT_REQUEST_REQUIRED);
}

/* The first byte chooses between notes and a kernel's file, and how the notes are read. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  if (length == 0)
    return 0;
  kernel = (struct elf64_image){.alignment = 1, .segment_count = 1};
  kernel.position_independent = (bytes[0] & 8) != 0;
  kernel.segments[0] = (struct elf64_segment){.flags = ELF64_READ | ELF64_EXECUTE,
                                              .vaddr = UINT64_C(0xffff900000000000),
                                              .memory_size = 4096};
  /* A copy of exactly that length, so that the sanitizer sees each byte that is read beyond it. */
  size_t rest = length - 1;
  uint8_t *copy = malloc(rest + (rest == 0));
  FUZZ_CHECK(copy != NULL);
  memcpy(copy, bytes + 1, rest);
  if ((bytes[0] & 1) != 0)
    read_file(copy, rest);
  else
    read_notes(copy, rest, bytes[0]);
  free(copy);
  return 0;
}
