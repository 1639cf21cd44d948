/* Beginning and end of the ROM's use (PXE 2.1, sections 2.3 and 4.4). */
#include "boot/pxe/rom.h"

#include "boot/bios/bios.h"
#include "boot/pxe/pxe.h"

#define BIOS_TIME 0x1a
#define PXE_INSTALLATION_CHECK 0x5650
#define PXE_INSTALLED 0x564e

/* No packet in one frame is longer. */
#define PACKET_SIZE 1536

#define KIB 1024
#define LOW_MEMORY_KIB (0x400 + BIOS_DATA_LOW_MEMORY_KIB)

static struct pxe_cached_info cached BIOS_BUFFER;
static struct pxe_status leaving BIOS_BUFFER;

/* Where the ROM says by interrupt that its PXENV+ structure is; 0 if it says nothing. */
static uint32_t ask_for_pxenv(void) {
  struct bios_registers registers = {.eax = PXE_INSTALLATION_CHECK};
  bios_call(BIOS_TIME, &registers);
  bool installed = !bios_carry(&registers) && (registers.eax & 0xffff) == PXE_INSTALLED;
  return installed ? (uint32_t)registers.es << 16 | (registers.ebx & 0xffff) : 0;
}

struct error rom_open(struct pxe_state *state, struct pxe_interface *interface) {
  const uintptr_t memory = 0;
  if (!pxe_interface_find(memory, state->bang_pxe, state->pxenv, interface) &&
      !pxe_interface_find(memory, 0, ask_for_pxenv(), interface))
    return error_make(ERROR_PXE_INTERFACE, 0, 0, 0);
  state->entry = interface->entry;
  return NO_ERROR;
}

static bool ask_for_server(uint16_t packet_type, uint32_t address, struct boot_server *server) {
  cached = (struct pxe_cached_info){.packet_type = packet_type,
                                    .buffer_size = PACKET_SIZE,
                                    .buffer = pxe_far_address(address),
                                    .buffer_limit = PACKET_SIZE};
  if (pxe_call(PXENV_GET_CACHED_INFO, &cached) != PXE_SUCCESS)
    return false;
  uint16_t length = cached.buffer_size < PACKET_SIZE ? cached.buffer_size : PACKET_SIZE;
  return boot_server_read((const uint8_t *)(uintptr_t)address, length, server);
}

struct error rom_find_server(uint32_t address, struct boot_server *server) {
  return ask_for_server(PXE_PACKET_CACHED_REPLY, address, server) ||
                 ask_for_server(PXE_PACKET_DHCP_ACK, address, server)
             ? NO_ERROR
             : error_make(ERROR_PXE_SERVER, cached.status, 0, 0);
}

static bool unload(void) {
  static const uint16_t steps[] = {PXENV_UNDI_SHUTDOWN, PXENV_UNLOAD_STACK, PXENV_STOP_UNDI};
  bool done = true;
  for (unsigned i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
    leaving = (struct pxe_status){0};
    done = pxe_call(steps[i], &leaving) == PXE_SUCCESS && done;
  }
  return done;
}

/* A ROM that still has its hook in an interrupt is still there. */
static bool is_hooked(uint32_t memory, uint32_t memory_end) {
  uint32_t vector = *(const volatile uint32_t *)(uintptr_t)(BIOS_TIME * sizeof(vector));
  uint32_t handler = (vector >> 16 << 4) + (vector & 0xffff);
  return handler >= memory && handler < memory_end;
}

/* A ROM takes memory by lowering what the BIOS says that there is, and leaves it to us to raise
 * that. */
void rom_leave(const struct pxe_interface *interface) {
  volatile uint16_t *low_memory = (volatile uint16_t *)(uintptr_t)LOW_MEMORY_KIB;
  uint32_t end = (interface->memory_end + KIB - 1) / KIB;
  if (unload() && end > *low_memory && !is_hooked(*low_memory * KIB, end * KIB))
    *low_memory = (uint16_t)end;
}
