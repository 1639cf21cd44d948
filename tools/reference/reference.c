/* Writes the reference: a list of names, and for each of them its docstring and its table. */
#include "tools/reference/reference.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tools/reference/entry.h"
#include "tools/reference/markdown.h"
#include "tools/reference/protobuf.h"

/* Numbers of fields in ModuleInfo that are no entries. */
enum { MODULE_DOC = 5, MODULE_FILE = 6 };

struct chapter {
  bool is_damaged;
  struct text file; /* label in the module that documents itself: "//:defs.bzl" */
  struct text doc;
  struct entry *entries;
  size_t count;
};

static int compare(const void *left, const void *right) {
  const struct entry *a = left;
  const struct entry *b = right;
  if (entry_is_provider(a) != entry_is_provider(b))
    return entry_is_provider(a) ? 1 : -1;
  size_t shorter = a->name.length < b->name.length ? a->name.length : b->name.length;
  int order = memcmp(a->name.bytes, b->name.bytes, shorter);
  if (order != 0 || a->name.length == b->name.length)
    return order;
  return a->name.length < b->name.length ? -1 : 1;
}

static size_t count_fields(struct message message) {
  size_t count = 0;
  for (struct field field; message_next(&message, &field);)
    count++;
  return count;
}

static bool read_entries(struct message message, const struct module *module,
                         struct chapter *chapter, struct failure *failure) {
  chapter->entries = calloc(count_fields(message) + 1, sizeof(*chapter->entries));
  if (chapter->entries == NULL)
    abort();
  for (struct field field; message_next(&message, &field);) {
    if (field.number == MODULE_DOC || field.number == MODULE_FILE)
      continue;
    if (!entry_read(&field, &chapter->entries[chapter->count]))
      return fail(failure,
                  "%s: field %u of ModuleInfo is no kind of entry that is known; add it to "
                  "tools/reference/entry.c",
                  module->name, field.number);
    chapter->count++;
  }
  qsort(chapter->entries, chapter->count, sizeof(*chapter->entries), compare);
  return true;
}

static bool check_chapter(const struct module *module, const struct chapter *chapter,
                          struct failure *failure) {
  return (!chapter->is_damaged && chapter->file.length > 0) ||
         fail(failure, "%s: not a ModuleInfo; name the output of a starlark_doc_extract",
              module->name);
}

static bool read_chapter(const struct module *module, struct chapter *chapter,
                         struct failure *failure) {
  struct message message = message_of(module->bytes, module->length, &chapter->is_damaged);
  chapter->file = message_text(message, MODULE_FILE);
  chapter->doc = message_text(message, MODULE_DOC);
  if (!read_entries(message, module, chapter, failure))
    return false;
  return check_chapter(module, chapter, failure);
}

static void write_index(FILE *page, const struct chapter *chapter) {
  for (size_t i = 0; i < chapter->count; i++) {
    const struct entry *entry = &chapter->entries[i];
    fputs("| [", page);
    text_write(page, entry->name);
    fputs("](#", page);
    for (size_t j = 0; j < entry->name.length; j++)
      fputc(tolower((unsigned char)entry->name.bytes[j]), page);
    fprintf(page, ") | %s | ", entry_kind(entry));
    text_write_cell(page, text_first_sentence(entry->doc));
    fputs(" |\n", page);
  }
}

static bool write_chapter(FILE *page, const struct chapter *chapter, struct failure *failure) {
  fputs("\n## @bootsmith", page);
  text_write(page, chapter->file);
  fputs("\n\n", page);
  text_write(page, text_trimmed(chapter->doc));
  fputs("\n", page);
  for (size_t i = 0; i < chapter->count; i++)
    if (!entry_write(page, &chapter->entries[i], failure))
      return false;
  return true;
}

static bool is_same(struct text a, struct text b) {
  return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static bool has_entry(const struct chapter *chapter, struct text name) {
  for (size_t i = 0; i < chapter->count; i++)
    if (is_same(chapter->entries[i].name, name))
      return true;
  return false;
}

/* What several modules hand on is written where it comes first. */
static void drop_repeated(struct chapter *chapters, size_t last) {
  size_t kept = 0;
  for (size_t i = 0; i < chapters[last].count; i++) {
    bool is_repeated = false;
    for (size_t earlier = 0; earlier < last && !is_repeated; earlier++)
      is_repeated = has_entry(&chapters[earlier], chapters[last].entries[i].name);
    if (!is_repeated)
      chapters[last].entries[kept++] = chapters[last].entries[i];
  }
  chapters[last].count = kept;
}

static bool write_page(FILE *page, const struct chapter *chapters, size_t count,
                       struct failure *failure) {
  fputs("# Rules, macros and providers\n\n"
        "Made from the docstrings by `bazel run //docs:update`; edit those.\n\n"
        "| name | kind | |\n|---|---|---|\n",
        page);
  for (size_t i = 0; i < count; i++)
    write_index(page, &chapters[i]);
  for (size_t i = 0; i < count; i++)
    if (!write_chapter(page, &chapters[i], failure))
      return false;
  return true;
}

bool reference_write(FILE *page, const struct module *modules, size_t count,
                     struct failure *failure) {
  struct chapter *chapters = calloc(count + 1, sizeof(*chapters));
  if (chapters == NULL)
    abort();
  bool is_read = true;
  for (size_t i = 0; i < count && is_read; i++) {
    is_read = read_chapter(&modules[i], &chapters[i], failure);
    drop_repeated(chapters, i);
  }
  bool is_written = is_read && write_page(page, chapters, count, failure);
  for (size_t i = 0; i < count && is_written; i++)
    is_written = check_chapter(&modules[i], &chapters[i], failure);
  for (size_t i = 0; i < count; i++)
    free(chapters[i].entries);
  free(chapters);
  return is_written;
}
