# Makes the unpacked packages in $work run from $prefix: programs find the loader and the libraries beside them, Java its
# settings, and Bazel its class path and rules.

libraries=/usr/lib/x86_64-linux-gnu
java=/usr/lib/jvm/jre

relocate() {
    doing='fitting the programs to their folder'
    link_java
    repoint_programs
    copy_java_settings
    write_class_path
    write_truststore
    (cd -- "$work" && rm -rf etc var usr/bin/patchelf usr/sbin usr/share/ca-certificates)
}

link_java() {
    for folder in "$work"/usr/lib/jvm/*; do
        if [ ! -L "$folder" ] && [ -x "$folder/bin/java" ]; then ln -s "${folder##*/}" "$work$java"; fi
    done
}

# DT_RPATH, not DT_RUNPATH: the libraries' own libraries must be found by it too.
repoint_programs() {
    "$work$libraries/ld-linux-x86-64.so.2" --library-path "$work$libraries" "$work/usr/bin/patchelf" \
        --set-interpreter "$prefix$libraries/ld-linux-x86-64.so.2" \
        --force-rpath --set-rpath "$prefix$libraries:$prefix$java/lib" \
        "$work/usr/bin/bazel" "$work/usr/libexec/x86_64-linux-gnu/bazel"/* \
        "$work$java/bin/java" "$work$java/lib/jspawnhelper" 2>>"$work/log"
}

# Debian keeps them in /etc, and links to them.
copy_java_settings() {
    find "$work$java/" -type l -lname '/etc/*' >"$work/links"
    while IFS= read -r link; do
        target=$work$(readlink -- "$link")
        rm -- "$link"
        [ ! -f "$target" ] || cp -- "$target" "$link"
    done <"$work/links"
    rm -- "$work/links"
}

# Bazel's list names jars by their place in the system. Those jars name further ones, by the same places, in their manifests,
# which would take unzip to read: every jar that is here goes to the end of the list instead.
write_class_path() {
    list=$work/usr/share/bazel/bazel_classpath_debian_depends.txt
    [ -s "$list" ]
    {
        while IFS= read -r jar; do readlink -e -- "$work$jar" || :; done
        find "$work/usr/share/java" -type f -name '*.jar' | LC_ALL=C sort
    } <"$list" | awk -v from="$work" -v to="$prefix" '!seen[$0]++ { print to substr($0, length(from) + 1) }' >"$list.new"
    mv -- "$list.new" "$list"
}

# Java takes no PEM. The certificates are the machine's own where it has some, which may include a company's.
write_truststore() {
    set -- /etc/ssl/certs/ca-certificates.crt
    [ -r "$1" ] || set -- "$work"/usr/share/ca-certificates/mozilla/*.crt
    cat -- "$@" | LC_ALL=C awk -f "$home/toolchains/bazel/truststore.awk" | while IFS= read -r bytes; do
        printf "$bytes"
    done >"$work$java/lib/security/cacerts"
}

# Bazel's own modules are taken from the packages, whatever version is asked for, and four that only other languages use are
# empty: no registry is needed. The same folders serve as repositories where WORKSPACE is used. As `always` comes before
# `common`, the bazelrc of a workspace or of the user can still say otherwise.
write_bazelrc() {
    doing='writing the bazelrc'
    cp -R -- "$home/toolchains/bazel/empty" "$work/empty"
    # `bazel mod` loads a file from here; in the source tree a BUILD file would make a package of the folder.
    : >"$work/empty/buildozer/BUILD.bazel"
    {
        # This build of Bazel writes an empty lock file, and refuses any other.
        echo 'always --lockfile_mode=off'
        for pair in platforms=tools/platforms bazel_skylib=tools/skylib bazel_features=tools/features rules_cc=rules/cc \
            rules_java=rules/java rules_license=rules/license rules_proto=rules/proto rules_python=rules/python; do
            folder=$prefix/usr/share/bazel/${pair#*=}
            printf "always '--override_module=%s=%s'\n" "${pair%%=*}" "$folder"
            printf "always '--override_repository=%s=%s'\n" "${pair%%=*}" "$folder"
        done
        for module in apple_support buildozer protobuf zlib; do
            printf "always '--override_module=%s=%s'\n" "$module" "$prefix/empty/$module"
        done
        # The sandbox has its own /tmp, in which Bazel's tools must be found.
        case $prefix in /tmp/*) printf "common '--sandbox_add_mount_pair=%s'\n" "$prefix" ;; esac
    } >"$work/bazelrc"
}
