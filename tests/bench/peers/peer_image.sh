#!/usr/bin/env bash
# Makes a disk that SYSLINUX or GRUB boots a kernel from, with one FAT partition; for UEFI it is a file system as a whole.
#
# Usage: peer_image.sh LOADER TOOLS CHAIN KERNEL CONFIGURATION PARTITION_LBA PARTITION_SECTORS IMAGE
#   LOADER  syslinux, grub, grub_uefi or grub_uefi_minimal
#   TOOLS   the folder of the programs; the packages' files are in root, beside it
#   CHAIN   the first sector of the disk, with the partition table; for UEFI the application that starts the peer
set -euo pipefail

loader=$1 tools=$PWD/$2 chain=$3 kernel=$4 configuration=$5 partition_lba=$6 partition_sectors=$7 image=$8
packages=$tools/../root/usr/lib
export PATH=$tools:$PATH
# The times of the files in the partition, so that the same inputs give the same bytes.
export SOURCE_DATE_EPOCH=1000000000 TZ=UTC
# mtools names the partition so: a file and where it begins.
partition=$image@@$((partition_lba * 512))

# Prints modules of GRUB for a platform and all that they need, from the list "MODULE: NEEDED...".
list_grub_modules() {
  local platform=$1 modules=("${@:2}") i needed
  for ((i = 0; i < ${#modules[@]}; i++)); do
    needed=$(sed -n "s/^${modules[i]}://p" "$packages/grub/$platform/moddep.lst")
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

# What GRUB reads at run time when not all of it is in its core.
copy_grub_files() {
  local platform=$1
  mmd -i "$partition" ::grub "::grub/$platform"
  mcopy -i "$partition" "$configuration" ::grub/grub.cfg
  list_grub_modules "$platform" normal multiboot2 | while read -r module; do
    mcopy -i "$partition" "$packages/grub/$platform/$module.mod" "::grub/$platform"
  done
  mcopy -i "$partition" "$packages/grub/$platform"/{command,crypto,fs,terminal}.lst "::grub/$platform"
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
  copy_grub_files i386-pc
}

# The peer lies beside the application that notes the time and starts it.
make_uefi_disk() {
  partition_lba=0 partition=$image
  make_partition
  mmd -i "$partition" ::EFI ::EFI/BOOT
  mcopy -i "$partition" "$chain" ::EFI/BOOT/BOOTX64.EFI
  mcopy -i "$partition" "$image.efi" ::PEER.EFI
  rm "$image.efi"
}

# As grub-install makes it: the core finds the disk, and the rest is read from there.
make_grub_uefi() {
  grub-mkimage -d "$packages/grub/x86_64-efi" -O x86_64-efi -p /grub -o "$image.efi" fat
  make_uefi_disk
  copy_grub_files x86_64-efi
}

# As little as boots this kernel: no shell, no menu, and everything in one file.
make_grub_uefi_minimal() {
  grub-mkimage -d "$packages/grub/x86_64-efi" -O x86_64-efi -p / -c "$configuration" -o "$image.efi" fat multiboot2
  make_uefi_disk
}

make_syslinux() {
  cat "$chain" >"$image"
  make_partition
  mcopy -i "$partition" "$configuration" ::syslinux.cfg
  mcopy -i "$partition" "$packages"/syslinux/modules/bios/{libcom32,mboot}.c32 ::
  syslinux --install --offset $((partition_lba * 512)) "$image"
}

"make_$loader"
