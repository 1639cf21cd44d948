"""Every repository that Bootsmith fetches, for WORKSPACE and MODULE.bazel alike."""

load("//toolchains/debian/private:repositories.bzl", "debian_packages", "debian_source", "source_folder")
load("//toolchains/llvm/private:target_repository.bzl", "target_repository")

visibility("public")

_LOCK = Label("//toolchains/debian:lock.json")

_LLVM_BIN = "usr/lib/llvm-19/bin"

# Name on the command line -> binary. Several tools are one binary that looks at argv[0].
_LLVM_PROGRAMS = {
    "clang": "clang",
    "clang++": "clang",
    "clang-format": "clang-format",
    "ld.lld": "lld",
    "lld-link": "lld",
    "llvm-ar": "llvm-ar",
    "llvm-dwarfdump": "llvm-dwarfdump",
    "llvm-nm": "llvm-nm",
    "llvm-objcopy": "llvm-objcopy",
    "llvm-profdata": "llvm-profdata",
    "llvm-readelf": "llvm-readobj",
    "llvm-size": "llvm-size",
    "llvm-strip": "llvm-objcopy",
}

# Nobody reads them in a repository, and some are links to files that are not there.
_DOCUMENTS = ["usr/share/bug", "usr/share/doc", "usr/share/doc-base", "usr/share/lintian", "usr/share/man"]

def _llvm():
    debian_packages(
        name = "llvm",
        build_file = Label("//toolchains/llvm:llvm.BUILD.bazel"),
        drop = ["usr/lib/x86_64-linux-gnu/gconv"],
        keep = {
            "": ["lib", "usr"],
            "lib": ["x86_64-linux-gnu"],
            "usr": ["lib"],
            "usr/lib": ["llvm-19", "x86_64-linux-gnu"],
            "usr/lib/llvm-19": ["bin", "lib"],
            "usr/lib/llvm-19/lib": ["clang"],
            "usr/lib/llvm-19/lib/clang/19/lib/linux": [
                "libclang_rt.asan-x86_64.a",
                "libclang_rt.asan-x86_64.a.syms",
                "libclang_rt.asan_cxx-x86_64.a",
                "libclang_rt.asan_cxx-x86_64.a.syms",
                "libclang_rt.asan_static-x86_64.a",
                "libclang_rt.fuzzer-x86_64.a",
                "libclang_rt.profile-x86_64.a",
                "libclang_rt.ubsan_standalone-x86_64.a",
                "libclang_rt.ubsan_standalone-x86_64.a.syms",
                "libclang_rt.ubsan_standalone_cxx-x86_64.a",
                "libclang_rt.ubsan_standalone_cxx-x86_64.a.syms",
            ],
            _LLVM_BIN: {program: True for program in _LLVM_PROGRAMS.values()}.keys(),
        },
        lock = _LOCK,
        packages = "llvm",
        programs = {name: "{}/{}".format(_LLVM_BIN, program) for name, program in _LLVM_PROGRAMS.items()},
    )
    debian_packages(
        name = "llvm_objdump",
        build_file = Label("//toolchains/llvm:llvm_objdump.BUILD.bazel"),
        drop = ["usr/lib/x86_64-linux-gnu/gconv"],
        keep = {
            "": ["lib", "usr"],
            "lib": ["x86_64-linux-gnu"],
            "usr": ["lib"],
            "usr/lib": ["llvm-19", "x86_64-linux-gnu"],
            "usr/lib/llvm-19": ["bin"],
            _LLVM_BIN: ["llvm-cov", "llvm-objdump"],
        },
        lock = _LOCK,
        packages = "llvm_objdump",
        programs = {name: "{}/{}".format(_LLVM_BIN, name) for name in ["llvm-cov", "llvm-objdump"]},
    )
    debian_packages(
        name = "sysroot",
        build_file = Label("//toolchains/llvm:sysroot.BUILD.bazel"),
        drop = [
            "usr/bin",
            "usr/lib/x86_64-linux-gnu/gconv",
            "usr/share",
        ] + [
            # Links to libraries that are not part of the sysroot.
            "usr/lib/gcc/x86_64-linux-gnu/12/lib{}.so".format(library)
            for library in ["asan", "atomic", "gomp", "itm", "lsan", "quadmath", "tsan", "ubsan"]
        ],
        lock = _LOCK,
        packages = "sysroot",
    )

def _language_server():
    debian_packages(
        name = "clangd",
        build_file = Label("//toolchains/llvm:clangd.BUILD.bazel"),
        drop = ["usr/lib/x86_64-linux-gnu/gconv"],
        keep = {
            "": ["lib", "usr"],
            "lib": ["x86_64-linux-gnu"],
            "usr": ["lib"],
            "usr/lib": ["llvm-19", "x86_64-linux-gnu"],
            "usr/lib/llvm-19": ["bin", "lib"],
            "usr/lib/llvm-19/lib": ["clang"],
            "usr/lib/llvm-19/lib/clang/19": ["include"],
            _LLVM_BIN: ["clangd"],
        },
        lock = _LOCK,
        packages = "clangd",
        programs = {"clangd": _LLVM_BIN + "/clangd"},
    )

def _emulators():
    debian_packages(
        name = "qemu",
        arguments = ["-L \"$r/root/usr/share/qemu\"", "-L \"$r/root/usr/share/seabios\""],
        build_file = Label("//toolchains/qemu:qemu.BUILD.bazel"),
        drop = _DOCUMENTS + [
            "usr/bin/qemu-system-i386",
            "usr/bin/qemu-system-x86_64-microvm",
            "usr/lib/x86_64-linux-gnu/gconv",
            # Ways to reach a VDE switch, one of which needs a library that is not here.
            "usr/lib/x86_64-linux-gnu/vdeplug",
        ],
        # The window's modules and libraries lie in a repository of their own, which the runner names.
        environment = ["QEMU_MODULE_DIR=\"${BOOTSMITH_QEMU_MODULES:-$r/none}\""],
        keep = {"": ["lib", "usr"], "usr": ["bin", "lib", "share"], "usr/share": ["qemu", "seabios"]},
        library_folders = ["usr/lib/x86_64-linux-gnu${BOOTSMITH_QEMU_LIBRARIES:+:$BOOTSMITH_QEMU_LIBRARIES}"],
        lock = _LOCK,
        packages = "qemu",
        programs = {"qemu-system-x86_64": "usr/bin/qemu-system-x86_64"},
    )
    debian_packages(
        name = "ovmf",
        build_file = Label("//toolchains/ovmf:ovmf.BUILD.bazel"),
        keep = {
            "": ["usr"],
            "usr": ["share"],
            "usr/share": ["OVMF"],
            "usr/share/OVMF": [
                "OVMF_CODE_4M.fd",
                "OVMF_CODE_4M.secboot.fd",
                "OVMF_CODE_4M.secboot.strictnx.fd",
                "OVMF_VARS_4M.fd",
            ],
        },
        lock = _LOCK,
        packages = "ovmf",
    )
    debian_packages(
        name = "ovmf_2022",
        build_file = Label("//toolchains/ovmf:ovmf.BUILD.bazel"),
        keep = {
            "": ["usr"],
            "usr": ["share"],
            "usr/share": ["OVMF"],
            "usr/share/OVMF": ["OVMF_CODE.fd", "OVMF_VARS.fd"],
        },
        lock = _LOCK,
        packages = "ovmf_2022",
    )
    debian_packages(
        name = "qemu_display",
        build_file = Label("//toolchains/qemu:qemu_display.BUILD.bazel"),
        drop = _DOCUMENTS + ["usr/lib/x86_64-linux-gnu/gconv"],
        keep = {
            "": ["lib", "usr"],
            "usr": ["lib", "share"],
            "usr/lib": ["x86_64-linux-gnu"],
            "usr/lib/x86_64-linux-gnu/qemu": ["ui-opengl.so", "ui-sdl.so"],
            "usr/share": ["X11"],
        },
        lock = _LOCK,
        only_with_environment = ["DISPLAY", "WAYLAND_DISPLAY"],
        packages = "qemu_display",
    )

def _second_emulator():
    debian_packages(
        name = "bochs",
        build_file = Label("//toolchains/bochs:bochs.BUILD.bazel"),
        drop = _DOCUMENTS + [
            "usr/lib/systemd",
            "usr/lib/x86_64-linux-gnu/gconv",
            # Image formats, input methods and printers.
            "usr/lib/x86_64-linux-gnu/gdk-pixbuf-2.0",
            "usr/lib/x86_64-linux-gnu/gtk-3.0",
            "usr/lib/x86_64-linux-gnu/libgtk-3-0",
        ],
        environment = ["LTDL_LIBRARY_PATH=\"$r/root/usr/lib/x86_64-linux-gnu/bochs/plugins\""],
        keep = {
            "": ["lib", "usr"],
            "usr": ["bin", "lib", "share"],
            "usr/bin": ["bochs-bin"],
            "usr/lib": ["x86_64-linux-gnu"],
            "usr/share": ["bochs", "vgabios"],
        },
        lock = _LOCK,
        packages = "bochs",
        programs = {"bochs": "usr/bin/bochs-bin"},
    )

def _boot_peers():
    mtools = ["mattrib", "mcopy", "mformat", "mmd", "mmove"]
    debian_packages(
        name = "boot_peers",
        build_file = Label("//toolchains/debian:boot_peers.BUILD.bazel"),
        # A link into a folder that is not kept; caches take no link that leads nowhere.
        drop = ["usr/lib/grub/grub-mkconfig_lib"],
        # mtools asks iconv for the code page of short names.
        environment = ["GCONV_PATH=\"$r/root/usr/lib/x86_64-linux-gnu/gconv\""],
        keep = {
            "": ["lib", "usr"],
            "usr": ["bin", "lib"],
            "usr/bin": ["grub-file", "grub-mkimage", "mtools", "syslinux"],
            "usr/lib": ["grub", "syslinux", "x86_64-linux-gnu"],
            "usr/lib/syslinux/modules": ["bios"],
            "usr/lib/x86_64-linux-gnu/gconv": ["IBM850.so", "gconv-modules", "gconv-modules.d"],
        },
        lock = _LOCK,
        packages = "boot_peers",
        programs = {
            "grub-file": "usr/bin/grub-file",
            "grub-mkimage": "usr/bin/grub-mkimage",
            "syslinux": "usr/bin/syslinux",
        } | {name: "usr/bin/mtools" for name in mtools},
    )

# What tests of Bootsmith itself use, and nobody who builds an image.
def _proofs():
    programs = {
        "bare_system": {},
        "faketime": {},
        "justbuild": {"justbuild": "usr/bin/justbuild"},
        "nginx": {"nginx": "usr/sbin/nginx"},
        "strace": {"strace": "usr/bin/strace"},
    }
    for name in programs:
        debian_packages(
            name = name,
            build_file = Label("//toolchains/debian:proof.BUILD.bazel"),
            drop = _DOCUMENTS + [
                # Links to what has other places on other systems; who enters a system makes his own.
                "etc",
                "lib64",
                "usr/lib/x86_64-linux-gnu/gconv",
                "usr/lib64",
                "usr/share/locale",
            ],
            lock = _LOCK,
            packages = name,
            programs = programs[name],
        )

def _image_checkers():
    mtools = ["mcopy", "mdir", "minfo"]
    debian_packages(
        name = "disk_checkers",
        build_file = Label("//toolchains/debian:disk_checkers.BUILD.bazel"),
        # mtools asks iconv for the code page of short names.
        environment = ["GCONV_PATH=\"$r/root/usr/lib/x86_64-linux-gnu/gconv\""],
        keep = {
            "": ["lib", "sbin", "usr"],
            "sbin": ["fsck.fat", "sgdisk"],
            "usr": ["bin", "lib"],
            "usr/bin": ["mtools"],
            "usr/lib": ["x86_64-linux-gnu"],
            "usr/lib/x86_64-linux-gnu/gconv": ["IBM850.so", "gconv-modules", "gconv-modules.d"],
        },
        lock = _LOCK,
        packages = "disk_checkers",
        programs = {
            "fsck.fat": "sbin/fsck.fat",
            "sgdisk": "sbin/sgdisk",
        } | {name: "usr/bin/mtools" for name in mtools},
    )
    debian_packages(
        name = "iso_checkers",
        build_file = Label("//toolchains/debian:iso_checkers.BUILD.bazel"),
        drop = ["usr/lib/x86_64-linux-gnu/gconv"],
        keep = {
            "": ["lib", "usr"],
            "usr": ["bin", "lib"],
            "usr/bin": ["isoinfo", "xorriso"],
            "usr/lib": ["x86_64-linux-gnu"],
        },
        lock = _LOCK,
        packages = "iso_checkers",
        programs = {name: "usr/bin/" + name for name in ["isoinfo", "xorriso"]},
    )

def _image_converter():
    debian_packages(
        name = "qemu_utils",
        build_file = Label("//toolchains/qemu:qemu_utils.BUILD.bazel"),
        drop = ["usr/lib/x86_64-linux-gnu/gconv"],
        keep = {
            "": ["lib", "usr"],
            "usr": ["bin", "lib"],
            "usr/bin": ["qemu-img"],
            "usr/lib": ["x86_64-linux-gnu"],
        },
        lock = _LOCK,
        packages = "qemu_utils",
        programs = {"qemu-img": "usr/bin/qemu-img"},
    )

def _signer():
    debian_packages(
        name = "swtpm",
        build_file = Label("//tests/measured_boot:swtpm.BUILD.bazel"),
        drop = _DOCUMENTS + ["usr/lib/x86_64-linux-gnu/gconv"],
        # Neither configuration nor plug-ins of the machine's OpenSSL.
        environment = ["OPENSSL_CONF=\"$r/none\"", "OPENSSL_MODULES=\"$r/none\""],
        keep = {
            "": ["lib", "usr"],
            "usr": ["bin", "lib"],
            "usr/bin": ["swtpm"],
            "usr/lib": ["x86_64-linux-gnu"],
        },
        lock = _LOCK,
        packages = "swtpm",
        programs = {"swtpm": "usr/bin/swtpm"},
        library_folders = ["usr/lib/x86_64-linux-gnu/swtpm"],
    )
    debian_packages(
        name = "osslsigncode",
        build_file = Label("//imagetools/secure_boot:osslsigncode.BUILD.bazel"),
        drop = ["usr/lib/x86_64-linux-gnu/gconv"],
        # Neither configuration nor plug-ins of the machine's OpenSSL.
        environment = ["OPENSSL_CONF=\"$r/none\"", "OPENSSL_MODULES=\"$r/none\""],
        keep = {
            "": ["lib", "usr"],
            "usr": ["bin", "lib"],
            "usr/bin": ["osslsigncode"],
            "usr/lib": ["x86_64-linux-gnu"],
        },
        lock = _LOCK,
        packages = "osslsigncode",
        programs = {"osslsigncode": "usr/bin/osslsigncode"},
    )

def _network_roms():
    debian_packages(
        name = "ipxe",
        build_file = Label("//toolchains/qemu:ipxe.BUILD.bazel"),
        drop = _DOCUMENTS,
        lock = _LOCK,
        packages = "ipxe",
    )

def _assembler():
    debian_packages(
        name = "nasm",
        build_file = Label("//toolchains/nasm:nasm.BUILD.bazel"),
        drop = _DOCUMENTS + ["usr/lib/x86_64-linux-gnu/gconv"],
        keep = {"": ["lib", "usr"]},
        lock = _LOCK,
        packages = "nasm",
        programs = {"nasm": "usr/bin/nasm"},
    )

# One archive of LLVM's sources whole, which takes a processor 20 s to unpack, and the three folders of it that are used.
def _compiler_rt():
    debian_source(
        name = "compiler_rt_sources",
        build_file = Label("//toolchains/third_party:compiler_rt_sources.BUILD.bazel"),
        keep = {
            "": ["lib", "test"],
            "lib": ["builtins", "profile"],
            "test": ["builtins"],
        },
        lock = _LOCK,
        source = "compiler_rt",
        strip_prefix = "llvm-toolchain-19_19.1.7/compiler-rt",
    )
    source_folder(
        name = "compiler_rt",
        build_file = Label("//toolchains/third_party:compiler_rt.BUILD.bazel"),
        folder = "lib/builtins",
        source = Label("@compiler_rt_sources//:BUILD.bazel"),
    )

    # Apart, so that nothing but coverage of kernels needs it.
    source_folder(
        name = "compiler_rt_profile",
        build_file = Label("//toolchains/third_party:compiler_rt_profile.BUILD.bazel"),
        folder = "lib/profile",
        links = {
            Label("//toolchains/third_party/compiler_rt_profile:" + file): "bare/" + file
            for file in ["inttypes.h", "platform.c", "stdio.h", "stdlib.h", "unistd.h"]
        },
        source = Label("@compiler_rt_sources//:BUILD.bazel"),
    )

    # Apart, so that no image needs it: only //tests/runtime does.
    source_folder(
        name = "compiler_rt_tests",
        build_file = Label("//toolchains/third_party:compiler_rt_tests.BUILD.bazel"),
        folder = "test/builtins",
        source = Label("@compiler_rt_sources//:BUILD.bazel"),
    )

def _sources():
    debian_packages(
        name = "googletest",
        build_file = Label("//toolchains/third_party:googletest.BUILD.bazel"),
        # Their own BUILD files would cut the tree into packages that our BUILD file can't reach into.
        drop = _DOCUMENTS + [
            "usr/src/googletest/BUILD.bazel",
            "usr/src/googletest/googletest/test",
            "usr/src/googletest/googlemock/test",
        ],
        lock = _LOCK,
        packages = "googletest",
    )
    debian_packages(
        name = "xxhash",
        build_file = Label("//toolchains/third_party:xxhash.BUILD.bazel"),
        drop = ["usr/lib", "usr/share"],
        lock = _LOCK,
        packages = "xxhash",
    )
    debian_source(
        name = "bearssl",
        build_file = Label("//toolchains/third_party:bearssl.BUILD.bazel"),
        lock = _LOCK,
        source = "bearssl",
        strip_prefix = "bearssl-0.6",
    )
    debian_source(
        name = "lz4",
        build_file = Label("//toolchains/third_party:lz4.BUILD.bazel"),
        lock = _LOCK,
        source = "lz4",
        strip_prefix = "lz4-1.9.4/lib",
    )
    debian_source(
        name = "cjson",
        build_file = Label("//toolchains/third_party:cjson.BUILD.bazel"),
        lock = _LOCK,
        source = "cjson",
        strip_prefix = "cJSON-1.7.15",
    )
    _compiler_rt()
    debian_source(
        name = "musl",
        build_file = Label("//toolchains/third_party:musl.BUILD.bazel"),
        links = {
            Label("//toolchains/third_party/musl:{}.h".format(header)): "include_bare/{}.h".format(header)
            for header in ["endian", "string", "strings"]
        },
        lock = _LOCK,
        source = "musl",
        strip_prefix = "musl-1.2.3",
    )
    debian_source(
        name = "vga_font",
        build_file = Label("//toolchains/third_party:vga_font.BUILD.bazel"),
        # Ours takes its place. Beside vgafonts.c it would come first where no sandbox hides it.
        drop = ["vgautil.h"],
        links = {
            Label("//toolchains/third_party/vga_font:{}.h".format(header)): "ours/{}.h".format(header)
            for header in ["vga_font", "vgautil"]
        },
        lock = _LOCK,
        source = "vga_font",
        strip_prefix = "seabios-1.16.2/vgasrc",
    )

def bootsmith_repositories(name = "bootsmith"):
    """Declares every repository. Nothing is fetched before a target needs it.

    Args:
      name: unused; macros have one.
    """
    _llvm()
    _language_server()
    _assembler()
    _emulators()
    _second_emulator()
    _boot_peers()
    _proofs()
    _image_checkers()
    _image_converter()
    _network_roms()
    _signer()
    _sources()

def bootsmith_target(name, spec):
    """Declares a target of the user's own, for WORKSPACE.

    ```starlark
    load("@bootsmith//toolchains:repositories.bzl", "bootsmith_target")

    bootsmith_target(
        name = "my_os",
        spec = "//:x86_64-my_os.json",
    )

    register_toolchains("@my_os//:all")
    ```

    Args:
      name: name of the repository; `kernel(target = "@my_os")` builds for the target.
      spec: the JSON file, in the form of Rust's compiler; docs/target_spec.md has its fields.
    """
    target_repository(
        name = name,
        spec = spec,
        target = name,
    )

def _declare_targets(modules):
    owners = {}
    for module in modules:
        for tag in module.tags.target:
            owner = owners.setdefault(tag.name, module.name)
            if owner != module.name:
                fail("bootsmith.target: modules \"{}\" and \"{}\" both declare a target \"{}\"; rename one.".format(
                    owner,
                    module.name,
                    tag.name,
                ))
            bootsmith_target(
                name = tag.name,
                spec = tag.spec,
            )

def _extension_impl(module_ctx):
    bootsmith_repositories()
    _declare_targets(module_ctx.modules)

_target = tag_class(
    attrs = {
        "name": attr.string(doc = "Name of the repository and of the target.", mandatory = True),
        "spec": attr.label(doc = "The JSON file, in the form of Rust's compiler.", mandatory = True),
    },
    doc = """A target of the user's own.

```starlark
bootsmith = use_extension("@bootsmith//toolchains:repositories.bzl", "bootsmith")
bootsmith.target(
    name = "my_os",
    spec = "//:x86_64-my_os.json",
)
use_repo(bootsmith, "my_os")

register_toolchains("@my_os//:all")
```""",
)

# The same repositories for MODULE.bazel.
bootsmith = module_extension(
    implementation = _extension_impl,
    doc = "The repositories of Bootsmith's tools and sources, from toolchains/debian/lock.json, and of users' targets.",
    tag_classes = {"target": _target},
)
