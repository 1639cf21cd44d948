/* Cuts paths into names and finds or makes the directory of each. */
#include "imagetools/path_tree.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

static bool is_named(const struct path_name *name, const char *text, size_t length) {
  return name->length == length && memcmp(name->text, text, length) == 0;
}

static int find_directory(struct path_tree *tree, int parent, const char *text, size_t length) {
  for (int i = 1; i < tree->directory_count; i++)
    if (tree->directories[i].parent == parent && is_named(&tree->directories[i].name, text, length))
      return i;
  assert(tree->directory_count < PATH_TREE_MAX_DIRECTORIES);
  tree->directories[tree->directory_count] =
      (struct path_tree_directory){.name = {text, length}, .parent = parent};
  return tree->directory_count++;
}

struct path_tree path_tree(void) {
  return (struct path_tree){.directories = {{.name = {"", 0}}}, .directory_count = 1};
}

void path_tree_add(struct path_tree *tree, const char *path) {
  assert(tree->file_count < PATH_TREE_MAX_FILES);
  int directory = 0;
  for (const char *slash; (slash = strchr(path, '/')) != NULL; path = slash + 1)
    directory = find_directory(tree, directory, path, (size_t)(slash - path));
  tree->file_names[tree->file_count] = (struct path_name){path, strlen(path)};
  tree->file_directories[tree->file_count++] = directory;
}
