/* Reads the input files, checks them, and writes the image. */
#include "imagetools/mkimage.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "imagetools/boot_image.h"
#include "imagetools/failure.h"
#include "imagetools/file.h"
#include "imagetools/first_stage.h"
#include "imagetools/kernel_file.h"
#include "imagetools/mkimage_options.h"

static bool check_second_stage(const char *path, const struct file_bytes *file,
                               struct failure *failure) {
  if (file->length == 0)
    return fail(failure, "%s: is empty: give the second stage as a flat binary", path);
  if (file->length > BOOT_IMAGE_MAX_SECOND_STAGE)
    return fail(failure,
                "%s: has %" PRIu64 " bytes, but the first stage reads a second stage of at most "
                "%" PRIu64 ": make it smaller",
                path, file->length, BOOT_IMAGE_MAX_SECOND_STAGE);
  return true;
}

/* Writes the bytes of the image from `start` to `end`; no piece lies on either. */
static bool write_range(const struct boot_image *image, uint64_t start, uint64_t end,
                        const char *path, struct failure *failure) {
  struct output_file output;
  if (!output_begin(&output, path, failure))
    return false;
  for (uint32_t i = 0; i < image->piece_count; i++) {
    const struct image_piece *piece = &image->pieces[i];
    if (piece->offset < start || piece->offset >= end)
      continue;
    if (!output_write(&output, piece->offset - start, piece->bytes, piece->length, failure)) {
      output_abandon(&output);
      return false;
    }
  }
  return output_finish(&output, end - start, failure);
}

static bool write_image(const struct boot_image *image, const struct mkimage_options *options,
                        struct failure *failure) {
  uint64_t volume = (uint64_t)BOOT_IMAGE_VOLUME_LBA * VOLUME_SECTOR_SIZE;
  if (options->volume_only)
    return write_range(image, volume, volume + image->volume_length, options->output, failure);
  return write_range(image, 0, image->length, options->output, failure);
}

struct inputs {
  struct file_bytes first_stage;
  struct file_bytes second_stage;
  struct file_bytes kernel;
  struct file_bytes *module_files;
  struct image_module *modules; /* as many as the options name */
};

static bool open_modules(const struct mkimage_options *options, struct inputs *inputs,
                         struct failure *failure) {
  inputs->module_files = calloc((size_t)options->module_count + 1, sizeof(*inputs->module_files));
  inputs->modules = calloc((size_t)options->module_count + 1, sizeof(*inputs->modules));
  if (inputs->module_files == NULL || inputs->modules == NULL)
    return fail(failure, "out of memory");
  for (uint32_t i = 0; i < options->module_count; i++) {
    struct file_bytes *file = &inputs->module_files[i];
    if (!file_open(options->modules[i].path, file, failure))
      return false;
    inputs->modules[i] = (struct image_module){.name = options->modules[i].name,
                                               .bytes = {file->bytes, file->length}};
  }
  return true;
}

static bool open_inputs(const struct mkimage_options *options, struct inputs *inputs,
                        struct failure *failure) {
  return file_open(options->first_stage, &inputs->first_stage, failure) &&
         file_open(options->second_stage, &inputs->second_stage, failure) &&
         file_open(options->kernel, &inputs->kernel, failure) &&
         open_modules(options, inputs, failure);
}

static void close_inputs(const struct mkimage_options *options, struct inputs *inputs) {
  file_close(&inputs->first_stage);
  file_close(&inputs->second_stage);
  file_close(&inputs->kernel);
  for (uint32_t i = 0; i < options->module_count && inputs->module_files != NULL; i++)
    file_close(&inputs->module_files[i]);
  free(inputs->module_files);
  free(inputs->modules);
}

/* Checks the kernel before and after it is cut, since the loader sees it cut. */
static bool prepare_kernel(const struct mkimage_options *options, struct file_bytes *file,
                           struct failure *failure) {
  struct elf64_image kernel;
  if (!kernel_file_check(options->kernel, file->bytes, file->length, &options->layout, &kernel,
                         failure))
    return false;
  file->length = kernel_file_cut(file->bytes, &kernel);
  return kernel_file_check(options->kernel, file->bytes, file->length, &options->layout, &kernel,
                           failure);
}

static bool make_image(const struct mkimage_options *options, struct inputs *inputs,
                       struct failure *failure) {
  if (!first_stage_check(options->first_stage, &inputs->first_stage, failure) ||
      !check_second_stage(options->second_stage, &inputs->second_stage, failure) ||
      !prepare_kernel(options, &inputs->kernel, failure))
    return false;
  const struct image_parts parts = {
      .first_stage = inputs->first_stage.bytes,
      .second_stage = {inputs->second_stage.bytes, inputs->second_stage.length},
      .command_line = {(const uint8_t *)options->command_line, strlen(options->command_line)},
      .kernel = {inputs->kernel.bytes, inputs->kernel.length},
      .modules = inputs->modules,
      .module_count = options->module_count,
      .layout = options->layout,
  };
  struct boot_image image;
  if (!boot_image_compose(&image, &parts))
    return fail(failure, "out of memory");
  bool written = write_image(&image, options, failure);
  boot_image_free(&image);
  return written;
}

static bool run(const struct mkimage_options *options, struct failure *failure) {
  struct inputs inputs = {0};
  bool made = open_inputs(options, &inputs, failure) && make_image(options, &inputs, failure);
  close_inputs(options, &inputs);
  return made;
}

int mkimage_run(int argument_count, char **arguments, FILE *errors) {
  struct mkimage_options options;
  struct failure failure;
  int status = MKIMAGE_USAGE;
  if (mkimage_parse_options(argument_count, arguments, &options, &failure))
    status = run(&options, &failure) ? MKIMAGE_DONE : MKIMAGE_REFUSED;
  mkimage_free_options(&options);
  if (status != MKIMAGE_DONE)
    fprintf(errors, "mkimage: %s\n", failure.text);
  return status;
}
