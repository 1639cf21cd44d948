# Functions for running an apt of one's own beside the machine's: other sources, other lists, another idea of what is
# installed, so that nothing of the machine's is read but what says how to reach a mirror. For sh and bash.

# Prints the mirrors to try, one a line: those the user named, else those that this machine's apt takes Debian from. apt
# itself is asked, as it knows every form of its source lists.
list_mirrors() {
    if [ -n "${BOOTSMITH_DEBIAN_MIRROR:-}" ]; then
        printf '%s\n' $BOOTSMITH_DEBIAN_MIRROR
        return
    fi
    suites='(bullseye|bookworm|trixie|forky|duke|sid|unstable|testing|stable|oldstable|oldoldstable)(-updates|-backports)?'
    apt-get update --print-uris 2>/dev/null | sed -n -E "s,^'(.*)/dists/$suites/InRelease'.*,\1,p" | awk '!seen[$0]++'
}

# Prints the machine's settings about fetching (proxies, certificates, Valid-Until). Others are left out: they can run
# commands that change the machine, or switch the signatures off.
fetch_settings() {
    apt-config dump | grep '^Acquire::' |
        grep -v -E '^Acquire::(Allow|Changelogs|CompressionTypes|IndexTargets|Languages)' || :
}

# Writes the configuration for APT_CONFIG to the file $1: state below the folder $2, sources from $2/sources, pins from
# $2/preferences, and what $2/status says is installed.
write_apt_configuration() {
    mkdir -p -- "$2/lists/partial" "$2/archives/partial"
    touch -- "$2/preferences" "$2/sources" "$2/status"
    fetch_settings >"$2/settings"
    cat >>"$2/settings" <<END
Acquire::Languages "none";
Acquire::PDiffs "false";
Acquire::Retries "2";
APT::Architecture "amd64";
APT::Architectures "amd64";
APT::Install-Recommends "false";
APT::Sandbox::User "root"; // the user _apt may not enter folders of other users
END
    cat >"$1" <<END
Dir::Etc::main "$2/settings";
Dir::Etc::parts "/dev/null";
Dir::Etc::preferences "$2/preferences";
Dir::Etc::preferencesparts "/dev/null";
Dir::Etc::sourcelist "$2/sources";
Dir::Etc::sourceparts "/dev/null";
Dir::State "$2";
Dir::State::status "$2/status";
Dir::Cache "$2";
END
}
