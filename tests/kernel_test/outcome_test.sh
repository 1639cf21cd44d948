# A kernel_test must fail, and say of each case what is expected: on standard output to people and in the JUnit XML to
# Bazel, with file and line, and with nothing else in either.
#
# Usage: outcome_test.sh KERNEL_TEST BOOTS [NAME OUTCOME PLACE MESSAGE DETAIL]...
#   BOOTS    how many boots it takes
#   NAME     SUITE.NAME
#   OUTCOME  PASS, FAIL or SKIP
#   PLACE    FILE:LINE of the case, as in the XML
#   MESSAGE  part of its message, and DETAIL part of what is shown of its console; both "" for a case that passes
set -u

kernel_test=$1
boots=$2
shift 2

complain() {
  printf 'outcome_test: %s\n' "$1" "the test printed:" "$printed" "the XML is:" "$xml" >&2
  exit 1
}

export XML_OUTPUT_FILE=$TEST_TMPDIR/cases.xml
printed=$("$kernel_test" 2>&1)
status=$?
xml=$(<"$XML_OUTPUT_FILE")
((status == 1)) || complain "the test ended with status $status instead of 1"

# XML writes these characters otherwise. Quoted, since an & alone would stand for what was found.
escaped() {
  local text=${1//&/"&amp;"}
  text=${text//</"&lt;"}
  text=${text//>/"&gt;"}
  printf '%s' "${text//\"/"&quot;"}"
}

# What stands between the case's line, or its element, and the end that the second pattern finds.
from_to() {
  local rest=${1#*"$2"}
  [[ $rest != "$1" ]] || return 1
  printf '%s' "${rest%%$3*}"
}

check_case() {
  local name=$1 outcome=$2 place=$3 message=$4 detail=$5 start element block
  start="<testcase name=\"${name#*.}\" classname=\"${name%%.*}\" file=\"${place%:*}\" line=\"${place##*:}\" time=\""
  element=$(from_to "$xml" "$start" '<testcase') || complain "the XML has no case $name at $place"
  cases[$outcome]=$((cases[$outcome] + 1))
  if [[ $outcome == PASS ]]; then
    [[ $element == [0-9]*.[0-9][0-9][0-9]'"/>'* ]] || complain "case $name did not pass in the XML"
    return
  fi
  local word=failure
  [[ $outcome == FAIL ]] || word=skipped
  [[ $element == *"<$word message=\""*"$(escaped "$message")"* ]] || complain "the XML gives case $name another message"
  [[ $element == *"$(escaped "$detail")"* ]] || complain "the XML does not show \"$detail\" of case $name"
  block=$(from_to "$printed" $'\n'"$outcome  $name  " $'\n[A-Z0-9]') || complain "no line says $outcome of case $name"
  [[ ${block%%$'\n'*} == *"$message"* ]] || complain "the line of case $name does not say \"$message\""
  [[ $block == *"$detail"* ]] || complain "what is shown of case $name has no \"$detail\""
}

declare -A cases=([PASS]=0 [FAIL]=0 [SKIP]=0)
while (($# > 0)); do
  check_case "$1" "$2" "$3" "$4" "$5"
  shift 5
done

count=$((cases[PASS] + cases[FAIL] + cases[SKIP]))
[[ $xml == *"<testsuites tests=\"$count\" failures=\"${cases[FAIL]}\" errors=\"0\" skipped=\"${cases[SKIP]}\" time=\""* ]] ||
  complain "the XML's totals are not $count cases, ${cases[FAIL]} failures and ${cases[SKIP]} skipped ones"
(($(grep -c '<testcase ' <<<"$xml") == count)) || complain "the XML has more than $count cases"
[[ $printed == *$'\n'"${cases[PASS]} cases passed, ${cases[FAIL]} failed, ${cases[SKIP]} were skipped, in "*" s and $boots boot"* ]] ||
  complain "the last line does not count the cases and $boots boots"
