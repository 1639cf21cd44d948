/* Reads the input files, checks them, and writes the image. */
#include "imagetools/mkimage.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "imagetools/boot_image.h"
#include "imagetools/compress.h"
#include "imagetools/efi_file.h"
#include "imagetools/failure.h"
#include "imagetools/file.h"
#include "imagetools/first_stage.h"
#include "imagetools/kernel_file.h"
#include "imagetools/kernel_keep.h"
#include "imagetools/kernel_requests.h"
#include "imagetools/kernel_settle.h"
#include "imagetools/mkimage_options.h"
#include "imagetools/settings_text.h"

static bool check_extension(const struct mkimage_options *options, const struct file_bytes *file,
                            bool needed, struct failure *failure) {
  struct image_bytes loader, extension;
  if (!volume_image_split((struct image_bytes){file->bytes, file->length}, &loader, &extension))
    return fail(failure,
                "%s: says of its extension what is not so (struct second_stage_extension): link it "
                "with boot/bios/second_stage.ld",
                options->second_stage);
  if (needed && extension.length == 0)
    return fail(
        failure,
        "%s: has no extension, which compression, settings and what the kernel asks for need: take "
        "the second stage of //boot/bios",
        options->second_stage);
  return true;
}

static bool check_second_stage(const struct mkimage_options *options, const struct file_bytes *file,
                               bool needs_extension, struct failure *failure) {
  const char *path = options->second_stage;
  if (file->length == 0)
    return fail(failure, "%s: is empty: give the second stage as a flat binary", path);
  if (file->length > VOLUME_IMAGE_MAX_SECOND_STAGE)
    return fail(failure,
                "%s: has %" PRIu64 " bytes, but the first stage reads a second stage of at most "
                "%" PRIu64 ": make it smaller",
                path, file->length, VOLUME_IMAGE_MAX_SECOND_STAGE);
  return check_extension(options, file, needs_extension, failure);
}

static bool write_pieces(const struct image_piece *pieces, uint32_t count, uint64_t length,
                         const char *path, struct failure *failure) {
  struct output_file output;
  if (!output_begin(&output, path, failure))
    return false;
  for (uint32_t i = 0; i < count; i++)
    if (!output_write(&output, pieces[i].offset, pieces[i].bytes, pieces[i].length, failure)) {
      output_abandon(&output);
      return false;
    }
  return output_finish(&output, length, failure);
}

static bool write_disk(const struct image_parts *parts, const char *path, struct failure *failure) {
  struct boot_image image;
  if (!boot_image_compose(&image, parts, failure))
    return false;
  bool written = write_pieces(image.pieces, image.piece_count, image.length, path, failure);
  boot_image_free(&image);
  return written;
}

static bool write_volume(const struct image_parts *parts, const char *path,
                         struct failure *failure) {
  struct volume_image volume;
  if (!volume_image_compose(&volume, parts))
    return fail(failure, "out of memory");
  bool written = write_pieces(volume.pieces, volume.piece_count, volume.length, path, failure);
  volume_image_free(&volume);
  return written;
}

struct inputs {
  struct file_bytes first_stage;
  struct file_bytes second_stage;
  struct file_bytes kernel;
  struct file_bytes efi_loader; /* empty when none is named */
  struct file_bytes *module_files;
  struct image_module *modules; /* as many as the options name */
  struct image_bytes packed_kernel;
  struct image_packing kernel_packing;
  uint8_t *kernel_file; /* NULL if the kernel does not ask for its file */
  struct image_bytes packed_kernel_file;
  struct image_packing kernel_file_packing;
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
                                               .bytes = {file->bytes, file->length},
                                               .command_line = options->modules[i].command_line};
  }
  return true;
}

static bool open_inputs(const struct mkimage_options *options, struct inputs *inputs,
                        struct failure *failure) {
  return file_open(options->first_stage, &inputs->first_stage, failure) &&
         file_open(options->second_stage, &inputs->second_stage, failure) &&
         file_open(options->kernel, &inputs->kernel, failure) &&
         (options->efi_loader == NULL ||
          file_open(options->efi_loader, &inputs->efi_loader, failure)) &&
         open_modules(options, inputs, failure);
}

/* The bytes are replaced if they get shorter; then they are for free(). */
static bool pack(struct image_bytes *bytes, struct image_packing *packing,
                 struct failure *failure) {
  uint64_t stored_length;
  uint8_t *stored = compress_lz4(bytes->bytes, bytes->length, &stored_length);
  if (stored == NULL)
    return fail(failure, "out of memory");
  if (stored_length >= bytes->length) {
    free(stored);
    return true;
  }
  *packing = (struct image_packing){VOLUME_LZ4, bytes->length};
  *bytes = (struct image_bytes){stored, stored_length};
  return true;
}

static bool pack_inputs(const struct mkimage_options *options, struct inputs *inputs,
                        struct failure *failure) {
  inputs->packed_kernel = (struct image_bytes){inputs->kernel.bytes, inputs->kernel.length};
  if (options->compression == VOLUME_NOT_COMPRESSED)
    return true;
  bool packed = pack(&inputs->packed_kernel, &inputs->kernel_packing, failure) &&
                (inputs->kernel_file == NULL ||
                 pack(&inputs->packed_kernel_file, &inputs->kernel_file_packing, failure));
  for (uint32_t i = 0; i < options->module_count && packed; i++)
    packed = pack(&inputs->modules[i].bytes, &inputs->modules[i].packing, failure);
  return packed;
}

static void free_packed(struct image_bytes bytes, const struct image_packing *packing) {
  if (packing->compression != VOLUME_NOT_COMPRESSED)
    free((void *)bytes.bytes);
}

static void close_inputs(const struct mkimage_options *options, struct inputs *inputs) {
  free_packed(inputs->packed_kernel, &inputs->kernel_packing);
  free_packed(inputs->packed_kernel_file, &inputs->kernel_file_packing);
  free(inputs->kernel_file);
  for (uint32_t i = 0; i < options->module_count && inputs->modules != NULL; i++)
    free_packed(inputs->modules[i].bytes, &inputs->modules[i].packing);
  file_close(&inputs->first_stage);
  file_close(&inputs->second_stage);
  file_close(&inputs->kernel);
  file_close(&inputs->efi_loader);
  for (uint32_t i = 0; i < options->module_count && inputs->module_files != NULL; i++)
    file_close(&inputs->module_files[i]);
  free(inputs->module_files);
  free(inputs->modules);
}

/* What the kernel's own file and the options ask for. */
static bool collect_requests(const struct mkimage_options *options, const struct file_bytes *file,
                             struct kernel_requests *requests, struct failure *failure) {
  struct elf64_image kernel;
  return kernel_file_parse(options->kernel, file->bytes, file->length, &kernel, failure) &&
         kernel_requests_read(options->kernel, file->bytes, file->length, requests, failure) &&
         kernel_requests_add(options->kernel, requests, &options->requests, failure) &&
         kernel_requests_check_fields(options->kernel, requests, failure) &&
         kernel_requests_check_firmware(options->kernel, requests, options->firmware, failure) &&
         kernel_settle(options->kernel, requests, &kernel, options->firmware, failure);
}

/* Keeps what the kernel asks for of its own file. */
static bool keep_kernel_file(const struct mkimage_options *options,
                             struct kernel_requests *requests, struct inputs *inputs,
                             struct failure *failure) {
  const struct boot_request_kernel_file *asked = &requests->kernel_file;
  const struct file_bytes *file = &inputs->kernel;
  uint64_t length;
  if (!kernel_keep_settle(options->kernel, file->bytes, file->length, requests, failure))
    return false;
  if (!request_stands(&asked->request))
    return true;
  inputs->kernel_file = kernel_keep(file->bytes, file->length, asked->parts, &length);
  inputs->packed_kernel_file = (struct image_bytes){inputs->kernel_file, length};
  return inputs->kernel_file != NULL || fail(failure, "out of memory");
}

/* Checks the kernel before and after it is cut, since the loader sees it cut. */
static bool prepare_kernel(const struct mkimage_options *options, struct inputs *inputs,
                           struct kernel_requests *requests, struct failure *failure) {
  struct elf64_image kernel;
  struct file_bytes *file = &inputs->kernel;
  if (!collect_requests(options, file, requests, failure) ||
      !keep_kernel_file(options, requests, inputs, failure))
    return false;
  if (!kernel_file_check(options->kernel, file->bytes, file->length, requests, &kernel, failure))
    return false;
  file->length = kernel_file_cut(file->bytes, &kernel);
  return kernel_file_check(options->kernel, file->bytes, file->length, requests, &kernel, failure);
}

static bool make_image(const struct mkimage_options *options, struct inputs *inputs,
                       struct failure *failure) {
  struct kernel_requests requests;
  uint8_t notes[KERNEL_REQUESTS_MAX_BYTES];
  char settings[VOLUME_SETTINGS_MAX + 1];
  size_t settings_length = settings_write(&options->settings, settings);
  if (!first_stage_check(options->first_stage, &inputs->first_stage, failure) ||
      !prepare_kernel(options, inputs, &requests, failure))
    return false;
  bool asks_for_extension = requests_need_extension(&requests);
  bool needs_extension =
      asks_for_extension || settings_length > 0 || options->compression != VOLUME_NOT_COMPRESSED;
  if (!check_second_stage(options, &inputs->second_stage, needs_extension, failure) ||
      (options->efi_loader != NULL &&
       !efi_file_check(options->efi_loader, &inputs->efi_loader, failure)) ||
      !pack_inputs(options, inputs, failure))
    return false;
  const struct image_parts parts = {
      .first_stage = inputs->first_stage.bytes,
      .second_stage = {inputs->second_stage.bytes, inputs->second_stage.length},
      .command_line = {(const uint8_t *)options->command_line, strlen(options->command_line)},
      .settings = {(const uint8_t *)settings, settings_length},
      .kernel = inputs->packed_kernel,
      .kernel_packing = inputs->kernel_packing,
      .kernel_file = inputs->packed_kernel_file,
      .kernel_file_packing = inputs->kernel_file_packing,
      .modules = inputs->modules,
      .module_count = options->module_count,
      .requests = {notes, kernel_requests_write(&requests, notes)},
      .asks_for_extension = asks_for_extension,
      .efi_loader = {inputs->efi_loader.bytes, inputs->efi_loader.length},
  };
  return options->volume_only ? write_volume(&parts, options->output, failure)
                              : write_disk(&parts, options->output, failure);
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
