/* The directories that the paths of some files need. */
#ifndef IMAGETOOLS_PATH_TREE_H
#define IMAGETOOLS_PATH_TREE_H

#include <stddef.h>

#define PATH_TREE_MAX_FILES 8
#define PATH_TREE_MAX_DIRECTORIES 8

/* A name within a path; no NUL ends it. */
struct path_name {
  const char *text;
  size_t length;
};

struct path_tree_directory {
  struct path_name name; /* of the root: empty */
  int parent;            /* index; 0 for the root itself */
};

struct path_tree {
  struct path_tree_directory directories[PATH_TREE_MAX_DIRECTORIES]; /* the first is the root */
  int directory_count;
  struct path_name file_names[PATH_TREE_MAX_FILES];
  int file_directories[PATH_TREE_MAX_FILES]; /* indexes */
  int file_count;
};

/* An empty tree: the root alone. */
struct path_tree path_tree(void);

/* Adds a file, "EFI/BOOT/BOOTX64.EFI", and the directories that it needs. */
void path_tree_add(struct path_tree *tree, const char *path);

#endif
