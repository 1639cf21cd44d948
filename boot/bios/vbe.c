/* INT 10h, AH=4Fh. */
#include "boot/bios/vbe.h"

#include <string.h>

#include "boot/bios/a20.h"
#include "boot/bios/bios.h"
#include "boot/bios/vbe_mode.h"
#include "boot/common/edid.h"

#define BIOS_VIDEO 0x10
#define VBE_CONTROLLER 0x4f00
#define VBE_MODE 0x4f01
#define VBE_SET_MODE 0x4f02
#define VBE_LINEAR (1u << 14)
#define VBE_DDC 0x4f15
#define DDC_READ_EDID 1
#define VBE_DONE 0x004f

/* Numbers have fewer bits than this: the others say how a mode is to be set. */
#define NUMBER_END 0x4000
/* Entries after which a list is taken for one without an end. */
#define LONGEST_LIST 1024

static struct vbe_controller controller BIOS_BUFFER;
static struct vbe_mode_information information BIOS_BUFFER;
static uint8_t edid_block[EDID_BLOCK_SIZE] BIOS_BUFFER;

/* Whether the BIOS knows the function, and has done it. What it tells is written above 1 MiB, so
 * A20 is to be open whatever it has done to it. */
static bool call(struct bios_registers *registers) {
  bios_call(BIOS_VIDEO, registers);
  return a20_open().code == ERROR_NONE && (registers->eax & 0xffff) == VBE_DONE;
}

static bool ask_controller(void) {
  memset(&controller, 0, sizeof(controller));
  memcpy(controller.signature, "VBE2", sizeof(controller.signature));
  struct bios_registers registers = {.eax = VBE_CONTROLLER, .edi = bios_offset(&controller)};
  return call(&registers) && memcmp(controller.signature, "VESA", 4) == 0 &&
         controller.version >= VBE_VERSION_2;
}

static bool ask_mode(uint16_t number, struct boot_screen_mode *mode) {
  memset(&information, 0, sizeof(information));
  struct bios_registers registers = {
      .eax = VBE_MODE, .ecx = number, .edi = bios_offset(&information)};
  return number < NUMBER_END && call(&registers) &&
         vbe_mode_describe(&information, controller.version, number, mode);
}

/* The list may lie in the controller's block or anywhere in the BIOS, and its end may be missing.
 */
size_t vbe_list_modes(struct boot_screen_mode *modes, size_t most) {
  size_t count = 0;
  if (!ask_controller())
    return 0;
  for (uint32_t i = 0; i < LONGEST_LIST && count < most; i++) {
    uint16_t number = real_mode_word(controller.mode_list_segment,
                                     (uint16_t)(controller.mode_list_offset + i * 2));
    if (number == VBE_MODE_LIST_END)
      break;
    count += ask_mode(number, &modes[count]) ? 1 : 0;
  }
  return count;
}

bool vbe_set_mode(const struct boot_screen_mode *mode) {
  struct bios_registers registers = {.eax = VBE_SET_MODE, .ebx = mode->number | VBE_LINEAR};
  return call(&registers);
}

static bool read_block(uint8_t number) {
  memset(edid_block, 0, sizeof(edid_block));
  struct bios_registers registers = {
      .eax = VBE_DDC, .ebx = DDC_READ_EDID, .edx = number, .edi = bios_offset(edid_block)};
  return call(&registers);
}

size_t vbe_read_edid(uint8_t *bytes, size_t most) {
  size_t length = 0;
  size_t blocks = most / EDID_BLOCK_SIZE;
  for (size_t i = 0; i < blocks && read_block((uint8_t)i); i++) {
    memcpy(bytes + length, edid_block, EDID_BLOCK_SIZE);
    length += EDID_BLOCK_SIZE;
    if (edid_good_length(bytes, length) != length)
      break;
    if (blocks > edid_block_count(bytes))
      blocks = edid_block_count(bytes);
  }
  return edid_good_length(bytes, length);
}
