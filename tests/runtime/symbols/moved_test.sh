# The table of names of a kernel whose functions moved when it was linked with the table is refused; that of one whose
# functions stayed is not.
#
# Usage: moved_test.sh SYMBOL_TABLE FIRST SECOND MOVED
#   FIRST   the kernel linked without names
#   SECOND  the kernel linked with them
#   MOVED   yes or no
set -euo pipefail

"$1" "$2" "$TEST_TMPDIR/table.c"
status=0
message=$("$1" "$3" "$TEST_TMPDIR/checked.c" "$TEST_TMPDIR/table.c" 2>&1) || status=$?
case $4 in
no)
  [[ $status == 0 && -e $TEST_TMPDIR/checked.c ]]
  ;;
yes)
  [[ $status == 1 && ! -e $TEST_TMPDIR/checked.c ]]
  [[ $message == "symbol_table: $3: its functions moved when it was linked with their names "*": let the linker script "* ]]
  ;;
esac || {
  printf 'moved_test: symbol_table ended with status %s and said "%s"\n' "$status" "$message" >&2
  exit 1
}
