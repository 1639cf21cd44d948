#!/usr/bin/env bash
# Shows that closure_test.sh fails, and names program and library, when a library is taken away.
#
# Usage: closure_misses_test.sh CLOSURE_TEST READELF ROOT
#   ROOT  an unpacked repository that has usr/bin/nasm, which needs libc.so.6.
set -euo pipefail

closure_test=$1 readelf=$2 root=$3

expect_failure() {
  local wanted=$1 log=$TEST_TMPDIR/log
  shift
  if "$closure_test" "$readelf" "$@" >"$log" 2>&1; then
    printf 'closure_test.sh passed, and should have said: %s\n' "$wanted" >&2
    exit 1
  fi
  grep -qF -- "$wanted" "$log" || {
    printf 'closure_test.sh did not say: %s\nbut:\n' "$wanted" >&2
    cat "$log" >&2
    exit 1
  }
}

mkdir -p "$TEST_TMPDIR/bare/usr/bin" "$TEST_TMPDIR/empty"
cp -L "$root/usr/bin/nasm" "$TEST_TMPDIR/bare/usr/bin"

expect_failure 'bare: usr/bin/nasm needs libc.so.6, which no package' bare="$TEST_TMPDIR/bare"
expect_failure 'empty: holds no program and no library.' empty="$TEST_TMPDIR/empty"
