# Fails when compile_commands.json would have no command for a C or C++ file of the tree.
#
# Usage: every_source_test.sh TEMPLATE
set -euo pipefail
shopt -s globstar nullglob
export LC_ALL=C
template=$PWD/$1

# Files that are not there to compile without an error, and why.
declare -A exempt=(
  [kernel/runtime/coverage.c]="only bazel coverage compiles it"
  [tests/runtime/language/refused.c]="it holds what the compiler has to refuse"
  [toolchains/third_party/compiler_rt_profile/platform.c]="only bazel coverage compiles it"
)

# A test has no other way to the tree than the real place of one of its files.
self=$(readlink -f "${BASH_SOURCE[0]}")
cd "${self%/tests/ide/every_source_test.sh}"
[[ -f MODULE.bazel ]] || { echo "$PWD is not the source tree" >&2; exit 1; }

count=0 missing=0
for file in **/*.c **/*.cc; do
  # Bazel's links, and workspaces of their own.
  [[ $file != bazel-* && $file != examples/* ]] || continue
  count=$((count + 1))
  if [[ -z ${exempt[$file]:-} ]] && ! grep -qF "\"file\": \"@WORKSPACE@/$file\"" "$template"; then
    printf '%s: no target of //:compile_commands is made of it; add //%s:tests or what compiles it to its targets\n' \
      "$file" "${file%/*}" >&2
    missing=$((missing + 1))
  fi
done
printf '%s of %s files have no command\n' "$missing" "$count"
((count > 0 && missing == 0))
