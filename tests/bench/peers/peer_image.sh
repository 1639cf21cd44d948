#!/usr/bin/env bash
# Makes a disk that SYSLINUX or GRUB boots a kernel from, with one FAT partition.
#
# Usage: peer_image.sh LOADER TOOLS CHAIN KERNEL CONFIGURATION PARTITION_LBA PARTITION_SECTORS IMAGE
#   LOADER  syslinux or grub
#   TOOLS   the folder of the programs; the packages' files are in root, beside it
#   CHAIN   the first sector of the disk, with the partition table
set -euo pipefail

loader=$1 tools=$PWD/$2 chain=$3 kernel=$4 configuration=$5 partition_lba=$6 partition_sectors=$7 image=$8
packages=$tools/../root/usr/lib
export PATH=$tools:$PATH
# The times of the files in the partition, so that the same inputs give the same bytes.
export SOURCE_DATE_EPOCH=1000000000 TZ=UTC
# mtools names the partition so: a file and where it begins.
partition=$image@@$((partition_lba * 512))

# Prints a module of GRUB and all that it needs, from the list "MODULE: NEEDED...".
list_grub_modules() {
  local modules=("$@") i needed
  for ((i = 0; i < ${#modules[@]}; i++)); do
    needed=$(sed -n "s/^${modules[i]}://p" "$packages/grub/i386-pc/moddep.lst")
    for module in $needed; do
      [[ " ${modules[*]} " == *" $module "* ]] || modules+=("$module")
    done
  done
  printf '%s\n' "${modules[@]}"
}

make_partition() {
  truncate -s $(((partition_lba + partition_sectors) * 512)) "$image"
  mformat -i "$partition" -T "$partition_sectors" -H "$partition_lba" -h 64 -s 32 -c 32 -N 1 ::
  mcopy -i "$partition" "$kernel" ::kernel.elf
}

# GRUB's boot.img reads sector 1 of the disk, and the core there goes on at sector 2: nothing to install but the two.
# boot.img lies before the partition, where the chain reads it.
make_grub() {
  grub-mkimage -d "$packages/grub/i386-pc" -O i386-pc -p '(,msdos1)/grub' -o "$image.core" biosdisk fat part_msdos
  cat "$chain" "$image.core" >"$image"
  rm "$image.core"
  truncate -s $(((partition_lba - 1) * 512)) "$image"
  cat "$packages/grub/i386-pc/boot.img" >>"$image"
  make_partition
  mmd -i "$partition" ::grub ::grub/i386-pc
  mcopy -i "$partition" "$configuration" ::grub/grub.cfg
  list_grub_modules normal multiboot2 | while read -r module; do
    mcopy -i "$partition" "$packages/grub/i386-pc/$module.mod" ::grub/i386-pc
  done
  mcopy -i "$partition" "$packages"/grub/i386-pc/{command,crypto,fs,terminal}.lst ::grub/i386-pc
}

make_syslinux() {
  cat "$chain" >"$image"
  make_partition
  mcopy -i "$partition" "$configuration" ::syslinux.cfg
  mcopy -i "$partition" "$packages"/syslinux/modules/bios/{libcom32,mboot}.c32 ::
  syslinux --install --offset $((partition_lba * 512)) "$image"
}

"make_$loader"
