/* Reads the command line and the file, and prints the report on it. */
#include "imagetools/inspect.h"

#include <stdbool.h>
#include <string.h>

#include "boot/common/elf64_format.h"
#include "boot/common/kernel_layout.h"
#include "imagetools/failure.h"
#include "imagetools/file.h"
#include "imagetools/image_measurements.h"
#include "imagetools/image_report.h"
#include "imagetools/inspect_output.h"
#include "imagetools/kernel_file.h"
#include "imagetools/kernel_keep.h"
#include "imagetools/kernel_requests.h"
#include "imagetools/kernel_settle.h"
#include "imagetools/request_fields.h"

struct options {
  const char *path;
  bool json;
};

static bool parse_options(int argument_count, char **arguments, struct options *options) {
  *options = (struct options){0};
  for (int i = 1; i < argument_count; i++)
    if (strcmp(arguments[i], "--json") == 0)
      options->json = true;
    else if (arguments[i][0] != '-' && options->path == NULL)
      options->path = arguments[i];
    else
      return false;
  return options->path != NULL;
}

static int inspect_image(const struct options *options, const struct file_bytes *file, FILE *output,
                         FILE *errors) {
  struct image_report report;
  image_report_read(&report, file->bytes, file->length);
  struct image_measurements measured;
  const struct image_measurements *measurements = NULL;
  if (report.problem_count == 0) {
    measured = image_measure(&report, file->bytes);
    measurements = &measured;
  }
  if (options->json)
    inspect_json_image(output, &report, measurements);
  else
    inspect_print_image(output, &report, measurements);
  for (int i = 0; i < report.problem_count; i++)
    fprintf(errors, "inspect: %s: %s\n", options->path, report.problems[i].text);
  image_report_free(&report);
  return report.problem_count == 0 ? INSPECT_WHOLE : INSPECT_DAMAGED;
}

/* The kernel with the layout that its own requests give it, as the image tool takes or refuses it.
 */
static bool read_kernel(const char *path, const struct file_bytes *file, struct elf64_image *kernel,
                        struct kernel_requests *requests, uint64_t *slide,
                        struct failure *failure) {
  if (!kernel_file_parse(path, file->bytes, file->length, kernel, failure) ||
      !kernel_requests_read(path, file->bytes, file->length, requests, failure) ||
      !kernel_requests_check_fields(path, requests, failure) ||
      !kernel_settle(path, requests, kernel, IMAGE_FOR_ALL, failure) ||
      !kernel_keep_settle(path, file->bytes, file->length, requests, failure) ||
      !kernel_file_check(path, file->bytes, file->length, requests, kernel, failure))
    return false;
  const struct kernel_layout layout = kernel_layout_of(requests);
  *slide = kernel_layout_slide(&layout, kernel, 0);
  return true;
}

static int inspect_kernel(const struct options *options, const struct file_bytes *file,
                          FILE *output, FILE *errors) {
  struct elf64_image kernel;
  struct kernel_requests requests;
  struct failure failure;
  uint64_t slide;
  if (!read_kernel(options->path, file, &kernel, &requests, &slide, &failure)) {
    fprintf(errors, "inspect: %s\n", failure.text);
    return INSPECT_DAMAGED;
  }
  if (options->json) {
    inspect_json_kernel(output, &kernel, slide, &requests);
  } else {
    inspect_print_requests(output, &requests);
    inspect_print_kernel(output, &kernel, slide);
  }
  return INSPECT_WHOLE;
}

static bool is_elf(const struct file_bytes *file) {
  return file->length >= strlen(ELF64_MAGIC) &&
         memcmp(file->bytes, ELF64_MAGIC, strlen(ELF64_MAGIC)) == 0;
}

int inspect_run(int argument_count, char **arguments, FILE *output, FILE *errors) {
  struct options options;
  if (!parse_options(argument_count, arguments, &options)) {
    fprintf(errors, "usage: inspect [--json] IMAGE-OR-KERNEL\n");
    return INSPECT_USAGE;
  }
  struct file_bytes file;
  struct failure failure;
  if (!file_open(options.path, &file, &failure)) {
    fprintf(errors, "inspect: %s\n", failure.text);
    return INSPECT_USAGE;
  }
  int status = is_elf(&file) ? inspect_kernel(&options, &file, output, errors)
                             : inspect_image(&options, &file, output, errors);
  file_close(&file);
  return status;
}
