/*
 * Makes one coverage report of many, as Bazel asks for it: after each test of what lies in its
 * COVERAGE_DIR (--coverage_output_generator), and after all tests of their reports
 * (--coverage_report_generator).
 */
#ifndef TOOLCHAINS_COVERAGE_MERGE_H
#define TOOLCHAINS_COVERAGE_MERGE_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MERGE_MAX_FILTERS 32

struct merge_options {
  const char *coverage_dir; /* every *.dat below it is read; NULL for none */
  const char *reports_file; /* a path of a report on each line; NULL for none */
  const char *output_file;
  const char *source_file_manifest;       /* the sources to keep, one on each line; NULL for all */
  const char *sources_to_replace;         /* lines of reported:actual path; NULL for none */
  const char *filters[MERGE_MAX_FILTERS]; /* extended regular expressions of sources to leave out */
  size_t filter_count;
};

/* Takes Bazel's command line apart, whose words are all --name=value. */
bool merge_parse(int count, char **words, struct merge_options *options, struct failure *failure);

bool merge_run(const struct merge_options *options, struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
