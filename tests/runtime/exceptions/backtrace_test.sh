#!/usr/bin/env bash
# The calls that led to a page fault are named on COM1, the last one first, each with an offset.
set -euo pipefail

boot_test=$1
export TEST_UNDECLARED_OUTPUTS_DIR=$TEST_TMPDIR/outputs
mkdir -p "$TEST_UNDECLARED_OUTPUTS_DIR"
"$boot_test" >"$TEST_TMPDIR/report" || { cat "$TEST_TMPDIR/report"; exit 1; }

named=
in_backtrace=false
while read -r line; do
    line=${line%$'\r'}
    case $line in
        backtrace:) in_backtrace=true ;;
        0x????????????????\ *+0x*) ! $in_backtrace || { named+=" ${line#* }"; named=${named%+0x*}; } ;;
    esac
done <"$TEST_UNDECLARED_OUTPUTS_DIR/serial.log"

[ "$named" = " write_to write_and_read _start" ] || {
    cat "$TEST_UNDECLARED_OUTPUTS_DIR/serial.log"
    printf 'expected " write_to write_and_read _start", got "%s"\n' "$named"
    exit 1
}
