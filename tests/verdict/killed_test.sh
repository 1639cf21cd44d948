# QEMU is killed while the kernel runs: the boot test must say so, and not wait for its deadline.
#
# Usage: killed_test.sh BOOT_TEST, a boot_test that expects "killed by signal 9".
set -u

"$1" &
runner=$!

# Prints the process that the runner started the emulator as, once it is there.
find_emulator() {
  local status line
  for status in /proc/[0-9]*/status; do
    while read -r line; do
      if [[ $line == "PPid:"[[:space:]]"$runner" ]]; then
        status=${status%/status}
        echo "${status#/proc/}"
        return
      fi
    done 2>/dev/null <"$status"
  done
}

emulator=
for _ in {1..100}; do
  emulator=$(find_emulator)
  [[ -n $emulator ]] && break
  sleep 0.1
done
if [[ -z $emulator ]]; then
  echo "killed_test: the runner started no emulator within 10 seconds" >&2
  exit 1
fi
sleep 1
kill -KILL "$emulator"
wait "$runner"
