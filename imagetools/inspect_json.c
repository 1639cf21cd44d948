/* What `inspect --json` prints for programs. Keys stay; new ones may come. */
#include "imagetools/inspect_output.h"
#include "imagetools/json.h"
#include "imagetools/request_fields.h"
#include "imagetools/settings_text.h"

static void put_digest(struct json_writer *json, const char *key,
                       const struct stored_digest *digest) {
  json_begin_object(json, key);
  json_hex(json, "stored", digest->stored);
  json_hex(json, "computed", digest->computed);
  json_bool(json, "ok", stored_digest_ok(digest));
  json_end_object(json);
}

static void put_partitions(struct json_writer *json, const struct image_report *report) {
  json_begin_array(json, "partitions");
  for (int i = 0; i < MBR_PARTITION_COUNT; i++) {
    const struct mbr_partition *partition = &report->partitions[i];
    if (partition->type == 0 && partition->status == MBR_STATUS_INACTIVE)
      continue;
    json_begin_object(json, NULL);
    json_number(json, "number", (uint64_t)i + 1);
    json_bool(json, "active", partition->status == MBR_STATUS_ACTIVE);
    json_hex(json, "type", partition->type);
    json_number(json, "first_lba", partition->first_lba);
    json_number(json, "sectors", partition->sectors);
    json_end_object(json);
  }
  json_end_array(json);
}

static void put_guid(struct json_writer *json, const char *key, const struct guid *guid) {
  char text[GUID_TEXT_SIZE];
  guid_format(guid, text);
  json_string(json, key, text);
}

static void put_gpt(struct json_writer *json, const struct image_report *report) {
  const struct gpt_partition *partition = &report->gpt.partition;
  json_begin_object(json, "guid_partition_table");
  put_guid(json, "disk", &report->gpt.disk);
  json_bool(json, "backup_ok", report->backup_gpt.state == GPT_WHOLE);
  put_guid(json, "type", &partition->type);
  put_guid(json, "partition", &partition->guid);
  json_string(json, "name", partition->name);
  json_number(json, "first_lba", partition->first_lba);
  json_number(json, "sectors", partition->last_lba - partition->first_lba + 1);
  json_end_object(json);
}

static void put_file_system(struct json_writer *json, const struct image_report *report) {
  const struct fat_reader *fat = &report->file_system;
  json_begin_object(json, "file_system");
  json_number(json, "fat_bits", fat->bits);
  json_number(json, "cluster_size", (uint64_t)fat->cluster_sectors * VOLUME_SECTOR_SIZE);
  json_hex(json, "serial_number", fat->serial_number);
  json_begin_array(json, "files");
  for (int i = 0; i < fat->file_count; i++) {
    const struct fat_reader_file *file = &fat->files[i];
    json_begin_object(json, NULL);
    json_string(json, "path", file->path);
    json_number(json, "lba", report->gpt.partition.first_lba + file->sector);
    json_number(json, "length", file->length);
    json_bool(json, "in_one_piece", file->in_one_piece);
    json_end_object(json);
  }
  json_end_array(json);
  json_end_object(json);
}

static void put_iso(struct json_writer *json, const struct image_report *report) {
  json_begin_object(json, "cd");
  json_number(json, "blocks", report->iso.blocks);
  json_number(json, "bios_block", report->iso.bios_block);
  json_number(json, "uefi_block", report->iso.efi_block);
  put_digest(json, "checksum",
             &(struct stored_digest){report->iso.stage_sum, report->iso.stage_sum_now});
  json_end_object(json);
}

static void put_first_stage(struct json_writer *json, const struct image_report *report) {
  json_begin_object(json, "first_stage");
  json_number(json, "volume_lba", report->patch.volume_lba);
  json_number(json, "sectors", report->patch.sectors);
  put_digest(json, "checksum", &report->boot_checksum);
  if (report->has_volume)
    put_digest(json, "digest", &report->first_stage_digest);
  json_end_object(json);
}

static void put_part(struct json_writer *json, const struct part_report *part) {
  json_begin_object(json, NULL);
  json_string(json, "kind", image_report_part_name(part->kind));
  json_number(json, "lba", part->lba);
  json_number(json, "length", part->length);
  json_number(json, "unpacked_length", part->unpacked_length);
  json_bool(json, "readable", part->readable);
  if (part->readable)
    put_digest(json, "digest", &part->digest);
  json_end_object(json);
}

/* "guard pages" is the key guard_pages. */
static void put_field(struct json_writer *json, const struct boot_request *request,
                      const struct request_field *field) {
  char key[32];
  size_t length = 0;
  for (; field->name[length] != '\0' && length < sizeof(key) - 1; length++)
    key[length] = field->name[length] == ' ' ? '_' : field->name[length];
  key[length] = '\0';
  uint64_t value = request_field_value(request, field);
  char text[REQUEST_FIELD_TEXT_SIZE];
  request_field_format(request, field, text, sizeof(text));
  if (field->words != NULL)
    json_string(json, key, value == 0 ? "" : text);
  else if (field->is_address)
    json_hex(json, key, value);
  else
    json_number(json, key, value);
}

static void put_request(struct json_writer *json, uint32_t type,
                        const struct boot_request *request) {
  const struct request_description *description = &request_descriptions[type];
  json_begin_object(json, NULL);
  json_number(json, "type", type);
  json_string(json, "name", description->name);
  json_bool(json, "required", request_is_required(request));
  json_bool(json, "available", request_stands(request));
  const struct request_field *field = request_field_next(description->fields);
  for (; field != NULL; field = request_field_next(field + 1))
    put_field(json, request, field);
  json_end_object(json);
}

static void put_requests(struct json_writer *json, const struct kernel_requests *requests) {
  struct kernel_requests copy = *requests;
  json_begin_array(json, "requests");
  for (uint32_t type = 1; type <= REQUEST_TYPES; type++) {
    const struct boot_request *request = requests_at(&copy, type);
    if (request_made(request))
      put_request(json, type, request);
  }
  json_end_array(json);
}

static void put_volume(struct json_writer *json, const struct image_report *report) {
  const struct volume_header *header = &report->header;
  json_begin_object(json, "volume");
  json_number(json, "lba", report->patch.volume_lba);
  json_number(json, "version", header->version);
  json_number(json, "sectors", header->sectors);
  put_digest(json, "digest", &report->header_digest);
  json_number(json, "stack_pages", report->layout.stack_pages);
  json_number(json, "guard_pages", report->layout.guard_pages);
  json_hex(json, "direct_map", report->layout.direct_map);
  json_bool(json, "kaslr", report->layout.kaslr);
  json_begin_array(json, "parts");
  for (uint32_t i = 0; i < report->part_count; i++)
    put_part(json, &report->parts[i]);
  json_end_array(json);
  json_end_object(json);
}

static void put_modules(struct json_writer *json, const struct image_report *report) {
  json_begin_array(json, "modules");
  for (uint32_t i = 0; i < report->module_count; i++) {
    const struct module_report *module = &report->modules[i];
    json_begin_object(json, NULL);
    json_string(json, "name", module->name);
    json_string(json, "command_line", module->command_line);
    json_number(json, "lba", module->lba);
    json_number(json, "length", module->length);
    json_number(json, "unpacked_length", module->unpacked_length);
    json_bool(json, "readable", module->readable);
    if (module->readable)
      put_digest(json, "digest", &module->digest);
    json_end_object(json);
  }
  json_end_array(json);
}

/* As one text, which is what --show of `configure` prints. */
static void put_settings(struct json_writer *json, const struct image_report *report) {
  char text[VOLUME_SETTINGS_MAX + 1];
  json_text(json, "settings", text, settings_write(&report->settings, text));
}

static void put_segment(struct json_writer *json, const struct elf64_segment *segment,
                        uint64_t slide) {
  json_begin_object(json, NULL);
  json_hex(json, "virtual_address", segment->vaddr + slide);
  json_hex(json, "physical_address", segment->paddr);
  json_number(json, "file_size", segment->file_size);
  json_number(json, "memory_size", segment->memory_size);
  json_bool(json, "read", (segment->flags & ELF64_READ) != 0);
  json_bool(json, "write", (segment->flags & ELF64_WRITE) != 0);
  json_bool(json, "execute", (segment->flags & ELF64_EXECUTE) != 0);
  json_end_object(json);
}

static void put_tls(struct json_writer *json, const struct elf64_tls *tls, uint64_t slide) {
  json_begin_object(json, "thread_local_variables");
  json_hex(json, "virtual_address", tls->vaddr + slide);
  json_number(json, "file_size", tls->file_size);
  json_number(json, "memory_size", tls->memory_size);
  json_number(json, "alignment", tls->alignment);
  json_end_object(json);
}

static void put_kernel(struct json_writer *json, const struct elf64_image *kernel, uint64_t slide) {
  json_begin_object(json, "kernel");
  json_bool(json, "position_independent", kernel->position_independent);
  json_hex(json, "entry", kernel->entry + slide);
  json_hex(json, "slide", slide);
  json_begin_array(json, "segments");
  for (size_t i = 0; i < kernel->segment_count; i++)
    put_segment(json, &kernel->segments[i], slide);
  json_end_array(json);
  if (kernel->tls.memory_size > 0)
    put_tls(json, &kernel->tls, slide);
  json_end_object(json);
}

static void put_problems(struct json_writer *json, const struct image_report *report) {
  json_begin_array(json, "problems");
  for (int i = 0; i < report->problem_count; i++)
    json_string(json, NULL, report->problems[i].text);
  json_end_array(json);
}

static void put_measurements(struct json_writer *json,
                             const struct image_measurements *measurements) {
  char text[IMAGE_MEASUREMENT_TEXT_SIZE];
  json_begin_object(json, "measured_boot");
  image_measurement_format(measurements->settings, text);
  json_string(json, "pcr_8", text);
  image_measurement_format(measurements->files, text);
  json_string(json, "pcr_9", text);
  json_end_object(json);
}

void inspect_json_image(FILE *stream, const struct image_report *report,
                        const struct image_measurements *measurements) {
  struct json_writer json = json_writer(stream);
  json_begin_object(&json, NULL);
  json_number(&json, "length", report->length);
  json_bool(&json, "ok", report->problem_count == 0);
  put_problems(&json, report);
  if (report->has_first_sector) {
    put_digest(&json, "disk_signature", &report->disk_signature);
    put_partitions(&json, report);
  }
  if (report->gpt.state == GPT_WHOLE)
    put_gpt(&json, report);
  if (report->has_file_system)
    put_file_system(&json, report);
  if (report->has_iso)
    put_iso(&json, report);
  if (report->has_boot_area)
    put_first_stage(&json, report);
  if (report->has_volume)
    put_volume(&json, report);
  if (report->has_volume)
    put_requests(&json, &report->requests);
  if (report->has_volume)
    put_modules(&json, report);
  if (report->has_volume)
    put_settings(&json, report);
  if (report->command_line != NULL)
    json_text(&json, "command_line", report->command_line, report->command_line_length);
  if (report->has_kernel)
    put_kernel(&json, &report->kernel, report->kernel_slide);
  if (measurements != NULL)
    put_measurements(&json, measurements);
  json_end_object(&json);
}

void inspect_json_kernel(FILE *stream, const struct elf64_image *kernel, uint64_t slide,
                         const struct kernel_requests *requests) {
  struct json_writer json = json_writer(stream);
  json_begin_object(&json, NULL);
  put_requests(&json, requests);
  put_kernel(&json, kernel, slide);
  json_end_object(&json);
}
