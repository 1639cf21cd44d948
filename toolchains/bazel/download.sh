# Fetches Bazel's packages from Debian testing with an apt of its own: own settings, own lists, own idea of what is installed.
# apt checks the index against Debian's key and each package against the index.

. "$home/toolchains/debian/private/apt.sh"

# default-jre-headless leads to the Java that is current. The server's JNI library needs libblake3 of whatever number, which
# its package, being the same for all machines, cannot say.
wanted='bazel-bootstrap default-jre-headless ^libblake3-[0-9]+$ libasync-profiler-java ca-certificates patchelf'

# What those depend on though running Bazel does not: compilers, Python, the full JDK, Java's desktop parts, documents, and
# libraries of libraries for uses other than Bazel's. apt is told that they are installed.
unwanted='async-profiler-java build-essential ca-certificates-java debconf default-jdk-headless java-common junit4
libasm-java libchecker-framework-java libcommons-codec-java libcommons-collections3-java libcommons-lang3-java
libcommons-logging-java libcommons-parent-java libeclipse-jdt-core-compiler-batch-java libeclipse-jdt-core-java
libescapevelocity-java libgeronimo-annotation-1.3-spec-java libgoogle-oauth-client-java libhttpclient-java
libhttpcore-java libjackson2-core-java libjacoco-java libjarjar-java libjavaparser-java libjaxb-api-java
libjformatstring-java libjgit-java libjpeg62-turbo libjs-jquery liblcms2-2 libmaven-common-artifact-filters-java
libmaven-enforcer-plugin-java libmaven3-core-java libnss3 libopencensus-java libpcsclite1 libplexus-utils2-java
libproguard-java libprotoc32t64 libslf4j-java libtomcat9-java libtruth-java node-core-js node-html5shiv openssl
protobuf-compiler-grpc-java-plugin python3 unzip util-linux velocity zlib1g-dev'

write_status() {
    for package in $unwanted; do
        printf '%s\n' "Package: $package" 'Status: install ok installed' 'Version: 99:0' 'Architecture: amd64' \
            'Multi-Arch: foreign' 'Maintainer: nobody <nobody@localhost>' 'Description: not needed' ''
    done
}

configure_apt() {
    apt=$work/apt
    write_apt_configuration "$work/apt.conf" "$apt"
    write_status >"$apt/status"
}

# From a `file:` source apt would use packages in place, where unpacking must not delete them.
use_mirror() {
    mirror=${1%/}
    case $mirror in file:*) mirror=copy:${mirror#file:} ;; esac
    printf 'deb [signed-by=%s] %s testing main\n' "$keyring" "$mirror" >"$apt/sources"
}

# The lock is not handed on: an apt that outlives a killed bazelw holds up nobody.
private_apt() { LC_ALL=C APT_CONFIG=$work/apt.conf exec "$@" 2>>"$work/log" 9>&-; }

# Succeeds if the mirror in use has the wanted Bazel; leaves what is wrong in `trouble` otherwise.
read_index() {
    : >"$work/log"
    private_apt apt-get -qq update &
    jobs=$!
    wait "$jobs" || :
    jobs=
    offered=$(private_apt apt-cache show --no-all-versions bazel-bootstrap | sed -n 's/^Version: \([^+~-]*\).*/\1/p')
    [ "$offered" != "$version" ] || return 0
    if [ -n "$offered" ]; then
        trouble="Debian testing at $mirror has Bazel $offered now, not $version: $other_ways."
    else
        trouble="Debian testing cannot be read from $mirror ($(last_error)): check the network, or name another mirror in"
        trouble="$trouble BOOTSMITH_DEBIAN_MIRROR, or else $other_ways."
    fi
    return 1
}

megabytes_here() { du -sm -- "$apt/archives" | cut -f 1; }

download() {
    set -- $(private_apt apt-get -y --print-uris install $wanted |
        awk '/^\047/ { count++; bytes += $3 } END { printf "%d %d\n", count, bytes / 1e6 + 1 }')
    [ "$1" -eq 0 ] || say "downloading Bazel $version and what it runs on from Debian testing, once: $1 packages, $2 MB."
    private_apt apt-get -qq -y --download-only install $wanted >/dev/null &
    jobs=$!
    if watch "$jobs" 'downloaded %s of %s MB' "$2" megabytes_here; then
        jobs=
        return 0
    fi
    trouble="downloading Bazel from $mirror failed ($(last_error)): try again, or name another mirror in BOOTSMITH_DEBIAN_MIRROR,"
    trouble="$trouble or else $other_ways."
    return 1
}

fetch_packages() {
    configure_apt
    trouble="this machine's apt knows no Debian mirror: name one in BOOTSMITH_DEBIAN_MIRROR, or else $other_ways."
    set -- $(list_mirrors)
    [ $# -eq 0 ] || say "reading Debian testing's list of packages (10 MB)."
    for mirror; do
        use_mirror "$mirror"
        if read_index && download; then
            trouble=
            return
        fi
        shift
        [ $# -eq 0 ] || say "trying the next mirror, as $mirror does not serve Bazel $version ($(last_error))."
    done
    exit 1
}
