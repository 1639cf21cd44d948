# Opens a file with clangd as an editor would, and writes a verdict: "ok", or all that clangd says.
#
# Usage: check_file.sh CLANGD RESOURCE_DIR WRITE_COMMANDS TEMPLATE FILE VERDICT
#
# It runs as an action, in the folder that the compiler would run in: workspace and outputs are both below it.
set -euo pipefail
export LC_ALL=C
clangd=$1 resource_dir=$2 write_commands=$3 template=$4 file=$5 verdict=$6

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bash "$write_commands" "$template" "$work/compile_commands.json" "$PWD" "$PWD" "$PWD" >"$work/log"

status=0
# Without a home clangd reads no settings and writes no index.
env -i HOME="$work" PATH="$PATH" "$clangd" --check="$PWD/$file" --check-locations=false --enable-config=false \
  --compile-commands-dir="$work" --resource-dir="$PWD/$resource_dir" >>"$work/log" 2>&1 || status=$?

# Clangd guesses a command where it finds none.
if ((status == 0)) && grep -q 'Compile command from CDB is: ' "$work/log" &&
  grep -q 'All checks completed, 0 errors' "$work/log"; then
  echo ok >"$verdict"
else
  { printf '%s: clangd ended with status %s\n' "$file" "$status"; cat "$work/log"; } >"$verdict"
fi
