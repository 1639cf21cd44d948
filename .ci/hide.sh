# Functions of .ci/checks that hide the machine's build tools, so that whatever needs one of them fails.

hidden_programs='^(addr2line|ar|as|bazel|bazelisk|bear|c\+\+|c[89]9|ccache|cc|clang.*|cmake|cpp|g\+\+|gas|gcc.*|gold|ld|ld\.(bfd|gold|lld|mold)|lld.*|llvm-.*|make|nasm|ndisasm|ninja|nm|objcopy|objdump|perl.*|python.*|qemu-.*|ranlib|readelf|strip|tcc|yasm|x86_64-linux-gnu-.*)(-[0-9.]+)?$'
hidden_folders='/usr/include /usr/lib/gcc /usr/lib/llvm-* /usr/lib/qemu /usr/share/qemu /usr/share/seabios'
program_folders='/usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin'

# Puts an empty file, which cannot be run, over each program and an empty folder over each folder. For this and all
# further processes of the mount namespace.
hide_by_mounts() {
  local empty=$1 folder file
  mkdir "$empty"
  : >"$empty.file"
  for folder in $program_folders; do
    for file in "$folder"/*; do
      [[ ${file##*/} =~ $hidden_programs && -x $file && -f $file ]] || continue
      mount --bind "$empty.file" "$(readlink -f "$file")" || return
    done
  done
  for folder in $hidden_folders; do
    [[ ! -d $folder ]] || mount --bind "$empty" "$folder" || return
  done
}

# The second best: prints a PATH whose one folder has links to all other programs. Bazel's actions have a PATH of their
# own, and can still find what is hidden.
hide_by_path() {
  local links=$1 folder file
  mkdir "$links"
  for folder in $program_folders; do
    for file in "$folder"/*; do
      [[ ${file##*/} =~ $hidden_programs || -e $links/${file##*/} ]] || ln -s "$file" "$links/"
    done
  done
  printf '%s\n' "$links"
}
