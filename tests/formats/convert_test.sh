#!/usr/bin/env bash
# Disks for other virtual machines hold the image's bytes, are whole, and are the same when they are made again.
#
# Usage: convert_test.sh CONVERT_DISK QEMU_IMG IMAGE QCOW2 VDI VMDK
set -euo pipefail
convert=$1 qemu_img=$2 image=$3
shift 3

fail() {
  printf 'convert_test: %s\n' "$1" >&2
  exit 1
}

# The bytes of a disk without the numbers that qemu-img draws by lot: two UUIDs of a VDI; the content ID of a VMDK, which
# has up to eight digits, so that the lines behind it have no fixed place in the twenty sectors of the descriptor, and
# an empty line may be left behind them.
without_lots() {
  case $2 in
  vdi) head -c $((0x188)) "$1" && tail -c +$((0x1a8 + 1)) "$1" ;;
  vmdk) head -c 512 "$1" && head -c $((21 * 512)) "$1" | tail -c +513 | tr -d '\0' | grep -v -e '^CID=' -e '^$' && tail -c +$((21 * 512 + 1)) "$1" ;;
  *) cat "$1" ;;
  esac
}

mkdir "$TEST_TMPDIR/again" "$TEST_TMPDIR/alone" "$TEST_TMPDIR/refusals"
for disk in "$@"; do
  format=${disk##*.}
  name=${disk##*/} # which a VMDK holds
  "$qemu_img" check -f "$format" "$disk"
  "$qemu_img" compare -f raw -F "$format" "$image" "$disk"
  "$convert" "$qemu_img" "$format" "$image" "$TEST_TMPDIR/again/$name"
  cmp "$disk" "$TEST_TMPDIR/again/$name" || fail "the $format is another one when it is made again"
  # So qemu-img alone would have done, were it not for what it draws by lot.
  "$qemu_img" convert -f raw -O "$format" "$image" "$TEST_TMPDIR/alone/$name"
  cmp <(without_lots "$disk" "$format") <(without_lots "$TEST_TMPDIR/alone/$name" "$format") || fail "the $format differs from qemu-img's"
done

truncate -s 1M "$TEST_TMPDIR/empty"
! "$convert" "$qemu_img" vdi "$TEST_TMPDIR/empty" "$TEST_TMPDIR/refusals/a" || fail "an empty disk was converted"
! "$convert" "$qemu_img" vhd "$image" "$TEST_TMPDIR/refusals/a" || fail "vhd was converted to"
! "$convert" "$TEST_TMPDIR/none" vdi "$image" "$TEST_TMPDIR/refusals/a" || fail "no qemu-img did it"
[[ -z $(ls "$TEST_TMPDIR/refusals") ]] || fail "a refusal left a file"
