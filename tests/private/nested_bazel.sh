# Functions of scripts that run Bazel on copies of the sources, which they keep below a folder `work` that they remove at
# their end. To be sourced by bash, with `tree` set to the sources and `script` to the name that messages begin with.

say() {
  printf '%s: %s\n' "$script" "$1"
}

die() {
  printf '%s: %s\n' "$script" "$1" >&2
  exit 1
}

# Sets `work` to a new folder; not below /tmp, which Bazel's sandbox replaces. The caches hand a file out by its digest, so
# scripts may share one of what was built, which BOOTSMITH_NESTED_DISK_CACHE names; else each has its own.
begin() {
  cache=${XDG_CACHE_HOME:-$HOME/.cache}
  repository_cache=$(cd "$tree" && ./bazelw info repository_cache 2>/dev/null) || die "./bazelw does not work here."
  work=$(mktemp -d "/var/tmp/bootsmith-$script.XXXXXXXX")
  disk_cache=${BOOTSMITH_NESTED_DISK_CACHE:-$work/disk_cache}
  trap finish EXIT
  trap 'exit 143' HUP INT TERM
}

# The script's `stop_servers` ends what it started.
finish() {
  stop_servers >/dev/null 2>&1 || true
  # Bazel makes some of its folders read-only.
  chmod -R u+w "$work" 2>/dev/null || true
  rm -rf "$work"
}

# Copies the sources to a folder, without what Bazel, git or the user keep beside them.
copy_sources() {
  mkdir -p "$1"
  tar -C "$tree" --exclude=./.git --exclude='./bazel-*' --exclude='./examples/*/bazel-*' --exclude=./.bazelrc.user -cf - . | tar -C "$1" --no-same-permissions -xf -
}

# Prints where an external file lies in the output base of the tree itself.
external_file() {
  local file
  file=$(cd "$tree" && ./bazelw cquery --output=files "$1" 2>/dev/null)
  [[ -n $file ]] || die "$1 is not there; ./bazelw build $1 says why."
  printf '%s/%s\n' "$(cd "$tree" && ./bazelw info output_base 2>/dev/null)" "$file"
}

# Prints a flag for each large repository that is unpacked in an output base, so that Bazel need not unpack it again in a
# mode in which its canonical name, PREFIX and its own name, is not the one that Bazel 7 gives it with Bzlmod. Smaller
# repositories are fetched in every mode.
#
# Usage: reuse_unpacked OUTPUT_BASE PREFIX
reuse_unpacked() {
  local name folder
  for name in bare_system bochs boot_peers clangd compiler_rt_sources disk_checkers iso_checkers justbuild llvm llvm_objdump \
    ovmf qemu qemu_utils sysroot; do
    for folder in "$1"/external/*bootsmith~"$name"; do
      [[ ! -d $folder ]] || printf -- '--override_repository=%s=%s\n' "$2$name" "$folder"
    done
  done
}
