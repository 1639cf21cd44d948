# Does tests/tutorial/run notice where a page is wrong? Small pages, and a Bazel that only repeats its words.
#
# Usage: run_test.sh RUN NESTED_BAZEL.SH
set -euo pipefail
export LC_ALL=C

tree=$TEST_TMPDIR/tree
mkdir -p "$tree/tests/tutorial" "$tree/tests/private" "$tree/docs" "$TEST_TMPDIR/home"
cp "$1" "$tree/tests/tutorial/run"
cp "$2" "$tree/tests/private/nested_bazel.sh"
export HOME=$TEST_TMPDIR/home
cat >"$tree/bazelw" <<'END'
#!/bin/sh
for word; do
  case $word in
  --*) ;;
  fail) echo "bazel: fail" && exit 3 ;;
  wait) echo "bazel: wait" && exec sleep 100 ;;
  *) echo "bazel: $word" ;;
  esac
done
END
chmod +x "$tree/bazelw"

mkdir "$TEST_TMPDIR/bin"
printf '#!/bin/sh\nprintf "%%s\\n" "$@"\n' >"$TEST_TMPDIR/bin/gdb"
chmod +x "$TEST_TMPDIR/bin/gdb"
export PATH=$TEST_TMPDIR/bin:$PATH

# follow STATUS TEXT: the page on stdin has to give this status, and to have this text printed.
follow() {
  local status=0
  sed "s/'''/\`\`\`/" >"$tree/docs/tutorial.md"
  bash "$tree/tests/tutorial/run" >"$TEST_TMPDIR/log" 2>&1 || status=$?
  if [[ $status != "$1" ]] || ! grep -qF -- "$2" "$TEST_TMPDIR/log"; then
    cat "$tree/docs/tutorial.md" "$TEST_TMPDIR/log" >&2
    printf 'status %s instead of %s, or without: %s\n' "$status" "$1" "$2" >&2
    exit 1
  fi
}

follow 0 'docs/tutorial.md works.' <<'END'
'''sh
false # not followed
'''
'''text a.txt
one
'''
'''text a.txt +
two [x] $y "z"
'''
'''console
$ cat a.txt
one
two [x] $y "z"
$ bazel build x
bazel: ...x
'''
'''console fails
$ bazel fail
bazel: fail
'''
'''console
$ bazel wait
bazel: w...t
^C
'''
'''console
$ echo '  gdb -x settings.gdb'; sleep 100
  gdb -x ...gdb
^C
'''
'''gdb
(gdb) break main
settings.gdb
break main
'''
END
follow 1 'the command did not print: Breakpoint' <<'END'
'''console
$ echo '  gdb -x settings.gdb'; sleep 100
^C
'''
'''gdb
(gdb) break main
Breakpoint
'''
END
follow 1 'the command did not print: three' <<'END'
'''console
$ printf 'one\ntwo\n'
two
three
'''
END
follow 1 'the command did not print: o...x' <<'END'
'''console
$ echo one
o...x
'''
END
follow 1 'the command ended with status 3' <<'END'
'''console
$ bazel fail
'''
END
follow 1 'the command ended with status 0' <<'END'
'''console fails
$ echo one
'''
END
follow 1 'the command did not print: never' <<'END'
'''console
$ echo one
never
^C
'''
END
follow 1 'docs/tutorial.md has no commands' <<'END'
Nothing.
END
