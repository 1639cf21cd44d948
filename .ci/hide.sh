# Functions of .ci/checks that hide all programs of the machine but those that every Debian has, so that whatever needs
# another one fails.

program_folders='/usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin'
hidden_folders='/usr/include /usr/lib/gcc /usr/lib/llvm-* /usr/lib/qemu /usr/share/qemu /usr/share/seabios'

# Perl is on every Debian, and nothing of ours may use it.
hidden_programs='^(perl|python).*'

# Prints the names of the programs that debootstrap's smallest Debian has. Those of links that its packages make when they
# are installed are added, and the one with which apt checks signatures.
common_programs() {
  printf '%s\n' awk gpgv nawk pager sh which
  dpkg-query --show --showformat '${Essential} ${Priority} ${Package}:${Architecture}\n' |
    awk '$1 == "yes" || $2 == "required" { sub(/:all$/, "", $3); print $3 }' |
    xargs dpkg-query --listfiles | sed -n 's,^\(/usr\)\?/s\?bin/,,p' | grep -vE "$hidden_programs"
}

# Copies of common programs of a folder, or links to them.
gather() {
  local from=$1 to=$2 name
  shift 2
  mkdir -p "$to"
  common_programs | sort -u | while read -r name; do
    [[ ! -e $from/$name || -e $to/$name ]] || cp "$@" "$from/$name" "$to/"
  done
}

# For this and all further processes of the mount namespace: folders with nothing but the common programs are put over
# those of programs, and an empty one over those with the parts of build tools.
hide_by_mounts() {
  local work=$1 folder
  mkdir -p "$work/empty"
  for folder in $program_folders; do
    [[ ! -L $folder && -d $folder ]] || continue
    gather "$folder" "$work$folder" --archive || return
  done
  for folder in $program_folders; do
    [[ ! -d $work$folder ]] || mount --bind "$work$folder" "$folder" || return
  done
  for folder in $hidden_folders; do
    [[ ! -d $folder ]] || mount --bind "$work/empty" "$folder" || return
  done
}

# The second best: prints a PATH whose one folder has links to the common programs. Bazel's actions have a PATH of their
# own, and can still find what is hidden.
hide_by_path() {
  local folder
  for folder in $program_folders; do gather "$folder" "$1" --symbolic-link; done
  printf '%s\n' "$1"
}
