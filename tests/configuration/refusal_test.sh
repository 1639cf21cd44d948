#!/usr/bin/env bash
# What the tool does not change, it refuses with its reason, and leaves as it is.
#
# Usage: refusal_test.sh CONFIGURE SENTENCE IMAGE...
set -euo pipefail

configure=$1
sentence=$2
shift 2

for image in "$@"; do
  copy=$TEST_TMPDIR/image
  cp --no-preserve=mode "$image" "$copy"
  if "$configure" --command-line other "$copy" 2>"$TEST_TMPDIR/errors"; then
    echo "$image is changed" >&2
    exit 1
  fi
  grep -qF "$sentence" "$TEST_TMPDIR/errors" || { cat "$TEST_TMPDIR/errors" >&2; exit 1; }
  cmp "$image" "$copy"
done
