# Checks the headers of a UEFI application, and that the check finds what is wrong with a changed one.
#
# Usage: check.sh CONFORMANCE FILE.efi
set -euo pipefail
conformance=$1 file=$2

"$conformance" --file-only=true --target=x86_64-uefi "$file"

# The time of linking, four bytes behind machine and number of sections in the header that follows "PE\0\0".
changed=$TEST_TMPDIR/changed.efi
read -r header < <(od -An -tu4 -j60 -N4 "$file")
cp "$file" "$changed"
chmod u+w "$changed"
printf '\001' | dd of="$changed" bs=1 seek=$((header + 8)) conv=notrunc status=none
if found=$("$conformance" --file-only=true --target=x86_64-uefi "$changed"); then
  echo "check: a time in the header is not found." >&2
  exit 1
fi
[[ $found == "time: PE header: time 0x1,"* ]]
