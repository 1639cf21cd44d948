# Fails when a committed page is not the one that is made from the sources.
#
# Usage: up_to_date.sh COMMITTED MADE
set -euo pipefail
export LC_ALL=C
committed=$1 made=$2

diff -u --label "$committed (committed)" --label "$committed (made)" "$committed" "$made" && exit
printf '%s is not what the docstrings give; write it anew with: bazel run //docs:update\n' "$committed" >&2
exit 1
