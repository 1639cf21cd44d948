# Fails with what clangd said of each file that it did not open without an error.
#
# Usage: verdicts.sh FOLDER_OF_VERDICTS COUNT
set -euo pipefail
export LC_ALL=C
folder=$1 count=$2

passed=0
for verdict in "$folder"/*.txt; do
  if [[ $(<"$verdict") == ok ]]; then
    passed=$((passed + 1))
  else
    cat "$verdict"
  fi
done
printf '%s of %s files opened without an error\n' "$passed" "$count"
((passed == count && count > 0))
