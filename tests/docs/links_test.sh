# Fails when a link in a page leads to a file, or a heading, that is not there.
#
# Usage: links_test.sh
set -euo pipefail
shopt -s globstar nullglob
export LC_ALL=C

# A test has no other way to the tree than the real place of one of its files.
self=$(readlink -f "${BASH_SOURCE[0]}")
cd "${self%/tests/docs/links_test.sh}"
[[ -f MODULE.bazel ]] || { echo "$PWD is not the source tree" >&2; exit 1; }

# The names that a page's headings have in links.
headings() {
  sed -nE 's/^#+ +(.*)$/\1/p' "$1" | tr '[:upper:]' '[:lower:]' | sed -e 's/[^a-z0-9_ -]//g' -e 's/ /-/g'
}

count=0 broken=0
for page in **/*.md; do
  [[ $page != bazel-* && $page != */bazel-* ]] || continue
  while read -r link; do
    count=$((count + 1))
    file=${link%%#*} heading=''
    [[ $link != *'#'* ]] || heading=${link#*#}
    target=$page
    [[ -z $file ]] || target=$(dirname "$page")/$file
    if [[ ! -e $target ]]; then
      printf '%s: there is no file %s\n' "$page" "$link" >&2
    elif [[ -n $heading ]] && ! headings "$target" | grep -qxF -- "$heading"; then
      printf '%s: there is no heading %s\n' "$page" "$link" >&2
    else
      continue
    fi
    broken=$((broken + 1))
  done < <(grep -oE '\]\([^) ]+\)' "$page" | sed -e 's/^](//' -e 's/)$//' | grep -vE '^[a-z]+:' || true)
done
printf '%s of %s links are broken\n' "$broken" "$count"
((count > 0 && broken == 0))
