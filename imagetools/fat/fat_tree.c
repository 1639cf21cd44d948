/* Cuts paths into names and finds or makes the directory of each. */
#include "imagetools/fat/fat_tree.h"

#include <assert.h>
#include <string.h>

#define BASE_LENGTH 8

/* "BOOTX64.EFI" of so many characters, as "BOOTX64 EFI". */
static void fill_name(char name[NAME_LENGTH], const char *text, size_t length) {
  const char *dot = memchr(text, '.', length);
  size_t base = dot == NULL ? length : (size_t)(dot - text);
  size_t extension = dot == NULL ? 0 : length - base - 1;
  assert(base >= 1 && base <= BASE_LENGTH && extension <= NAME_LENGTH - BASE_LENGTH);
  memset(name, ' ', NAME_LENGTH);
  memcpy(name, text, base);
  if (extension > 0)
    memcpy(name + BASE_LENGTH, dot + 1, extension);
}

static int find_directory(struct fat_tree *tree, int parent, const char *text, size_t length) {
  char name[NAME_LENGTH];
  fill_name(name, text, length);
  for (int i = 1; i < tree->directory_count; i++)
    if (tree->directories[i].parent == parent &&
        memcmp(tree->directories[i].name, name, sizeof(name)) == 0)
      return i;
  assert(tree->directory_count < FAT_MAX_DIRECTORIES);
  struct fat_directory *directory = &tree->directories[tree->directory_count];
  memcpy(directory->name, name, sizeof(name));
  directory->parent = parent;
  return tree->directory_count++;
}

void fat_tree_build(struct fat_tree *tree, const struct fat_request *request) {
  /* As many entries as a directory can have with all others and all files fit into a sector. */
  _Static_assert(2 + FAT_MAX_FILES + FAT_MAX_DIRECTORIES - 2 <= FAT_SECTOR_SIZE / ENTRY_SIZE,
                 "a directory fits into one cluster of any size");
  assert(request->file_count <= FAT_MAX_FILES);
  *tree = (struct fat_tree){.directory_count = 1};
  memset(tree->directories[0].name, ' ', NAME_LENGTH);
  for (int i = 0; i < request->file_count; i++) {
    const char *name = request->files[i].path;
    int directory = 0;
    for (const char *slash; (slash = strchr(name, '/')) != NULL; name = slash + 1)
      directory = find_directory(tree, directory, name, (size_t)(slash - name));
    fill_name(tree->file_names[i], name, strlen(name));
    tree->file_directories[i] = directory;
  }
}
