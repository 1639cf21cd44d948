/*
 * INT 13h, with what its implementations are known to get wrong. EDD-3.0 is "BIOS Enhanced Disk
 * Drive Services", T13 1386D.
 */
#include "boot/bios/disk.h"

#include <string.h>

#include "boot/bios/bios.h"

#define BIOS_DISK 0x13
#define DISK_RESET 0x0000
#define DISK_READ_BY_GEOMETRY 0x0200
#define DISK_PARAMETERS 0x0800
#define EDD_CHECK 0x4100
#define EDD_CHECK_IN 0x55aa
#define EDD_CHECK_OUT 0xaa55
#define EDD_CALLS_42_TO_44 1u
#define EDD_READ 0x4200
#define EDD_PARAMETERS 0x4800

#define CYLINDERS 1024
#define TRIES 3

struct edd_packet {
  uint16_t size;
  uint16_t count;
  uint16_t offset;
  uint16_t segment;
  uint64_t sector;
};

/* BIOSes write more than they were told there is room for. */
struct edd_parameters {
  uint16_t size;
  uint8_t before_sectors[14];
  uint64_t sectors;
  uint16_t sector_size;
  uint8_t room[102];
};

#define EDD_PARAMETERS_SIZE 30 /* version 2, as far as is of use here */

static struct edd_packet packets[DISK_PIECES] BIOS_BUFFER;
static struct edd_parameters parameters BIOS_BUFFER;

/* The call's status, 0 if it succeeded. */
static uint8_t call(uint8_t drive, struct bios_registers *registers) {
  registers->edx = (registers->edx & 0xff00) | drive;
  bios_call(BIOS_DISK, registers);
  uint8_t status = (uint8_t)(registers->eax >> 8);
  return !bios_carry(registers) ? 0 : status != 0 ? status : 0xff;
}

static bool has_edd(uint8_t drive) {
  /* Carry goes in set, for BIOSes that do not know the call and leave the flags alone. */
  struct bios_registers registers = {.eax = EDD_CHECK, .ebx = EDD_CHECK_IN, .eflags = BIOS_CARRY};
  return call(drive, &registers) == 0 && (registers.ebx & 0xffff) == EDD_CHECK_OUT &&
         (registers.ecx & EDD_CALLS_42_TO_44) != 0;
}

static void ask_geometry(struct disk *disk) {
  struct bios_registers registers = {.eax = DISK_PARAMETERS};
  disk->track_sectors = 0;
  disk->heads = 0;
  if (call(disk->drive, &registers) == 0) {
    disk->track_sectors = registers.ecx & 0x3f;
    disk->heads = (registers.edx >> 8 & 0xff) + 1;
  }
}

/* What a BIOS that knows EDD says of the disk; a size of 0, or no answer, is taken for 512. */
static uint32_t ask_size(struct disk *disk) {
  memset(&parameters, 0, sizeof(parameters));
  parameters.size = EDD_PARAMETERS_SIZE;
  struct bios_registers registers = {.eax = EDD_PARAMETERS, .esi = bios_offset(&parameters)};
  uint8_t status = call(disk->drive, &registers);
  if (status != 0)
    return DISK_SECTOR_SIZE;
  disk->sectors = parameters.sectors;
  return parameters.sector_size == 0 ? DISK_SECTOR_SIZE : parameters.sector_size;
}

static void set_block_size(struct disk *disk, uint32_t size) {
  disk->block_shift = size == DISK_CD_SECTOR_SIZE ? 2 : 0;
  disk->largest = DISK_SECTORS_PER_CALL >> disk->block_shift;
  disk->sectors <<= disk->block_shift;
}

struct error disk_open(struct disk *disk, uint8_t drive, uint32_t sector_size) {
  *disk = (struct disk){.drive = drive};
  if (sector_size != 0) {
    disk->edd = true;
    ask_size(disk); /* BIOSes answer for CDs as they like, but for how long they are */
    set_block_size(disk, sector_size);
    return NO_ERROR;
  }
  disk->edd = has_edd(drive);
  uint32_t size = disk->edd ? ask_size(disk) : DISK_SECTOR_SIZE;
  set_block_size(disk, DISK_SECTOR_SIZE);
  if (!disk->edd)
    ask_geometry(disk);
  return size == DISK_SECTOR_SIZE ? NO_ERROR : error_make(ERROR_DISK_SECTOR_SIZE, size, 0, 0);
}

uint32_t disk_piece_sectors(const struct disk *disk) {
  return DISK_SECTORS_PER_CALL >> disk->block_shift << disk->block_shift;
}

uint32_t disk_within_block(const struct disk *disk, uint64_t sector) {
  return (uint32_t)sector & ((1u << disk->block_shift) - 1);
}

/* The disk's own sectors that so many of ours begin or fill. */
static uint32_t to_blocks(const struct disk *disk, uint32_t count) {
  return (count + (1u << disk->block_shift) - 1) >> disk->block_shift;
}

static void write_packet(struct edd_packet *packet, uint64_t sector, uint32_t count,
                         uint32_t address) {
  *packet = (struct edd_packet){.size = sizeof(*packet),
                                .count = (uint16_t)count,
                                .offset = (uint16_t)(address & 15),
                                .segment = (uint16_t)(address >> 4),
                                .sector = sector};
}

static uint8_t read_by_edd(const struct disk *disk, uint64_t sector, uint32_t count,
                           uint32_t address) {
  write_packet(&packets[0], sector, count, address);
  struct bios_registers registers = {.eax = EDD_READ, .esi = bios_offset(packets)};
  return call(disk->drive, &registers);
}

static bool geometry_reaches(const struct disk *disk, uint64_t sector) {
  return sector < (uint64_t)CYLINDERS * disk->heads * disk->track_sectors;
}

static uint8_t read_by_geometry(const struct disk *disk, uint32_t sector, uint32_t count,
                                uint32_t address) {
  uint32_t track = sector / disk->track_sectors;
  uint32_t cylinder = track / disk->heads;
  uint32_t head = track % disk->heads;
  struct bios_registers registers = {.eax = DISK_READ_BY_GEOMETRY | count,
                                     .ebx = address & 15,
                                     .es = (uint16_t)(address >> 4),
                                     .ecx = (cylinder & 0xff) << 8 | (cylinder & 0x300) >> 2 |
                                            (sector % disk->track_sectors + 1),
                                     .edx = head << 8};
  return call(disk->drive, &registers);
}

/* How many of the blocks one call may read: those of one track, if there are tracks. */
static uint32_t blocks_in_call(const struct disk *disk, uint64_t block, uint32_t count) {
  uint32_t most = disk->largest;
  if (!disk->edd) {
    uint32_t rest = disk->track_sectors - (uint32_t)block % disk->track_sectors;
    most = rest < most ? rest : most;
  }
  return count < most ? count : most;
}

static uint8_t try_to_read(const struct disk *disk, uint64_t block, uint32_t count,
                           uint32_t address) {
  uint8_t status = 0;
  for (int i = 0; i < TRIES; i++) {
    status = disk->edd ? read_by_edd(disk, block, count, address)
                       : read_by_geometry(disk, (uint32_t)block, count, address);
    if (status == 0)
      break;
    struct bios_registers reset = {.eax = DISK_RESET};
    call(disk->drive, &reset);
  }
  return status;
}

/* After all tries failed: less at once, then without EDD; false if there is nothing left. A CD has
 * no geometry. */
static bool lower_demands(struct disk *disk, uint64_t block) {
  if (disk->largest > 1) {
    disk->largest /= 2;
    return true;
  }
  if (!disk->edd || disk->block_shift != 0)
    return false;
  disk->edd = false;
  disk->largest = DISK_SECTORS_PER_CALL;
  ask_geometry(disk);
  return geometry_reaches(disk, block);
}

struct error disk_read(struct disk *disk, uint64_t sector, uint32_t count, uint32_t address) {
  uint64_t block = sector >> disk->block_shift;
  count = to_blocks(disk, count);
  while (count > 0) {
    if (!disk->edd && !geometry_reaches(disk, block))
      return error_make(ERROR_DISK_OUT_OF_REACH, block, 0, 0);
    uint32_t read = blocks_in_call(disk, block, count);
    uint8_t status = try_to_read(disk, block, read, address);
    if (status != 0) {
      if (!lower_demands(disk, block))
        return error_make(ERROR_DISK_READ, 0, block << disk->block_shift, status);
      continue;
    }
    block += read;
    count -= read;
    address += (read << disk->block_shift) * DISK_SECTOR_SIZE;
  }
  return NO_ERROR;
}

static uint32_t at_most(uint32_t value, uint32_t most) {
  return value < most ? value : most;
}

/* Reads pieces until one fails; returns how many sectors have been read. */
static uint32_t read_pieces_by_edd(const struct disk *disk, uint64_t sector, uint32_t count,
                                   uint32_t address) {
  const uint32_t piece = disk_piece_sectors(disk);
  uint32_t pieces = 0;
  for (uint32_t at = 0; at < count && pieces < DISK_PIECES; at += piece) {
    write_packet(&packets[pieces], (sector + at) >> disk->block_shift,
                 to_blocks(disk, at_most(count - at, piece)),
                 address + pieces * DISK_PIECE_DISTANCE);
    pieces++;
  }
  struct bios_registers registers = {
      .eax = EDD_READ, .edx = disk->drive, .esi = bios_offset(packets)};
  uint32_t left = bios_call_times(BIOS_DISK, &registers, pieces, sizeof(packets[0]));
  return at_most(count, (pieces - left) * piece);
}

struct error disk_read_pieces(struct disk *disk, uint64_t sector, uint32_t count,
                              uint32_t address) {
  const uint32_t piece = disk_piece_sectors(disk);
  uint32_t done = 0;
  if (disk->edd && disk->largest << disk->block_shift == piece)
    done = read_pieces_by_edd(disk, sector, count, address);
  /* What is left has failed once, or needs smaller calls. */
  for (; done < count; done += piece) {
    struct error error = disk_read(disk, sector + done, at_most(count - done, piece),
                                   address + done / piece * DISK_PIECE_DISTANCE);
    if (error.code != ERROR_NONE)
      return error;
  }
  return NO_ERROR;
}
