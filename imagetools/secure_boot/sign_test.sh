# Signing: the same bytes at another time, what the signature covers, and keys that are refused.
#
# Usage: sign_test.sh SIGN.SH OSSLSIGNCODE LOADER.efi FOLDER_OF_KEYS
set -euo pipefail
sign=$1 signer=$2 loader=$3 keys=$4
work=$TEST_TMPDIR

die() {
  printf 'sign_test: %s\n' "$1" >&2
  exit 1
}

sign_as() {
  bash "$sign" "$signer" "$keys/tests_only_$1.key" "$keys/tests_only_$2.crt" "$loader" "$3"
}

verify() {
  "$signer" verify -CAfile "$keys/tests_only_$1.crt" -in "$2" >"$work/verify.log" 2>&1
}

refuses() {
  local what=$1 sentence=$2
  shift 2
  if "$@" 2>"$work/error.log"; then die "$what is not refused."; fi
  [[ $(<"$work/error.log") == *"$sentence"* ]] || die "$what: \"$(<"$work/error.log")\" does not say \"$sentence\"."
  [[ ! -e $work/refused.efi && ! -e $work/refused.efi.again ]] || die "$what: something was written."
}

sign_as owner owner "$work/first.efi"
sleep 1.1 # a signature's time has seconds
sign_as owner owner "$work/second.efi"
[[ $(sha256sum <"$work/first.efi") == "$(sha256sum <"$work/second.efi")" ]] || die "a second later the bytes are others."

verify owner "$work/first.efi" || die "the owner's signature does not hold: $(<"$work/verify.log")"
! verify stranger "$work/first.efi" || die "the owner's signature holds for a stranger."
cp "$work/first.efi" "$work/changed.efi"
printf '\xff' | dd of="$work/changed.efi" bs=1 seek=5000 conv=notrunc status=none
[[ $(sha256sum <"$work/first.efi") != "$(sha256sum <"$work/changed.efi")" ]] || die "byte 5000 is 0xff already."
! verify owner "$work/changed.efi" || die "a changed byte does no harm to the signature."

refuses "another key's certificate" "tests_only_owner.key: signs nothing with certificate $keys/tests_only_stranger.crt" \
  sign_as owner stranger "$work/refused.efi"
refuses "a key of another kind" "tests_only_elliptic.key: is no RSA key" sign_as elliptic elliptic "$work/refused.efi"
refuses "a key with a passphrase" "tests_only_locked.key: signs nothing" sign_as locked owner "$work/refused.efi"
