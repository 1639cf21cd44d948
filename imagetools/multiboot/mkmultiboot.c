/* The command line of mkmultiboot. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imagetools/file.h"
#include "imagetools/multiboot/multiboot_file.h"

struct options {
  const char *loader;
  const char *volume;
  const char *output;
  struct multiboot_protocols protocols;
};

static bool leave_out(struct options *options, const char *protocol, struct failure *failure) {
  if (strcmp(protocol, "multiboot1") == 0)
    options->protocols.multiboot1 = false;
  else if (strcmp(protocol, "multiboot2") == 0)
    options->protocols.multiboot2 = false;
  else if (strcmp(protocol, "pvh") == 0)
    options->protocols.pvh = false;
  else
    return fail(failure, "--without %s: use multiboot1, multiboot2 or pvh.", protocol);
  return true;
}

static bool take_option(struct options *options, const char *name, const char *value,
                        struct failure *failure) {
  if (strcmp(name, "--loader") == 0)
    options->loader = value;
  else if (strcmp(name, "--volume") == 0)
    options->volume = value;
  else if (strcmp(name, "--output") == 0)
    options->output = value;
  else if (strcmp(name, "--without") == 0)
    return leave_out(options, value, failure);
  else
    return fail(failure, "unknown option \"%s\"; use --loader, --volume, --output or --without.",
                name);
  return true;
}

static bool parse(int count, char **arguments, struct options *options, struct failure *failure) {
  *options = (struct options){.protocols = {true, true, true}};
  for (int i = 1; i < count; i += 2) {
    if (i + 1 == count)
      return fail(failure, "\"%s\" has no value; write one behind it.", arguments[i]);
    if (!take_option(options, arguments[i], arguments[i + 1], failure))
      return false;
  }
  if (options->loader == NULL || options->volume == NULL || options->output == NULL)
    return fail(failure, "give --loader FILE, --volume FILE and --output FILE.");
  return true;
}

static bool write_both(const char *path, const struct multiboot_file *file,
                       const struct file_bytes *volume, struct failure *failure) {
  struct output_file output;
  if (!output_begin(&output, path, failure))
    return false;
  if (!output_write(&output, 0, file->bytes, file->length, failure) ||
      !output_write(&output, file->length, volume->bytes, volume->length, failure)) {
    output_abandon(&output);
    return false;
  }
  return output_finish(&output, file->length + volume->length, failure);
}

static bool make(const struct options *options, const struct file_bytes *loader,
                 const struct file_bytes *volume, struct failure *failure) {
  struct multiboot_file file;
  const struct screen_wish wish = screen_wish_of(volume->bytes, volume->length);
  if (!multiboot_file_make(options->loader, loader->bytes, loader->length, volume->length, &wish,
                           &options->protocols, &file, failure)) {
    return false;
  }
  bool done = write_both(options->output, &file, volume, failure);
  free(file.bytes);
  return done;
}

static bool run(const struct options *options, struct failure *failure) {
  struct file_bytes loader;
  struct file_bytes volume;
  if (!file_open(options->loader, &loader, failure))
    return false;
  bool done = file_open(options->volume, &volume, failure);
  if (done) {
    done = make(options, &loader, &volume, failure);
    file_close(&volume);
  }
  file_close(&loader);
  return done;
}

int mkmultiboot_run(int argument_count, char **arguments) {
  struct options options;
  struct failure failure;
  if (parse(argument_count, arguments, &options, &failure) && run(&options, &failure))
    return 0;
  fprintf(stderr, "mkmultiboot: %s\n", failure.text);
  return 1;
}
