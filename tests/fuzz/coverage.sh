#!/usr/bin/env bash
# Prints which lines and branches of boot/common the fuzzers reach: by the kept corpus and so many further inputs.
#
# Usage: coverage.sh PROFDATA COV RUNS FUZZER...
#   FUZZER  the launcher of a fuzzer built with coverage, NAME_coverage; its program is NAME_program beside it
set -euo pipefail

profdata=$PWD/$1
cov=$PWD/$2
runs=$3
shift 3

objects=() profiles=()
for fuzzer in "$@"; do
  name=${fuzzer##*/}
  name=${name%_coverage}
  profile=$TEST_TMPDIR/$name.profraw
  printf '%s: ' "$name"
  LLVM_PROFILE_FILE=$profile FUZZ_CORPUS=$TEST_TMPDIR/$name "$fuzzer" -runs="$runs" -seed=1 2>"$TEST_TMPDIR/$name.log" ||
    { tail -20 "$TEST_TMPDIR/$name.log"; exit 1; }
  grep '^Done' "$TEST_TMPDIR/$name.log"
  objects+=(-object "${fuzzer%/*}/${name}_program")
  profiles+=("$profile")
done

"$profdata" merge -o "$TEST_TMPDIR/all.profdata" "${profiles[@]}"
report=("${objects[@]:1}" -instr-profile="$TEST_TMPDIR/all.profdata" -ignore-filename-regex='tests/|xxhash')
"$cov" report "${report[@]}" -show-region-summary=false
"$cov" export "${report[@]}" -format=lcov >"$TEST_UNDECLARED_OUTPUTS_DIR/coverage.lcov"
