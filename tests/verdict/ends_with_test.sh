# Whatever ends the program of a boot test, QEMU ends with it, also where it was started through a wrapper.
#
# Usage: ends_with_test.sh BOOT_TEST HOW COUNT
#   BOOT_TEST  a boot_test that never ends
#   HOW        INT, TERM or HUP: a signal to the program, which then exits with 128 + its number
#              KILL: the same, which it cannot handle
#              parent: the program that started it is killed
#   COUNT      of processes that QEMU is: 1, or 2 with a wrapper
set -u

boot_test=$1
how=$2
count=$3
export TEST_UNDECLARED_OUTPUTS_DIR=$TEST_TMPDIR/outputs XML_OUTPUT_FILE=$TEST_TMPDIR/boot.xml
mkdir "$TEST_UNDECLARED_OUTPUTS_DIR"

complain() {
  echo "ends_with_test: $1" >&2
  exit 1
}

# The processes that have this test's folder on their command line: QEMU, and a wrapper around it.
emulators() {
  local file line
  for file in /proc/[0-9]*/cmdline; do
    IFS= read -r -d '' line 2>/dev/null <"$file" || continue
    if tr '\0' ' ' <"$file" 2>/dev/null | grep -qF "$TEST_TMPDIR/qemu_runner."; then
      file=${file%/cmdline}
      echo "${file#/proc/}"
    fi
  done
}

wait_until() {
  local i
  for i in {1..200}; do
    "$@" && return 0
    sleep 0.1
  done
  return 1
}

said_hello() {
  grep -qs "^Hello World!" "$TEST_UNDECLARED_OUTPUTS_DIR/serial.log"
}

folders() {
  find "$TEST_TMPDIR" -name 'qemu_runner.*'
}

all_removed() {
  [[ -z $(folders) ]]
}

all_ended() {
  [[ -z $(emulators) ]]
}

if [[ $how == parent ]]; then
  # In a shell of its own, which is what dies.
  bash -c '"$1" & echo $! >"$2"; wait' starter "$boot_test" "$TEST_TMPDIR/pid" &
  starter=$!
else
  "$boot_test" &
  starter=$!
fi
wait_until said_hello || complain "the kernel said nothing within 20 seconds"
found=$(emulators | wc -l)
((found == count)) || complain "$found processes have $TEST_TMPDIR on their command line, not $count"

case $how in
parent) kill -KILL "$starter" ;;
*) kill -"$how" "$starter" ;;
esac
wait "$starter"
status=$?
wait_until all_ended || complain "QEMU ran on: $(emulators)"

case $how in
INT | TERM | HUP)
  ((status == 128 + $(kill -l "$how"))) || complain "the exit status is $status"
  grep -qF "<failure message=\"interrupted by signal $(kill -l "$how") " "$XML_OUTPUT_FILE" || complain "the XML does not say why"
  ;;
esac
# Without its parent nobody waits for the runner, which removes its folder after QEMU has ended.
[[ $how == KILL ]] || wait_until all_removed || complain "a folder was left behind: $(folders)"
exit 0
