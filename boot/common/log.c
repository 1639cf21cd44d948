/* One line for each part of the volume. */
#include "boot/common/log.h"

#include <stdbool.h>

#include "boot/common/error.h"

#define LINE_SIZE 120

static void say(const struct log *log, const char *sentence, uint64_t first, uint64_t second,
                uint64_t third) {
  char line[LINE_SIZE];
  const uint64_t values[] = {first, second, third};
  sentence_format(sentence, values, line, sizeof(line));
  log_print(log->targets, line);
  log_print(log->targets, "\r\n");
}

/* A part that came out wrong is the matter of whoever reads it. */
static void say_part(const struct log *log, const struct volume_part *part, uint64_t digest) {
  if (part->compression == VOLUME_NOT_COMPRESSED)
    say(log, "{0:part}: {1} bytes", part->kind, part->length, 0);
  else
    say(log, "{0:part}: {1} bytes, {2} unpacked", part->kind, part->length, part->unpacked_length);
  if (log->debug)
    say(log, "  sector {0} of the volume, digest {1:16x}, expected {2:16x}", part->first_sector,
        digest, part->digest);
}

static struct error read(void *reader, const struct volume_part *part, volume_sink *sink,
                         void *context, uint64_t *digest) {
  const struct log *log = reader;
  struct error error = log->source.read(log->source.reader, part, sink, context, digest);
  if (error.code == ERROR_NONE)
    say_part(log, part, *digest);
  return error;
}

void log_open(struct log *log, const struct settings *settings, const char *loader_name,
              struct volume_source *source) {
  const struct volume_header *header = source->header;
  *log = (struct log){.source = *source,
                      .targets = settings_log_targets(settings),
                      .debug = settings->log_level == SETTINGS_LOG_DEBUG};
  if (log->targets == 0)
    return;
  source->read = read;
  source->reader = log;
  log_print(log->targets, loader_name);
  say(log, ": boot volume of {0} sectors, {1} parts", header->sectors, header->part_count, 0);
}
