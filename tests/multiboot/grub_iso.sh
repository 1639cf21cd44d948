#!/usr/bin/env bash
# Makes a CD from which GRUB boots by its grub.cfg.
#
# Usage: grub_iso.sh TOOLS XORRISO CONFIGURATION IMAGE [FILE NAME]...
#   TOOLS  the folder of GRUB's programs; the packages' files are in root, beside it
#   FILE   comes to lie in the CD's root as NAME
set -euo pipefail

tools=$PWD/$1 xorriso=$2 configuration=$3 image=$4
shift 4
# The times of everything on the CD, so that the same inputs give the same bytes.
export SOURCE_DATE_EPOCH=1000000000 TZ=UTC

tree=$image.tree
mkdir -p "$tree/boot/grub"
cp "$configuration" "$tree/boot/grub/grub.cfg"
"$tools/grub-mkimage" -d "$tools/../root/usr/lib/grub/i386-pc" -O i386-pc-eltorito -p /boot/grub \
  -o "$tree/boot/grub/eltorito.img" biosdisk iso9660 normal multiboot multiboot2 all_video
while (($# > 0)); do
  cp "$1" "$tree/$2"
  shift 2
done
shopt -s globstar
touch -d "@$SOURCE_DATE_EPOCH" "$tree" "$tree"/**
"$xorriso" -as mkisofs -quiet -r -o "$image" -b boot/grub/eltorito.img -no-emul-boot -boot-load-size 4 \
  -boot-info-table "$tree" 2>"$image.log" || {
  cat "$image.log" >&2
  exit 1
}
rm -r "$tree" "$image.log"
