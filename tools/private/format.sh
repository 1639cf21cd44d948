#!/usr/bin/env bash
# Formats the source tree, or says which of its files are not formatted or use rules without loading them.
#
# Usage: format.sh (--rewrite | --check) [clang-format=PROGRAM] [buildifier=PROGRAM]
#
# Every file of the tree counts, whether a target names it or not; hidden folders and Bazel's own links do not.
set -euo pipefail
shopt -s globstar nullglob
export LC_ALL=C

die() {
  printf 'format: %s\n' "$1" >&2
  exit 1
}

mode=$1
clang_format='' buildifier=''
for word in "${@:2}"; do
  program=${word#*=}
  [[ $program == /* ]] || program=$PWD/$program
  case $word in
  clang-format=*) clang_format=$program ;;
  buildifier=*) buildifier=$program ;;
  *) die "unknown argument \"$word\"." ;;
  esac
done

# A test has no other way to the tree than the real place of one of its files.
root=${BUILD_WORKSPACE_DIRECTORY:-}
if [[ -z $root ]]; then
  self=$(readlink -f "${BASH_SOURCE[0]}")
  root=${self%/tools/private/format.sh}
fi
[[ -f $root/MODULE.bazel ]] || die "$root is not the source tree; run it with Bazel, without remote execution."
cd "$root"

# Sets `found` to the files that match one of the patterns.
find_files() {
  local pattern file
  found=()
  for pattern in "$@"; do
    for file in $pattern; do
      [[ /$file == */bazel-*/* || -L $file ]] || found+=("$file")
    done
  done
}

unformatted=() unloaded=()

format_c() {
  find_files '**/*.c' '**/*.cc' '**/*.h'
  ((${#found[@]})) || return 0
  if [[ $mode == --rewrite ]]; then
    "$clang_format" --style=file -i "${found[@]}"
    return
  fi
  # One complaint for each place; the file is the text before the first colon.
  local line status=0 complaints
  complaints=$("$clang_format" --style=file --dry-run -Werror "${found[@]}" 2>&1) || status=$?
  while IFS= read -r line; do
    [[ $line == *': error: code should be clang-formatted'* ]] && unformatted+=("${line%%:*}")
  done <<<"$complaints"
  ((status == 0 || ${#unformatted[@]})) || die "clang-format failed: $complaints"
}

# What Bazel 9 no longer knows by itself has to be loaded; Bazel 7 cannot be told to forget it.
native=native-cc-binary,native-cc-common,native-cc-import,native-cc-info,native-cc-library,native-cc-shared-library
native+=,native-cc-test,native-cc-toolchain,native-java-binary,native-java-library,native-java-test,native-proto
native+=,native-py,native-sh-binary,native-sh-library,native-sh-test

# buildifier sorts and folds by the kind of file, which it would guess from the name only for some of ours.
format_starlark() {
  local kind=$1 line status=0 differing
  shift
  find_files "$@"
  ((${#found[@]})) || return 0
  if [[ $mode == --rewrite ]]; then
    "$buildifier" -type="$kind" -mode=fix "${found[@]}"
    return
  fi
  differing=$("$buildifier" -type="$kind" -mode=check -lint=warn -warnings="$native" "${found[@]}" 2>&1) || status=$?
  while IFS= read -r line; do
    case $line in
    *' # reformat'*) unformatted+=("${line%% # reformat*}") ;;
    *': native-'*) unloaded+=("${line%% (https*}") ;;
    esac
  done <<<"$differing"
  ((status == 0 || status == 4)) || die "buildifier failed: $differing"
}

if [[ -n $clang_format ]]; then
  format_c
fi
if [[ -n $buildifier ]]; then
  format_starlark build '**/BUILD' '**/BUILD.bazel' '**/*.BUILD.bazel'
  format_starlark bzl '**/*.bzl'
  format_starlark module '**/MODULE.bazel'
  format_starlark workspace '**/WORKSPACE' '**/WORKSPACE.bzlmod'
fi

((${#unloaded[@]} + ${#unformatted[@]})) || exit 0
((${#unloaded[@]} == 0)) || printf 'not loaded: %s\n' "${unloaded[@]}" >&2
((${#unformatted[@]})) || die 'Bazel 9 does not know what is not loaded.'
printf 'not formatted: %s\n' "${unformatted[@]}" | sort -u >&2
die 'format them with: bazel run //tools:format'
