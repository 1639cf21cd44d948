/* Whole files in memory, and output files that appear complete or not at all. */
#ifndef IMAGETOOLS_FILE_H
#define IMAGETOOLS_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A file's bytes. They may be changed; the file itself is not. */
struct file_bytes {
  uint8_t *bytes; /* NULL for an empty file */
  uint64_t length;
  uint64_t mapped_length; /* stays when `length` is made shorter */
};

bool file_open(const char *path, struct file_bytes *file, struct failure *failure);
void file_close(struct file_bytes *file);

/* A file that is being written under another name beside its future place. */
struct output_file {
  int descriptor;
  const char *path;
  char *temporary_path;
};

bool output_begin(struct output_file *output, const char *path, struct failure *failure);

/* Writes at a place in the file. What is never written reads as zeros. */
bool output_write(struct output_file *output, uint64_t offset, const void *bytes, uint64_t length,
                  struct failure *failure);

/* Gives the file its length and its name. On failure nothing is left on the disk. */
bool output_finish(struct output_file *output, uint64_t length, struct failure *failure);

/* Removes the unfinished file. */
void output_abandon(struct output_file *output);

/* Writes a whole file. */
bool output_whole(const char *path, const void *bytes, uint64_t length, struct failure *failure);

/* The same in place of a file that is there, the one that links lead to: it keeps its permissions
 * and, if root writes it, its owner. */
bool output_replace(const char *path, const void *bytes, uint64_t length, struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
