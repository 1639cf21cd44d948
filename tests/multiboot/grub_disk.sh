#!/usr/bin/env bash
# Makes a disk from which GRUB boots by its grub.cfg, on BIOS and UEFI machines, with one FAT partition.
#
# Usage: grub_disk.sh TOOLS CONFIGURATION IMAGE [FILE NAME]...
#   TOOLS  the folder of the programs; the packages' files are in root, beside it
#   FILE   comes to lie in the partition's root as NAME
set -euo pipefail

tools=$PWD/$1 configuration=$2 image=$3
shift 3
grub=$tools/../root/usr/lib/grub
export PATH=$tools:$PATH
# The times of the files in the partition, so that the same inputs give the same bytes.
export SOURCE_DATE_EPOCH=1000000000 TZ=UTC

partition_lba=2048 partition_sectors=$((64 * 2048))
partition=$image@@$((partition_lba * 512))

modules=(fat part_msdos normal multiboot multiboot2 all_video)
# boot.img reads sector 1 of the disk, and the core there goes on at sector 2: nothing to install but the two.
grub-mkimage -d "$grub/i386-pc" -O i386-pc -p '(hd0,msdos1)/grub' -o "$image.core" biosdisk "${modules[@]}"
cat "$grub/i386-pc/boot.img" "$image.core" >"$image"
truncate -s $(((partition_lba + partition_sectors) * 512)) "$image"
# On UEFI the disk that GRUB was started from is the one that a prefix without a disk means.
grub-mkimage -d "$grub/x86_64-efi" -O x86_64-efi -p /grub -o "$image.efi" "${modules[@]}"

# Bytes of a number in a partition table's order, as printf writes them.
little_endian() {
  printf '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24))
}
# An EFI system partition, which a BIOS does not mind.
entry='\x80\xfe\xff\xff\xef\xfe\xff\xff'$(little_endian $partition_lba)$(little_endian $partition_sectors)
# boot.img has code for floppy disks where the table is.
dd if=/dev/zero of="$image" bs=1 count=64 seek=446 conv=notrunc status=none
printf "$entry" | dd of="$image" bs=1 seek=446 conv=notrunc status=none

mformat -i "$partition" -T $partition_sectors -H $partition_lba -h 64 -s 32 -c 8 -N 1 ::
mmd -i "$partition" ::grub ::EFI ::EFI/BOOT
mcopy -i "$partition" "$image.efi" ::EFI/BOOT/BOOTX64.EFI
rm "$image.core" "$image.efi"
mcopy -i "$partition" "$configuration" ::grub/grub.cfg
while (($# > 0)); do
  mcopy -i "$partition" "$1" "::$2"
  shift 2
done
