#!/usr/bin/env bash
# Boots three images with a TPM, and holds the PCRs that their kernels read from it against each other and against what
# `inspect` says of the images: another command line changes PCR 8 alone, another kernel PCR 9 alone.
#
# Usage: difference_test.sh INSPECT BOOT... IMAGE...
#   three of each: the first, that with another command line, and that with another kernel
set -euo pipefail

inspect=$1
boots=("${@:2:3}")
images=("${@:5:3}")

fail() {
  echo "$1" >&2
  exit 1
}

# The values of both PCRs in lines such as "PCR 8 00ff...".
values() {
  grep -oE 'PCR [89] [0-9a-f]{64}'
}

pcr_8=() pcr_9=()
for i in 0 1 2; do
  outputs=$TEST_TMPDIR/$i
  mkdir "$outputs"
  TEST_UNDECLARED_OUTPUTS_DIR=$outputs XML_OUTPUT_FILE=$outputs/test.xml "${boots[i]}" >"$outputs/log" ||
    { cat "$outputs/log"; fail "${boots[i]} fails"; }
  values <"$outputs/serial.log" >"$outputs/tpm"
  "$inspect" "${images[i]}" | values >"$outputs/inspect"
  [[ $(wc -l <"$outputs/tpm") -eq 2 ]] || fail "${boots[i]} prints no PCRs"
  cmp "$outputs/tpm" "$outputs/inspect" || { cat "$outputs/tpm" "$outputs/inspect"; fail "inspect says something else of ${images[i]}"; }
  pcr_8+=("$(head -n 1 "$outputs/tpm")")
  pcr_9+=("$(tail -n 1 "$outputs/tpm")")
  echo "${boots[i]}: ${pcr_8[i]}, ${pcr_9[i]}"
done

[[ ${pcr_8[0]} != "${pcr_8[1]}" ]] || fail "another command line leaves PCR 8 as it was"
[[ ${pcr_9[0]} == "${pcr_9[1]}" ]] || fail "another command line changes PCR 9"
[[ ${pcr_8[0]} == "${pcr_8[2]}" ]] || fail "another kernel changes PCR 8"
[[ ${pcr_9[0]} != "${pcr_9[2]}" ]] || fail "another kernel leaves PCR 9 as it was"
