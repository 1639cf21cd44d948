# Fails when docs/troubleshooting.md lacks an error code of the loader or a message that a source file holds.
#
# Usage: troubleshooting_test.sh
#
# A message is there if the longest part of it between its values is, so that a page can write "..." for them.
set -euo pipefail
shopt -s globstar nullglob
export LC_ALL=C

# A test has no other way to the tree than the real place of one of its files.
self=$(readlink -f "${BASH_SOURCE[0]}")
cd "${self%/tests/docs/troubleshooting_test.sh}"
page=docs/troubleshooting.md
[[ -f $page ]] || { echo "$PWD is not the source tree" >&2; exit 1; }

text=$(tr '\n' ' ' <"$page" | sed 's/\\|/|/g')
count=0 missing=0

# Says what the page lacks.
lacks() {
  printf '%s: docs/troubleshooting.md lacks: %s\n' "$1" "$2" >&2
  missing=$((missing + 1))
}

codes() {
  local name code
  while read -r name code; do
    count=$((count + 1))
    [[ $text =~ (^|[^A-Za-z0-9])E$code([^0-9]|$) ]] || lacks "$name" "E$code"
  done < <(sed -nE 's/^  (ERROR_[A-Z_0-9]+) = ([0-9]+),.*/\1 \2/p' boot/common/error.h | grep -v ' 0$'
    sed -nE 's/^\| E([1-9]) \|.*/first_stage.asm \1/p' boot/errors.md)
}

# The longest part between values: % and a letter in C, braces in Starlark, $ and a name in a shell script.
longest_part() {
  awk -v RS='\002' -v longest='' '{
    gsub(/%%/, "\003")
    gsub(/\{\{/, "\005")
    gsub(/\}\}/, "\006")
    gsub(/%[-+#0-9.*]*[hljzt]*[a-zA-Z]?|\{[a-z_0-9]*\}|\$\(\([^)]*\)\)|\$\([^)]*\)|\$\{[^}]*\}|\$[A-Za-z_0-9]+/, "\004")
    gsub(/\003/, "%")
    gsub(/\005/, "{")
    gsub(/\006/, "}")
    parts = split($0, part, "\004")
    for (i = 1; i <= parts; i++) {
      gsub(/^[ :;,.("]+|[ :;,(]+$/, "", part[i])
      if (length(part[i]) > length(longest)) longest = part[i]
    }
    printf "%s", longest
  }' <<<"$1" | tr '\n' ' ' | sed 's/ *$//'
}

# Each message of calls of functions in files. What has no words is no message.
messages() {
  local calls=$1 file message part
  shift
  (($# > 0)) || { echo "no files for $calls" >&2; exit 1; }
  while IFS=$'\t' read -r file message; do
    part=$(longest_part "$message")
    [[ ${#part} -ge 10 && $part == *' '* ]] || continue
    count=$((count + 1))
    [[ $text == *"$part"* ]] || lacks "$file" "$part"
  done < <(awk -v calls="$calls" -f tests/docs/messages.awk "$@" | sort -u)
}

# Every message has a cause.
while IFS= read -r row; do
  lacks "$row" "a cause and a way out"
done < <(grep -E '^\| .*\| *\|$' "$page")

codes
messages 'fail' imagetools/*.c imagetools/network/*.c imagetools/usb/*.c imagetools/sbom/*.c kernel/private/*.c toolchains/coverage/*.c \
  toolchains/ovmf/enroll/*.c
messages 'panic|harness_fail' kernel/runtime/*.c kernel/testing/*.c
messages 'buffer_printf|buffer_append_text|json_complain|complain_of_key|break_off' \
  toolchains/qemu/runner/{explain,boot_report,checks,verdict,options,outputs,process,emulator,qemu_command,coverage,profile}.c \
  toolchains/qemu/runner/{golden,case_settings,case_test,cases,config,config_checks,json_object,debugger,main,report}.c
messages 'complain' toolchains/llvm/conformance/*.c
messages 'ASSERT' kernel/kernel.ld kernel/kernel_pie.ld boot/bios/second_stage.ld
messages 'die|say' bazelw imagetools/secure_boot/sign.sh toolchains/bazel/*.sh toolchains/debian/private/*.sh
messages 'return' platforms/private/target_*.bzl
messages 'fail|_say_no' boot/**/*.bzl imagetools/**/*.bzl kernel/**/*.bzl platforms/**/*.bzl toolchains/**/*.bzl

printf '%s of %s messages and codes are missing\n' "$missing" "$count"
((count > 200 && missing == 0))
