/* The queue of large work. */
#include "boot/pc/bulk.h"

/* Present, writable; a page of 2 MiB (Intel SDM volume 3A, section 4.5). */
#define TABLE 0x003
#define LARGE_PAGE 0x083
#define LARGE_PAGE_SHIFT 21
#define FOUR_GIB_LARGE_PAGES 2048
#define ENTRIES 512

/* As bulk.asm reads it. */
struct bulk_job {
  uint32_t lanes; /* of a digest; 0 for a copy */
  uint32_t destination;
  uint32_t source;
  uint32_t length; /* bytes; whole stripes for a digest */
};

#define QUEUE_LENGTH 32

static struct bulk_job queue[QUEUE_LENGTH];
static uint32_t queued;

/* All that 32 bits reach, at its physical address. */
static struct {
  uint64_t top[ENTRIES];
  uint64_t gib[ENTRIES];
  uint64_t pages[FOUR_GIB_LARGE_PAGES];
} tables __attribute__((aligned(4096)));

void bulk_do(const struct bulk_job *jobs, uint32_t count, const void *page_tables);

void bulk_start(void) {
  tables.top[0] = (uintptr_t)tables.gib | TABLE;
  for (uint32_t i = 0; i < FOUR_GIB_LARGE_PAGES / ENTRIES; i++)
    tables.gib[i] = (uintptr_t)&tables.pages[i * ENTRIES] | TABLE;
  for (uint32_t i = 0; i < FOUR_GIB_LARGE_PAGES; i++)
    tables.pages[i] = i << LARGE_PAGE_SHIFT | LARGE_PAGE;
}

static void add(struct bulk_job job) {
  if (queued == QUEUE_LENGTH)
    bulk_run();
  queue[queued++] = job;
}

void bulk_digest(struct digest *digest, const void *bytes, size_t length) {
  size_t stripes = length / DIGEST_STRIPE;
  if (stripes > 0) {
    add((struct bulk_job){.lanes = (uintptr_t)digest_take_stripes(digest, stripes),
                          .source = (uintptr_t)bytes,
                          .length = stripes * DIGEST_STRIPE});
  }
  /* The rest of a stripe is kept for later, and does not touch the lanes. */
  digest_add(digest, (const char *)bytes + stripes * DIGEST_STRIPE, length % DIGEST_STRIPE);
}

void bulk_copy(void *destination, const void *source, size_t length) {
  add((struct bulk_job){
      .destination = (uintptr_t)destination, .source = (uintptr_t)source, .length = length});
}

void bulk_run(void) {
  if (queued > 0)
    bulk_do(queue, queued, &tables);
  queued = 0;
}
