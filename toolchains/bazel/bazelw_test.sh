#!/bin/sh
# Tests bazelw, offline and in seconds: Bazels, apt, dpkg-deb and the packages they deliver are small scripts made here.
# Usage: bazelw_test.sh [BAZELW]
set -u

source=$(cd -- "$(dirname -- "${1:-$0}")" && pwd)
[ $# -gt 0 ] || source=${source%/toolchains/bazel}
tmp=$(mktemp -d "${TEST_TMPDIR:-/var/tmp}/bazelw_test.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
failures=0
cases=0

# --- what the tests run on -------------------------------------------------------------------------------------------------

# A PATH with only what Debian always has, so that no Bazel and no apt of this machine gets in.
make_tools() {
    mkdir -p "$tmp/tools"
    for tool in sh awk cat chmod cp cut df dirname du env find flock grep head kill ln ls mkdir mktemp mv od printf readlink rm \
        sed sleep sort stat tail tar timeout touch tr uname wc; do
        path=$(command -v "$tool") || continue
        case $path in /*) ln -s "$path" "$tmp/tools/$tool" ;; esac
    done
    ln -s /bin/sh "$tmp/tools/sh" 2>/dev/null
}

make_tree() {
    mkdir -p "$tmp/tree/toolchains" "$tmp/tree/deep/er" "$tmp/home" "$tmp/state"
    cp "$source/bazelw" "$tmp/tree/bazelw"
    cp -RL "$source/toolchains/bazel" "$tmp/tree/toolchains/bazel"
    mkdir -p "$tmp/tree/toolchains/debian/private"
    cp -L "$source/toolchains/debian/private/apt.sh" "$tmp/tree/toolchains/debian/private"
    chmod +x "$tmp/tree/bazelw"
    echo 7.7.1 >"$tmp/tree/.bazelversion"
    : >"$tmp/tree/MODULE.bazel"
    : >"$tmp/keyring.gpg"
}

# fake FOLDER NAME <script: an executable of the test's own.
fake() {
    mkdir -p "$tmp/$1"
    { echo '#!/bin/sh'; cat; } >"$tmp/$1/$2"
    chmod +x "$tmp/$1/$2"
}

# fake_bazel FOLDER NAME VERSION: says what it is and how it was called, counts how often it is asked, and ends with status 7.
fake_bazel() {
    fake "$1" "$2" <<END
case " \$*" in *' --version') echo asked >>$tmp/state/asked; echo 'bazel $3'; exit ;; esac
echo 'this is $1/$2'
for word; do echo "<\$word>"; done
exit 7
END
}

# Files in $tmp/state steer the fake apt: offline, hold (a download hangs), full (the disk fills up),
# broken, version, mirrors.
make_apt() {
    fake apt apt-get <<END
state=$tmp/state
cd "\$state" || exit 1
cache=\$(sed -n 's/^Dir::Cache "\(.*\)";/\1/p' "\${APT_CONFIG:-/dev/null}")
case " \$* " in
    *' update --print-uris '*) while read -r one; do echo "'\$one/dists/bookworm/InRelease' name 0"; done <mirrors ;;
    *' update '*)
        sed -n 's/^deb .*\] \([^ ]*\) testing main$/\1/p' "\$cache/sources" >>tried
        cp "\$cache/settings" settings
        if [ -e offline ] || grep -q dead "\$cache/sources"; then
            echo 'W: Failed to fetch x  Temporary failure resolving' >&2
            echo 'W: Some index files failed to download.' >&2
        else
            : >"\$cache/lists/index"
        fi ;;
    *' --print-uris install '*) printf "'http://a/%s.deb' %s.deb 2000000 SHA256:0\n" one one two two ;;
    *' install '*)
        echo "\$\$" >apt.pid
        echo download >>downloads
        : >"\$cache/archives/partial/one.deb"
        while [ -e hold ]; do sleep 0.05; done
        if [ -e full ]; then echo 100 >free; echo 'E: Write error (28: No space left on device)' >&2; exit 100; fi
        cp one.deb two.deb "\$cache/archives/" ;;
esac
END
    fake apt apt-cache <<END
cache=\$(sed -n 's/^Dir::Cache "\(.*\)";/\1/p' "\$APT_CONFIG")
[ -e "\$cache/lists/index" ] || { echo 'E: No packages found' >&2; exit 100; }
echo "Version: \$(cat $tmp/state/version)+ds-8+b1"
END
    fake apt apt-config <<'END'
echo 'Acquire::Check-Valid-Until "false";'
echo 'Acquire::AllowInsecureRepositories "true";'
echo 'APT::Update::Post-Invoke:: "rm -rf /";'
END
    fake apt dpkg-deb <<END
[ ! -e $tmp/state/broken ] || { head -c 512 "\$2"; echo 'dpkg-deb: error: broken' >&2; exit 2; }
cat "\$2"
END
    fake apt df <<END
printf 'Filesystem 1024-blocks Used Available\nx 1 1 %s x /\n' "\$(cat $tmp/state/free)"
END
    fake apt uname <<END
if [ "\$1" = -m ]; then cat $tmp/state/cpu; else echo Linux; fi
END
}

# Two packages of the shape of Debian's. The loader runs what it is given, patchelf notes what it is asked for.
make_packages() {
    root=package
    libs=$root/usr/lib/x86_64-linux-gnu
    fake $libs ld-linux-x86-64.so.2 <<'END'
shift 2
exec "$@"
END
    fake $root/usr/bin patchelf <<END
printf '%s\n' "\$@" >$tmp/state/patchelf
END
    fake_bazel $root/usr/bin bazel 7.7.1
    fake $root/usr/libexec/x86_64-linux-gnu/bazel zipper </dev/null
    fake $root/usr/lib/jvm/java-99/bin java </dev/null
    fake $root/usr/lib/jvm/java-99/lib jspawnhelper </dev/null
    mkdir -p "$tmp/$root/usr/lib/jvm/java-99/lib/security" "$tmp/$root/etc/java-99" "$tmp/$root/usr/share/java" \
        "$tmp/$root/usr/share/bazel/rules/cc" "$tmp/$root/usr/share/doc/x" "$tmp/$root/usr/share/ca-certificates/mozilla"
    echo settings >"$tmp/$root/etc/java-99/net.properties"
    ln -s /etc/java-99/net.properties "$tmp/$root/usr/lib/jvm/java-99/lib/net.properties"
    ln -s java-99 "$tmp/$root/usr/lib/jvm/default-java"
    printf '%s\n' /usr/share/java/b.jar /usr/share/java/gone.jar >"$tmp/$root/usr/share/bazel/bazel_classpath_debian_depends.txt"
    : >"$tmp/$root/usr/share/java/a.jar"
    : >"$tmp/$root/usr/share/java/b-1.jar"
    ln -s b-1.jar "$tmp/$root/usr/share/java/b.jar"
    : >"$tmp/$root/usr/share/doc/x/copyright"
    printf '%s\n' '-----BEGIN CERTIFICATE-----' AAECAw== '-----END CERTIFICATE-----' >"$tmp/$root/usr/share/ca-certificates/mozilla/a.crt"
    (cd "$tmp/$root" && tar -cf "$tmp/state/one.deb" ./usr/bin ./usr/lib ./usr/libexec ./etc &&
        tar -cf "$tmp/state/two.deb" ./usr/share)
}

# Puts the state back to a machine with apt and without Bazel.
fresh() {
    rm -rf "$tmp/home/.cache" "$tmp/other" "$tmp/bin"
    (cd "$tmp/state" && rm -f offline hold full broken tried settings downloads apt.pid asked patchelf)
    echo 7.7.1 >"$tmp/state/version"
    echo 'http://mirror/debian' >"$tmp/state/mirrors"
    echo 900000 >"$tmp/state/free"
    echo x86_64 >"$tmp/state/cpu"
    mkdir -p "$tmp/bin"
    path=$tmp/bin:$tmp/apt:$tmp/tools
    from=$tmp/tree
    cache=$tmp/home/.cache/bootsmith
    prefix=$cache/bazel-7.7.1-1
}

# run [NAME=VALUE ...] COMMAND [ARGUMENT ...]: leaves its status, and what it says in $tmp/out and $tmp/err.
run() {
    (cd "$from" && exec timeout 30 env -i PATH="$path" HOME="$tmp/home" BOOTSMITH_DEBIAN_KEYRING="$tmp/keyring.gpg" "$@") \
        >"$tmp/out" 2>"$tmp/err" </dev/null
    status=$?
}

bazelw() { run "$tmp/tree/bazelw" "$@"; }

# As `run`, but in the background; the pid is bazelw's own.
start() {
    (cd "$from" && exec env -i PATH="$path" HOME="$tmp/home" BOOTSMITH_DEBIAN_KEYRING="$tmp/keyring.gpg" "$tmp/tree/bazelw" build) \
        >"$tmp/out.$1" 2>"$tmp/err.$1" </dev/null &
    pid=$!
}

# --- what the tests say ----------------------------------------------------------------------------------------------------

check() {
    what=$1
    shift
    cases=$((cases + 1))
    "$@" && return
    failures=$((failures + 1))
    echo "FAILED: $what"
    sed 's/^/    out: /' "$tmp/out"
    sed 's/^/    err: /' "$tmp/err"
}

ended_with() { [ "$status" -eq "$1" ]; }
printed() { [ "$(cat "$tmp/out")" = "$1" ]; }
said() { grep -q -F -e "$1" "$tmp/err"; }
silent() { [ ! -s "$tmp/err" ]; }
says_one_line() { [ "$(wc -l <"$tmp/err")" -eq 1 ]; }
not() { ! "$@"; }
holds() { grep -q -x -F -e "$2" "$1"; }
times_asked() { [ "$(grep -c . "$tmp/state/asked")" -eq "$1" ]; }
nothing_left() { [ -z "$(ls "$cache" 2>/dev/null | grep -v '^lock$')" ]; }
downloads() { [ "$(grep -c . "$tmp/state/downloads")" -eq "$1" ]; }
wait_for() {
    tries=0
    until "$@" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || return 1
        sleep 0.05
    done
}
refused() {
    check "$1: ends with status 1" ended_with 1
    check "$1: says '$2'" said "$2"
    check "$1: says it in one line" says_one_line
    check "$1: leaves nothing" nothing_left
}

# --- which Bazel -----------------------------------------------------------------------------------------------------------

test_chosen_bazel() {
    fresh
    fake_bazel bin bazel 7.7.1
    fake_bazel other mine 1.2.3
    run BAZEL="$tmp/other/mine" "$tmp/tree/bazelw" --batch build '//a b' ''
    check 'BAZEL comes first, arguments as they were' printed 'this is other/mine
<--batch>
<build>
<//a b>
<>'
    check 'the status is that of Bazel' ended_with 7
    run BAZEL="$tmp/nothing" "$tmp/tree/bazelw" build
    refused 'BAZEL names nothing' 'cannot be run'
    run BAZEL="$tmp/tree/bazelw" "$tmp/tree/bazelw" build
    refused 'BAZEL is bazelw' 'is bazelw itself'
}

test_bazel_on_path() {
    fresh
    fake_bazel bin bazel 7.7.1
    fake_bazel bin bazelisk 7.7.1
    bazelw build '//a b' ''
    check 'bazel of the PATH' printed 'this is bin/bazel
<build>
<//a b>
<>'
    check 'bazel of the PATH: status' ended_with 7
    check 'bazel of the PATH: nothing is said' silent
    bazelw build
    check 'a Bazel is asked once' times_asked 1
    fake_bazel bin bazel 6.5.0
    bazelw build
    check 'a Bazel that was replaced is asked again' said "$tmp/bin/bazel: it is Bazel 6.5.0, not 7.7.1"
    check 'bazelisk is next' printed 'this is bin/bazelisk
<build>'
}

test_other_versions_on_path() {
    fresh
    fake_bazel bin bazel '4.2.3- (@non-git)'
    path=$tmp/bin:$tmp/other:$tmp/apt:$tmp/tools
    fake_bazel other bazel '7.7.1- (@non-git)'
    bazelw build
    check 'a wrong version is passed over' printed 'this is other/bazel
<build>'
    check 'a wrong version: the reason' said "$tmp/bin/bazel: it is Bazel 4.2.3, not 7.7.1"
    fake bin bazel <<'END'
exit 1
END
    bazelw build
    check 'a Bazel that fails is passed over' printed 'this is other/bazel
<build>'
    check 'a Bazel that fails: the reason' said "$tmp/bin/bazel: it does not start"
    fake_bazel bin bazel 7.7.10
    bazelw build
    check '7.7.10 is not 7.7.1' printed 'this is other/bazel
<build>'
}

test_linked_as_bazel() {
    fresh
    ln -s "$tmp/tree/bazelw" "$tmp/bin/bazel"
    fake_bazel other bazelisk 7.7.1
    path=$tmp/bin:$tmp/other:$tmp/apt:$tmp/tools
    from=$tmp/tree/deep/er
    run bazel build
    check 'linked as bazel, it does not find itself' printed 'this is other/bazelisk
<build>'
    check 'linked as bazel, it passes over itself in silence' silent
    rm "$tmp/bin/bazel"
    fake bin bazel <<END
exec $tmp/tree/bazelw "\$@"
END
    bazelw build
    check 'a script that calls bazelw is passed over' printed 'this is other/bazelisk
<build>'
    fresh
    : >"$tmp/state/offline"
    ln -s "$tmp/tree/bazelw" "$tmp/bin/bazel"
    run bazel build
    check 'linked as bazel, it can fetch one' said 'Debian testing cannot be read'
    fresh
    : >"$tmp/state/offline"
    cp "$tmp/tree/bazelw" "$tmp/bin/bazel"
    cp -R "$tmp/tree/toolchains" "$tmp/bin/toolchains"
    bazelw build
    check 'a copy on the PATH is not asked for its version' [ "$(grep -c . "$tmp/state/tried")" -eq 1 ]
}

test_workspaces() {
    fresh
    fake_bazel bin bazel 9.9.9
    fake_bazel bin bazelisk 7.7.1
    mkdir -p "$tmp/other/ws/sub" "$tmp/other/alone"
    echo 9.9.9 >"$tmp/other/ws/.bazelversion"
    : >"$tmp/other/ws/WORKSPACE"
    from=$tmp/other/ws/sub
    bazelw build
    check 'the version is that of the workspace' printed 'this is bin/bazel
<build>'
    from=$tmp/other/alone
    bazelw build
    check 'outside of a workspace it is that beside bazelw' printed 'this is bin/bazelisk
<build>'
    from=$tmp/other/ws
    : >"$tmp/other/ws/.bazelversion"
    bazelw build
    check 'an empty .bazelversion' said "$tmp/other/ws/.bazelversion does not name a Bazel version"
    from=$tmp/tree
    run HOME= "$tmp/tree/bazelw" build
    check 'no HOME' said 'set HOME or XDG_CACHE_HOME'
}

# --- fetching one ----------------------------------------------------------------------------------------------------------

test_unpacking() {
    fresh
    bazelw --host_jvm_debug build //x
    share=$prefix/usr/share
    check 'the private Bazel is started' printed "this is package/usr/bin/bazel
<--nosystem_rc>
<--bazelrc=$prefix/bazelrc>
<--install_base=$share/bazel>
<--trust_install_base>
<--server_javabase=$prefix/usr/lib/jvm/jre>
<--host_jvm_args=-Djava.library.path=$prefix/usr/lib/x86_64-linux-gnu>
<--host_jvm_debug>
<build>
<//x>"
    check 'its status is handed on' ended_with 7
    check 'packages and size are said' said '2 packages, 5 MB'
    check 'nothing is kept besides' [ "$(ls "$cache" | tr '\n' ' ')" = 'bazel-7.7.1-1 lock ' ]
    check 'no packages are kept' [ ! -e "$prefix/apt" ]
    check 'documents are left out' [ ! -e "$share/doc" ]
    check 'the loader is set' holds "$tmp/state/patchelf" "$prefix/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
    check 'the library path holds for libraries too' holds "$tmp/state/patchelf" --force-rpath
    check 'settings of Java are copied' holds "$prefix/usr/lib/jvm/jre/lib/net.properties" settings
    check 'the class path' [ "$(cat "$share/bazel/bazel_classpath_debian_depends.txt")" = "$share/java/b-1.jar
$share/java/a.jar" ]
    check 'rules_cc is at hand' holds "$prefix/bazelrc" "always '--override_module=rules_cc=$share/bazel/rules/cc'"
    check 'rules_cc is at hand in a WORKSPACE' holds "$prefix/bazelrc" "always '--override_repository=rules_cc=$share/bazel/rules/cc'"
    check 'empty modules are at hand' [ -s "$prefix/empty/zlib/MODULE.bazel" ]
    check 'how the machine fetches is kept' holds "$tmp/state/settings" 'Acquire::Check-Valid-Until "false";'
    check 'what the machine runs is not' not grep -q Post-Invoke "$tmp/state/settings"
    check 'nor that it takes unsigned packages' not grep -q AllowInsecure "$tmp/state/settings"
    bazelw build
    check 'the second time nothing is said' silent
    check 'the second time nothing is fetched' downloads 1
    mv "$cache" "$tmp/other"
    run XDG_CACHE_HOME="$tmp/home" "$tmp/tree/bazelw" build
    rm -rf "$tmp/home/bootsmith"
    mkdir -p "$cache"
    mv "$tmp/other/bazel-7.7.1-1" "$prefix"
    echo "$tmp/other" >"$prefix/complete"
    bazelw build
    check 'a prefix that was moved is made anew' downloads 3
}

test_refusals() {
    fresh
    echo armv8 >"$tmp/state/cpu"
    bazelw build
    refused 'wrong CPU' 'not Linux on armv8: install Bazelisk, or set BAZEL'
    fresh
    path=$tmp/bin:$tmp/tools
    bazelw build
    echo x86_64 >"$tmp/state/cpu"
    check 'no apt' said 'without apt-get bazelw cannot fetch'
    fresh
    run BOOTSMITH_DEBIAN_KEYRING="$tmp/none.gpg" "$tmp/tree/bazelw" build
    refused 'no keyring' 'install debian-archive-keyring'
    fresh
    echo 300000 >"$tmp/state/free"
    bazelw build
    refused 'no space' 'only 300 MB are free: make room'
    fresh
    run XDG_CACHE_HOME="$tmp/keyring.gpg" "$tmp/tree/bazelw" build
    refused 'no place' 'cannot be written to: set XDG_CACHE_HOME'
    fresh
    : >"$tmp/state/mirrors"
    bazelw build
    refused 'no mirror' 'name one in BOOTSMITH_DEBIAN_MIRROR'
}

test_trouble_with_mirrors() {
    fresh
    : >"$tmp/state/offline"
    bazelw build
    check 'no network: status' ended_with 1
    check 'no network: the reason and the way out' said \
        '(Failed to fetch x  Temporary failure resolving): check the network, or name another mirror'
    check 'no network: leaves nothing' nothing_left
    fresh
    echo 7.8.0 >"$tmp/state/version"
    bazelw build
    check 'another version in Debian' said 'has Bazel 7.8.0 now, not 7.7.1: install Bazelisk'
    check 'another version in Debian: leaves nothing' nothing_left
    fresh
    run BOOTSMITH_DEBIAN_MIRROR='http://dead/debian/ file:/good' "$tmp/tree/bazelw" build
    check 'the mirrors of the setting, in turn' [ "$(cat "$tmp/state/tried")" = 'http://dead/debian
copy:/good' ]
    check 'the second mirror is used' ended_with 7
}

# --- accidents -------------------------------------------------------------------------------------------------------------

test_two_at_once() {
    fresh
    : >"$tmp/state/hold"
    start 1
    first=$pid
    check 'the first one downloads' wait_for [ -e "$tmp/state/apt.pid" ]
    start 2
    second=$pid
    check 'the second one says that it waits' wait_for grep -q 'another bazelw is unpacking' "$tmp/err.2"
    rm "$tmp/state/hold"
    wait "$first"
    check 'the first one ends well' [ $? -eq 7 ]
    wait "$second"
    check 'the second one ends well' [ $? -eq 7 ]
    check 'one download for both' downloads 1
}

test_killed() {
    fresh
    : >"$tmp/state/hold"
    start 1
    check 'a download hangs' wait_for [ -e "$tmp/state/apt.pid" ]
    kill -9 "$pid"
    wait "$pid" 2>/dev/null
    check 'killed, it cannot clean up' not nothing_left
    start 2
    check 'the next one is not held up' wait_for downloads 2
    rm "$tmp/state/hold"
    wait "$pid"
    check 'the next one ends well' [ $? -eq 7 ]
    check 'and cleans up' [ "$(ls "$cache" | tr '\n' ' ')" = 'bazel-7.7.1-1 lock ' ]
}

test_ended() {
    fresh
    : >"$tmp/state/hold"
    start 1
    check 'a download hangs' wait_for [ -e "$tmp/state/apt.pid" ]
    kill -TERM "$pid"
    check 'ended: at once' wait_for not kill -0 "$pid"
    check 'ended: so is apt' not kill -0 "$(cat "$tmp/state/apt.pid")" 2>/dev/null
    rm "$tmp/state/hold"
    wait "$pid"
    check 'ended: status' [ $? -eq 143 ]
    check 'ended: leaves nothing' nothing_left
}

test_failures_while_unpacking() {
    fresh
    : >"$tmp/state/full"
    bazelw build
    check 'disk full' said 'is full: make room'
    check 'disk full: leaves nothing' nothing_left
    fresh
    : >"$tmp/state/broken"
    bazelw build
    check 'a broken package' said 'unpacking failed (dpkg-deb: error: broken)'
    check 'a broken package: status' ended_with 1
    check 'a broken package: leaves nothing' nothing_left
    fresh
    cp "$tmp/state/one.deb" "$tmp/one.good"
    fake_bazel package/usr/bin bazel 6.6.6
    (cd "$tmp/package" && tar -cf "$tmp/state/one.deb" ./usr/bin ./usr/lib ./usr/libexec ./etc)
    bazelw build
    mv "$tmp/one.good" "$tmp/state/one.deb"
    check 'a Bazel that does not run' said 'the first start of Bazel failed'
    check 'a Bazel that does not run: leaves nothing' nothing_left
}

# One certificate of the bytes 0 1 2 3: magic, version 2, count 1; tag 2, "ca0", no date, "X.509", length 4.
test_truststore() {
    bytes=$(awk -f "$source/toolchains/bazel/truststore.awk" "$tmp/package/usr/share/ca-certificates/mozilla/a.crt" |
        while IFS= read -r line; do printf "$line"; done | od -An -tx1 | tr -d ' \n')
    check 'the key store' [ "$bytes" = \
        feedfeed0000000200000001000000020003"$(printf ca0 | od -An -tx1 | tr -d ' \n')"00000000000000000005582e3530390000000400010203 ]
}

make_tools
make_tree
make_apt
make_packages
: >"$tmp/out"
: >"$tmp/err"
for one in chosen_bazel bazel_on_path other_versions_on_path linked_as_bazel workspaces unpacking refusals trouble_with_mirrors \
    two_at_once killed ended failures_while_unpacking truststore; do
    "test_$one"
done
echo "bazelw_test: $cases checks, $failures failed."
[ "$failures" -eq 0 ]
