# A kernel_test in which no case ran has to fail as a whole, with a sentence.
#
# Usage: refusal_test.sh [KERNEL_TEST SENTENCE]...
set -u

while (($# > 0)); do
  export XML_OUTPUT_FILE=$TEST_TMPDIR/cases.xml
  printed=$("$1" 2>&1)
  status=$?
  xml=$(<"$XML_OUTPUT_FILE")
  if ((status != 1)) || [[ $printed != *"FAIL  verdict "*"$2"* || $xml != *"<failure message=\""*"$2"* ||
    $xml != *' tests="1" failures="1" '* ]]; then
    printf 'refusal_test: %s\n' "$1 ended with status $status and does not say \"$2\":" "$printed" "$xml" >&2
    exit 1
  fi
  shift 2
done
