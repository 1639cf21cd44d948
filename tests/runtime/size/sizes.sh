#!/usr/bin/env bash
# Sums up a linker's map: what each object file gives to each section of a kernel.
#
# Usage: sizes.sh KERNEL.map. Prints "SECTION OBJECT BYTES" lines, then "SECTION total BYTES".
set -euo pipefail

# Names an object by its archive and member, or by its file: libprint.a(decimal.o), main.o.
object_name() {
    local name=${1##*/}
    case $1 in
        *.a\(* | *.lo\(*) name=${1%%\(*}; name=${name##*/}:${1#*\(}; name=${name%\)} ;;
    esac
    printf '%s' "$name"
}

declare -A bytes=() totals=()
output=
while read -r _ _ size _ first rest; do
    case $first in
        .*) output=${first}; [ -n "$rest" ] || totals[$output]=$((16#$size)) ;;
        *:\(*\))
            [ "$size" = 0 ] || {
                key="$output $(object_name "${first%:(*}")"
                bytes[$key]=$((${bytes[$key]:-0} + 16#$size))
            } ;;
    esac
done < <(tail -n +2 "$1")

for section in .text .rodata .data .bss; do
    for key in "${!bytes[@]}"; do
        [ "${key% *}" != "$section" ] || printf '%s %s\n' "$key" "${bytes[$key]}"
    done | sort -k3,3nr -k2,2
    printf '%s total %s\n' "$section" "${totals[$section]:-0}"
done
