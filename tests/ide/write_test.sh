# What compile_commands.sh writes where `bazel run` starts it, and that it leaves nothing half-written.
#
# Usage: write_test.sh COMPILE_COMMANDS.SH
set -euo pipefail
export LC_ALL=C
write=$PWD/$1

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# The characters that JSON, sed and the shell have a meaning for.
workspace="$TEST_TMPDIR/a \"b\" \\c & d|e"
output_base="$TEST_TMPDIR/base"
runfiles="$output_base/execroot/_main/bazel-out/k8-fastbuild/bin/compile_commands.runfiles/_main"
mkdir -p "$workspace" "$runfiles"
cd "$runfiles"

cat >template.json <<'END'
[
{"directory": "@WORKSPACE@", "file": "@WORKSPACE@/a.c", "arguments": ["@OUTPUT_BASE@/external/x", "-I@EXECUTION_ROOT@/bazel-out/y"]}
]
END
BUILD_WORKSPACE_DIRECTORY=$workspace bash "$write" template.json >message ||
  fail "it failed"
[[ $(<message) == "compile_commands: wrote $workspace/compile_commands.json" ]] || fail "it says: $(<message)"

in_json="$TEST_TMPDIR/a \\\"b\\\" \\\\c & d|e"
base=$(cd "$output_base" && pwd -P)
expected='[
{"directory": "'$in_json'", "file": "'$in_json'/a.c", "arguments": ["'$base'/external/x", "-I'$base'/execroot/_main/bazel-out/y"]}
]'
[[ $(<"$workspace/compile_commands.json") == "$expected" ]] ||
  fail "it wrote: $(<"$workspace/compile_commands.json")
instead of: $expected"

if BUILD_WORKSPACE_DIRECTORY=$workspace bash "$write" missing.json 2>message; then
  fail "it did not notice that the template is missing"
fi
[[ $(<"$workspace/compile_commands.json") == "$expected" ]] || fail "a failure changed the file"
[[ ! -e $workspace/compile_commands.json.part ]] || fail "a failure left a part of the file"
