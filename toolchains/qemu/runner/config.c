/* Strict decoding of the runner's configuration file. */
#include "toolchains/qemu/runner/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot/protocol/harness.h"
#include "toolchains/qemu/runner/config_checks.h"
#include "toolchains/qemu/runner/json_object.h"

/* Far more than any rule writes. */
#define CONFIG_MAX_BYTES (1 << 20)

const char *const machine_names[] = {"pc", "q35", NULL};
const char *const disk_names[] = {"ide", "ahci", "virtio", "nvme", "usb", "scsi", "other", NULL};
const char *const medium_names[] = {"disk", "cdrom", "kernel", "network", NULL};
const char *const network_card_names[] = {"e1000", "rtl8139", "virtio", NULL};
const char *const format_names[] = {"raw", "qcow2", "vdi", "vmdk", NULL};
const char *const accelerator_names[] = {"tcg", "kvm", NULL};
const char *const display_names[] = {"sdl", "gtk", NULL};
static const char *const verdict_names[] = {"channel", "exit_status", NULL};

static bool decode_coverage(struct json_reader *reader, const struct json_key *key,
                            const char *path, const cJSON *value, void *target);
static bool decode_expected_failure(struct json_reader *reader, const struct json_key *key,
                                    const char *path, const cJSON *value, void *target);

#define FIELD(member) .offset = offsetof(struct config, member)
static const struct json_key config_keys[] = {
    {.name = "label", .required = true, .decode = json_decode_text, FIELD(label)},
    {.name = "qemu", .required = true, .decode = json_decode_text, FIELD(qemu)},
    {.name = "image", .required = true, .decode = json_decode_text, FIELD(image)},
    {.name = "machine",
     .required = true,
     .decode = json_decode_choice,
     FIELD(machine),
     .choices = machine_names},
    {.name = "cpu", .decode = json_decode_text, FIELD(cpu)},
    {.name = "memory_mib",
     .required = true,
     .decode = json_decode_integer,
     FIELD(memory_mib),
     .smallest = 1,
     .largest = 1 << 20},
    {.name = "smp",
     .required = true,
     .decode = json_decode_integer,
     FIELD(smp),
     .smallest = 1,
     .largest = 4096},
    {.name = "disk",
     .required = true,
     .decode = json_decode_choice,
     FIELD(disk),
     .choices = disk_names},
    {.name = "medium", .decode = json_decode_choice, FIELD(medium), .choices = medium_names},
    {.name = "format", .decode = json_decode_choice, FIELD(format), .choices = format_names},
    {.name = "network_card",
     .decode = json_decode_choice,
     FIELD(network_card),
     .choices = network_card_names},
    {.name = "network_rom", .decode = json_decode_text, FIELD(network_rom)},
    {.name = "accelerator",
     .decode = json_decode_choice,
     FIELD(accelerator),
     .choices = accelerator_names},
    {.name = "deadline_seconds",
     .decode = json_decode_integer,
     FIELD(deadline_seconds),
     .smallest = 1,
     .largest = 86400},
    {.name = "case_deadline_seconds",
     .decode = json_decode_integer,
     FIELD(case_deadline_seconds),
     .smallest = 1,
     .largest = 86400},
    {.name = "display", .decode = json_decode_choice, FIELD(display), .choices = display_names},
    {.name = "firmware", .decode = json_decode_text, FIELD(firmware)},
    {.name = "firmware_variables", .decode = json_decode_text, FIELD(firmware_variables)},
    {.name = "smp_options", .decode = json_decode_words, FIELD(smp_options)},
    {.name = "devices", .decode = json_decode_words, FIELD(devices)},
    {.name = "extra_args", .decode = json_decode_words, FIELD(extra_args)},
    {.name = "symbols", .decode = json_decode_words, FIELD(symbols)},
    {.name = "no_reboot", .decode = json_decode_boolean, FIELD(no_reboot)},
    {.name = "verdict", .decode = json_decode_choice, FIELD(verdict), .choices = verdict_names},
    {.name = "success_exit_status",
     .decode = json_decode_integer,
     FIELD(success_exit_status),
     .smallest = 0,
     .largest = 255},
    {.name = "checks", .decode = decode_checks, FIELD(checks)},
    {.name = "coverage", .decode = decode_coverage, FIELD(coverage)},
    {.name = "expect_failure", .decode = decode_expected_failure, FIELD(expected_message)},
};
#undef FIELD

static const struct json_key expected_failure_keys[] = {
    {.name = "message_contains", .required = true, .decode = json_decode_text},
};

#define FIELD(member) .offset = offsetof(struct coverage_config, member)
static const struct json_key coverage_keys[] = {
    {.name = "elf", .required = true, .decode = json_decode_text, FIELD(elf)},
    {.name = "llvm_cov", .required = true, .decode = json_decode_text, FIELD(llvm_cov)},
    {.name = "llvm_profdata", .required = true, .decode = json_decode_text, FIELD(llvm_profdata)},
};
#undef FIELD

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool decode_coverage(struct json_reader *reader, const struct json_key *key,
                            const char *path, const cJSON *value, void *target) {
  (void)key;
  return json_decode_object(reader, path, value, coverage_keys, COUNT(coverage_keys), target);
}

static bool decode_expected_failure(struct json_reader *reader, const struct json_key *key,
                                    const char *path, const cJSON *value, void *target) {
  (void)key;
  return json_decode_object(reader, path, value, expected_failure_keys,
                            COUNT(expected_failure_keys), target);
}

static bool settings_agree(struct json_reader *reader, struct config *config) {
  if (config->machine == MACHINE_Q35 && config->disk == DISK_IDE)
    return json_complain(reader, "machine \"q35\" has no IDE controller; use disk \"ahci\", or "
                                 "machine \"pc\"");
  if (config->medium == MEDIUM_CDROM && (config->disk == DISK_VIRTIO || config->disk == DISK_NVME))
    return json_complain(reader,
                         "medium \"cdrom\" contradicts disk \"%s\", which has no CD "
                         "drives; use disk \"ide\", \"ahci\", \"scsi\" or \"usb\"",
                         disk_names[config->disk]);
  if (config->network_rom != NULL && config->medium != MEDIUM_NETWORK)
    return json_complain(reader,
                         "key \"network_rom\" does nothing with medium \"%s\"; use medium "
                         "\"network\"",
                         medium_names[config->medium]);
  if (config->firmware_variables != NULL && config->firmware == NULL)
    return json_complain(reader, "key \"firmware_variables\" does nothing without \"firmware\"; "
                                 "add the firmware that they are for");
  if (config->verdict == VERDICT_BY_CHANNEL && config->success_exit_status >= 0)
    return json_complain(reader,
                         "key \"success_exit_status\" does nothing with verdict \"channel\", "
                         "whose pass is always %d; remove it, or use verdict \"exit_status\"",
                         HARNESS_STATUS_PASS);
  if (config->success_exit_status < 0)
    config->success_exit_status = HARNESS_STATUS_PASS;
  /* isa-debug-exit ends QEMU with 2 * value + 1; 0 is what a reset or a power-off gives. */
  if (config->success_exit_status % 2 == 0)
    return json_complain(reader,
                         "key \"success_exit_status\" is %d, but isa-debug-exit gives only odd "
                         "statuses (2 * value + 1); use an odd one",
                         config->success_exit_status);
  /* With 1 QEMU ends as well when it does not start at all, because of a wrong argument. */
  if (config->success_exit_status == 1)
    return json_complain(reader, "key \"success_exit_status\" is 1, which QEMU also gives when it "
                                 "fails by itself; let the kernel write another value");
  return true;
}

static cJSON *parse_json(struct json_reader *reader, const char *text, size_t length) {
  const char *end = NULL;
  cJSON *json = cJSON_ParseWithLengthOpts(text, length, &end, false);
  while (json != NULL && end < text + length && strchr(" \t\r\n", *end) != NULL && *end != '\0')
    end++;
  if (json != NULL && end == text + length)
    return json;
  json_complain(reader, "not valid JSON at byte %td; write it anew by building its rule",
                end == NULL ? (ptrdiff_t)0 : end - text);
  cJSON_Delete(json);
  return NULL;
}

bool config_parse(const char *file, const char *text, size_t length, struct config *config,
                  struct buffer *error) {
  struct json_reader reader = {.file = file, .error = error};
  *config = (struct config){
      .display = DISPLAY_ABSENT,
      .no_reboot = true,
      .success_exit_status = -1,
  };
  cJSON *json = parse_json(&reader, text, length);
  if (json == NULL)
    return false;
  bool good = json_decode_object(&reader, "", json, config_keys, COUNT(config_keys), config) &&
              settings_agree(&reader, config);
  cJSON_Delete(json);
  if (!good)
    config_free(config);
  return good;
}

static bool read_whole(FILE *stream, struct buffer *text) {
  char piece[4096];
  size_t count;
  while ((count = fread(piece, 1, sizeof piece, stream)) > 0 && text->length <= CONFIG_MAX_BYTES)
    buffer_append(text, piece, count);
  return !ferror(stream);
}

bool config_read(const char *file, struct config *config, struct buffer *error) {
  FILE *stream = fopen(file, "re");
  struct buffer text = {0};
  bool good = stream != NULL && read_whole(stream, &text);
  if (!good)
    buffer_printf(error, "%s: cannot be read (%s); give --config a configuration file", file,
                  strerror(errno));
  else if (text.length > CONFIG_MAX_BYTES)
    buffer_printf(error, "%s: larger than %d bytes; give --config a configuration file", file,
                  CONFIG_MAX_BYTES);
  else
    good = config_parse(file, buffer_text(&text), text.length, config, error);
  if (text.length > CONFIG_MAX_BYTES)
    good = false;
  if (stream != NULL)
    fclose(stream);
  buffer_free(&text);
  return good;
}

void config_free(struct config *config) {
  checks_free(&config->checks);
  free(config->label);
  free(config->network_rom);
  free(config->qemu);
  free(config->image);
  free(config->cpu);
  free(config->coverage.elf);
  free(config->coverage.llvm_cov);
  free(config->coverage.llvm_profdata);
  free(config->expected_message);
  free(config->firmware);
  free(config->firmware_variables);
  words_free(&config->devices);
  words_free(&config->extra_args);
  words_free(&config->smp_options);
  words_free(&config->symbols);
  *config = (struct config){0};
}
