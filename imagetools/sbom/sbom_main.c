/* Entry point of the sbom program: sbom REQUEST LOCK DIGEST OUTPUT. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imagetools/file.h"
#include "imagetools/sbom/sbom.h"

/* The document as a whole, so that the output appears complete or not at all. */
static bool write_file(const struct sbom_inputs *inputs, const char *path,
                       struct failure *failure) {
  char *document = NULL;
  size_t length = 0;
  FILE *stream = open_memstream(&document, &length);
  bool good = stream != NULL || fail(failure, "%s: %s", path, strerror(errno));
  good = good && sbom_write(inputs, stream, failure);
  if (stream != NULL && fclose(stream) != 0 && good)
    good = fail(failure, "%s: %s", path, strerror(errno));
  struct output_file output;
  if (good && (good = output_begin(&output, path, failure))) {
    good = output_write(&output, 0, document, length, failure);
    if (good)
      good = output_finish(&output, length, failure);
    else
      output_abandon(&output);
  }
  free(document);
  return good;
}

int main(int argument_count, char **arguments) {
  if (argument_count != 5) {
    fputs("usage: sbom REQUEST LOCK DIGEST OUTPUT\n", stderr);
    return 2;
  }
  const struct sbom_inputs inputs = {arguments[1], arguments[2], arguments[3]};
  struct failure failure;
  if (write_file(&inputs, arguments[4], &failure))
    return 0;
  fprintf(stderr, "sbom: %s\n", failure.text);
  return 1;
}
