/* What `inspect` prints for people. */
#include <inttypes.h>
#include <string.h>

#include "boot/common/measure.h"
#include "imagetools/inspect_output.h"
#include "imagetools/request_fields.h"
#include "imagetools/settings_text.h"

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

static void print_gpt(FILE *stream, const struct image_report *report) {
  char text[GUID_TEXT_SIZE];
  const struct gpt_partition *partition = &report->gpt.partition;
  guid_format(&report->gpt.disk, text);
  fprintf(stream, "GUID partition table: disk %s, %s at the end\n", text,
          report->backup_gpt.state == GPT_WHOLE ? "the same" : "DAMAGED");
  guid_format(&partition->guid, text);
  fprintf(stream, "  %s, LBA %" PRIu64 ", %" PRIu64 " sectors, %s, \"%s\"\n",
          report->has_system_partition ? "EFI system partition" : "unknown partition",
          partition->first_lba, partition->last_lba - partition->first_lba + 1, text,
          partition->name);
}

static void print_file_system(FILE *stream, const struct image_report *report) {
  const struct fat_reader *fat = &report->file_system;
  fprintf(stream,
          "file system: FAT%" PRIu32 ", clusters of %" PRIu32 " bytes, serial %08" PRIX32 "\n",
          fat->bits, fat->cluster_sectors * VOLUME_SECTOR_SIZE, fat->serial_number);
  for (int i = 0; i < fat->file_count; i++) {
    const struct fat_reader_file *file = &fat->files[i];
    fprintf(stream, "  %-22s LBA %-8" PRIu64 " %9" PRIu64 " bytes%s\n", file->path,
            report->gpt.partition.first_lba + file->sector, file->length,
            file->in_one_piece ? "" : " IN SEVERAL PIECES");
  }
}

static void print_iso(FILE *stream, const struct image_report *report) {
  const struct iso_reader *iso = &report->iso;
  fprintf(stream,
          "CD: ISO 9660, %" PRIu32 " blocks; BIOS starts block %" PRIu32 ", sum 0x%08" PRIx32
          " %s; UEFI boots from block %" PRIu32 "\n",
          iso->blocks, iso->bios_block, iso->stage_sum,
          iso->stage_sum == iso->stage_sum_now ? "ok" : "DAMAGED", iso->efi_block);
}

/* One line for a part or a module. */
static void print_bytes(FILE *stream, const char *name, uint64_t lba, uint64_t length,
                        uint64_t unpacked_length, bool readable,
                        const struct stored_digest *digest) {
  fprintf(stream, "  %-14s LBA %-8" PRIu64 " %9" PRIu64 " bytes  digest 0x%016" PRIx64 " %s", name,
          lba, length, digest->stored, readable ? verdict(digest) : "CUT SHORT");
  if (unpacked_length != length)
    fprintf(stream, ", %" PRIu64 " bytes unpacked", unpacked_length);
  fputc('\n', stream);
}

/* What the image asks for in the kernel's address space. */
static void print_layout(FILE *stream, const struct kernel_layout *layout) {
  fprintf(stream, "stack: %" PRIu32 " KiB, guard pages: %" PRIu32 " below and above\n",
          layout->stack_pages * 4, layout->guard_pages);
  fprintf(stream, "direct map: 0x%" PRIx64 "\n", layout->direct_map);
  fprintf(stream, "KASLR: %s\n", layout->kaslr ? "on" : "off");
}

static void print_request(FILE *stream, uint32_t type, const struct boot_request *request) {
  const struct request_description *description = &request_descriptions[type];
  fprintf(stream, "  %s: %s", description->name,
          request_is_required(request) ? "required" : "optional");
  const struct request_field *field = request_field_next(description->fields);
  for (; field != NULL; field = request_field_next(field + 1)) {
    char text[REQUEST_FIELD_TEXT_SIZE];
    request_field_format(request, field, text, sizeof(text));
    if (request_field_value(request, field) != 0)
      fprintf(stream, ", %s %s", field->name, text);
  }
  fputs(request_stands(request) ? "\n" : "; can't be given to this kernel\n", stream);
}

void inspect_print_requests(FILE *stream, const struct kernel_requests *requests) {
  struct kernel_requests copy = *requests;
  if (requests_count(requests) > 0)
    fputs("requests:\n", stream);
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    const struct boot_request *request = requests_at(&copy, type);
    if (request_made(request))
      print_request(stream, type, request);
  }
}

/* Bytes of a damaged text must not reach the terminal. */
static void print_text(FILE *stream, const char *name, const char *text, uint64_t length) {
  fputs(name, stream);
  for (uint64_t i = 0; i < length; i++)
    fputc(text[i] >= ' ' && text[i] <= '~' ? text[i] : '?', stream);
  fputc('\n', stream);
}

static void print_modules(FILE *stream, const struct image_report *report) {
  if (report->module_count > 0)
    fprintf(stream, "modules: %" PRIu32 "\n", report->module_count);
  for (uint32_t i = 0; i < report->module_count; i++) {
    const struct module_report *module = &report->modules[i];
    print_bytes(stream, module->name, module->lba, module->length, module->unpacked_length,
                module->readable, &module->digest);
    if (*module->command_line != '\0')
      print_text(stream, "    command line: ", module->command_line, strlen(module->command_line));
  }
}

static void print_volume(FILE *stream, const struct image_report *report) {
  const struct volume_header *header = &report->header;
  fprintf(stream,
          "volume: LBA %" PRIu64 ", version %" PRIu32 ", %" PRIu64 " sectors, digest 0x%016" PRIx64
          " %s\n",
          report->patch.volume_lba, header->version, header->sectors, header->digest,
          verdict(&report->header_digest));
  for (uint32_t i = 0; i < report->part_count; i++) {
    const struct part_report *part = &report->parts[i];
    print_bytes(stream, image_report_part_name(part->kind), part->lba, part->length,
                part->unpacked_length, part->readable, &part->digest);
  }
  if (report->spare_extension.kind != VOLUME_PART_NONE)
    print_bytes(stream, "not needed yet", report->spare_extension.lba,
                report->spare_extension.length, report->spare_extension.length,
                report->spare_extension.readable, &report->spare_extension.digest);
  print_modules(stream, report);
  inspect_print_requests(stream, &report->requests);
  print_layout(stream, &report->layout);
}

static void print_settings(FILE *stream, const struct image_report *report) {
  char text[VOLUME_SETTINGS_MAX + 1];
  if (settings_write(&report->settings, text) > 0)
    fprintf(stream, "settings:\n%s", text);
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
  if (kernel->tls.memory_size > 0)
    fprintf(stream,
            "  thread-local variables: template at 0x%016" PRIx64 ", %" PRIu64
            " bytes in file, %" PRIu64 " in memory, alignment %" PRIu64 "\n",
            kernel->tls.vaddr + slide, kernel->tls.file_size, kernel->tls.memory_size,
            kernel->tls.alignment);
}

static void print_measurements(FILE *stream, const struct image_measurements *measurements) {
  char text[IMAGE_MEASUREMENT_TEXT_SIZE];
  image_measurement_format(measurements->settings, text);
  fprintf(stream, "measured boot: PCR %d %s\n", MEASURE_PCR_SETTINGS, text);
  image_measurement_format(measurements->files, text);
  fprintf(stream, "measured boot: PCR %d %s\n", MEASURE_PCR_FILES, text);
}

void inspect_print_image(FILE *stream, const struct image_report *report,
                         const struct image_measurements *measurements) {
  fprintf(stream, "image: %" PRIu64 " bytes", report->length);
  if (report->has_first_sector)
    fprintf(stream, ", disk signature 0x%08" PRIx64 " %s", report->disk_signature.stored,
            verdict(&report->disk_signature));
  fputc('\n', stream);
  print_partitions(stream, report);
  if (report->gpt.state == GPT_WHOLE)
    print_gpt(stream, report);
  if (report->has_file_system)
    print_file_system(stream, report);
  if (report->has_iso)
    print_iso(stream, report);
  if (report->has_boot_area)
    fprintf(stream,
            "first stage: reads %" PRIu32 " sectors at LBA %" PRIu64 ", sum 0x%08" PRIx64 " %s\n",
            report->patch.sectors, report->patch.volume_lba, report->boot_checksum.stored,
            verdict(&report->boot_checksum));
  if (!report->has_volume)
    return;
  print_volume(stream, report);
  print_settings(stream, report);
  if (report->command_line != NULL)
    print_text(stream, "command line: ", report->command_line, report->command_line_length);
  if (report->has_kernel)
    inspect_print_kernel(stream, &report->kernel, report->kernel_slide);
  if (measurements != NULL)
    print_measurements(stream, measurements);
}
