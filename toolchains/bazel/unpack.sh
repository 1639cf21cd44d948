# Puts Debian testing's Bazel, with the libraries and the Java it runs on, into $prefix. bazelw reads this file when there is
# no whole $prefix yet. Nothing outside of $cache is changed, and $prefix appears only at the end, by a rename.

. "$home/toolchains/bazel/download.sh"
. "$home/toolchains/bazel/relocate.sh"

# Kilobytes needed for a moment; about two thirds of it stay.
space_needed=520000
other_ways="install Bazelisk, or set BAZEL to a Bazel $version"

check_machine() {
    machine="$(uname -s) on $(uname -m)"
    [ "$machine" = 'Linux on x86_64' ] ||
        die "there is no Bazel $version on the PATH and bazelw can fetch one only for Linux on x86_64, not $machine: $other_ways."
    for tool in apt-get apt-cache apt-config dpkg-deb; do
        command -v "$tool" >/dev/null ||
            die "there is no Bazel $version on the PATH and without $tool bazelw cannot fetch Debian's: $other_ways."
    done
    keyring=${BOOTSMITH_DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}
    [ -r "$keyring" ] || die "the keyring that tells Debian's packages from others, $keyring, is not there:" \
        "install debian-archive-keyring, or set BOOTSMITH_DEBIAN_KEYRING to it, or else $other_ways."
}

make_cache() {
    mkdir -p -- "$cache" 2>/dev/null && [ -w "$cache" ] ||
        die "$cache cannot be written to: set XDG_CACHE_HOME to a folder that can, or else $other_ways."
}

free_space() { df -Pk -- "$cache" | awk 'NR == 2 { print $4 }'; }

check_space() {
    free=$(free_space)
    [ "$free" -ge "$space_needed" ] ||
        die "unpacking Bazel takes $((space_needed / 1000)) MB in $cache and only $((free / 1000)) MB are free:" \
            "make room, or set XDG_CACHE_HOME to a folder with more, or else $other_ways."
}

# The kernel drops this lock when its holder dies, however it dies, so it is never stale.
take_lock() {
    exec 9>"$cache/lock"
    flock -n 9 && return 0
    say 'another bazelw is unpacking Bazel here; waiting for it.'
    flock 9
}

is_unpacked() {
    [ -r "$prefix/complete" ] && IFS= read -r unpacked <"$prefix/complete" && [ "$unpacked" = "$prefix" ]
}

# The way out of every run, good or bad: ends what was started, keeps nothing half done, and says what went wrong. A full
# disk shows in many ways, so it is looked for first.
leave() {
    status=$?
    trap - EXIT HUP INT TERM
    [ -z "$jobs" ] || kill $jobs 2>/dev/null || :
    wait
    free=$(free_space) || free=$space_needed
    : "${trouble:="$doing failed ($(last_error)): try again, or else $other_ways."}"
    rm -rf -- "$work" || :
    if [ "$status" -gt 128 ]; then exit "$status"; fi
    [ "$free" -ge 10000 ] ||
        die "the disk of $cache is full: make room, or set XDG_CACHE_HOME to a folder with more, or else $other_ways."
    die "$trouble"
}

last_error() {
    error=$(grep -v -E '^([EW]: Some index files|[EN]: No packages|N: |$)' "$work/log" 2>/dev/null |
        sed -n '1 s/^[EW]: //; 1 p' | cut -c 1-250) || :
    printf '%s' "${error:-no reason was given}"
}

start_work() {
    work=$prefix.part.$$
    jobs=
    trouble=
    doing='making room for Bazel'
    trap leave EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    rm -rf -- "$cache"/bazel-*.part.*
    mkdir -- "$work"
}

# Waits for the job $1 and shows how far it is: $4 prints how much of $3 is done, and the format $2 says of what.
watch() {
    quarter=1
    while kill -0 "$1" 2>/dev/null; do
        at=$("$4")
        if [ -t 2 ]; then
            printf "\rbazelw: $2" "$at" "$3" >&2
        elif [ "$((at * 4))" -ge "$((quarter * $3))" ]; then
            say "$(printf "$2" "$at" "$3")"
            quarter=$((at * 4 / $3 + 1))
        fi
        sleep 0.1
    done
    [ ! -t 2 ] || printf '\r\033[K' >&2
    wait "$1"
}

# Unpacks packages into the folder $1. Left out is what Bazel never opens: documents, translations, headers, character sets,
# and the start images of Java's rarer modes.
unpack_packages() {
    trap 'kill "$tar"; exit 143' TERM
    into=$1
    shift
    for package; do
        {
            dpkg-deb --fsys-tarfile "$package" && mv -- "$package" "$package.read"
        } | tar -x -C "$into" --no-same-owner \
            --exclude='./usr/share/doc*' --exclude='./usr/share/man' --exclude='./usr/share/locale' \
            --exclude='./usr/share/lintian' --exclude='./usr/share/bash-completion' --exclude='./usr/share/maven-repo' \
            --exclude='./usr/include' --exclude='./usr/lib/*/gconv' --exclude='./usr/lib/*/ossl-modules' \
            --exclude='./usr/lib/jvm/*/legal' --exclude='./usr/lib/jvm/*/man' \
            --exclude='./usr/lib/jvm/*/classes_*.jsa' &
        tar=$!
        wait "$tar"
        # The mark is missed if dpkg-deb failed, which tar need not have noticed.
        rm -- "$package.read"
    done
}

packages_done() { echo "$((count - $(ls "$apt/archives" | grep -c '\.deb$')))"; }

# The largest package, Java, takes as long to decompress as the others together. It goes to a folder of its own at first, as
# two tars in one trip over each other's directories.
unpack_archives() {
    doing='unpacking'
    count=$(ls "$apt/archives" | grep -c '\.deb$')
    largest=$(ls -S -- "$apt"/archives/*.deb | head -n 1)
    mv -- "$largest" "$apt/largest.deb"
    mkdir -- "$work/largest"
    unpack_packages "$work/largest" "$apt/largest.deb" 2>>"$work/log" &
    first=$!
    unpack_packages "$work" "$apt"/archives/*.deb 2>>"$work/log" &
    jobs="$first $!"
    watch $! 'unpacked %s of %s packages' "$count" packages_done
    wait "$first"
    jobs=
    cp -a -l -- "$work/largest/." "$work/"
    rm -rf -- "$work/largest"
}

# Only the last line makes the folder count.
finish() {
    doing='the first start of Bazel'
    rm -rf -- "$prefix" "$apt"
    mv -- "$work" "$prefix"
    work=$prefix
    answer=$("$prefix/usr/bin/bazel" --install_base="$prefix/usr/share/bazel" --trust_install_base --version 2>>"$work/log")
    [ "$answer" = "bazel $version" ]
    rm -- "$work/log"
    printf '%s\n' "$prefix" >"$prefix/complete"
    trap - EXIT HUP INT TERM
    say "Bazel $version is in $prefix."
}

check_machine
make_cache
take_lock
if ! is_unpacked; then
    check_space
    start_work
    fetch_packages
    unpack_archives
    relocate
    write_bazelrc
    finish
fi
exec 9>&-
