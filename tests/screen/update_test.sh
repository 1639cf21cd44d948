# --update-golden writes the screen's picture to where the golden one is in the workspace, and nowhere else.
#
# Usage: update_test.sh BOOT_TEST GOLDEN
set -u

export TEST_UNDECLARED_OUTPUTS_DIR=$TEST_TMPDIR/outputs BUILD_WORKSPACE_DIRECTORY=$TEST_TMPDIR/workspace
mkdir -p "$TEST_UNDECLARED_OUTPUTS_DIR" "$BUILD_WORKSPACE_DIRECTORY/tests/screen"
written=$BUILD_WORKSPACE_DIRECTORY/tests/screen/golden.png

complain() {
  echo "update_test: $1" >&2
  exit 1
}

"$1" --update-golden || complain "the boot test ended with status $?"
cmp "$written" "$TEST_UNDECLARED_OUTPUTS_DIR/screenshot.png" || complain "$written is not the screen's picture"
[[ $(find "$BUILD_WORKSPACE_DIRECTORY" -type f) == "$written" ]] || complain "something else was written"
if cmp -s "$written" "$2"; then
  complain "the picture was to be another one"
fi
