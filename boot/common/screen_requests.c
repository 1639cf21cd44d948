/* Going through the kernel's choices. */
#include "boot/common/screen_requests.h"

#include <string.h>

#include "boot/common/address_space.h"
#include "boot/common/edid.h"
#include "boot/common/more_sentences.h"
#include "boot/common/screen_choice.h"

/* What the kernel is told, if it asks for it; the choices are made from it in any case. */
struct list {
  struct boot_screen_modes modes;
  struct boot_screen_mode mode[SCREEN_REQUESTS_MODES];
  uint8_t edid[SCREEN_REQUESTS_EDID];
};

struct screen_state {
  const struct screen_firmware *firmware;
  const struct kernel_layout *layout;
  const struct memory_map *map;
  struct list *list;
  struct edid_size preferred;
};

static bool is_in_use(uint32_t type) {
  switch (type) {
  case BOOT_MEMORY_USABLE:
  case BOOT_MEMORY_LOADER:
  case BOOT_MEMORY_KERNEL:
  case BOOT_MEMORY_MODULE:
  case MEMORY_MAP_BORROWED:
    return true;
  default:
    return false; /* firmware may keep memory for its card */
  }
}

bool screen_lies_in_ram(const struct memory_map *map, const struct boot_screen *screen) {
  uint64_t bytes = (uint64_t)screen->pitch * screen->height;
  if (screen->kind != BOOT_SCREEN_FRAMEBUFFER)
    return false;
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    uint64_t offset = region->base_phys - screen->base_phys;
    if (is_in_use(region->type) &&
        (region->base_phys >= screen->base_phys ? offset < bytes : -offset < region->length))
      return true;
  }
  return false;
}

static bool is_usable(const struct kernel_layout *layout, const struct memory_map *map,
                      const struct boot_screen *screen) {
  return address_space_reaches_screen(layout, screen) && !screen_lies_in_ram(map, screen);
}

/* A mode that firmware lists and does not set is not one. */
static void remove_mode(struct list *list, const struct boot_screen_mode *mode) {
  size_t index = (size_t)(mode - list->mode);
  list->modes.mode_count--;
  for (size_t i = index; i < list->modes.mode_count; i++)
    list->mode[i] = list->mode[i + 1];
}

/* Nor is one whose framebuffer would be somebody's memory, where firmware says beforehand. */
static void remove_modes_in_ram(const struct memory_map *map, struct list *list) {
  for (size_t i = (size_t)list->modes.mode_count; i > 0; i--) {
    const struct boot_screen_mode *mode = &list->mode[i - 1];
    const struct boot_screen screen = screen_choice_screen(mode);
    if (mode->base_phys != 0 && screen_lies_in_ram(map, &screen))
      remove_mode(list, mode);
  }
}

static void fill(const struct screen_state *state) {
  const struct screen_firmware *firmware = state->firmware;
  struct list *list = state->list;
  memset(list, 0, sizeof(*list));
  if (firmware->list_modes != NULL)
    list->modes.mode_count = firmware->list_modes(list->mode, SCREEN_REQUESTS_MODES);
  remove_modes_in_ram(state->map, list);
  if (firmware->read_edid != NULL)
    list->modes.edid_length = firmware->read_edid(list->edid, sizeof(list->edid));
}

static bool set_mode_for(const struct screen_state *state, const struct boot_screen_choice *choice,
                         struct boot_screen *screen) {
  struct list *list = state->list;
  for (;;) {
    const struct boot_screen_mode *mode =
        screen_choice_of(choice, state->preferred, list->mode, (size_t)list->modes.mode_count);
    if (mode == NULL)
      return false;
    if (state->firmware->set_mode(mode, screen) && screen_choice_is(choice, screen) &&
        is_usable(state->layout, state->map, screen))
      return true;
    remove_mode(list, mode);
  }
}

static bool set_for(const struct screen_state *state, const struct boot_screen_choice *choice,
                    struct boot_screen *screen) {
  if (choice->kind == BOOT_SCREEN_CHOICE_FRAMEBUFFER)
    return set_mode_for(state, choice, screen);
  return state->firmware->set_vga != NULL && state->firmware->set_vga(choice->kind, screen) &&
         screen_choice_is(choice, screen);
}

/* Asked for each choice anew: what was tried for the one before may have changed it. */
static bool is_there(const struct screen_state *state, const struct boot_screen_choice *choice,
                     struct boot_screen *screen) {
  if (state->firmware->present == NULL)
    return false;
  *screen = state->firmware->present();
  return screen_choice_is(choice, screen) && is_usable(state->layout, state->map, screen);
}

/* The number of the first choice that can be had, from 1 on, or 0. */
static uint32_t choose(const struct screen_state *state, const struct boot_screen_choice *choices,
                       struct boot_screen *screen) {
  for (uint32_t i = 0; i < BOOT_SCREEN_CHOICES && choices[i].kind != 0; i++)
    if (is_there(state, &choices[i], screen) || set_for(state, &choices[i], screen))
      return i + 1;
  return 0;
}

/* The number of the kernel's choice that the screen is, from 1 on, or 0. */
static uint32_t number_of(const struct boot_request_screen *request,
                          const struct boot_screen *screen) {
  for (uint32_t i = 0; i < BOOT_SCREEN_CHOICES; i++)
    if (screen_choice_is(&request->choices[i], screen))
      return i + 1;
  return 0;
}

void screen_take(const struct kernel_layout *layout, const struct memory_map *map,
                 struct boot_screen present, struct boot_screen *screen) {
  *screen = (struct boot_screen){.kind = BOOT_SCREEN_NONE};
  if (!is_usable(layout, map, &present))
    return;
  *screen = present;
  screen->base = present.base_phys; /* VGA memory is mapped there */
  if (present.kind == BOOT_SCREEN_FRAMEBUFFER)
    screen->base = address_space_screen(layout, &present);
}

static struct error meet_screen(const struct screen_state *state, struct kernel_requests *requests,
                                struct handover *handover) {
  struct boot_request_screen *request = &requests->screen;
  struct boot_screen screen;
  uint32_t number = 0;
  bool chosen = choose(state, requests->owners_screens, &screen) != 0;
  if (request_stands(&request->request)) {
    number = chosen ? number_of(request, &screen) : choose(state, request->choices, &screen);
    chosen = chosen || number != 0;
  }
  handover->values[BOOT_REQUEST_TYPE_SCREEN] = number;
  if (number == 0) {
    struct error error =
        request_give_up(&request->request, ERROR_REQUEST_SCREEN, state->list->modes.mode_count, 0);
    if (error.code != ERROR_NONE)
      return error;
  }
  if (!chosen)
    screen = state->firmware->set_default();
  screen_take(state->layout, state->map, screen, &handover->info.screen);
  return NO_ERROR;
}

/* Once the screen is set: modes may have turned out to be none meanwhile. */
static struct error meet_modes(const struct screen_state *state,
                               struct boot_request_screen_modes *request,
                               struct handover *handover) {
  uint64_t to_virtual = state->layout->direct_map;
  struct list *list = state->list;
  if (list->modes.mode_count == 0 && list->modes.edid_length == 0)
    return request_give_up(&request->request, ERROR_REQUEST_SCREEN_MODES, 0, 0);
  if (list->modes.mode_count != 0)
    list->modes.modes = to_virtual + (uintptr_t)list->mode;
  if (list->modes.edid_length != 0)
    list->modes.edid = to_virtual + (uintptr_t)list->edid;
  handover->values[BOOT_REQUEST_TYPE_SCREEN_MODES] = to_virtual + (uintptr_t)list;
  return NO_ERROR;
}

struct error screen_requests_meet(const struct screen_firmware *firmware,
                                  const struct kernel_layout *layout, struct memory_map *map,
                                  struct kernel_requests *requests, struct handover *handover) {
  uint64_t memory;
  if (error_own_template == NULL)
    error_own_template = more_sentences;
  if (!memory_map_take_high(map, sizeof(struct list), BOOT_MEMORY_LOADER, &memory))
    return error_make(ERROR_MEMORY_LOADER, (sizeof(struct list) + 1023) / 1024, 0, 0);
  struct screen_state state = {
      .firmware = firmware, .layout = layout, .map = map, .list = (struct list *)(uintptr_t)memory};
  fill(&state);
  if (state.list->modes.edid_length != 0)
    state.preferred = edid_preferred_size(state.list->edid);
  struct error error = meet_screen(&state, requests, handover);
  return error.code == ERROR_NONE ? meet_modes(&state, &requests->screen_modes, handover) : error;
}
