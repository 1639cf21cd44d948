#!/usr/bin/env bash
# Shows which files format.sh looks at and what it says, on a small tree, with the real clang-format and a buildifier that
# only notes how it was called.
#
# Usage: format_script_test.sh FORMAT CLANG_FORMAT
set -euo pipefail

format=$1 clang_format=$2
tree=$TEST_TMPDIR/tree
export BUILD_WORKSPACE_DIRECTORY=$tree

die() {
  printf '%s\n' "$1" >&2
  [[ ! -f $TEST_TMPDIR/log ]] || cat "$TEST_TMPDIR/log" >&2
  exit 1
}

expect() {
  [[ $2 == "$3" ]] || die "$1: expected
$2
but got
$3"
}

make_tree() {
  mkdir -p "$tree"/{.git,folder,elsewhere,toolchains/bazel} "$TEST_TMPDIR/output"
  touch "$tree"/{MODULE.bazel,WORKSPACE,WORKSPACE.bzlmod,BUILD.bazel,defs.bzl,folder/BUILD,toolchains/bazel/x.BUILD.bazel}
  printf 'BasedOnStyle: LLVM\n' >"$tree/.clang-format"
  printf 'int   formatted_not;\n' | tee "$tree/top.c" "$tree/folder/test.cc" "$tree/toolchains/bazel/api.h" \
    "$tree/.git/hidden.c" "$TEST_TMPDIR/output/generated.c" >"$tree/elsewhere/notes.txt"
  printf 'int formatted;\n' >"$tree/folder/good.c"
  ln -s "$TEST_TMPDIR/output" "$tree/bazel-out"
  ln -s ../top.c "$tree/folder/link.c"
}

# Its last argument is the one file that it finds wrong, in two ways.
cat >"$TEST_TMPDIR/buildifier" <<END
#!/usr/bin/env bash
printf '%s\n' "\$1 \$2 \${*:5}" >>"$TEST_TMPDIR/calls"
[[ \$2 == -mode=check && \$1 == -type=bzl ]] || exit 0
printf '%s # reformat\n' "\${@: -1}"
printf '%s:7: native-py: py_library has to be loaded. (https://example.org)\n' "\${@: -1}"
exit 4
END
chmod +x "$TEST_TMPDIR/buildifier"

check() {
  status=0
  "$format" --check "$@" >"$TEST_TMPDIR/log" 2>&1 || status=$?
}

make_tree
check "clang-format=$clang_format" buildifier="$TEST_TMPDIR/buildifier"
expect "status of the check" 1 "$status"
expect "list of the check" "not loaded: defs.bzl:7: native-py: py_library has to be loaded.
not formatted: defs.bzl
not formatted: folder/test.cc
not formatted: toolchains/bazel/api.h
not formatted: top.c
format: format them with: bazel run //tools:format" "$(cat "$TEST_TMPDIR/log")"
expect "calls of buildifier" "-type=build -mode=check folder/BUILD BUILD.bazel toolchains/bazel/x.BUILD.bazel
-type=bzl -mode=check defs.bzl
-type=module -mode=check MODULE.bazel
-type=workspace -mode=check WORKSPACE WORKSPACE.bzlmod" "$(cat "$TEST_TMPDIR/calls")"

"$format" --rewrite "clang-format=$clang_format"
check "clang-format=$clang_format"
expect "status once all is formatted" 0 "$status"
expect "a file that was rewritten" "int formatted_not;" "$(cat "$tree/toolchains/bazel/api.h")"
for file in "$tree/.git/hidden.c" "$TEST_TMPDIR/output/generated.c" "$tree/elsewhere/notes.txt"; do
  expect "$file" "int   formatted_not;" "$(cat "$file")"
done

printf '#!/bin/sh\necho broken >&2\nexit 2\n' >"$TEST_TMPDIR/buildifier"
check buildifier="$TEST_TMPDIR/buildifier"
expect "status when a formatter fails" 1 "$status"
expect "what is said when a formatter fails" "format: buildifier failed: broken" "$(cat "$TEST_TMPDIR/log")"

rm "$tree/MODULE.bazel"
check "clang-format=$clang_format"
expect "status outside of a tree" 1 "$status"
