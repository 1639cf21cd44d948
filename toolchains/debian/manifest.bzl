"""What Bootsmith takes from Debian: the file to edit when a tool is added or its version raised.

After an edit, `bazel run //toolchains/debian:lock` asks the suites below for versions and digests
and rewrites lock.json, the only file that repositories are fetched from.

Each repository states the packages it wants. The lock adds what they depend on, less the packages
named in `omit`, each with the reason why the programs that we run do without it. The test
//toolchains/debian:closure_test shows that no program or library then misses a shared library.
A repository with a `suite` takes all its packages, shared libraries included, from that suite.
"""

# Suites that no longer change, so that what is locked stays on the mirrors. The first one that has
# a package gives it; `pin` names the exceptions.
SUITES = ["bookworm", "bookworm-backports"]

# QEMU 10 has the TCG accelerator built in and starts in half the time of bookworm's 7.2. osslsigncode 2.5 is linked with
# libcurl, and that with half a network.
PINS = {
    "osslsigncode": "bookworm-backports",
    "qemu-system-data": "bookworm-backports",
    "qemu-system-gui": "bookworm-backports",
    "qemu-system-modules-opengl": "bookworm-backports",
    "qemu-system-x86": "bookworm-backports",
    "qemu-utils": "bookworm-backports",
    "seabios": "bookworm-backports",
}

_NO_LIBRARY = "no program we keep needs its library"
_NO_WINDOW = "GTK never opens a window"
_MAINTAINER_SCRIPTS = "only its maintainer scripts or configuration files would be used"

PACKAGES = {
    # clang, lld, the binary utilities and clang-format.
    "llvm": struct(
        want = ["clang-19", "clang-format-19", "libclang-rt-19-dev", "lld-19", "llvm-19"],
        omit = {
            "binutils": "lld links and llvm-ar archives",
            "gcc-12-base": "documentation only",
            "lib32gcc-s1": "no 32-bit host program is built",
            "lib32stdc++6": "no 32-bit host program is built",
            "libc6-dev": "host headers come from the sysroot",
            "libc6-i386": "no 32-bit host program is built",
            "libclang1-19": "the C interface to clang, which no tool we keep uses",
            "libcurl4": "only llvm-objdump, llvm-cov and llvm-symbolizer need it",
            "libgcc-12-dev": "host objects come from the sysroot",
            "libobjc-12-dev": "no Objective-C is compiled",
            "libpfm4": "only llvm-exegesis needs it",
            "libstdc++-12-dev": "host headers come from the sysroot",
            "llvm-19-linker-tools": "plug-ins for other linkers",
            "llvm-19-runtime": "binfmt registration",
            "python3": "only git-clang-format needs it",
        },
    ),
    # llvm-objdump and llvm-cov, apart from what every compilation has as input: it is linked with libcurl, and that
    # with half a network.
    "llvm_objdump": struct(
        want = ["llvm-19"],
        omit = {
            "gcc-12-base": "documentation only",
            "libpfm4": "only llvm-exegesis needs it",
            "libsasl2-modules-db": "a plug-in for LDAP log-ins",
            "llvm-19-linker-tools": "plug-ins for other linkers",
            "llvm-19-runtime": "binfmt registration",
        },
    ),
    # The language server of editors, which no build needs: a test gives it compile_commands.json.
    "clangd": struct(
        want = ["clangd-19"],
        omit = {
            "gcc-12-base": "documentation only",
        },
    ),
    # What host programs are compiled against: glibc, libstdc++, libgcc and kernel headers.
    "sysroot": struct(
        want = ["libc6-dev", "libstdc++-12-dev"],
        omit = {
            "gcc-12-base": "documentation only",
            "libasan8": "GCC's sanitizer runtime; ours is LLVM's",
            "libatomic1": _NO_LIBRARY,
            "libc-dev-bin": "programs for glibc's developers",
            "libcrypt-dev": _NO_LIBRARY,
            "libgomp1": _NO_LIBRARY,
            "libitm1": _NO_LIBRARY,
            "liblsan0": "GCC's sanitizer runtime; ours is LLVM's",
            "libnsl-dev": _NO_LIBRARY,
            "libquadmath0": _NO_LIBRARY,
            "libtirpc-dev": _NO_LIBRARY,
            "libtsan2": "GCC's sanitizer runtime; ours is LLVM's",
            "libubsan1": "GCC's sanitizer runtime; ours is LLVM's",
            "rpcsvc-proto": _NO_LIBRARY,
        },
    ),
    "nasm": struct(
        want = ["nasm"],
        omit = {
            "dpkg": _MAINTAINER_SCRIPTS,
            "gcc-12-base": "documentation only",
            "libgcc-s1": _NO_LIBRARY,
        },
    ),
    # QEMU for x86_64 without a window, and the firmware it starts.
    "qemu": struct(
        want = ["qemu-system-data", "qemu-system-x86", "seabios"],
        omit = {
            "adduser": _MAINTAINER_SCRIPTS,
            "gcc-12-base": "documentation only",
            "ipxe-qemu": "machines are started without a network card",
            "libexecs0": "only the dropped plug-ins of vdeplug need it",
            "libgcc-s1": _NO_LIBRARY,
            "libsasl2-modules-db": "a plug-in for VNC log-ins",
            "qemu-system-common": "modules for hardware we do not emulate",
        },
    ),
    # UEFI firmware for QEMU's machines. Trixie's starts an application in less than half the time of bookworm's, and has a
    # build with strict memory protection.
    "ovmf": struct(
        suite = "trixie",
        want = ["ovmf"],
        omit = {},
    ),
    # The one from bookworm, which firmware in use is nearer to.
    "ovmf_2022": struct(
        want = ["ovmf"],
        omit = {},
    ),
    # The window of `bazel run //:qemu`: QEMU's SDL module, the OpenGL module that it insists on, and
    # what SDL draws with. Fetched only where a window can be shown.
    "qemu_display": struct(
        want = ["libsdl2-2.0-0", "qemu-system-gui", "qemu-system-modules-opengl"],
        omit = {
            "dbus": _MAINTAINER_SCRIPTS,
            "gcc-12-base": "documentation only",
            "libasound2-data": "machines are started without sound",
            "libcairo2": "only the GTK window needs it",
            "libgdk-pixbuf-2.0-0": "only the GTK window needs it",
            "libgl1": "the window is drawn without OpenGL",
            "libgtk-3-0": "only the GTK window needs it",
            "libjack-jackd2-0": "machines are started without sound",
            "libpipewire-0.3-0": "machines are started without sound",
            "libvirglrenderer1": "the window is drawn without OpenGL",
            "libvte-2.91-0": "only the GTK window needs it",
            "lsb-base": _MAINTAINER_SCRIPTS,
            "qemu-system-any": "the repository qemu has the emulator",
            "qemu-system-common": "modules for hardware we do not emulate",
            "x11-common": _MAINTAINER_SCRIPTS,
            "xkb-data": "the X server has its own",
        },
    ),
    # Bochs, the second emulator that boot tests use, with the firmware of its own project. Debian links
    # it with GTK, whatever it shows its screen on.
    "bochs": struct(
        want = ["bochs", "bochsbios", "vgabios"],
        omit = {
            "adwaita-icon-theme": _NO_WINDOW,
            "at-spi2-common": _NO_WINDOW,
            "bochs-wx": "the screen goes to the rfb library, which is part of the package",
            "dbus": _MAINTAINER_SCRIPTS,
            "dconf-gsettings-backend": _NO_WINDOW,
            "default-dbus-session-bus": _NO_WINDOW,
            "dpkg": _MAINTAINER_SCRIPTS,
            "fontconfig": _NO_WINDOW,
            "fontconfig-config": _NO_WINDOW,
            "gcc-12-base": "documentation only",
            "hicolor-icon-theme": _NO_WINDOW,
            "libasound2-data": "machines are started without sound",
            "libcolord2": _NO_WINDOW,
            "libcups2": _NO_WINDOW,
            "libgdk-pixbuf2.0-common": _NO_WINDOW,
            "libgtk-3-common": _NO_WINDOW,
            "libthai-data": _NO_WINDOW,
            "libtiff6": _NO_WINDOW,
            "libx11-data": _NO_WINDOW,
            "readline-common": "Bochs reads no keyboard",
            "shared-mime-info": _NO_WINDOW,
            "x11-common": _MAINTAINER_SCRIPTS,
            "xkb-data": "the X server has its own",
        },
    ),
    # The loaders that //tests/bench/boot_times measures ours against, and what puts them on a disk.
    "boot_peers": struct(
        want = ["grub-common", "grub-efi-amd64-bin", "grub-pc-bin", "mtools", "syslinux", "syslinux-common"],
        omit = {
            "dmsetup": _MAINTAINER_SCRIPTS,
            "gcc-12-base": "documentation only",
            "gettext-base": "messages stay in English",
            "libefiboot1": "nothing is installed for UEFI",
            "libefivar1": "nothing is installed for UEFI",
            "libfreetype6": "no fonts are made",
            "libfuse2": "no image is mounted",
            "libgcc-s1": _NO_LIBRARY,
        },
    ),
    # What CONTRIBUTING.md says that a machine needs, and no more. Proofs of hermeticity build in it, and workers of remote
    # execution run in it.
    "bare_system": struct(
        want = ["bash", "coreutils", "dash", "diffutils", "findutils", "grep", "sed"],
        omit = {
            "base-files": _MAINTAINER_SCRIPTS,
            "debianutils": _MAINTAINER_SCRIPTS,
            "dpkg": _MAINTAINER_SCRIPTS,
            "gcc-12-base": "documentation only",
            "libgcc-s1": _NO_LIBRARY,
        },
    ),
    # A server of the Remote Execution API, with which remote builds are tested. Bookworm has none.
    "justbuild": struct(
        suite = "trixie",
        want = ["justbuild", "libre2-11"],
        omit = {
            "gcc-14-base": "documentation only",
            "libre2-11-absl20240722": "a name for libre2-11, which is wanted",
            "libsasl2-modules-db": "a plug-in for LDAP log-ins",
            "openssl-provider-legacy": "a plug-in for old ciphers",
        },
    ),
    # A web server that takes files, as a shared cache that everybody writes to.
    "nginx": struct(
        want = ["nginx"],
        omit = {
            "debconf": _MAINTAINER_SCRIPTS,
            "gcc-12-base": "documentation only",
            "iproute2": _MAINTAINER_SCRIPTS,
            "libgcc-s1": _NO_LIBRARY,
            "nginx-common": _MAINTAINER_SCRIPTS,
        },
    ),
    # Gives programs another date, for builds whose outputs must not depend on it.
    "faketime": struct(
        want = ["libfaketime"],
        omit = {
            "gcc-12-base": "documentation only",
            "libgcc-s1": _NO_LIBRARY,
        },
    ),
    # Lists the files that build actions read.
    "strace": struct(
        want = ["strace"],
        omit = {
            "gcc-12-base": "documentation only",
        },
    ),
    # What checks the disk images that we write: other people's readers of FAT and GPT.
    "disk_checkers": struct(
        want = ["dosfstools", "gdisk", "mtools"],
        omit = {
            "gcc-12-base": "documentation only",
        },
    ),
    # And of ISO 9660.
    "iso_checkers": struct(
        want = ["genisoimage", "xorriso"],
        omit = {
            "dpkg": _MAINTAINER_SCRIPTS,
            "gcc-12-base": "documentation only",
            "readline-common": "xorriso reads no keyboard",
        },
    ),
    # qemu-img, which writes the disk formats of other virtual machines.
    "qemu_utils": struct(
        want = ["qemu-utils"],
        omit = {
            "gcc-12-base": "documentation only",
        },
    ),
    # Signs UEFI applications for Secure Boot.
    "osslsigncode": struct(
        want = ["osslsigncode"],
        omit = {
            "gcc-12-base": "documentation only",
            "libgcc-s1": _NO_LIBRARY,
        },
    ),
    # A TPM 2.0 in software, which QEMU's machines have where tests of measured boot ask for one.
    "swtpm": struct(
        want = ["swtpm"],
        omit = {
            "gcc-12-base": "documentation only",
        },
    ),
    # The network cards' boot ROMs, for machines that boot from the network.
    "ipxe": struct(
        want = ["ipxe-qemu"],
        omit = {},
    ),
    # GoogleTest and GoogleMock, as sources.
    "googletest": struct(
        want = ["googletest"],
        omit = {},
    ),
    # xxhash.h, from which XXH32 is compiled into loader and image tool alike.
    "xxhash": struct(
        want = ["libxxhash-dev"],
        omit = {"libxxhash0": "the header alone is compiled in"},
    ),
}

# Files of source packages: repository -> (source package, file).
SOURCES = {
    "bearssl": ("bearssl", "bearssl_0.6+dfsg.1.orig.tar.xz"),
    "cjson": ("cjson", "cjson_1.7.15.orig.tar.gz"),
    "compiler_rt": ("llvm-toolchain-19", "llvm-toolchain-19_19.1.7.orig.tar.xz"),
    "lz4": ("lz4", "lz4_1.9.4.orig.tar.gz"),
    "musl": ("musl", "musl_1.2.3.orig.tar.gz"),
    "vga_font": ("seabios", "seabios_1.16.2.orig.tar.gz"),
}
