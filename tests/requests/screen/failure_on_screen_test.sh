# A failure after the kernel's framebuffer has been set stands on the screen as text.
#
# Usage: failure_on_screen_test.sh BOOT_TEST SENTENCE
set -u

export TEST_UNDECLARED_OUTPUTS_DIR=$TEST_TMPDIR/outputs XML_OUTPUT_FILE=$TEST_TMPDIR/boot.xml
mkdir "$TEST_UNDECLARED_OUTPUTS_DIR"
printed=$("$1" 2>&1)
status=$?

complain() {
  printf 'failure_on_screen_test: %s\n%s\n' "$1" "$printed" >&2
  exit 1
}

# Without the end of that test's wish, the boot fails and shows what it leaves.
((status == 1)) || complain "the boot test ended with status $status instead of 1"
screen=${printed#*text on the screen:}
[[ $screen != "$printed" ]] || complain "the boot test shows no screen"
[[ $screen == *"| $2"* ]] || complain "the sentence is not on the screen"

# VGA's text memory may hold it while graphics are shown. Text has 720 x 400 pixels, in the PNG file's header.
header=$(od -An -tu1 -j16 -N8 "$TEST_UNDECLARED_OUTPUTS_DIR/screenshot.png" | tr -s ' \n' ' ')
[[ $header == " 0 0 2 208 0 0 1 144 " ]] || complain "the size of screenshot.png is$header"
