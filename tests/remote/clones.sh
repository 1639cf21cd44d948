# Functions of scripts that build several clones with a cache or workers, and count where actions ran. To be sourced behind
# tests/private/nested_bazel.sh; `clone` names the clone that is worked in.

# All clones use one output base, as unpacking the tools takes longer than all the rest; what one built is deleted before the
# next one begins.
in_clone() {
  (cd "$clone" && ./bazelw --output_base="$work/output" "$@")
}

# Goes on in another clone, with nothing built.
enter() {
  [[ -z ${clone:-} ]] || in_clone clean >>"$work/clean.log" 2>&1
  clone=$1
}

# Runs a Bazel command in the clone with the array `flags`, and leaves Bazel's line about where actions ran in `processes`.
counted() {
  in_clone "$1" "${flags[@]}" --repository_cache="$repository_cache" --show_progress_rate_limit=60 "${@:2}" \
    >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    explain_failure >&2
    die "this failed in $clone: bazel $1 ${flags[*]} ${*:2}"
  }
  processes=$(sed -n 's/^INFO: \([0-9]* process.*\)\.$/\1/p' "$work/log")
}

# Prints the number that stands before a word of `processes`.
count() {
  [[ $processes =~ ([0-9]+)" $1"(,|$) ]] && printf '%s\n' "${BASH_REMATCH[1]}" || printf '0\n'
}

# How many actions ran on this machine.
here() {
  printf '%s\n' "$(($(count linux-sandbox) + $(count processwrapper-sandbox) + $(count local)))"
}

head_row() {
  printf '| | on the worker | from the cache | on this machine | nothing to run |\n|---|---|---|---|---|\n'
}

row() {
  printf '| %s | %s | %s | %s | %s |\n' "$1" "$(count remote)" "$(count 'remote cache hit')" "$(here)" "$(count internal)"
}

# A line of the reference kernel's source in the clone.
change_one_line() {
  sed -i 's/"Hello World!/"Hello, World!/' "$clone/kernel/main.c"
  ! cmp -s {"$tree","$clone"}/kernel/main.c || die "kernel/main.c has another greeting now; correct the edit in tests/remote/clones.sh."
}
