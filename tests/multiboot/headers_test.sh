#!/usr/bin/env bash
# GRUB's own program says by which protocols each file can be started.
#
# Usage: headers_test.sh GRUB_FILE [KERNEL PROTOCOLS]...
#   PROTOCOLS  those of "multiboot" and "multiboot2" that it must agree to; it must not to the others
set -euo pipefail

grub_file=$1
shift
while (($# > 0)); do
  for protocol in multiboot multiboot2; do
    says=no wanted=no
    "$grub_file" "--is-x86-$protocol" "$1" && says=yes
    [[ " $2 " == *" $protocol "* ]] && wanted=yes
    [[ $says == "$wanted" ]] || {
      printf '%s: grub-file --is-x86-%s says %s, not %s\n' "$1" "$protocol" "$says" "$wanted"
      exit 1
    }
  done
  shift 2
done
