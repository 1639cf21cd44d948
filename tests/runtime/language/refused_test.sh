#!/usr/bin/env bash
# The compiler gives the errors that refused.c expects, and no others; without without_sse.h it gives
# almost none, which is why there is one.
set -euo pipefail

clang=$1 source=$2 header=$3
root=${clang%/bin/*}/root

verify() {
    "$clang" -no-canonical-prefixes -resource-dir "$root/usr/lib/llvm-19/lib/clang/19" --target=x86_64-unknown-none-elf -mno-mmx -mno-sse -msoft-float \
        -Xclang -target-feature -Xclang +soft-float -ffreestanding -nostdlibinc -std=c17 \
        -fsyntax-only -Xclang -verify "$@" "$source"
}

verify -include "$header"

if verify 2>without.log; then
    echo "clang refuses all of $source by itself: drop what $header does about it"
    exit 1
fi
grep -q "expected but not seen" without.log
