/* Makes, fills and clears the folders of one boot. */
#include "toolchains/qemu/runner/outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *environment_value(const char *name) {
  const char *value = getenv(name);
  return value == NULL || value[0] == '\0' ? NULL : value;
}

/* Absolute, since QEMU and the reader of a message may stand elsewhere. */
static char *make_dir(const char *parent, const char *prefix, struct buffer *error) {
  struct buffer path = {0};
  char *absolute = realpath(parent, NULL);
  char *made = NULL;
  if (absolute != NULL) {
    buffer_printf(&path, "%s/%s.XXXXXX", absolute, prefix);
    made = mkdtemp(path.data);
  }
  if (made != NULL)
    made = copy_text(made);
  else
    buffer_printf(error, "cannot make a folder in %s (%s); set TMPDIR to one that can be written",
                  parent, strerror(errno));
  free(absolute);
  buffer_free(&path);
  return made;
}

static const char *temporary_dir(void) {
  const char *dir = environment_value("TMPDIR");
  return dir == NULL ? "/tmp" : dir;
}

bool outputs_open(struct outputs *outputs, bool test, struct buffer *error) {
  const char *test_outputs = test ? environment_value("TEST_UNDECLARED_OUTPUTS_DIR") : NULL;
  const char *test_scratch = test ? environment_value("TEST_TMPDIR") : NULL;
  *outputs = (struct outputs){0};
  outputs->scratch =
      make_dir(test_scratch == NULL ? temporary_dir() : test_scratch, "qemu_runner", error);
  if (outputs->scratch == NULL)
    return false;
  outputs->dir = test_outputs == NULL ? make_dir(temporary_dir(), "bootsmith", error)
                                      : realpath(test_outputs, NULL);
  if (outputs->dir != NULL)
    return true;
  if (test_outputs != NULL)
    buffer_printf(error, "TEST_UNDECLARED_OUTPUTS_DIR is %s (%s); let it name a folder",
                  test_outputs, strerror(errno));
  outputs_close(outputs);
  return false;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)status;
  (void)kind;
  (void)place;
  return remove(path);
}

void outputs_close(struct outputs *outputs) {
  if (outputs->scratch != NULL)
    nftw(outputs->scratch, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
  free(outputs->scratch);
  free(outputs->dir);
  *outputs = (struct outputs){0};
}

char *outputs_path(const struct outputs *outputs, const char *name) {
  struct buffer path = {0};
  buffer_printf(&path, "%s/%s", outputs->dir, name);
  return path.data;
}

int outputs_create(const struct outputs *outputs, const char *name, struct buffer *error) {
  char *path = outputs_path(outputs, name);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0)
    buffer_printf(error, "cannot write %s (%s); make room or allow it", path, strerror(errno));
  free(path);
  return fd;
}

bool write_whole_file(const char *path, const struct buffer *content, struct buffer *error) {
  struct buffer part = {0};
  buffer_printf(&part, "%s.part", path);
  FILE *stream = fopen(part.data, "we");
  bool good =
      stream != NULL && fwrite(buffer_text(content), 1, content->length, stream) == content->length;
  if (stream != NULL)
    good = fclose(stream) == 0 && good;
  good = good && rename(part.data, path) == 0;
  if (!good) {
    buffer_printf(error, "cannot write %s (%s); make room or allow it", path, strerror(errno));
    unlink(part.data);
  }
  buffer_free(&part);
  return good;
}
