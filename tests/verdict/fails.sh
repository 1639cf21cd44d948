# A boot test must fail, and say so in the same way to people and to Bazel: each case of it on standard output and in
# the JUnit XML, with its outcome and with a message that contains what is expected.
#
# Usage: fails.sh BOOT_TEST SUITE CASE OUTCOME MESSAGE [CASE OUTCOME MESSAGE]...
#   BOOT_TEST  the program of a boot_test
#   SUITE      its label
#   OUTCOME    PASS, FAIL or SKIP
#   MESSAGE    part of the case's message; of a case that passed the XML has none
set -u

boot_test=$1
suite=$2
shift 2

complain() {
  printf 'fails: %s\n' "$1" "the test printed:" "$printed" "the XML is:" "$xml" >&2
  exit 1
}

export XML_OUTPUT_FILE=$TEST_TMPDIR/boot.xml
rm -f "$XML_OUTPUT_FILE"
printed=$("$boot_test" 2>&1)
status=$?
xml=$(<"$XML_OUTPUT_FILE")
((status == 1)) || complain "the boot test ended with status $status instead of 1"

# XML writes these characters otherwise. Quoted, since an & alone would stand for what was found.
escaped() {
  local text=${1//&/"&amp;"}
  text=${text//</"&lt;"}
  text=${text//>/"&gt;"}
  printf '%s' "${text//\"/"&quot;"}"
}

cases=0 failures=0 skipped=0
check_case() {
  local name=$1 outcome=$2 message=$3 line element
  cases=$((cases + 1))
  line=$(grep -E "^$outcome  $name +[0-9.]+ s  " <<<"$printed") || complain "no line says $outcome of case $name"
  [[ $line == *"$message"* ]] || complain "the line of case $name does not say \"$message\""
  element=$(grep -A 1 -F "<testcase name=\"$name\" classname=\"$(escaped "$suite")\" time=\"" <<<"$xml") ||
    complain "the XML has no case $name"
  case $outcome in
  PASS) [[ ${element%%$'\n'*} == *'"/>' ]] || complain "case $name did not pass in the XML" ;;
  FAIL)
    failures=$((failures + 1))
    [[ $element == *'<failure message="'*"$(escaped "$message")"*'"/>' ]] || complain "the XML gives case $name another message"
    ;;
  SKIP)
    skipped=$((skipped + 1))
    [[ $element == *'<skipped message="'*"$(escaped "$message")"*'"/>' ]] || complain "the XML gives case $name another message"
    ;;
  esac
}

while (($# > 0)); do
  check_case "$1" "$2" "$3"
  shift 3
done

# And nothing else is in it.
totals=" tests=\"$cases\" failures=\"$failures\" errors=\"0\" skipped=\"$skipped\" time=\""
[[ $xml == '<?xml version="1.0" encoding="UTF-8"?>'$'\n<testsuites'"$totals"* ]] || complain "the XML's totals are not$totals"
[[ $xml == *"<testsuite name=\"$(escaped "$suite")\"$totals"* ]] || complain "the suite's totals are not$totals"
[[ $xml == *"</system-out>"*"</testsuite>"*"</testsuites>" ]] || complain "the XML is cut off"
(($(grep -c '<testcase ' <<<"$xml") == cases)) || complain "the XML has more than $cases cases"
(($(grep -cE '^(PASS|FAIL|SKIP)  ' <<<"$printed") == cases)) || complain "more than $cases cases were printed"
