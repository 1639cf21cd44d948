#!/usr/bin/env bash
# Shows that every program and shared library of the unpacked repositories finds each library it needs (DT_NEEDED)
# among the packages of its own repository, so that none is ever taken from the host.
#
# Usage: closure_test.sh READELF REPOSITORY...
#   REPOSITORY  NAME=FOLDER, where FOLDER holds the unpacked packages. A folder with no program and no library in it
#               fails too, but for one that holds README, which says that nothing was fetched.
set -euo pipefail
shopt -s globstar nullglob

readelf=$PWD/$1
# Where the loader looks: what toolchains/debian/private/repositories.bzl passes as --library-path, with swtpm's own
# folder, and the one that libpulse names in its own RUNPATH.
library_folders=(lib/x86_64-linux-gnu usr/lib/x86_64-linux-gnu usr/lib/x86_64-linux-gnu/{pulseaudio,swtpm})
failures=0

complain() {
  printf '%s\n' "$1" >&2
  failures=$((failures + 1))
}

is_elf() {
  local magic=
  IFS= LC_ALL=C read -r -N 4 magic <"$1" || true
  [[ $magic == $'\x7fELF' ]]
}

has_library() {
  local folder
  for folder in "${library_folders[@]}"; do
    [[ -e $folder/$1 ]] && return
  done
  return 1
}

check_repository() {
  local name=$1 file line needing elves=()
  for file in **; do
    [[ -f $file && ! -L $file ]] && is_elf "$file" && elves+=("$file")
  done
  if ((!${#elves[@]})); then
    [[ -f README ]] || complain "$name: holds no program and no library."
    return 0
  fi
  # Of a single file llvm-readelf does not say the name.
  needing=${elves[0]}
  while read -r line; do
    case $line in
    'File: '*) needing=${line#File: } ;;
    *.so | *.so.*)
      [[ $line == LoadName:* ]] || has_library "$line" ||
        complain "$name: $needing needs $line, which no package of this repository has."
      ;;
    esac
  done < <("$readelf" --needed-libs "${elves[@]}")
  printf '%s: %s programs and libraries\n' "$name" "${#elves[@]}"
}

for repository in "${@:2}"; do
  pushd "${repository#*=}" >/dev/null
  check_repository "${repository%%=*}"
  popd >/dev/null
done
((failures == 0)) || {
  printf 'Want the packages that have them in toolchains/debian/manifest.bzl, then: bazel run //toolchains/debian:lock\n' >&2
  exit 1
}
