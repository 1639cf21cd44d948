#!/usr/bin/env bash
# The memory functions' object code calls nothing but what is listed here, so none can come back to
# itself: not by its own loop, which clang takes for a memcpy unless it is told not to, nor by a circle.
set -euo pipefail

readelf=$1 memory=$2 calls_itself=$3

# caller:callee; the callees call nothing.
allowed=" bare_bcmp:bare_memcmp bare_memmove:bare_memcpy bare_strnlen:bare_memchr "
functions="bcmp memchr memcmp memcpy memmove memset strcmp strlen strncmp strnlen"

# Prints "caller:symbol" for each relocation of the code. Each function has a section of its own.
references() {
    local line caller=
    while read -r line; do
        case $line in
            "Relocation section '.rela.text."*)
                caller=${line#*.rela.text.}
                caller=bare_${caller%%\'*} ;;
            "Relocation section "*) caller= ;;
            *R_X86_64_*)
                [ -z "$caller" ] || { set -- $line; printf '%s:%s\n' "$caller" "$5"; } ;;
        esac
    done < <("$readelf" --relocations --wide "$1")
}

# Prints what the archive refers to beyond the list.
refused() {
    local reference
    for reference in $(references "$1"); do
        case $allowed in
            *" $reference "*) ;;
            *) printf '%s\n' "$reference" ;;
        esac
    done
}

symbols=" $("$readelf" --symbols --wide "$memory" | tr -s ' \n' ' ') "
for function in $functions; do
    case $symbols in
        *" FUNC GLOBAL DEFAULT "[0-9]*" bare_$function "*) ;;
        *) printf '%s is not in %s\n' "$function" "$memory"; exit 1 ;;
    esac
done

# All that is listed is seen: the test reads calls, not an empty list.
seen=" $(references "$memory" | tr '\n' ' ')"
for reference in $allowed; do
    case $seen in
        *" $reference "*) ;;
        *) printf 'expected the call %s, saw:%s\n' "$reference" "$seen"; exit 1 ;;
    esac
done

calls=$(refused "$memory")
[ -z "$calls" ] || { printf 'calls that may come back:\n%s\n' "$calls"; exit 1; }

calls=$(refused "$calls_itself")
[ "$calls" = "bare_memcpy:bare_memcpy" ] || { printf 'the fixture calls itself, but this was seen: %s\n' "$calls"; exit 1; }
