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
  differing=$(cmp -l "$disk" "$TEST_TMPDIR/alone/$name" | wc -l) || true
  ((differing <= 40)) || fail "the $format differs from qemu-img's in $differing bytes"
done

truncate -s 1M "$TEST_TMPDIR/empty"
! "$convert" "$qemu_img" vdi "$TEST_TMPDIR/empty" "$TEST_TMPDIR/refusals/a" || fail "an empty disk was converted"
! "$convert" "$qemu_img" vhd "$image" "$TEST_TMPDIR/refusals/a" || fail "vhd was converted to"
! "$convert" "$TEST_TMPDIR/none" vdi "$image" "$TEST_TMPDIR/refusals/a" || fail "no qemu-img did it"
[[ -z $(ls "$TEST_TMPDIR/refusals") ]] || fail "a refusal left a file"
