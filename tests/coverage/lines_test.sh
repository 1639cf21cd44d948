#!/usr/bin/env bash
# What a test compiled for coverage leaves for Bazel: the counts of a source's lines, exactly.
#
# Usage: lines_test.sh TEST STATUS WORDS MERGER SOURCE GOLDEN
#   TEST    program of a boot_test or kernel_test, compiled for coverage
#   STATUS  its exit status
#   WORDS   what it says of the boots
#   MERGER  lcov_merger
#   SOURCE  path of the source
#   GOLDEN  the report of that source
set -euo pipefail

export COVERAGE_DIR=$TEST_TMPDIR/coverage XML_OUTPUT_FILE=$TEST_TMPDIR/test.xml
mkdir "$COVERAGE_DIR"
status=0
printed=$("$1" 2>&1) || status=$?
[[ $status == "$2" && $printed == *"coverage: $3"* ]] || {
  printf 'lines_test: %s ended with status %s instead of %s, or did not say "coverage: %s":\n%s\n' "$1" "$status" "$2" "$3" "$printed" >&2
  exit 1
}

# As Bazel calls it (tools/test/collect_coverage.sh).
echo "$5" >"$TEST_TMPDIR/manifest"
"$4" --coverage_dir="$COVERAGE_DIR" --output_file="$TEST_TMPDIR/coverage.dat" \
  --filter_sources=/usr/include.+ --source_file_manifest="$TEST_TMPDIR/manifest"
diff "$6" "$TEST_TMPDIR/coverage.dat"
left=$(ls "$COVERAGE_DIR")
[[ $left == kernel.dat ]] || {
  printf 'lines_test: the runner left more than its report:\n%s\n' "$left" >&2
  exit 1
}
