/* Writing the block that the kernel finds. */
#include "boot/common/handover.h"

#include <string.h>

/* A 32-bit loader writes what a 64-bit kernel reads: there is no padding to differ. */
_Static_assert(sizeof(struct boot_info) == 320, "as every compiler lays it out");
_Static_assert(offsetof(struct boot_info, screen) == 144, "as every compiler lays it out");
_Static_assert(offsetof(struct boot_info, timestamps) == 192, "as every compiler lays it out");
_Static_assert(offsetof(struct boot_info, requests) == 264, "as requests.md has it");
_Static_assert(sizeof(struct boot_memory_region) == 24, "as every compiler lays it out");

/* Segment descriptors: Intel SDM volume 3A, sections 3.4.5 and 8.2.3. */
#define DESCRIPTOR_CODE_64 UINT64_C(0x00af9b000000ffff)
#define DESCRIPTOR_DATA UINT64_C(0x00cf93000000ffff)
#define DESCRIPTOR_TSS_64 UINT64_C(0x0000890000000000)

/* The I/O map lies past the TSS's limit: there is none. */
#define TSS_IO_MAP_BASE_WORD 25

uint64_t handover_write_tables(struct handover_tables *tables, uint64_t vaddr) {
  uint64_t tss = vaddr + offsetof(struct handover_tables, tss);
  tables->gdt[0] = 0;
  tables->gdt[HANDOVER_SELECTOR_CODE / 8] = DESCRIPTOR_CODE_64;
  tables->gdt[HANDOVER_SELECTOR_DATA / 8] = DESCRIPTOR_DATA;
  tables->gdt[HANDOVER_SELECTOR_TSS / 8] = DESCRIPTOR_TSS_64 | (sizeof(tables->tss) - 1) |
                                           (tss & 0xffffff) << 16 | (tss >> 24 & 0xff) << 56;
  tables->gdt[HANDOVER_SELECTOR_TSS / 8 + 1] = tss >> 32;
  tables->gdt_register = (struct handover_gdt_register){
      .limit = sizeof(tables->gdt) - 1, .base = vaddr + offsetof(struct handover_tables, gdt)};
  memset(tables->tss, 0, sizeof(tables->tss));
  tables->tss[TSS_IO_MAP_BASE_WORD] = (uint32_t)sizeof(tables->tss) << 16;
  return vaddr + HANDOVER_GDT_REGISTER;
}

/* Copies bytes and a NUL, and returns where they are; *end moves on behind them. */
static uint64_t write_string(char **end, uint64_t to_virtual, const char *text, size_t length) {
  char *start = *end;
  memcpy(start, text, length);
  start[length] = '\0';
  *end = start + length + 1;
  return to_virtual + (uintptr_t)start;
}

/* Writes the answers to `end` and returns what is behind them. */
static char *write_answers(const struct handover *handover, struct handover_block *block,
                           uint64_t to_virtual, char *end) {
  uint32_t count = requests_count(handover->requests);
  if (count == 0)
    return end;
  requests_answer(handover->requests, handover->values, (struct boot_request_answer *)end);
  block->info.requests = to_virtual + (uintptr_t)end;
  block->info.request_count = count;
  return end + count * sizeof(struct boot_request_answer);
}

size_t handover_size(const struct handover *handover, size_t regions) {
  return sizeof(struct handover_block) + regions * sizeof(struct boot_memory_region) +
         requests_count(handover->requests) * sizeof(struct boot_request_answer) +
         strlen(handover->loader_name) + 1 + handover->command_line_length + 1;
}

void handover_write(const struct handover *handover, const struct memory_map *map, void *bytes) {
  struct handover_block *block = bytes;
  uint64_t vaddr = handover->block_vaddr;
  uint64_t to_virtual = vaddr - (uintptr_t)bytes;
  block->info = handover->info;
  handover_write_tables(&block->tables, vaddr + offsetof(struct handover_block, tables));

  char *end = (char *)(block + 1);
  memcpy(end, map->regions, map->count * sizeof(map->regions[0]));
  block->info.memory_map = to_virtual + (uintptr_t)end;
  block->info.memory_map_count = map->count;
  end += map->count * sizeof(map->regions[0]);

  end = write_answers(handover, block, to_virtual, end);
  block->info.loader_name =
      write_string(&end, to_virtual, handover->loader_name, strlen(handover->loader_name));
  block->info.command_line =
      write_string(&end, to_virtual, handover->command_line, handover->command_line_length);
}
