#!/usr/bin/env bash
# Shows that compare finds each kind of difference, and says where it is.
#
# Usage: compare_test.sh COMPARE READELF AR PROGRAM
#   PROGRAM  an ELF file with debug information
set -euo pipefail

compare=$1 readelf=$2 ar=$3 program=$4
first=$TEST_TMPDIR/first/k8/bin second=$TEST_TMPDIR/second/k8/bin

fail() {
  printf '%s\n' "$1" >&2
  cat "$TEST_TMPDIR/log" >&2
  exit 1
}

compare() {
  bash "$compare" "$readelf" "$ar" "$TEST_TMPDIR/first" "$TEST_TMPDIR/second" "$@" >"$TEST_TMPDIR/log" 2>&1
}

expect() {
  ! compare || fail "equal, though $1"
  grep -q -- "$2" "$TEST_TMPDIR/log" || fail "$1: it does not say \"$2\" but:"
  rm -r "$second"
  cp -R "$first" "$second"
}

# Changes the byte at an offset.
poke() {
  printf '%b' "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# The offset of a section of the program.
section() {
  local hex
  hex=$("$readelf" --sections --wide "$program" | sed 's/^ *\[ *[0-9]*\] *//' | while read -r name _ _ begin _; do
    [[ $name != "$1" ]] || printf '%s' "$begin"
  done)
  printf '%d' "0x$hex"
}

mkdir -p "$first/a.runfiles"
cp "$program" "$first/program"
printf one >"$first/one.o"
printf two >"$first/two.o"
(cd "$first" && "$OLDPWD/$ar" rcsD both.a one.o two.o)
head -c 4096 /dev/zero >"$first/disk.img"
printf /here >"$first/a.runfiles/MANIFEST"
chmod -R u+w "$first"
mkdir -p "${second%/bin}"
cp -R "$first" "$second"
compare || fail "two equal folders differ"
grep -q '^5 outputs compared, 0 differ' "$TEST_TMPDIR/log" || fail "not all outputs were compared"

printf /there >"$second/a.runfiles/MANIFEST"
compare || fail "a manifest, which names places, was compared"
poke "$second/disk.img" 1000 '\xff'
expect 'a byte of the image is another one' '^./k8/bin/disk.img: first at offset 1000: 00 .* / ff 00 .*; 1 bytes differ$'
poke "$second/program" "$(section .text)" '\xcc'
expect 'the first instruction is another one' '^./k8/bin/program: first at offset [0-9]* in .text: '
printf TWO >"$second/two.o"
(cd "$second" && rm both.a && "$OLDPWD/$ar" rcsD both.a one.o two.o)
expect 'a member is another one' '^./k8/bin/both.a(two.o): first at offset 0: 74 77 6f / 54 57 4f; 3 bytes differ$'
printf x >>"$second/one.o"
expect 'a file is longer' '^./k8/bin/one.o: 3 and 4 bytes$'
rm "$second/one.o"
compare || fail "the first folder may have more"
grep -q '^4 outputs compared, 0 differ' "$TEST_TMPDIR/log" || fail "the second folder has four outputs"
printf new >"$second/three.o"
expect 'a file is missing' '^./k8/bin/three.o: only in the second build$'
printf TWO >"$second/two.o"
mkdir -p "$TEST_TMPDIR"/{first,second}/k9/bin
printf same | tee "$TEST_TMPDIR/first/k9/bin/other" >"$TEST_TMPDIR/second/k9/bin/other"
compare 'k8*' || fail "a folder that does not count was compared"
rm -r "$TEST_TMPDIR"/second/k?
! compare || fail "two folders are equal of which one is empty"
