# Functions of lock.sh that ask apt about packages and sources, with APT_CONFIG set. A package of a repository that has a
# suite of its own is called NAME/SUITE, as apt does.

declare -A version path sha256 size depends
# Reads the stanzas of the named packages, all of one suite, into the tables above.
read_packages() {
  local line name= suite=
  [[ $1 != */* ]] || suite=/${1#*/}
  while IFS= read -r line; do
    case $line in
    'Package: '*) name=${line#*: }$suite depends[$name]='' ;;
    'Version: '*) version[$name]=${line#*: } ;;
    'Filename: '*) path[$name]=${line#*: } ;;
    'SHA256: '*) sha256[$name]=${line#*: } ;;
    'Size: '*) size[$name]=${line#*: } ;;
    'Depends: '* | 'Pre-Depends: '*) depends[$name]+="${line#*: }, " ;;
    esac
  done < <(apt-cache --no-all-versions show "$@" 2>/dev/null)
}

# Prints the first package that can satisfy each dependency of package $2 in repository $1.
dependencies_of() {
  local clause alternative name chosen suite=${suite_of[$1]:+/${suite_of[$1]}}
  while IFS= read -r -d ',' clause; do
    [[ -n ${clause// /} ]] || continue
    chosen=
    while IFS= read -r -d '|' alternative; do
      read -r name _ <<<"${alternative/(/ (}"
      name=${name%%:*}
      [[ -z $chosen ]] && chosen=$name
      if [[ ${omits[$1]:-} == *" $name "* ]]; then
        chosen=
        break
      fi
    done <<<"$clause|"
    [[ -n $chosen ]] && printf '%s\n' "$chosen$suite"
  done <<<"${depends[$2]},"
}

# Puts the sorted names of what repository $1 wants, and of all that depends on, into its entry of `closure`.
declare -A closure
close_over() {
  local repository=$1 pending next unknown name names
  local -A seen=()
  read -ra pending <<<"${wants[$repository]}"
  pending=("${pending[@]/%/${suite_of[$repository]:+/${suite_of[$repository]}}}")
  while ((${#pending[@]})); do
    unknown=()
    for name in "${pending[@]}"; do [[ -n ${version[$name]:-} ]] || unknown+=("$name"); done
    ((${#unknown[@]})) && read_packages "${unknown[@]}"
    next=()
    for name in "${pending[@]}"; do
      [[ -n ${seen[$name]:-} ]] && continue
      [[ -n ${version[$name]:-} ]] ||
        die "repository \"$repository\": the suites have no package \"$name\"; want a package that provides it, or omit it with a reason, in manifest.bzl."
      seen[$name]=1
      mapfile -t -O "${#next[@]}" next < <(dependencies_of "$repository" "$name")
    done
    pending=()
    for name in "${next[@]}"; do [[ -n ${seen[$name]:-} ]] || pending+=("$name"); done
  done
  mapfile -t names < <(printf '%s\n' "${!seen[@]}" | sort)
  closure[$repository]="${names[*]}"
}

# Prints directory, SHA-256, size and version of the file $2 of the source package $1.
source_file() {
  apt-cache --only-source showsrc "$1" 2>/dev/null | awk -v file="$2" '
    /^[A-Za-z]/ { field = $1 }
    field == "Version:" { version = $2 }
    field == "Directory:" { directory = $2 }
    field == "Checksums-Sha256:" && $3 == file { digest = $1; size = $2 }
    /^$/ {
      if (digest && !found++) print directory, digest, size, version
      digest = ""
    }'
}
