/* The directories that the paths of some files need, and the names in them as FAT writes them. */
#ifndef IMAGETOOLS_FAT_FAT_TREE_H
#define IMAGETOOLS_FAT_FAT_TREE_H

#include <stdint.h>

#include "imagetools/fat/fat.h"
#include "imagetools/fat/fat_format.h"

struct fat_directory {
  char name[NAME_LENGTH]; /* of the root: blanks */
  int parent;             /* index; 0 for the root itself */
  uint32_t cluster;       /* for who lays out the file system */
};

struct fat_tree {
  struct fat_directory directories[FAT_MAX_DIRECTORIES]; /* the first is the root */
  int directory_count;
  char file_names[FAT_MAX_FILES][NAME_LENGTH];
  int file_directories[FAT_MAX_FILES]; /* indexes */
  uint32_t file_clusters[FAT_MAX_FILES];
};

void fat_tree_build(struct fat_tree *tree, const struct fat_request *request);

#endif
