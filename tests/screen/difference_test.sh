# A screen that differs from its golden picture in one letter fails its test, which names the place and shows it.
#
# Usage: difference_test.sh BOOT_TEST
set -u

export TEST_UNDECLARED_OUTPUTS_DIR=$TEST_TMPDIR/outputs XML_OUTPUT_FILE=$TEST_TMPDIR/boot.xml
mkdir "$TEST_UNDECLARED_OUTPUTS_DIR"
printed=$("$1" 2>&1)
status=$?

complain() {
  printf 'difference_test: %s\n%s\n' "$1" "$printed" >&2
  exit 1
}

((status == 1)) || complain "the boot test ended with status $status instead of 1"
pattern='^FAIL  picture +[0-9.]+ s  [0-9]+ pixels of the screen differ from tests/screen/golden.png, all of them in columns '
pattern+='[0-8] to [0-8] of lines [0-9]+ to [0-9]+ \(characters 0 to 0 of text rows 0 to 0\); difference.png shows them in red; '
pattern+='if the screen is right: bazel run //tests/screen:other_picture -- --update-golden$'
grep -qE "$pattern" <<<"$printed" || complain "the message is another one"
grep -qF '<testcase name="picture"' "$XML_OUTPUT_FILE" || complain "the XML has no case picture"
grep -qE '<failure message="[0-9]+ pixels of the screen differ from ' "$XML_OUTPUT_FILE" || complain "the XML has no message"

# Three screens of 720 x 400 with 8 pixels between them, in the PNG file's header.
header=$(od -An -tu1 -j16 -N8 "$TEST_UNDECLARED_OUTPUTS_DIR/difference.png" | tr -s ' \n' ' ')
[[ $header == " 0 0 2 208 0 0 4 192 " ]] || complain "the size of difference.png is$header"
