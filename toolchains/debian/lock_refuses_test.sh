#!/usr/bin/env bash
# Shows that lock_test.sh fails, and says why, for each way in which a lock can be wrong.
#
# Usage: lock_refuses_test.sh LOCK_TEST REQUEST LOCK README
set -euo pipefail

lock_test=$1 request=$2 lock=$3 readme=$4

# Edits a copy of the lock, of the request or of the README with sed, and expects the sentence.
expect_refusal() {
  local wanted=$1 file=$2 edit=$3
  local -A input=([request]=$request [lock]=$lock [readme]=$readme)
  sed "$edit" "${input[$file]}" >"$TEST_TMPDIR/$file"
  if cmp -s "${input[$file]}" "$TEST_TMPDIR/$file"; then
    printf 'the edit "%s" changes nothing\n' "$edit" >&2
    exit 1
  fi
  input[$file]=$TEST_TMPDIR/$file
  if bash "$lock_test" "${input[request]}" "${input[lock]}" "${input[readme]}" >"$TEST_TMPDIR/log" 2>&1; then
    printf 'lock_test.sh passed after "%s"\n' "$edit" >&2
    exit 1
  fi
  grep -qF -- "$wanted" "$TEST_TMPDIR/log" || {
    printf 'after "%s" lock_test.sh did not say: %s\nbut:\n' "$edit" "$wanted" >&2
    cat "$TEST_TMPDIR/log" >&2
    exit 1
  }
}

expect_refusal 'a line that lock.sh does not write: ' lock 's,"path": "pool/main/n/nasm,"path": "http://mirror.example/debian/pool/main/n/nasm,'
expect_refusal 'a line that lock.sh does not write: ' lock '/"nasm": {/s/"sha256": "0/"sha256": "/'
expect_refusal 'a line that lock.sh does not write: ' lock '/"nasm": {/s/"size": [0-9]*/"size": 0/'
expect_refusal 'a line that lock.sh does not write: ' lock '/"nasm": {/s/, "version": "[^"]*"//'
expect_refusal 'is not that of nasm 2.99-1.' lock '/"nasm": {/s/"version": "[^"]*"/"version": "2.99-1"/'
expect_refusal 'package nasm has no entry.' lock '/"nasm": {/d'
expect_refusal 'packages: nasm stands after zzz.' lock '/"nasm": {/{h; s/nasm/zzz/g; p; x}'
expect_refusal 'repository nasm: lacks nasm, which the manifest wants.' lock '/"nasm": \[/s/, "nasm"//'
expect_refusal 'package nasm: in no repository.' lock '/"nasm": \[/s/, "nasm"//'
expect_refusal 'repository nasm: not in the manifest.' request '/nasm\t/d'
expect_refusal 'repository nasm: has libc6, which the manifest omits.' request '$a omit\tnasm\tlibc6'
expect_refusal 'source musl: missing.' lock '/"musl": {/d'
expect_refusal 'is not what the manifest wants' lock 's,musl_1.2.3.orig,musl_1.2.4.orig,'
expect_refusal 'its table should have a row that begins with: | nasm | 2 |' readme 's/^| nasm | 2 |/| nasm | 3 |/'
