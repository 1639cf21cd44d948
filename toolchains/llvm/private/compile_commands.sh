#!/usr/bin/env bash
# Writes compile_commands.json from a template in which the places of the machine are left open.
#
# Usage: compile_commands.sh TEMPLATE [OUTPUT WORKSPACE OUTPUT_BASE EXECUTION_ROOT]
#
# `bazel run` names the workspace, and starts this in the runfiles, which lie below the execution root.
set -euo pipefail
export LC_ALL=C

here=$(pwd -P)
template=$1
workspace=${3:-$BUILD_WORKSPACE_DIRECTORY}
output=${2:-$workspace/compile_commands.json}
execution_root=${5:-${here%%/bazel-out/*}}
output_base=${4:-${execution_root%/execroot/*}}

# A path inside a string of JSON, inside the second half of sed's command.
escaped() {
  printf '%s' "$1" | sed -e 's/["\\]/\\&/g' | sed -e 's/[\\&|]/\\&/g'
}

trap 'rm -f "$output.part"' EXIT
sed -e "s|@WORKSPACE@|$(escaped "$workspace")|g" \
  -e "s|@OUTPUT_BASE@|$(escaped "$output_base")|g" \
  -e "s|@EXECUTION_ROOT@|$(escaped "$execution_root")|g" "$template" >"$output.part"
mv -f "$output.part" "$output"
printf 'compile_commands: wrote %s\n' "$output"
