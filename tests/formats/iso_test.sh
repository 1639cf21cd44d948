#!/usr/bin/env bash
# Other people's programs read the ISO image that mkiso writes: xorriso and isoinfo find the files that were put in, the
# boot images of both kinds of firmware, and the partition tables for sticks.
#
# Usage: iso_test.sh XORRISO IMAGE EFI_LOADER VOLUME
#   Beside XORRISO is isoinfo.
set -euo pipefail
programs=${1%/*} image=$2 efi_loader=$3 volume=$4

fail() {
  printf 'iso_test: %s\n' "$1" >&2
  exit 1
}

# Fails unless the text holds a line like the pattern.
expect() {
  local line
  while read -r line; do
    # shellcheck disable=SC2053 # it is a pattern
    [[ $line == $2 ]] && return
  done <<<"$1"
  printf '%s\n' "$1"
  fail "no line is like: $2"
}

# xorriso wants a place for its own state.
export HOME=$TEST_TMPDIR
report=$("$programs/xorriso" -indev "$image" -report_el_torito plain -report_system_area plain 2>&1)
expect "$report" "Volume id*'BOOTSMITH'"
expect "$report" "El Torito boot img :*1*BIOS*y*none*0x0000*0x00*4*20"
expect "$report" "El Torito boot img :*2*UEFI*y*none*0x0000*0x00*512"
expect "$report" "MBR partition*0x80*0xef*2048*"
expect "$report" "GPT type GUID*28732ac11ff8d211ba4b00a0c93ec93b"
expect "$report" "GPT partname local*Bootsmith"
! [[ $report == *FAILURE* || $report == *SORRY* ]] || fail "xorriso complains: $report"

report=$("$programs/isoinfo" -d -i "$image")
expect "$report" "El Torito VD version 1 found, boot catalog is in sector 19"
expect "$report" "Volume id: BOOTSMITH"

cmp <("$programs/isoinfo" -i "$image" -x '/BOOTSMTH/VOLUME.BIN;1') "$volume"
cmp <("$programs/isoinfo" -i "$image" -x '/EFI/BOOT/BOOTX64.EFI;1') "$efi_loader"

"$programs/xorriso" -osirrox on -indev "$image" -extract / "$TEST_TMPDIR/all" 2>"$TEST_TMPDIR/log" || fail "$(<"$TEST_TMPDIR/log")"
cmp "$TEST_TMPDIR/all/BOOTSMTH/VOLUME.BIN" "$volume"
cmp "$TEST_TMPDIR/all/EFI/BOOT/BOOTX64.EFI" "$efi_loader"
