#!/usr/bin/env bash
# Prints what the runtime adds to the Hello World! kernel, and makes sure that it is only what is used: none of
# compiler-rt's builtins, floating point above all, which the kernel of the other map uses.
set -euo pipefail

sizes=$1 hello=$2 with_builtins=$3 without_framebuffer=$4

table=$(bash "$sizes" "$hello")
printf '%s\n' "$table"

case $table in
    *libbuiltins.a:*) echo "compiler-rt's builtins are linked, but not used"; exit 1 ;;
    *".text libpanic.a:panic.o "*) ;;
    *) echo "expected panic.o among the objects"; exit 1 ;;
esac

# The sum is the section, so nothing is missing from the table; fills between functions are less than 16 bytes each.
sum=0 count=0 total=0
while read -r section object size; do
    case $section/$object in
        .text/total) total=$size ;;
        .text/*) sum=$((sum + size)) count=$((count + 1)) ;;
    esac
done <<<"$table"
[ "$count" -gt 10 ] && [ "$sum" -le "$total" ] && [ "$sum" -gt $((total * 9 / 10)) ] ||
    { echo "the objects add up to $sum bytes, .text has $total"; exit 1; }

case $(bash "$sizes" "$with_builtins") in
    *".text libbuiltins.a:muldf3.o "*) ;;
    *) echo "expected the multiplication of doubles in the other kernel"; exit 1 ;;
esac

case $table in
    *".rodata libvga_font.a:vgafonts.o 4096"*) ;;
    *) echo "expected the font, and of it only what has sixteen lines a character"; exit 1 ;;
esac

case $(bash "$sizes" "$without_framebuffer") in
    *libvga_font.a:* | *libframebuffer_text.a:*) echo "a kernel that does not want the framebuffer has it"; exit 1 ;;
    *".text libconsole.a:console.o "*) ;;
    *) echo "expected console.o in the kernel without framebuffer"; exit 1 ;;
esac
