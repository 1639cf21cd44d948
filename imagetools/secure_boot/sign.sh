# Signs a UEFI application so that the same inputs give the same bytes, and says what is wrong with the key if it cannot.
#
# Usage: bash sign.sh OSSLSIGNCODE KEY CERTIFICATE UNSIGNED SIGNED
set -eu
signer=$1 key=$2 certificate=$3 unsigned=$4 signed=$5

# A signature holds the time of signing. This is the first that FAT knows, on every machine: 1980-01-01 00:00 UTC.
signing_time=315532800

die() {
  printf '%s\n%s: %s\n' "$log" "$key" "$1" >&2
  rm -f "$signed" "$signed.again"
  exit 1
}

# Nobody is asked for a passphrase.
sign() {
  log=$("$signer" sign -nolegacy -h sha256 -time $signing_time -key "$key" -certs "$certificate" \
    -in "$unsigned" -out "$1" 2>&1 </dev/null)
}

sign "$signed" ||
  die "signs nothing with certificate $certificate: give an RSA private key without a passphrase, and its own certificate."

# Signatures of other keys than RSA's have a random part, and firmware takes none of them.
sign "$signed.again" || die "signed once, and not again."
[ "$(sha256sum <"$signed")" = "$(sha256sum <"$signed.again")" ] ||
  die "is no RSA key, the only kind that UEFI knows: two signatures of the same application differ."
rm -f "$signed.again"
