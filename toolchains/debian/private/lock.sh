#!/usr/bin/env bash
# Turns the manifest's wishes into lock.json: asks apt for each wanted package, follows its dependencies (less what the
# manifest omits) and writes version, pool path, SHA-256 and size.
#
# Usage: lock.sh REQUEST [--check]
#   REQUEST  the manifest as lines of tab-separated fields, written by the lock rule:
#              suite   NAME
#              pin     PACKAGE SUITE              take PACKAGE from SUITE, not from the first suite
#              from    REPOSITORY SUITE           take all packages of REPOSITORY from SUITE
#              want    REPOSITORY PACKAGE
#              omit    REPOSITORY PACKAGE         do not follow this dependency
#              source  REPOSITORY SOURCE FILE     a file of a source package
#              lock    PATH                       the lock, from the workspace's root
#   --check  write nothing; exit 1 when the lock is not what the manifest and the suites give
#
# apt runs on a state of its own and checks the suites' signatures; of the machine's apt nothing is read but how to
# reach a mirror, and nothing is changed.
set -euo pipefail
export LC_ALL=C

die() {
  printf 'lock: %s\n' "$1" >&2
  exit 1
}

request=$1
mode=${2:-}
case $mode in
'' | --check) ;;
*) die "unknown argument \"$mode\"; the only one is --check." ;;
esac
[[ -n ${BUILD_WORKSPACE_DIRECTORY:-} ]] || die "run it as: bazel run //toolchains/debian:lock"
for tool in apt-get apt-cache apt-config; do
  command -v "$tool" >/dev/null || die "$tool is not here; renew the lock on a Debian machine (building and testing need no apt)."
done
keyring=${BOOTSMITH_DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}
[[ -r $keyring ]] || die "$keyring, which says whether an index is Debian's, is not here; install debian-archive-keyring or set BOOTSMITH_DEBIAN_KEYRING."

source "${BASH_SOURCE[0]%/*}/apt.sh"
source "${BASH_SOURCE[0]%/*}/packages.sh"

state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
# The machine's own configuration is asked before ours takes its place.
mapfile -t mirrors < <(list_mirrors)
write_apt_configuration "$state/apt.conf" "$state"
export APT_CONFIG=$state/apt.conf

suites=() other_suites=() repositories=() sources=() lock_path=
declare -A wants omits suite_of
# A suite that gives single repositories all their packages gives nothing to the others.
use_suite() {
  suite_of[$1]=$2
  [[ " ${other_suites[*]} " != *" $2 "* ]] || return 0
  other_suites+=("$2")
  printf 'Package: *\nPin: release n=%s\nPin-Priority: -1\n\n' "$2" >>"$state/preferences"
}

read_request() {
  local kind a b c
  while IFS=$'\t' read -r kind a b c; do
    case $kind in
    suite) suites+=("$a") ;;
    pin) printf 'Package: %s\nPin: release n=%s\nPin-Priority: 990\n\n' "$a" "$b" >>"$state/preferences" ;;
    from) use_suite "$a" "$b" ;;
    want)
      [[ -n ${wants[$a]:-} ]] || repositories+=("$a")
      wants[$a]+="$b "
      ;;
    omit) omits[$a]+=" $b " ;;
    source) sources+=("$a"$'\t'"$b"$'\t'"$c") ;;
    lock) lock_path=$BUILD_WORKSPACE_DIRECTORY/$a ;;
    *) die "$request: unknown line \"$kind\"." ;;
    esac
  done <"$request"
}

write_sources() {
  local mirror=$1 suite
  for suite in "${suites[@]}"; do
    printf 'deb [arch=amd64 signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite"
    printf 'deb-src [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite"
  done >"$state/sources"
  for suite in "${other_suites[@]}"; do
    printf 'deb [arch=amd64 signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite"
  done >>"$state/sources"
}

# Reads the suites' indexes from the first mirror that has them all, signed by Debian.
read_indexes() {
  local mirror
  ((${#mirrors[@]})) || die "this machine's apt knows no Debian mirror; name one in BOOTSMITH_DEBIAN_MIRROR."
  printf 'lock: reading the indexes of %s\n' "${suites[*]} ${other_suites[*]}" >&2
  for mirror in "${mirrors[@]}"; do
    write_sources "${mirror%/}"
    if apt-get -qq -o APT::Update::Error-Mode=any update >&2; then return; fi
  done
  die "no mirror has all of these suites signed by Debian, for the reasons above; BOOTSMITH_DEBIAN_MIRROR names others."
}

# Finds each file of a source package in the suites' signed indexes.
declare -A source_entry source_size
find_sources() {
  local line repository source file directory digest length number
  for line in "${sources[@]}"; do
    IFS=$'\t' read -r repository source file <<<"$line"
    read -r directory digest length number < <(source_file "$source" "$file") ||
      die "source \"$repository\": the suites have no file \"$file\" of a source package \"$source\"; correct manifest.bzl."
    source_size[$repository]=$length
    source_entry[$repository]="{\"path\": \"$directory/$file\", \"sha256\": \"$digest\", \"size\": $length, \"source\": \"$source\", \"version\": \"$number\"}"
  done
}

# Prints a JSON object of the lock: its name, then an entry for each line of the standard input, `KEY<tab>VALUE`, sorted.
write_object() {
  local key value separator=
  printf '  "%s": {' "$1"
  while IFS=$'\t' read -r key value; do
    printf '%s\n    "%s": %s' "$separator" "$key" "$value"
    separator=,
  done < <(sort -u)
  printf '\n  }'
}

list_packages() {
  local repository name
  for repository in "${repositories[@]}"; do
    for name in ${closure[$repository]}; do
      printf '%s\t{"path": "%s", "sha256": "%s", "size": %s, "version": "%s"}\n' \
        "$name" "${path[$name]}" "${sha256[$name]}" "${size[$name]}" "${version[$name]}"
    done
  done
}

list_repositories() {
  local repository
  for repository in "${repositories[@]}"; do
    printf '%s\t["%s"]\n' "$repository" "${closure[$repository]// /\", \"}"
  done
}

list_sources() {
  local repository
  for repository in "${!source_entry[@]}"; do
    printf '%s\t%s\n' "$repository" "${source_entry[$repository]}"
  done
}

# The signed indexes that versions and digests come from: apt has checked Debian's signature of each.
list_suites() {
  local suite file date
  for suite in "${suites[@]}" "${other_suites[@]}"; do
    file=$(grep -l "^Codename: $suite\$" "$state"/lists/*_InRelease)
    date=$(date -u -d "$(sed -n 's/^Date: //p' "$file")" +%FT%TZ)
    printf '%s\t{"date": "%s", "inrelease_sha256": "%s"}\n' "$suite" "$date" "$(sha256sum <"$file" | cut -d' ' -f1)"
  done
}

# A lock without the indexes, which are signed anew also when nothing of ours has changed.
without_suites() {
  awk '/^  "suites": /{skip = 1} !skip; /^  }/{skip = 0}' "$1"
}

write_lock() {
  printf '{\n  "//": "Made by: bazel run //toolchains/debian:lock. Edit manifest.bzl instead.",\n'
  list_packages | write_object packages
  printf ',\n'
  list_repositories | write_object repositories
  printf ',\n'
  list_sources | write_object sources
  printf ',\n'
  list_suites | write_object suites
  printf '\n}\n'
}

# In MB with one decimal, rounded, as in the table of README.md.
megabytes() {
  local tenths=$((($1 + 50000) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

print_sizes() {
  local repository name total
  for repository in "${repositories[@]}"; do
    total=0
    for name in ${closure[$repository]}; do total=$((total + size[$name])); done
    set -- ${closure[$repository]}
    printf '| %s | %s | %s |\n' "$repository" $# "$(megabytes "$total")"
  done
  while read -r name; do
    printf '| %s | source | %s |\n' "$name" "$(megabytes "${source_size[$name]}")"
  done < <(printf '%s\n' "${!source_size[@]}" | sort)
}

# The new lock is in place whole or not at all.
replace_lock() {
  cp "$state/lock.json" "$lock_path.new"
  mv "$lock_path.new" "$lock_path"
}

read_request
read_indexes
for repository in "${repositories[@]}"; do close_over "$repository"; done
find_sources
write_lock >"$state/lock.json"

if [[ $mode == --check ]]; then
  diff -u --label lock.json --label "from the suites" <(without_suites "$lock_path") <(without_suites "$state/lock.json") >&2 ||
    die "the lock is not current; renew it with: bazel run //toolchains/debian:lock"
  printf 'lock: current\n'
else
  replace_lock
  print_sizes
  printf 'lock: wrote %s\n' "$lock_path"
fi
