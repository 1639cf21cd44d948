# QEMU is killed while the kernel runs: the boot test must say so, also in its XML, and not wait for its deadline.
#
# Usage: killed_test.sh BOOT_TEST, a boot_test whose kernel says hello and hangs.
set -u

export TEST_UNDECLARED_OUTPUTS_DIR=$TEST_TMPDIR/outputs XML_OUTPUT_FILE=$TEST_TMPDIR/boot.xml
mkdir "$TEST_UNDECLARED_OUTPUTS_DIR"
"$1" &
runner=$!

complain() {
  echo "killed_test: $1" >&2
  exit 1
}

# Prints the process that the runner started the emulator as, once it is there.
find_emulator() {
  local status line
  for status in /proc/[0-9]*/status; do
    while read -r line; do
      # Beside the emulator the runner has a guard.
      [[ $line == "Name:"[[:space:]]"qemu_guard" ]] && break
      if [[ $line == "PPid:"[[:space:]]"$runner" ]]; then
        status=${status%/status}
        echo "${status#/proc/}"
        return
      fi
    done 2>/dev/null <"$status"
  done
}

for _ in {1..200}; do
  grep -qs "^Hello World!" "$TEST_UNDECLARED_OUTPUTS_DIR/serial.log" && break
  sleep 0.1
done
emulator=$(find_emulator)
[[ -n $emulator ]] || complain "the runner has no emulator"
kill -KILL "$emulator"
wait "$runner"
status=$?
((status == 1)) || complain "the boot test ended with status $status instead of 1"
for message in \
  'QEMU was killed by signal 9 (Killed) before anything was reported; the last serial line is &quot;Hello World!&quot;' \
  'QEMU was killed by signal 9 (Killed), so it has no exit status'; do
  grep -qF "<failure message=\"$message\"/>" "$XML_OUTPUT_FILE" || complain "the XML does not say: $message"
done
