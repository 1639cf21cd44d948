#!/usr/bin/env bash
# Starts QEMU with a TPM 2.0, which swtpm is. It ends when QEMU does, and is in QEMU's process group.
set -euo pipefail

state=$(mktemp -d "$TMPDIR/tpm.XXXXXX")
# A socket's path has at most 107 bytes, and this folder's may have more.
exec 20<"$state"
here=/proc/self/fd/20
SWTPM socket --tpm2 --tpmstate dir=$here --ctrl type=unixio,path=$here/control --terminate --flags startup-clear \
  --log file=$here/log &
until [[ -S $state/control ]]; do
  kill -0 $! || { cat "$state/log" >&2; exit 1; }
  sleep 0.01
done
exec QEMU "$@" -chardev socket,id=tpm,path=$here/control -tpmdev emulator,id=tpm,chardev=tpm -device tpm-crb,tpmdev=tpm
