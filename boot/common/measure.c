/* Collects a part, has it measured, and hands it on. */
#include "boot/common/measure.h"

#include <stdbool.h>
#include <string.h>

uint32_t measure_pcr(uint32_t kind) {
  bool is_file = kind == VOLUME_PART_KERNEL || kind == VOLUME_PART_KERNEL_FILE ||
                 kind == VOLUME_PART_MODULE_LIST || kind == VOLUME_PART_NONE;
  return is_file ? MEASURE_PCR_FILES : MEASURE_PCR_SETTINGS;
}

static struct error extend(struct measured_source *measured, const struct volume_part *part,
                           const void *bytes) {
  struct measurement measurement = {
      .pcr = measure_pcr(part->kind), .kind = part->kind, .bytes = bytes, .length = part->length};
  bool is_module = part->kind == VOLUME_PART_NONE;
  const uint64_t values[] = {part->kind, measured->modules, 0};
  sentence_format(is_module ? "Bootsmith module {1}" : "Bootsmith {0:part}", values,
                  measurement.name, sizeof(measurement.name));
  measured->modules += is_module;
  return measured->extend(&measurement);
}

static struct error read(void *reader, const struct volume_part *part, volume_sink *sink,
                         void *context, uint64_t *digest) {
  struct measured_source *measured = reader;
  const struct volume_source *source = &measured->source;
  uint8_t *memory = measured->allocate(part->length);
  if (memory == NULL)
    return error_make(ERROR_MEMORY_LOADER, part->length / 1024 + 1, 0, 0);
  struct error error = volume_source_read_to(source, part, memory, digest);
  if (error.code == ERROR_NONE)
    error = extend(measured, part, memory);
  if (error.code == ERROR_NONE && part->length > 0)
    sink(context, 0, memory, (size_t)part->length);
  if (source->settle != NULL)
    source->settle();
  measured->release(memory, part->length);
  return error;
}

void measure_open(struct measured_source *measured, struct volume_source *source) {
  measured->source = *source;
  measured->modules = 0;
  source->read = read;
  source->reader = measured;
}
