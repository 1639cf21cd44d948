/*
 * Makes inputs for acpi_fuzz.c to begin with: the tables of real firmware, laid close to each
 * other, and tables of every kind of entry and fault.
 *
 * Usage: acpi_seeds OUTPUT... -- DUMP...
 *   OUTPUT  one for each seed, in their order
 *   DUMP    a table of boot/common/testing/acpi: FIRMWARE/ADDRESS.bin
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As acpi_fuzz.c reads it: choice, place of the root pointer by 4, memory from BASE on. */
#define BASE 0x1000u
#define HEAD 2
#define MEND_SUMS 1
#define MOST 8192

#define RSDP_LENGTH_1 20
#define RSDP_LENGTH_2 36
#define TABLE_HEAD 36

struct seed {
  uint8_t bytes[MOST];
  size_t length;
};

struct table {
  uint64_t address; /* in the machine that it comes from */
  uint32_t at;      /* in the seed's memory */
};

static void die(const char *what, const char *name) {
  fprintf(stderr, "acpi_seeds: %s: %s\n", name, what);
  exit(1);
}

/* ---- Writing a seed ---- */

static void begin(struct seed *seed, uint8_t choice) {
  memset(seed, 0, sizeof(*seed));
  seed->bytes[0] = choice;
  seed->length = HEAD;
}

/* Where the next byte will be, for a pointer. */
static uint32_t here(const struct seed *seed) {
  return BASE + (uint32_t)(seed->length - HEAD);
}

static void put(struct seed *seed, const void *bytes, size_t length) {
  if (length > MOST - seed->length)
    die("is too long", "a seed");
  memcpy(seed->bytes + seed->length, bytes, length);
  seed->length += length;
}

static void put_number(struct seed *seed, uint64_t number, size_t size) {
  put(seed, &number, size);
}

static void align(struct seed *seed) {
  while ((seed->length - HEAD) % 4 != 0)
    put_number(seed, 0, 1);
}

static uint8_t *at(struct seed *seed, uint32_t address) {
  return seed->bytes + HEAD + (address - BASE);
}

static void set_sum(uint8_t *bytes, size_t place, size_t length) {
  uint8_t sum = 0;
  for (size_t i = 0; i < length; i++)
    sum = (uint8_t)(sum + bytes[i]);
  bytes[place] = (uint8_t)(bytes[place] - sum);
}

/* The first byte that the fuzzer takes for the root pointer. */
static void put_root(struct seed *seed, uint8_t revision, uint32_t rsdt, uint64_t xsdt) {
  uint32_t start = here(seed);
  seed->bytes[1] = (uint8_t)((start - BASE) / 4);
  put(seed, "RSD PTR ", 8);
  put(seed, "\0BOCHS ", 7);
  put_number(seed, revision, 1);
  put_number(seed, rsdt, 4);
  put_number(seed, RSDP_LENGTH_2, 4);
  put_number(seed, xsdt, 8);
  put_number(seed, 0, 4);
  set_sum(at(seed, start), 8, RSDP_LENGTH_1);
  set_sum(at(seed, start), 32, RSDP_LENGTH_2);
}

static uint32_t begin_table(struct seed *seed, const char *signature) {
  align(seed);
  uint32_t start = here(seed);
  put(seed, signature, 4);
  put_number(seed, 0, 4);
  put(seed, "\1\0BOCHS BXPC    \1\0\0\0BXPC\1\0\0\0", TABLE_HEAD - 8);
  return start;
}

static void end_table(struct seed *seed, uint32_t start) {
  uint32_t length = here(seed) - start;
  memcpy(at(seed, start) + 4, &length, sizeof(length));
  set_sum(at(seed, start), 9, length);
}

static void put_list(struct seed *seed, const char *signature, size_t size, uint64_t table) {
  uint32_t start = begin_table(seed, signature);
  put_number(seed, BASE + MOST, size); /* where nothing is */
  put_number(seed, table, size);
  end_table(seed, start);
}

/* ---- Tables of every kind ---- */

static void put_local_apic(struct seed *seed, uint8_t id, uint32_t flags) {
  put(seed, "\0\10", 2);
  put_number(seed, id + 1u, 1);
  put_number(seed, id, 1);
  put_number(seed, flags, 4);
}

static void put_x2apic(struct seed *seed, uint32_t id, uint32_t flags) {
  put(seed, "\11\20\0\0", 4);
  put_number(seed, id, 4);
  put_number(seed, flags, 4);
  put_number(seed, id + 1, 4);
}

static uint32_t begin_madt(struct seed *seed) {
  uint32_t start = begin_table(seed, "APIC");
  put_number(seed, 0xfee00000, 4);
  put_number(seed, 1, 4);
  return start;
}

static void put_all_entries(struct seed *seed) {
  for (uint32_t flags = 0; flags < 4; flags++) {
    put_local_apic(seed, (uint8_t)(7 - flags), flags);
    put_x2apic(seed, 300 - flags, flags);
  }
  put_local_apic(seed, 0xff, 1);
  put_x2apic(seed, 0xffffffff, 1);
  put_local_apic(seed, 6, 1);                    /* once more */
  put(seed, "\5\14\0\0\0\0\20\376\1\0\0\0", 12); /* another address of the local APICs */
  put(seed, "\1\14\0\0\0\0\300\376\0\0\0\0", 12);
  put(seed, "\0\4\1\1\11\6\0\0\0\0", 10); /* too short for what they are */
}

static void put_more_than_fit(struct seed *seed) {
  for (uint32_t id = 40; id > 0; id--)
    put_x2apic(seed, id * 7, 1);
}

static void put_endless(struct seed *seed) {
  put_local_apic(seed, 1, 1);
  put(seed, "\0\0", 2);
}

static void put_overlong(struct seed *seed) {
  put_local_apic(seed, 1, 1);
  put(seed, "\11\377\0\0", 4);
}

static void (*const madts[])(struct seed *) = {put_all_entries, put_more_than_fit, put_endless,
                                               put_overlong};
enum { MADTS = sizeof(madts) / sizeof(madts[0]) };

/* By RSDT, by XSDT, and by an RSDT since the XSDT is damaged. */
static void make_madt(struct seed *seed, int kind, int way) {
  begin(seed, 0);
  uint32_t madt = begin_madt(seed);
  madts[kind](seed);
  end_table(seed, madt);
  align(seed);
  uint32_t rsdt = here(seed);
  put_list(seed, "RSDT", 4, madt);
  align(seed);
  uint32_t xsdt = here(seed);
  put_list(seed, "XSDT", 8, madt);
  if (way == 2)
    *at(seed, xsdt + 30) ^= 1;
  align(seed);
  put_root(seed, way == 0 ? 0 : 2, rsdt, xsdt);
}

/* ---- Tables of real firmware ---- */

static void read_dump(const char *path, struct seed *seed, struct table *table) {
  const char *name = strrchr(path, '/');
  FILE *file = fopen(path, "rb");
  if (file == NULL || name == NULL)
    die("can't be read", path);
  table->address = strtoull(name + 1, NULL, 16);
  align(seed);
  table->at = here(seed);
  seed->length += fread(seed->bytes + seed->length, 1, MOST - seed->length, file);
  fclose(file);
}

/* A pointer of `size` bytes, if it leads to one of the tables, leads there in the seed. */
static void move_pointer(uint8_t *pointer, size_t size, const struct table *tables, int count) {
  uint64_t address = 0;
  memcpy(&address, pointer, size);
  for (int i = 0; i < count; i++) {
    uint64_t to = tables[i].at;
    if (tables[i].address == address)
      memcpy(pointer, &to, size);
  }
}

static void move_pointers(struct seed *seed, const struct table *table, const struct table *tables,
                          int count) {
  uint8_t *bytes = at(seed, table->at);
  uint32_t length;
  memcpy(&length, bytes + 4, sizeof(length));
  if (memcmp(bytes, "RSD PTR ", 8) == 0) {
    seed->bytes[1] = (uint8_t)((table->at - BASE) / 4);
    move_pointer(bytes + 16, 4, tables, count);
    move_pointer(bytes + 24, 8, tables, count);
    return;
  }
  size_t size = memcmp(bytes, "RSDT", 4) == 0 ? 4 : memcmp(bytes, "XSDT", 4) == 0 ? 8 : 0;
  for (uint32_t i = TABLE_HEAD; size != 0 && i + size <= length; i += size)
    move_pointer(bytes + i, size, tables, count);
}

/* The folder that a dump lies in, with its slash. */
static size_t folder_length(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? 0 : (size_t)(slash - path);
}

/* From the dumps from `paths` on that lie in one folder; returns how many they are. */
static int make_real(struct seed *seed, char **paths, int count) {
  struct table tables[32];
  int taken = 0;
  begin(seed, MEND_SUMS);
  while (taken < count && taken < 32 && folder_length(paths[taken]) == folder_length(paths[0]) &&
         strncmp(paths[taken], paths[0], folder_length(paths[0])) == 0) {
    read_dump(paths[taken], seed, &tables[taken]);
    taken++;
  }
  for (int i = 0; i < taken; i++)
    move_pointers(seed, &tables[i], tables, taken);
  return taken;
}

static void write_seed(const struct seed *seed, const char *path) {
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(seed->bytes, seed->length, 1, file) != 1 || fclose(file) != 0)
    die("can't be written", path);
}

int main(int argc, char **argv) {
  static struct seed seed;
  int outputs = 1;
  while (outputs < argc && strcmp(argv[outputs], "--") != 0)
    outputs++;
  int next = 1;
  for (int i = 0; i < MADTS * 3 && next < outputs; i++) {
    make_madt(&seed, i / 3, i % 3);
    write_seed(&seed, argv[next++]);
  }
  for (int dump = outputs + 1; dump < argc && next < outputs;) {
    dump += make_real(&seed, argv + dump, argc - dump);
    write_seed(&seed, argv[next++]);
  }
  if (next != outputs)
    die("there are fewer seeds than outputs", argv[0]);
  return 0;
}
