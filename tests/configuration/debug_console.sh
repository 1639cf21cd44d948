#!/usr/bin/env bash
# Starts QEMU with its debug console (port 0xe9) in place of COM1, so that a boot test reads that one's text.
set -euo pipefail

words=()
for word; do
  if [[ $word == chardev:console ]]; then
    words[-1]=-device
    word=isa-debugcon,iobase=0xe9,chardev=console
  fi
  words+=("$word")
done
exec QEMU "${words[@]}"
