# A file must have the same bytes as first_stage.bin.
#
# Usage: same_bytes.sh FILE "FILES": one of the files, separated by blanks, is first_stage.bin.
set -euo pipefail

for file in $2; do
  [[ ${file##*/} == first_stage.bin ]] && first_stage=$file
done
read -r expected _ < <(sha256sum "$first_stage")
read -r found _ < <(sha256sum "$1")
if [[ -z $expected || $found != "$expected" ]]; then
  echo "same_bytes: $1 differs from $first_stage:" >&2
  od -A x -t x1 "$first_stage" >&2
  od -A x -t x1 "$1" >&2
  exit 1
fi
