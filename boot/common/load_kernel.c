/* Streaming the kernel from the boot volume into its segments. */
#include "boot/common/load_kernel.h"

#include "boot/common/elf64_relocate.h"
#include "boot/common/volume.h"

struct loading {
  const struct volume_source *source;
  struct loaded_kernel *kernel;
  struct memory_map *map;
  const struct kernel_layout *layout;
  const struct volume_part *part;
  uint32_t random;
  struct error error;
};

/* From the headers in the first piece to memory that waits for the segments. */
static struct error prepare(struct loading *loading, const void *bytes, size_t length) {
  struct loaded_kernel *kernel = loading->kernel;
  struct error error = elf64_parse(bytes, length, loading->part->unpacked_length, &kernel->image);
  if (error.code == ERROR_NONE)
    error = kernel_layout_check(loading->layout, &kernel->image);
  if (error.code != ERROR_NONE)
    return error;
  kernel->slide = kernel_layout_slide(loading->layout, &kernel->image, loading->random);
  kernel->placement.copy = loading->source->copy;
  error = kernel_placement_choose(&kernel->placement, &kernel->image, kernel->slide, loading->map);
  if (error.code == ERROR_NONE)
    kernel_placement_clear(&kernel->placement);
  return error;
}

static void take_piece(void *context, uint64_t offset, const void *bytes, size_t length) {
  struct loading *loading = context;
  if (offset == 0)
    loading->error = prepare(loading, bytes, length);
  /* A kernel that cannot be loaded is read to its end all the same: it may be damaged, and then
   * that is what there is to say. */
  if (loading->error.code == ERROR_NONE)
    kernel_placement_copy(&loading->kernel->placement, offset, bytes, length);
}

static struct error relocate(struct loaded_kernel *kernel) {
  struct elf64_memory memory = kernel_placement_memory(&kernel->placement);
  return elf64_relocate(&kernel->image, &memory, kernel->slide, true);
}

struct error load_kernel(const struct volume_source *source, const struct kernel_layout *layout,
                         uint32_t random, struct memory_map *map, struct loaded_kernel *kernel) {
  struct loading loading = {.source = source,
                            .kernel = kernel,
                            .map = map,
                            .layout = layout,
                            .part = volume_find_part(source->header, VOLUME_PART_KERNEL),
                            .random = random,
                            .error = error_make(ERROR_ELF_TRUNCATED, 0, 64, 0)};
  uint64_t digest;
  struct error error = source->read(source->reader, loading.part, take_piece, &loading, &digest);
  if (error.code != ERROR_NONE)
    return error;
  if (digest != loading.part->digest)
    return error_make(ERROR_KERNEL_DAMAGED, digest, loading.part->digest, 0);
  return loading.error.code == ERROR_NONE ? relocate(kernel) : loading.error;
}
