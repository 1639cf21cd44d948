# Fails when a page does not hold the table that is made of the tests there are.
#
# Usage: cells_test.sh PAGE TABLE
set -euo pipefail
export LC_ALL=C
page=$1 table=$2

held=$(awk -v head="$(head -n 1 "$table")" '$0 == head { inside = 1 } inside && !/^\|/ { exit } inside' "$page")
diff -u --label "$page" --label "the tests" <(printf '%s\n' "$held") "$table" && exit
printf '%s does not have the table of the tests, which differs from it as said above; put its lines there.\n' "$page" >&2
exit 1
