#!/usr/bin/env bash
# Shows that lock.json says what manifest.bzl wants and nothing else, in exactly the form that lock.sh writes, with no
# host name in it; and that the table of README.md has the lock's sizes.
#
# Usage: lock_test.sh REQUEST LOCK README
#   REQUEST  the manifest, in the form that lock.sh reads.
set -euo pipefail
export LC_ALL=C

request=$1 lock=$2 readme=$3
failures=0

complain() {
  printf '%s\n' "$1" >&2
  failures=$((failures + 1))
}

# A package of a repository with a suite of its own is called NAME/SUITE.
declare -A wanted omitted suffix_of wanted_source wanted_suite suite_of
read_request() {
  local kind a b c
  while IFS=$'\t' read -r kind a b c; do
    case $kind in
    from) suffix_of[$a]=/$b wanted_suite[$b]=wanted ;;
    want) wanted[$a]+="$b${suffix_of[$a]:-} " ;;
    omit) omitted[$a]+="$b${suffix_of[$a]:-} " ;;
    source) wanted_source[$a]="$b $c" ;;
    suite) wanted_suite[$a]=wanted ;;
    esac
  done <"$request"
}

name_pattern='[a-z0-9][a-z0-9.+_-]*'
package_pattern=$name_pattern'(/[a-z-]+)?'
entry_pattern='^    "('$package_pattern')": \{"path": "([^":]+)", "sha256": "[0-9a-f]{64}", "size": ([1-9][0-9]*), ("source": "('$name_pattern')", )?"version": "(([0-9]+:)?([A-Za-z0-9.+~-]+))"\},?$'
suite_pattern='^    "('$name_pattern')": \{"date": "20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-9:]{8}Z", "inrelease_sha256": "[0-9a-f]{64}"\},?$'
list_pattern='^    "('$name_pattern')": \["([^]]*)"\],?$'

declare -A size_of packages_of source_size
check_package() {
  local name=$1 path=$2 size=$3 version=$4
  [[ $path == pool/main/*/"${name%/*}_${version}_"@(amd64|all).deb ]] ||
    complain "package $name: its path \"$path\" is not that of $name $version."
  size_of[$name]=$size
}

check_source() {
  local name=$1 path=$2 size=$3 source=$4
  [[ "$source ${path##*/}" == "${wanted_source[$name]:-}" && $path == pool/main/*/"$source"/* ]] ||
    complain "source $name: \"$path\" of $source is not what the manifest wants (${wanted_source[$name]:-nothing})."
  source_size[$name]=$size
}

# Each line must be one that lock.sh writes; entries must be sorted.
read_lock() {
  local line section= previous=
  while IFS= read -r line; do
    if [[ $line =~ ^'  "'(packages|repositories|sources|suites)'": {'$ ]]; then
      section=${BASH_REMATCH[1]} previous=
      continue
    fi
    if [[ $section == repositories && $line =~ $list_pattern ]]; then
      packages_of[${BASH_REMATCH[1]}]="${BASH_REMATCH[2]//\", \"/ } "
    elif [[ $section == suites && $line =~ $suite_pattern ]]; then
      suite_of[${BASH_REMATCH[1]}]=named
    elif [[ -n $section && $line =~ $entry_pattern ]]; then
      case $section in
      packages) check_package "${BASH_REMATCH[1]}" "${BASH_REMATCH[3]}" "${BASH_REMATCH[4]}" "${BASH_REMATCH[9]}" ;;
      sources) check_source "${BASH_REMATCH[1]}" "${BASH_REMATCH[3]}" "${BASH_REMATCH[4]}" "${BASH_REMATCH[6]}" ;;
      esac
      [[ $line =~ $entry_pattern ]]
    else
      case $line in
      '{' | '}' | '  },' | '  }' | '  "//": "Made by: bazel run //toolchains/debian:lock. Edit manifest.bzl instead.",') ;;
      *) complain "a line that lock.sh does not write: $line" ;;
      esac
      continue
    fi
    [[ ${BASH_REMATCH[1]} > $previous ]] || complain "$section: ${BASH_REMATCH[1]} stands after $previous."
    previous=${BASH_REMATCH[1]}
  done <"$lock"
}

check_repositories() {
  local repository name listed=' '
  for repository in "${!wanted[@]}"; do
    for name in ${wanted[$repository]}; do
      [[ " ${packages_of[$repository]:-}" == *" $name "* ]] || complain "repository $repository: lacks $name, which the manifest wants."
    done
  done
  for repository in "${!packages_of[@]}"; do
    [[ -n ${wanted[$repository]:-} ]] || complain "repository $repository: not in the manifest."
    for name in ${packages_of[$repository]}; do
      [[ -n ${size_of[$name]:-} ]] || complain "repository $repository: package $name has no entry."
      [[ " ${omitted[$repository]:-}" != *" $name "* ]] || complain "repository $repository: has $name, which the manifest omits."
      listed+="$name "
    done
  done
  for name in "${!size_of[@]}"; do
    [[ $listed == *" $name "* ]] || complain "package $name: in no repository."
  done
  for name in "${!wanted_source[@]}"; do
    [[ -n ${source_size[$name]:-} ]] || complain "source $name: missing."
  done
}

# The index that digests come from is named for each suite.
check_suites() {
  local name
  for name in "${!wanted_suite[@]}"; do
    [[ -n ${suite_of[$name]:-} ]] || complain "suite $name: the lock does not say by which index."
  done
  for name in "${!suite_of[@]}"; do
    [[ -n ${wanted_suite[$name]:-} ]] || complain "suite $name: not in the manifest."
  done
}

# In MB with one decimal, rounded.
megabytes() {
  local tenths=$((($1 + 50000) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

check_row() {
  local row="| $1 | $2 | $3 |"
  grep -qF -- "$row" "$readme" || complain "README.md: its table should have a row that begins with: $row"
}

check_readme() {
  local repository name total
  for repository in "${!packages_of[@]}"; do
    total=0
    for name in ${packages_of[$repository]}; do total=$((total + ${size_of[$name]:-0})); done
    set -- ${packages_of[$repository]}
    check_row "$repository" "$#" "$(megabytes "$total")"
  done
  for name in "${!source_size[@]}"; do
    check_row "$name" source "$(megabytes "${source_size[$name]}")"
  done
}

read_request
read_lock
check_repositories
check_suites
check_readme
((failures == 0)) || {
  printf 'Renew the lock with: bazel run //toolchains/debian:lock\n' >&2
  exit 1
}
