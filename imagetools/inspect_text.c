/* What `inspect` prints for people. */
#include <inttypes.h>

#include "boot/common/kernel_layout.h"
#include "imagetools/inspect_output.h"

static const char *verdict(const struct stored_digest *digest) {
  return stored_digest_ok(digest) ? "ok" : "DAMAGED";
}

static void print_partitions(FILE *stream, const struct image_report *report) {
  for (int i = 0; i < MBR_PARTITION_COUNT; i++) {
    const struct mbr_partition *partition = &report->partitions[i];
    if (partition->type == 0 && partition->status == MBR_STATUS_INACTIVE)
      continue;
    fprintf(stream, "partition %d: %s, type 0x%02x, LBA %" PRIu32 ", %" PRIu32 " sectors\n", i + 1,
            partition->status == MBR_STATUS_ACTIVE ? "active" : "not active", partition->type,
            partition->first_lba, partition->sectors);
  }
}

static void print_part(FILE *stream, const struct part_report *part) {
  fprintf(stream, "  %-14s LBA %-8" PRIu64 " %9" PRIu64 " bytes  digest 0x%08" PRIx32 " ",
          image_report_part_name(part->kind), part->lba, part->length, part->digest.stored);
  if (!part->readable)
    fprintf(stream, "CUT SHORT\n");
  else
    fprintf(stream, "%s\n", verdict(&part->digest));
}

static void print_volume(FILE *stream, const struct image_report *report) {
  const struct volume_header *header = &report->header;
  fprintf(stream,
          "volume: LBA %" PRIu64 ", version %" PRIu32 ", %" PRIu64 " sectors, digest 0x%08" PRIx32
          " %s\n",
          report->patch.volume_lba, header->version, header->sectors, header->digest,
          verdict(&report->header_digest));
  for (uint32_t i = 0; i < report->part_count; i++)
    print_part(stream, &report->parts[i]);
  uint32_t stack_pages =
      header->stack_pages != 0 ? header->stack_pages : KERNEL_LAYOUT_DEFAULT_STACK_PAGES;
  fprintf(stream, "stack: %" PRIu32 " KiB%s\n", stack_pages * 4,
          header->stack_pages != 0 ? "" : " (the loader's default)");
}

/* Bytes of a damaged command line must not reach the terminal. */
static void print_command_line(FILE *stream, const struct image_report *report) {
  if (report->command_line == NULL)
    return;
  fputs("command line: ", stream);
  for (uint64_t i = 0; i < report->command_line_length; i++) {
    char character = report->command_line[i];
    fputc(character >= ' ' && character <= '~' ? character : '?', stream);
  }
  fputc('\n', stream);
}

void inspect_print_kernel(FILE *stream, const struct elf64_image *kernel, uint64_t slide) {
  fprintf(stream, "kernel: %s, entry 0x%" PRIx64,
          kernel->position_independent ? "position-independent" : "fixed address",
          kernel->entry + slide);
  if (slide != 0)
    fprintf(stream, " (linked 0x%" PRIx64 ")", kernel->entry);
  fputc('\n', stream);
  for (size_t i = 0; i < kernel->segment_count; i++) {
    const struct elf64_segment *segment = &kernel->segments[i];
    fprintf(stream,
            "  %c%c%c  virtual 0x%016" PRIx64 "  physical 0x%-10" PRIx64 " %9" PRIu64
            " bytes in file, %9" PRIu64 " in memory\n",
            segment->flags & ELF64_READ ? 'r' : '-', segment->flags & ELF64_WRITE ? 'w' : '-',
            segment->flags & ELF64_EXECUTE ? 'x' : '-', segment->vaddr + slide, segment->paddr,
            segment->file_size, segment->memory_size);
  }
}

void inspect_print_image(FILE *stream, const struct image_report *report) {
  fprintf(stream, "image: %" PRIu64 " bytes", report->length);
  if (report->has_first_sector)
    fprintf(stream, ", disk signature 0x%08" PRIx32 " %s", report->disk_signature.stored,
            verdict(&report->disk_signature));
  fputc('\n', stream);
  print_partitions(stream, report);
  if (report->has_boot_area)
    fprintf(stream,
            "first stage: reads %" PRIu32 " sectors at LBA %" PRIu64 ", sum 0x%08" PRIx32 " %s\n",
            report->patch.sectors, report->patch.volume_lba, report->boot_checksum.stored,
            verdict(&report->boot_checksum));
  if (!report->has_volume)
    return;
  print_volume(stream, report);
  print_command_line(stream, report);
  if (report->has_kernel)
    inspect_print_kernel(stream, &report->kernel, report->kernel_slide);
}
