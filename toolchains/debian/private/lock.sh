#!/usr/bin/env bash
# Turns the manifest's wishes into lock.json: asks apt for each wanted package, follows its
# dependencies (less what the manifest omits) and writes version, pool path, SHA-256 and size.
#
# Usage: lock.sh REQUEST [--check]
#   REQUEST  the manifest as lines of tab-separated fields, written by the lock rule:
#              suite   NAME
#              pin     PACKAGE   SUITE            take PACKAGE from SUITE, not from the first suite
#              want    REPOSITORY PACKAGE
#              omit    REPOSITORY PACKAGE         do not follow this dependency
#              source  REPOSITORY SOURCE FILE     a file of a source package
#              lock    PATH                       the lock, from the workspace's root
#   --check  write nothing; exit 1 when the lock is not what the manifest and the suites give
#
# apt runs on a state directory of its own and checks the suites' signatures; the machine's apt
# state is neither read (but for the mirror and the keyring) nor changed.
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
for tool in apt-get apt-cache; do
  command -v "$tool" >/dev/null || die "$tool is not here; renew the lock on a Debian machine (building and testing need no apt)."
done

# The mirror: the setting, else the first Debian entry of the machine's apt configuration.
find_mirror() {
  if [[ -n ${BOOTSMITH_DEBIAN_MIRROR:-} ]]; then
    printf '%s' "${BOOTSMITH_DEBIAN_MIRROR%% *}"
    return
  fi
  local file line
  for file in /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [[ -r $file ]] || continue
    while read -r line; do
      if [[ $line =~ ^(URIs:|deb)[[:space:]]+(\[[^]]*\][[:space:]]+)?([a-z]+://[^[:space:]]+/debian)/?([[:space:]]|$) ]]; then
        printf '%s' "${BASH_REMATCH[3]}"
        return
      fi
    done <"$file"
  done
  die "no Debian mirror in the machine's apt configuration; set BOOTSMITH_DEBIAN_MIRROR to one."
}

state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
chmod 755 "$state"
mkdir -p "$state"/{lists/partial,archives/partial,etc}
: >"$state/status"

suites=() lock_path=
declare -A wants omits
repositories=()
sources=()
while IFS=$'\t' read -r kind a b c; do
  case $kind in
  suite) suites+=("$a") ;;
  pin) printf 'Package: %s\nPin: release n=%s\nPin-Priority: 990\n\n' "$a" "$b" >>"$state/etc/preferences" ;;
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
touch "$state/etc/preferences"

mirror=$(find_mirror)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[[ -r $keyring ]] || die "$keyring is missing; install debian-archive-keyring."
for suite in "${suites[@]}"; do
  printf 'deb [arch=amd64 signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite"
  printf 'deb-src [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite"
done >"$state/etc/sources.list"

apt_options=(
  -o Dir::State="$state" -o Dir::State::status="$state/status" -o Dir::State::lists="$state/lists"
  -o Dir::Cache="$state" -o Dir::Etc::sourcelist="$state/etc/sources.list" -o Dir::Etc::sourceparts=-
  -o Dir::Etc::preferences="$state/etc/preferences" -o Dir::Etc::preferencesparts=-
  -o APT::Architecture=amd64 -o APT::Architectures::=amd64 -o Acquire::Languages=none -o APT::Sandbox::User=root
  -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false
)
printf 'lock: reading the indexes of %s\n' "${suites[*]}" >&2
apt-get "${apt_options[@]}" -qq update >&2 || die "apt could not read the suites; see its message above."

declare -A version path sha256 size depends
# Reads the stanzas of the named packages into the tables above.
read_packages() {
  local line name=
  while IFS= read -r line; do
    case $line in
    'Package: '*) name=${line#*: } depends[$name]='' ;;
    'Version: '*) version[$name]=${line#*: } ;;
    'Filename: '*) path[$name]=${line#*: } ;;
    'SHA256: '*) sha256[$name]=${line#*: } ;;
    'Size: '*) size[$name]=${line#*: } ;;
    'Depends: '* | 'Pre-Depends: '*) depends[$name]+="${line#*: }, " ;;
    esac
  done < <(apt-cache "${apt_options[@]}" --no-all-versions show "$@" 2>/dev/null)
}

# Prints the first package that can satisfy each dependency of package $2 in repository $1.
dependencies_of() {
  local clause alternative name chosen
  while IFS= read -r -d ',' clause; do
    [[ -n ${clause// /} ]] || continue
    chosen=
    while IFS= read -r -d '|' alternative; do
      read -r name _ <<<"${alternative/(/ (}"
      name=${name%%:*}
      [[ -z $chosen ]] && chosen=$name
      if [[ ${omits[$1]:-} == *" $name "* ]]; then
        chosen=
        break
      fi
    done <<<"$clause|"
    [[ -n $chosen ]] && printf '%s\n' "$chosen"
  done <<<"${depends[$2]},"
}

declare -A closure
close_over() {
  local repository=$1 pending next name
  local -A seen=()
  read -ra pending <<<"${wants[$repository]}"
  while ((${#pending[@]})); do
    local unknown=()
    for name in "${pending[@]}"; do [[ -n ${version[$name]:-} ]] || unknown+=("$name"); done
    ((${#unknown[@]})) && read_packages "${unknown[@]}"
    next=()
    for name in "${pending[@]}"; do
      [[ -n ${seen[$name]:-} ]] && continue
      [[ -n ${version[$name]:-} ]] ||
        die "repository \"$repository\": the suites have no package \"$name\"; want a package that provides it, or omit it with a reason, in manifest.bzl."
      seen[$name]=1
      mapfile -t -O "${#next[@]}" next < <(dependencies_of "$repository" "$name")
    done
    pending=()
    for name in "${next[@]}"; do [[ -n ${seen[$name]:-} ]] || pending+=("$name"); done
  done
  mapfile -t names < <(printf '%s\n' "${!seen[@]}" | sort)
  closure[$repository]="${names[*]}"
}

# Prints the lock's entry of one file of a source package, from the suites' signed Sources index.
source_entry() {
  local repository=$1 source=$2 file=$3 line directory= found= section= version=
  local digest length name
  while IFS= read -r line; do
    case $line in
    'Package: '*) directory= section= ;;
    'Version: '*) version=${line#*: } ;;
    'Directory: '*)
      directory=${line#*: }
      [[ -n $found && -z ${found_directory:-} ]] && found_directory=$directory
      ;;
    'Checksums-Sha256:'*) section=1 ;;
    ' '*)
      [[ -n $section && -z $found ]] || continue
      read -r digest length name <<<"$line"
      if [[ $name == "$file" ]]; then
        found="$digest $length"
        found_version=$version
        found_directory=$directory
      fi
      ;;
    *) section= ;;
    esac
  done < <(apt-cache "${apt_options[@]}" --only-source showsrc "$source" 2>/dev/null)
  [[ -n $found && -n $found_directory ]] || die "source package \"$source\" has no file \"$file\"; correct manifest.bzl."
  read -r digest length <<<"$found"
  printf '    "%s": {"path": "%s/%s", "sha256": "%s", "size": %s, "source": "%s", "version": "%s"}' \
    "$repository" "$found_directory" "$file" "$digest" "$length" "$source" "$found_version"
}

write_lock() {
  local separator name repository entry
  local -A used=()
  printf '{\n  "//": "Made by: bazel run //toolchains/debian:lock. Edit manifest.bzl instead.",\n'
  printf '  "packages": {'
  for repository in "${repositories[@]}"; do
    for name in ${closure[$repository]}; do used[$name]=1; done
  done
  separator=
  while IFS= read -r name; do
    printf '%s\n    "%s": {"path": "%s", "sha256": "%s", "size": %s, "version": "%s"}' \
      "$separator" "$name" "${path[$name]}" "${sha256[$name]}" "${size[$name]}" "${version[$name]}"
    separator=,
  done < <(printf '%s\n' "${!used[@]}" | sort)
  printf '\n  },\n  "repositories": {'
  separator=
  while IFS= read -r repository; do
    printf '%s\n    "%s": ["%s"]' "$separator" "$repository" "${closure[$repository]// /\", \"}"
    separator=,
  done < <(printf '%s\n' "${repositories[@]}" | sort)
  printf '\n  },\n  "sources": {'
  separator=
  for entry in "${sources[@]}"; do
    IFS=$'\t' read -r repository name file <<<"$entry"
    line=$(source_entry "$repository" "$name" "$file")
    printf '%s\n%s' "$separator" "$line"
    separator=,
  done
  printf '\n  }\n}\n'
}

for repository in "${repositories[@]}"; do close_over "$repository"; done
write_lock >"$state/lock.json"

if [[ $mode == --check ]]; then
  if ! cmp -s "$state/lock.json" "$lock_path"; then
    diff -u "$lock_path" "$state/lock.json" >&2 || true
    die "the lock is not current; renew it with: bazel run //toolchains/debian:lock"
  fi
  printf 'lock: current (%s packages)\n' "${#version[@]}"
  exit 0
fi
cp "$state/lock.json" "$lock_path.new"
mv "$lock_path.new" "$lock_path"
printf 'lock: wrote %s\n' "$lock_path"
