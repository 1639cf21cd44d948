/* Compares the screen's picture with the golden one, and replaces that when asked to. */
#include "toolchains/qemu/runner/golden.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "toolchains/qemu/runner/outputs.h"
#include "toolchains/qemu/runner/picture/picture.h"
#include "toolchains/qemu/runner/picture/png.h"

/* VGA text mode in pixels, and its characters (IBM VGA Technical Reference, mode 3+). */
#define TEXT_WIDTH 720
#define TEXT_HEIGHT 400
#define CELL_WIDTH 9
#define CELL_HEIGHT 16

static bool read_file(const char *file, struct buffer *bytes, struct buffer *reason) {
  char piece[4096];
  size_t count;
  FILE *stream = fopen(file, "re");
  while (stream != NULL && (count = fread(piece, 1, sizeof piece, stream)) > 0)
    buffer_append(bytes, piece, count);
  bool good = stream != NULL && !ferror(stream);
  if (!good)
    buffer_printf(reason, "cannot be read (%s)", strerror(errno));
  if (stream != NULL)
    fclose(stream);
  return good;
}

static bool read_picture(const char *file, struct picture *picture, struct buffer *reason) {
  struct buffer bytes = {0};
  bool good = read_file(file, &bytes, reason) &&
              png_decode((const uint8_t *)bytes.data, bytes.length, picture, reason);
  buffer_free(&bytes);
  return good;
}

static const char *name_of(const struct check *check) {
  return check->source == NULL ? check->file : check->source;
}

static void append_way_to_update(const struct check *check, const struct golden_test *test,
                                 struct buffer *message) {
  if (check->source != NULL)
    buffer_printf(message, "bazel run %s -- --update-golden", test->label);
  else
    buffer_printf(message, "build %s from what makes it", check->file);
}

static void append_size(const struct picture *expected, const struct picture *actual,
                        struct buffer *message) {
  if (expected->width != actual->width || expected->height != actual->height)
    buffer_printf(message, "; the screen has %zu x %zu pixels instead of %zu x %zu", actual->width,
                  actual->height, expected->width, expected->height);
}

static void append_place(const struct picture *expected,
                         const struct picture_difference *difference, struct buffer *message) {
  buffer_printf(message, ", all of them in columns %zu to %zu of lines %zu to %zu",
                difference->left, difference->right, difference->top, difference->bottom);
  if (expected->width != TEXT_WIDTH || expected->height != TEXT_HEIGHT)
    return;
  buffer_printf(message, " (characters %zu to %zu of text rows %zu to %zu)",
                difference->left / CELL_WIDTH, difference->right / CELL_WIDTH,
                difference->top / CELL_HEIGHT, difference->bottom / CELL_HEIGHT);
}

static void write_difference(const struct picture *expected, const struct picture *actual,
                             const char *file, struct buffer *message) {
  struct picture all = picture_of_difference(expected, actual);
  struct buffer png = {0};
  struct buffer error = {0};
  png_encode(&all, &png);
  if (write_whole_file(file, &png, &error))
    buffer_append_text(message, "; difference.png shows them in red");
  else
    buffer_printf(message, "; %s", buffer_text(&error));
  buffer_free(&error);
  buffer_free(&png);
  picture_free(&all);
}

static bool compare(const struct check *check, const struct golden_test *test,
                    const struct picture *expected, const struct picture *actual,
                    struct buffer *message) {
  struct picture_difference difference = picture_compare(expected, actual);
  if (difference.pixels == 0) {
    buffer_printf(message, "the screen is that of %s", name_of(check));
    return true;
  }
  buffer_printf(message, "%zu pixels of the screen differ from %s", difference.pixels,
                name_of(check));
  append_place(expected, &difference, message);
  append_size(expected, actual, message);
  write_difference(expected, actual, test->difference_file, message);
  buffer_append_text(message, "; if the screen is right: ");
  append_way_to_update(check, test, message);
  return false;
}

static bool compare_with_file(const struct check *check, const struct golden_test *test,
                              const struct picture *actual, struct buffer *message) {
  struct picture expected = {0};
  struct buffer reason = {0};
  bool good = read_picture(check->file, &expected, &reason);
  if (good) {
    good = compare(check, test, &expected, actual, message);
  } else {
    buffer_printf(message, "the golden picture %s %s; make it anew: ", name_of(check),
                  buffer_text(&reason));
    append_way_to_update(check, test, message);
  }
  picture_free(&expected);
  buffer_free(&reason);
  return good;
}

bool golden_holds(const struct check *check, const struct golden_test *test,
                  struct buffer *message) {
  struct picture actual = {0};
  struct buffer reason = {0};
  bool good = false;
  if (test->picture_file == NULL)
    buffer_append_text(message, "no picture of the screen could be taken, as QEMU had ended");
  else if (!read_picture(test->picture_file, &actual, &reason))
    buffer_printf(message, "QEMU's picture of the screen %s", buffer_text(&reason));
  else if (test->updating) {
    buffer_printf(message, "the screen is to be that of %s from now on", name_of(check));
    good = true;
  } else
    good = compare_with_file(check, test, &actual, message);
  picture_free(&actual);
  buffer_free(&reason);
  return good;
}

size_t golden_count_differences(const struct checks *checks, const char *picture_file) {
  size_t count = 0;
  for (size_t i = 0; i < checks->count; i++) {
    struct picture expected = {0}, actual = {0};
    struct buffer reason = {0};
    if (checks->items[i].kind != CHECK_PICTURE)
      continue;
    if (read_picture(checks->items[i].file, &expected, &reason) &&
        read_picture(picture_file, &actual, &reason))
      count += picture_compare(&expected, &actual).pixels;
    picture_free(&expected);
    picture_free(&actual);
    buffer_free(&reason);
  }
  return count;
}

static bool update(const struct check *check, const char *workspace, const struct buffer *picture,
                   struct buffer *message) {
  struct buffer path = {0};
  if (check->source == NULL) {
    buffer_printf(message, "%s is built, not a source; change what it is built from", check->file);
    return false;
  }
  buffer_printf(&path, "%s/%s", workspace, check->source);
  bool good = write_whole_file(buffer_text(&path), picture, message);
  if (good)
    buffer_printf(message, "wrote %s", buffer_text(&path));
  buffer_free(&path);
  return good;
}

bool golden_update(const struct checks *checks, const char *picture_file, struct buffer *message) {
  const char *workspace = environment_value("BUILD_WORKSPACE_DIRECTORY");
  struct buffer picture = {0};
  bool good = workspace != NULL && read_file(picture_file, &picture, message);
  bool any = false;
  if (workspace == NULL)
    buffer_append_text(message, "--update-golden writes into the workspace, which only `bazel run` "
                                "names; start the test with that");
  for (size_t i = 0; good && i < checks->count; i++) {
    if (checks->items[i].kind != CHECK_PICTURE)
      continue;
    any = true;
    good = update(&checks->items[i], workspace, &picture, message);
  }
  if (good && !any)
    buffer_append_text(message, "there is no golden picture to update; give the test one with "
                                "screen_picture");
  buffer_free(&picture);
  return good && any;
}
