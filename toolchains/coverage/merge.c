/* Finds the reports, chooses the sources, and writes what lcov.c makes of them. */
#include "toolchains/coverage/merge.h"

#include <errno.h>
#include <ftw.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imagetools/file.h"
#include "toolchains/coverage/lcov.h"
#include "toolchains/coverage/text.h"

/* A list of strings. */
struct lines {
  char **items;
  size_t count;
};

struct merging {
  struct lcov_report report;
  struct lines sources;  /* to keep */
  bool all_sources;      /* there is no list of them */
  struct lines replaced; /* "reported:actual" */
  regex_t filters[MERGE_MAX_FILTERS];
  size_t filter_count;
};

static void add_line(struct lines *lines, const char *text, size_t length) {
  lines->items = reallocarray(lines->items, lines->count + 1, sizeof(*lines->items));
  char *copy = strndup(text, length);
  if (lines->items == NULL || copy == NULL)
    abort();
  lines->items[lines->count++] = copy;
}

static void free_lines(struct lines *lines) {
  for (size_t i = 0; i < lines->count; i++)
    free(lines->items[i]);
  free(lines->items);
  *lines = (struct lines){0};
}

static bool read_lines(const char *path, struct lines *lines, struct failure *failure) {
  char *text = text_read(path, failure);
  if (text == NULL)
    return false;
  for (char *next = text; *next != '\0';) {
    size_t length = strcspn(next, "\n");
    if (length > 0)
      add_line(lines, next, length);
    next += length + (next[length] == '\n');
  }
  free(text);
  return true;
}

static const char *actual_path(const struct merging *merging, const char *path) {
  size_t length = strlen(path);
  for (size_t i = 0; i < merging->replaced.count; i++) {
    const char *pair = merging->replaced.items[i];
    if (strncmp(pair, path, length) == 0 && pair[length] == ':')
      return pair + length + 1;
  }
  return path;
}

static bool is_listed(const struct lines *lines, const char *path) {
  for (size_t i = 0; i < lines->count; i++)
    if (strcmp(lines->items[i], path) == 0)
      return true;
  return false;
}

static bool is_filtered(const struct merging *merging, const char *path) {
  for (size_t i = 0; i < merging->filter_count; i++)
    if (regexec(&merging->filters[i], path, 0, NULL, 0) == 0)
      return true;
  return false;
}

/* Compilers that are given . as their folder put it before a path. */
static const char *choose(void *context, const char *path) {
  const struct merging *merging = context;
  const char *plain = strncmp(path, "./", 2) == 0 ? path + 2 : path;
  const char *actual = actual_path(merging, plain);
  if (is_filtered(merging, actual))
    return NULL;
  return merging->all_sources || is_listed(&merging->sources, actual) ? actual : NULL;
}

static bool add_report(struct merging *merging, const char *path, struct failure *failure) {
  char *text = text_read(path, failure);
  bool good = text != NULL && lcov_add(&merging->report, path, text, choose, merging, failure);
  free(text);
  return good;
}

/* nftw() takes no context. */
static struct lines *found;

static int find_report(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)status;
  (void)place;
  size_t length = strlen(path);
  if (kind == FTW_F && length > 4 && strcmp(path + length - 4, ".dat") == 0)
    add_line(found, path, length);
  return 0;
}

static bool find_reports(const struct merge_options *options, struct lines *reports,
                         struct failure *failure) {
  found = reports;
  if (options->coverage_dir != NULL && nftw(options->coverage_dir, find_report, 16, 0) != 0)
    return fail(failure, "--coverage_dir=%s: cannot be read (%s); name the folder of the reports",
                options->coverage_dir, strerror(errno));
  return options->reports_file == NULL || read_lines(options->reports_file, reports, failure);
}

/* A whole path has to fit. */
static bool compile_filter(struct merging *merging, const char *filter, struct failure *failure) {
  char *whole = NULL;
  if (asprintf(&whole, "^(%s)$", filter) < 0)
    abort();
  bool good =
      regcomp(&merging->filters[merging->filter_count], whole, REG_EXTENDED | REG_NOSUB) == 0;
  free(whole);
  if (!good)
    return fail(failure, "--filter_sources=%s: not a regular expression; correct it", filter);
  merging->filter_count++;
  return true;
}

static bool prepare(struct merging *merging, const struct merge_options *options,
                    struct failure *failure) {
  merging->all_sources = options->source_file_manifest == NULL;
  for (size_t i = 0; i < options->filter_count; i++)
    if (!compile_filter(merging, options->filters[i], failure))
      return false;
  if (!merging->all_sources &&
      !read_lines(options->source_file_manifest, &merging->sources, failure))
    return false;
  return options->sources_to_replace == NULL ||
         read_lines(options->sources_to_replace, &merging->replaced, failure);
}

static bool add_reports(struct merging *merging, const struct merge_options *options,
                        struct failure *failure) {
  struct lines reports = {0};
  bool good = find_reports(options, &reports, failure);
  for (size_t i = 0; good && i < reports.count; i++)
    good = strcmp(reports.items[i], options->output_file) == 0 ||
           add_report(merging, reports.items[i], failure);
  free_lines(&reports);
  return good;
}

static bool write_report(struct merging *merging, const char *path, struct failure *failure) {
  char *text = NULL;
  size_t length = 0;
  struct output_file output;
  FILE *stream = open_memstream(&text, &length);
  if (stream == NULL)
    abort();
  lcov_settle(&merging->report);
  lcov_write(&merging->report, stream);
  fclose(stream);
  bool good = output_begin(&output, path, failure);
  if (good && !output_write(&output, 0, text, length, failure)) {
    output_abandon(&output);
    good = false;
  }
  good = good && output_finish(&output, length, failure);
  free(text);
  return good;
}

bool merge_run(const struct merge_options *options, struct failure *failure) {
  struct merging merging = {0};
  bool good = prepare(&merging, options, failure) && add_reports(&merging, options, failure) &&
              write_report(&merging, options->output_file, failure);
  for (size_t i = 0; i < merging.filter_count; i++)
    regfree(&merging.filters[i]);
  lcov_free(&merging.report);
  free_lines(&merging.sources);
  free_lines(&merging.replaced);
  return good;
}

/* The value of a word --name=value, if it is that of `name`. */
static const char *value_of(const char *word, const char *name) {
  size_t length = strlen(name);
  return strncmp(word, name, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

static bool parse_word(const char *word, struct merge_options *options, struct failure *failure) {
  const struct {
    const char *name;
    const char **value;
  } known[] = {
      {"--coverage_dir", &options->coverage_dir},
      {"--reports_file", &options->reports_file},
      {"--output_file", &options->output_file},
      {"--source_file_manifest", &options->source_file_manifest},
      {"--sources_to_replace_file", &options->sources_to_replace},
      {"--filter_sources", &options->filters[options->filter_count]},
  };
  if (options->filter_count == MERGE_MAX_FILTERS - 1)
    return fail(failure, "%s: more than %d filters; give fewer", word, MERGE_MAX_FILTERS - 1);
  for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
    const char *value = value_of(word, known[i].name);
    if (value == NULL)
      continue;
    *known[i].value = value;
    options->filter_count += known[i].value == &options->filters[options->filter_count];
    return true;
  }
  return fail(failure,
              "%s: not known; give --output_file=FILE and --coverage_dir=FOLDER or "
              "--reports_file=FILE",
              word);
}

bool merge_parse(int count, char **words, struct merge_options *options, struct failure *failure) {
  *options = (struct merge_options){0};
  for (int i = 1; i < count; i++)
    if (!parse_word(words[i], options, failure))
      return false;
  if (options->output_file == NULL)
    return fail(failure, "--output_file=FILE is missing; say where the report is to go");
  return true;
}
