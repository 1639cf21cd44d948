# A file must have the same bytes as a stage of the loader.
#
# Usage: same_bytes.sh FILE STAGE.bin "FILES": one of the files, separated by blanks, has that name.
set -euo pipefail

for file in $3; do
  [[ ${file##*/} == "$2" ]] && stage=$file
done
read -r expected _ < <(sha256sum "$stage")
read -r found _ < <(sha256sum "$1")
if [[ -z $expected || $found != "$expected" ]]; then
  echo "same_bytes: $1 differs from $stage:" >&2
  od -A x -t x1 "$stage" >&2
  od -A x -t x1 "$1" >&2
  exit 1
fi
