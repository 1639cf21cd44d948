# Functions of scripts that run bazelw in tests/hermetic/bare_system without a network, with an empty output base. What is built
# there is a copy of the sources, `$work/sources`, found at /home/somebody/bootsmith. To be sourced behind
# tests/private/nested_bazel.sh; its `begin` comes first.

in_tree() {
  (cd "$tree" && ./bazelw "$@" 2>>"$work/log")
}

# The only server is one of the bare system, and ends with it.
stop_servers() {
  :
}

# Sets what in_bare_system needs, and downloads whatever the targets do; nothing of them is built.
prepare_bare_system() {
  bazel=$cache/bootsmith
  [[ -d $bazel ]] || die "bazelw has unpacked no Bazel into $bazel; run ./bazelw where no other Bazel is on the PATH."
  in_tree build //tests/hermetic:loopback_up || die "the build in $tree failed: $(<"$work/log")"
  in_tree build --nobuild @bare_system//:root "$@" || die "$* cannot be fetched: $(<"$work/log")"
  packages=$(external_file @bare_system//:root)
  loopback_up=$tree/$(in_tree cquery --output=files //tests/hermetic:loopback_up)
  mkdir "$work/output" "$work/home"
}

# Downloaded files stay in the cache that they were downloaded to.
use_repository_cache() {
  downloads=(--mount "$repository_cache" /downloads)
  bazel_flags=(--repository_cache=/downloads)
}

# They lie in one folder, each under the name that its address ends in, as on an installation medium.
use_distdir() {
  local line file name
  mkdir "$work/files"
  while IFS= read -r line; do
    [[ $line =~ \"path\":\ \"[^\"]*/([^\"/]*)\",\ \"sha256\":\ \"([0-9a-f]*)\" ]] || continue
    file=$repository_cache/content_addressable/sha256/${BASH_REMATCH[2]}/file name=$work/files/${BASH_REMATCH[1]//+/%2B}
    [[ ! -f $file ]] || ln -f "$file" "$name" 2>/dev/null || cp "$file" "$name"
  done <"$tree/toolchains/debian/lock.json"
  downloads=(--read-only "$work/files" /medium)
  bazel_flags=(--repository_cache= --distdir=/medium)
}

# Runs a bash script in the sources. It has the arguments behind it, and a function `bazel COMMAND ARGUMENT...`.
#
# Usage: in_bare_system [OPTION of bare_system]... -- SCRIPT ARGUMENT...
in_bare_system() {
  local options=() functions
  while [[ $1 != -- ]]; do options+=("$1") && shift; done
  shift
  printf -v functions 'bazel() { local command=$1; shift; ./bazelw --output_user_root=/output/user --output_base=/output/base "$command" %s "$@"; }\n' "${bazel_flags[*]}"
  "$tree/tests/hermetic/bare_system" --offline "$loopback_up" --host-name elsewhere "${downloads[@]}" "${options[@]}" \
    --read-only "$bazel" "$bazel" --mount "$work/home" /home/somebody --mount "$work/sources" /home/somebody/bootsmith \
    --mount "$work/output" /output "$packages" "$work/root" \
    HOME=/home/somebody USER=somebody XDG_CACHE_HOME="${bazel%/bootsmith}" \
    bash -c "set -e; cd /home/somebody/bootsmith; $functions$1" bash "${@:2}"
}
