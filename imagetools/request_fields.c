/* The names of requests and of their fields. */
#include "imagetools/request_fields.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "boot/common/kernel_layout.h"

#define FIELD(structure, field)                                                                    \
  .offset = offsetof(struct structure, field), .size = sizeof(((struct structure *)0)->field)

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

#define FIELDS(...) ((const struct request_field[]){__VA_ARGS__, {.name = NULL}})

/* enum boot_request_caching. */
static const char *const caching_words[] = {"write-back", "write-combining", "uncached", NULL};

/* enum boot_direct_map_mode. */
static const char *const direct_map_words[] = {"fixed", "none", "chosen", NULL};

/* enum boot_mapping_access. */
static const char *const access_words[] = {"read", "write", "execute", NULL};

#define MAPPING_FIELD(n, field) FIELD(boot_request_mappings, mappings[(n) - 1].field)

/* The fields of one mapping, numbered from 1. */
#define MAPPING(n)                                                                                 \
  {"virtual " #n, MAPPING_FIELD(n, virtual_address), .is_address = true},                          \
      {"physical " #n, MAPPING_FIELD(n, physical), .is_address = true},                            \
      {"length " #n, MAPPING_FIELD(n, length), .is_address = true},                                \
      {"access " #n, MAPPING_FIELD(n, access), .words = access_words, .is_set = true}, {           \
    "caching " #n, MAPPING_FIELD(n, caching), .words = caching_words                               \
  }

static const char *const screen_words[] = {"text 80x25", "text 80x50", "320x200", "framebuffer",
                                           NULL};

#define CHOICE_FIELD(number, field) FIELD(boot_request_screen, choices[number].field)

/* `name` is where its fields' names begin: "" for the first choice. */
#define CHOICE_FIELDS(number, name)                                                                \
  {name "choice", CHOICE_FIELD(number, kind), .words = screen_words},                              \
      {name "least width", CHOICE_FIELD(number, least_width)},                                     \
      {name "least height", CHOICE_FIELD(number, least_height)},                                   \
      {name "least bits", CHOICE_FIELD(number, least_bits)},                                       \
      {name "most width", CHOICE_FIELD(number, most_width)},                                       \
      {name "most height", CHOICE_FIELD(number, most_height)}, {                                   \
    name "most bits", CHOICE_FIELD(number, most_bits)                                              \
  }

/* VGA is where a BIOS is; what a Multiboot boot loader has set may be text. */
static uint32_t screen_firmware(const struct boot_request *request) {
  const struct boot_request_screen *screen = (const struct boot_request_screen *)request;
  uint32_t firmware = 0;
  for (int i = 0; i < BOOT_SCREEN_CHOICES; i++) {
    uint32_t kind = screen->choices[i].kind;
    if (kind == BOOT_SCREEN_CHOICE_FRAMEBUFFER)
      firmware |= IMAGE_FOR_ALL;
    else if (kind == BOOT_SCREEN_CHOICE_320_200)
      firmware |= IMAGE_FOR_BIOS;
    else if (kind != 0)
      firmware |= IMAGE_FOR_BIOS | IMAGE_FOR_MULTIBOOT;
  }
  return firmware;
}

static uint32_t screen_modes_firmware(const struct boot_request *request) {
  (void)request;
  return IMAGE_FOR_BIOS | IMAGE_FOR_UEFI;
}

static bool has_sizes(const struct boot_screen_choice *choice) {
  return (choice->least_width | choice->least_height | choice->least_bits | choice->most_width |
          choice->most_height | choice->most_bits) != 0;
}

static bool is_turned_round(uint32_t least, uint32_t most) {
  return most != 0 && least > most;
}

static const char *choice_fault(const struct boot_screen_choice *choice) {
  if (choice->kind > BOOT_SCREEN_CHOICE_FRAMEBUFFER)
    return "has a choice of a kind that is not known: use kinds from 1 to 4";
  if (choice->kind == 0)
    return has_sizes(choice) ? "has sizes without a choice: say which kind of screen they are of"
                             : NULL;
  if (choice->kind != BOOT_SCREEN_CHOICE_FRAMEBUFFER && has_sizes(choice))
    return "has sizes for a screen that has its own: give them for framebuffers only";
  if (is_turned_round(choice->least_width, choice->most_width) ||
      is_turned_round(choice->least_height, choice->most_height) ||
      is_turned_round(choice->least_bits, choice->most_bits))
    return "has a choice whose least is more than its most: exchange the two";
  return NULL;
}

static const char *screen_fault(const struct boot_request *request) {
  const struct boot_screen_choice *choices = ((const struct boot_request_screen *)request)->choices;
  if (choices[0].kind == 0)
    return "has no choice: name the screen that is wanted most as the first one";
  for (int i = 0; i < BOOT_SCREEN_CHOICES; i++) {
    const char *fault = choice_fault(&choices[i]);
    if (fault != NULL)
      return fault;
    if (i > 0 && choices[i].kind != 0 && choices[i - 1].kind == 0)
      return "has a gap in its choices: move the later ones up";
  }
  return NULL;
}

/* A boot loader of Multiboot's may have been started by UEFI. */
static uint32_t not_bios(const struct boot_request *request) {
  (void)request;
  return IMAGE_FOR_UEFI | IMAGE_FOR_MULTIBOOT;
}

static const char *processors_fault(const struct boot_request *request) {
  const struct boot_request_processors *processors =
      (const struct boot_request_processors *)request;
  return processors->stack_pages > KERNEL_LAYOUT_MAX_STACK_PAGES
             ? "has stacks that are too large: use 1 to 16384 pages"
             : NULL;
}

static const char *direct_map_fault(const struct boot_request *request) {
  const struct boot_request_direct_map *map = (const struct boot_request_direct_map *)request;
  return map->mode == BOOT_REQUEST_DIRECT_MAP_NONE && (map->address | map->room) != 0
             ? "asks for none and for its place: remove one of the two"
             : NULL;
}

static bool is_used(const struct boot_mapping *mapping) {
  return (mapping->virtual_address | mapping->physical | mapping->length | mapping->access |
          mapping->caching) != 0;
}

static const char *mappings_fault(const struct boot_request *request) {
  const struct boot_request_mappings *asked = (const struct boot_request_mappings *)request;
  bool has_one = false;
  for (int i = 0; i < BOOT_MAPPINGS; i++) {
    if (is_used(&asked->mappings[i]) && asked->mappings[i].length == 0)
      return "has a mapping without a length: say how many bytes of physical memory it has";
    has_one |= is_used(&asked->mappings[i]);
  }
  return has_one ? NULL : "has no mapping: give one, or remove it";
}

static bool is_levels(uint32_t levels) {
  return levels == 0 || levels == 4 || levels == 5;
}

static const char *paging_levels_fault(const struct boot_request *request) {
  const struct boot_request_paging_levels *asked =
      (const struct boot_request_paging_levels *)request;
  if (!is_levels(asked->least) || !is_levels(asked->most))
    return "asks for page tables that there are not: their levels are 4 or 5";
  return asked->most != 0 && asked->most < asked->least
             ? "has more levels as its least than as its most: exchange them"
             : NULL;
}

static uint32_t uefi_alone(const struct boot_request *request) {
  (void)request;
  return IMAGE_FOR_UEFI;
}

const struct request_description request_descriptions[REQUEST_TYPES + 1] = {
    [BOOT_REQUEST_TYPE_STACK] = {.name = "stack",
                                 .fields =
                                     FIELDS({"pages", FIELD(boot_request_stack, pages)},
                                            {"guard pages", FIELD(boot_request_stack, guard_pages)},
                                            {"address", FIELD(boot_request_stack, address),
                                             .is_address = true})},
    [BOOT_REQUEST_TYPE_DIRECT_MAP] =
        {.name = "direct map",
         .fields =
             FIELDS({"address", FIELD(boot_request_direct_map, address), .is_address = true},
                    {"room", FIELD(boot_request_direct_map, room), .is_address = true},
                    {"mode", FIELD(boot_request_direct_map, mode), .words = direct_map_words}),
         .fault = direct_map_fault},
    [BOOT_REQUEST_TYPE_KASLR] = {.name = "KASLR"},
    [BOOT_REQUEST_TYPE_BOOT_INFO] = {.name = "boot info",
                                     .fields =
                                         FIELDS({"address", FIELD(boot_request_boot_info, address),
                                                 .is_address = true})},
    [BOOT_REQUEST_TYPE_RECURSIVE] = {.name = "recursive page-table slot",
                                     .fields =
                                         FIELDS({"slot", FIELD(boot_request_recursive, slot)})},
    [BOOT_REQUEST_TYPE_RANGE] =
        {.name = "range",
         .fields = FIELDS({"start", FIELD(boot_request_range, start), .is_address = true},
                          {"end", FIELD(boot_request_range, end), .is_address = true})},
    [BOOT_REQUEST_TYPE_MAPPINGS] = {.name = "mappings",
                                    .fields =
                                        FIELDS(MAPPING(1), MAPPING(2), MAPPING(3), MAPPING(4),
                                               MAPPING(5), MAPPING(6), MAPPING(7), MAPPING(8)),
                                    .fault = mappings_fault},
    [BOOT_REQUEST_TYPE_FRAMEBUFFER] =
        {.name = "framebuffer",
         .fields =
             FIELDS({"address", FIELD(boot_request_framebuffer, address), .is_address = true},
                    {"caching", FIELD(boot_request_framebuffer, caching), .words = caching_words})},
    [BOOT_REQUEST_TYPE_PAGING_LEVELS] = {.name = "paging levels",
                                         .fields = FIELDS(
                                             {"least", FIELD(boot_request_paging_levels, least)},
                                             {"most", FIELD(boot_request_paging_levels, most)}),
                                         .fault = paging_levels_fault},
    [BOOT_REQUEST_TYPE_LOW_MEMORY] = {.name = "low memory",
                                      .fields =
                                          FIELDS({"pages", FIELD(boot_request_low_memory, pages)})},
    [BOOT_REQUEST_TYPE_KERNEL_PLACE] =
        {.name = "kernel place",
         .fields =
             FIELDS({"address", FIELD(boot_request_kernel_place, address), .is_address = true},
                    {"room", FIELD(boot_request_kernel_place, room), .is_address = true})},
    [BOOT_REQUEST_TYPE_CPU_STATE] = {.name = "CPU state",
                                     .fields =
                                         FIELDS({"level", FIELD(boot_request_cpu_state, level),
                                                 .words = WORDS("x87", "SSE", "AVX")})},
    [BOOT_REQUEST_TYPE_KERNEL_FILE] = {.name = "kernel file",
                                       .fields =
                                           FIELDS({"parts", FIELD(boot_request_kernel_file, parts),
                                                   .words = WORDS("symbols", "debug", "all"),
                                                   .is_set = true})},
    [BOOT_REQUEST_TYPE_TSC_FREQUENCY] = {.name = "TSC frequency"},
    [BOOT_REQUEST_TYPE_DATE] = {.name = "date"},
    [BOOT_REQUEST_TYPE_EFI] = {.name = "UEFI tables", .firmware = not_bios},
    [BOOT_REQUEST_TYPE_MODULES] = {.name = "read-only modules"},
    [BOOT_REQUEST_TYPE_SCREEN] = {.name = "screen",
                                  .fields = FIELDS(
                                      CHOICE_FIELDS(0, ""), CHOICE_FIELDS(1, "second "),
                                      CHOICE_FIELDS(2, "third "), CHOICE_FIELDS(3, "fourth ")),
                                  .firmware = screen_firmware,
                                  .fault = screen_fault},
    [BOOT_REQUEST_TYPE_SCREEN_MODES] = {.name = "screen modes", .firmware = screen_modes_firmware},
    [BOOT_REQUEST_TYPE_PROCESSORS] = {.name = "processors",
                                      .fields =
                                          FIELDS({"stack pages",
                                                  FIELD(boot_request_processors, stack_pages)},
                                                 {"most", FIELD(boot_request_processors, most)}),
                                      .fault = processors_fault},
    [BOOT_REQUEST_TYPE_TPM_EVENT_LOG] = {.name = "TPM event log", .firmware = uefi_alone},
};

uint32_t request_firmware(uint32_t type, const struct boot_request *request) {
  const struct request_description *description = &request_descriptions[type];
  return description->firmware == NULL ? IMAGE_FOR_ALL : description->firmware(request);
}

const struct request_field *request_field_next(const struct request_field *field) {
  return field != NULL && field->name != NULL ? field : NULL;
}

/* Loaders run on little-endian machines, and so do these tools. */
uint64_t request_field_value(const struct boot_request *request,
                             const struct request_field *field) {
  uint64_t value = 0;
  memcpy(&value, (const char *)request + field->offset, field->size);
  return value;
}

void request_field_set(struct boot_request *request, const struct request_field *field,
                       uint64_t value) {
  assert(value <= request_field_most(field));
  memcpy((char *)request + field->offset, &value, field->size);
}

uint64_t request_field_most(const struct request_field *field) {
  return UINT64_MAX >> (64 - 8 * field->size);
}

static void format_set(uint64_t value, const char *const *words, char *text, size_t size) {
  size_t length = 0;
  text[0] = '\0';
  for (int bit = 0; words[bit] != NULL; bit++) {
    if ((value >> bit & 1) == 0)
      continue;
    length +=
        (size_t)snprintf(text + length, size - length, "%s%s", length == 0 ? "" : "+", words[bit]);
    assert(length < size);
    value &= ~(UINT64_C(1) << bit);
  }
  if (value != 0 || length == 0)
    snprintf(text + length, size - length, "%s0x%" PRIx64, length == 0 ? "" : "+", value);
}

static bool has_word(uint64_t value, const char *const *words) {
  for (uint64_t i = 0; words[i] != NULL; i++)
    if (value == i + 1)
      return true;
  return false;
}

void request_field_format(const struct boot_request *request, const struct request_field *field,
                          char *text, size_t size) {
  uint64_t value = request_field_value(request, field);
  if (field->words != NULL && field->is_set)
    format_set(value, field->words, text, size);
  else if (field->words != NULL && has_word(value, field->words))
    snprintf(text, size, "%s", field->words[value - 1]);
  else
    snprintf(text, size, field->is_address ? "0x%" PRIx64 : "%" PRIu64, value);
}
