#!/usr/bin/env bash
# Other people's programs read the disk images that mkimage writes: sgdisk the partition tables, fsck.fat and mtools the
# file system, of which every kind is made. What they find is what was put in.
#
# Usage: disk_test.sh SGDISK MKIMAGE "FIRST_STAGE SECOND_STAGE KERNEL" EFI_LOADER IMAGE VOLUME
#   Beside SGDISK are fsck.fat, mcopy and mdir; IMAGE is a disk image of EFI_LOADER and VOLUME.
set -euo pipefail
programs=${1%/*} mkimage=$2 efi_loader=$4 image=$5 volume=$6
read -r first_stage second_stage kernel <<<"$3"
work=$TEST_TMPDIR

fail() {
  printf 'disk_test: %s\n' "$1" >&2
  exit 1
}

# Prints what the program says, and fails unless it says so.
expect() {
  local wanted=$1 said
  shift
  said=$("$@" 2>&1) || fail "$1 ended with status $?: $said"
  printf '%s\n' "$said"
  [[ $said == *"$wanted"* ]] || fail "$1 did not say \"$wanted\""
}

# Sector and sectors of the first partition, as sgdisk reads them.
find_partition() {
  local said
  said=$("$programs/sgdisk" -i 1 "$1")
  [[ $said == *"Partition GUID code: C12A7328-F81F-11D2-BA4B-00A0C93EC93B (EFI system partition)"* ]] ||
    fail "$1: the first partition is no EFI system partition: $said"
  [[ $said =~ "First sector: "([0-9]+) ]] && first=${BASH_REMATCH[1]}
  [[ $said =~ "Partition size: "([0-9]+) ]] && sectors=${BASH_REMATCH[1]}
}

cut_partition() {
  find_partition "$1"
  dd if="$1" of="$work/partition" bs=512 skip="$first" count="$sectors" conv=sparse status=none
}

check() {
  local image=$1 kind=$2
  expect "No problems found" "$programs/sgdisk" -v "$image"
  cut_partition "$image"
  expect "$kind" "$programs/fsck.fat" -nv "$work/partition"
  expect "BOOTSMITH" "$programs/mdir" -i "$work/partition" ::/
  "$programs/mcopy" -n -i "$work/partition" ::/EFI/BOOT/BOOTX64.EFI ::/BOOTSMTH/VOLUME.BIN "$work/"
  cmp "$work/BOOTX64.EFI" "$efi_loader"
  rm "$work/BOOTX64.EFI"
}

# The image with one byte inverted: its programs must not be content.
damage() {
  cp "$image" "$work/damaged.img"
  chmod u+w "$work/damaged.img"
  printf '\xa5' | dd of="$work/damaged.img" bs=1 seek="$1" conv=notrunc status=none
}

make() {
  truncate -s "$1" "$work/module"
  "$mkimage" --first-stage "$first_stage" --second-stage "$second_stage" --kernel "$kernel" --module "m=$work/module" \
    --efi-loader "$efi_loader" --output "$work/large.img"
}

check "$image" "2 FATs, 16 bit entries"
cmp "$work/VOLUME.BIN" "$volume"
for size in 40M 200M; do
  make "$size"
  check "$work/large.img" "2 FATs, 16 bit entries"
done
make 300M
check "$work/large.img" "2 FATs, 32 bit entries"
rm "$work/large.img" "$work/VOLUME.BIN"

damage $((512 + 60))
! "$programs/sgdisk" -v "$work/damaged.img" || fail "sgdisk does not mind a damaged header"
find_partition "$image"
damage $(((first + 8) * 512 + 100))
cut_partition "$work/damaged.img"
! "$programs/fsck.fat" -n "$work/partition" || fail "fsck.fat does not mind a damaged table"
