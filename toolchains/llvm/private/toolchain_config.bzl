"""The C++ toolchain configurations: one for host programs, one for each bare-metal target."""

load("@rules_cc//cc:cc_toolchain_config_lib.bzl", "feature", "tool_path", "with_feature_set")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/toolchains:cc_toolchain_config_info.bzl", "CcToolchainConfigInfo")
load("//platforms:defs.bzl", "TargetSpecInfo")
load("//platforms/private:target_spec.bzl", "target_compile_flags", "target_executable_format", "target_link_flags")
load(
    ":features.bzl",
    "COMPILE_ACTIONS",
    "CPP_ACTIONS",
    "C_ACTIONS",
    "LINK_ACTIONS",
    "archive_features",
    "compile_features",
    "flags_feature",
    "link_features",
    "linker_param_file_feature",
    "strip_feature",
    "tool_configs",
)

visibility("//toolchains/llvm/...")

# What every compilation of ours has, on the host and bare metal.
_COMMON_COMPILE_FLAGS = [
    # Through the wrapper, /proc/self/exe is the dynamic loader; argv[0] says where clang is.
    "-no-canonical-prefixes",
    # The same input gives the same bytes, wherever it is compiled and when.
    "-ffile-compilation-dir=.",
    "-Werror=date-time",
    "-fno-ident",
    "-fdiagnostics-color=always",
]

# Several CPUs, and a handler that interrupts, count with the same counters.
_COVERAGE_FLAGS = ["-fprofile-instr-generate", "-fcoverage-mapping", "-fprofile-update=atomic"]

_WARNINGS = ["-Wall", "-Wextra", "-Werror"]

def _tools(ctx, linker):
    return tool_configs(
        archiver = ctx.file.archiver,
        compiler = ctx.file.compiler,
        linker = linker,
        objcopy = ctx.file.objcopy,
        strip = ctx.file.strip,
    )

def _no_legacy_features():
    return feature(name = "no_legacy_features")

def _exec_path(file):
    # A bare relative path would be counted from this package.
    return "%workspace%/" + file.path

def _resource_flags(ctx):
    return ["-resource-dir", ctx.file.llvm_root.path + "/usr/lib/llvm-19/lib/clang/19"]

def _warning_features():
    # Third-party sources are compiled with features = ["-warnings"].
    return [
        flags_feature("warnings", COMPILE_ACTIONS, _WARNINGS),
        flags_feature("c17", C_ACTIONS, ["-std=c17"]),
    ]

# What an executable format wants of the compiler.
_FORMAT_COMPILE_FLAGS = {
    "elf": ["-fno-pic"],
    "pe": [
        # The triple stands for Microsoft's compiler too, and headers would look for its headers.
        "-fmsc-version=0",
        # No run-time library touches the stack page by page; firmware's stacks of 128 KiB are there at once.
        "-mno-stack-arg-probe",
        "-gdwarf",
        # Without it each object holds the time at which it was made.
        "-mno-incremental-linker-compatible",
    ],
}

def _elf_link_features(spec):
    return [
        flags_feature("target_link", LINK_ACTIONS, target_link_flags(spec) + [
            "-static",
            "-nostdlib",
            "--build-id=none",
            "--gc-sections",
            "-z",
            "noexecstack",
            "--fatal-warnings",
            "--orphan-handling=error",
        ]),
        flags_feature(
            "position_independent_link",
            LINK_ACTIONS,
            ["-pie", "--no-dynamic-linker", "-z", "text", "--pack-dyn-relocs=relr"],
            with_features = [with_feature_set(features = ["position_independent"])],
        ),
    ] + link_features(
        end_lib = "--end-lib",
        no_whole_archive = "--no-whole-archive",
        start_lib = "--start-lib",
        whole_archive = "--whole-archive",
    )

def _pe_link_features(spec):
    return [
        flags_feature("target_link", LINK_ACTIONS, target_link_flags(spec) + [
            "/nologo",
            "/nodefaultlib",
            "/subsystem:efi_application",
            # Data need not be executable: what firmware with strict memory protection insists on. Sections begin on pages
            # by default, and have permissions of their own.
            "/nxcompat",
            "/dynamicbase",
            "/opt:ref",
            "/timestamp:0",
            "/WX",
        ]),
    ] + link_features(
        end_lib = "/end-lib",
        # There is no such pair of flags; nothing of ours is linked whole.
        no_whole_archive = "",
        output = ["/out:%{output_execpath}"],
        start_lib = "/start-lib",
        whole_archive = "",
    )

def _bare_metal_config_impl(ctx):
    spec = ctx.attr.spec[TargetSpecInfo].spec
    executable_format = target_executable_format(spec)
    features = [
        _no_legacy_features(),
        flags_feature("target", COMPILE_ACTIONS, target_compile_flags(spec) + [
            "-ffreestanding",
            # Clang's own headers stay; without this it would look into the host's /usr/include.
            "-nostdlibinc",
            "-fno-stack-protector",
            "-fno-omit-frame-pointer",
            "-ffunction-sections",
            "-fdata-sections",
        ] + _FORMAT_COMPILE_FLAGS[executable_format]),
        flags_feature("without_sse", C_ACTIONS + CPP_ACTIONS, ["-include", ctx.file.first_header.path]),
        flags_feature("common", COMPILE_ACTIONS, _COMMON_COMPILE_FLAGS + _resource_flags(ctx)),
        flags_feature("opt", COMPILE_ACTIONS, ["-O2", "-g"], enabled = False),
        flags_feature("dbg", COMPILE_ACTIONS, ["-Og", "-g"], enabled = False),
        flags_feature("fastbuild", COMPILE_ACTIONS, ["-O2", "-g"], enabled = False),
        # Asked for by loaders that are read, sector by sector, before they run.
        flags_feature("small", C_ACTIONS, ["-Os"], enabled = False),
        # Asked for by kernel(pie = True), for the kernel and all that is linked into it.
        flags_feature("position_independent", C_ACTIONS + CPP_ACTIONS, ["-fpie"] + (["-mcmodel=small"] if spec.code_model else []), enabled = False),
        # Asked for by Bazel where it collects coverage.
        flags_feature("coverage", C_ACTIONS + CPP_ACTIONS, _COVERAGE_FLAGS, enabled = False),
    ] + _warning_features() + compile_features() + archive_features()
    features += _pe_link_features(spec) if executable_format == "pe" else _elf_link_features(spec)
    features += [
        linker_param_file_feature(),
        strip_feature(),
        feature(name = "static_linking_mode", enabled = True),
    ]

    # Linked by lld itself: for these triples clang would call the host's gcc.
    return cc_common.create_cc_toolchain_config_info(
        ctx = ctx,
        abi_libc_version = "none",
        abi_version = "none",
        action_configs = _tools(ctx, ctx.file.pe_linker if executable_format == "pe" else ctx.file.linker),
        compiler = "clang",
        cxx_builtin_include_directories = [_exec_path(ctx.file.llvm_root)],
        features = features,
        host_system_name = "local",
        target_cpu = spec.arch,
        target_libc = "none",
        target_system_name = spec.llvm_target,
        toolchain_identifier = spec.name,
    )

def _host_config_impl(ctx):
    sysroot = ctx.file.sysroot.path
    target = [
        "--target=x86_64-unknown-linux-gnu",
        "--sysroot=" + sysroot,
        "--gcc-install-dir=" + sysroot + "/usr/lib/gcc/x86_64-linux-gnu/12",
    ]
    not_address = [with_feature_set(not_features = ["asan"])]
    features = [
        _no_legacy_features(),
        flags_feature("target", COMPILE_ACTIONS + LINK_ACTIONS, target),
        flags_feature("common", COMPILE_ACTIONS, _COMMON_COMPILE_FLAGS + _resource_flags(ctx) + [
            "-fstack-protector-strong",
            "-fno-omit-frame-pointer",
        ]),
        flags_feature("posix", C_ACTIONS, ["-D_GNU_SOURCE"]),
        flags_feature("cpp20", CPP_ACTIONS, ["-std=c++20"]),
        flags_feature("opt", COMPILE_ACTIONS, ["-O2", "-DNDEBUG", "-ffunction-sections", "-fdata-sections"], enabled = False),
        flags_feature("dbg", COMPILE_ACTIONS, ["-O0", "-g"], enabled = False),
        flags_feature("fastbuild", COMPILE_ACTIONS, ["-O1", "-gline-tables-only"], enabled = False),
        # C++ is tests alone: GoogleTest's templates take twice as long to optimise as to compile, and run once.
        flags_feature("fastbuild_cpp", CPP_ACTIONS, ["-O0"], with_features = [with_feature_set(features = ["fastbuild"])]),
        flags_feature("coverage", C_ACTIONS + CPP_ACTIONS, _COVERAGE_FLAGS, enabled = False),
        flags_feature(
            "coverage_runtime",
            LINK_ACTIONS,
            ["-fprofile-instr-generate"],
            with_features = [with_feature_set(features = ["coverage"])],
        ),
        flags_feature("asan", COMPILE_ACTIONS + LINK_ACTIONS, ["-fsanitize=address"], enabled = False),
        flags_feature(
            "ubsan",
            COMPILE_ACTIONS + LINK_ACTIONS,
            ["-fsanitize=undefined", "-fno-sanitize-recover=all"],
            enabled = False,
        ),
    ] + _warning_features() + compile_features() + archive_features() + [
        flags_feature("host_link", LINK_ACTIONS, _resource_flags(ctx) + [
            "-no-canonical-prefixes",
            "-fuse-ld=lld",
            # Debian's clang would turn it on for this triple, and it hashes paths.
            "-Wl,--build-id=none",
            "-Wl,--hash-style=gnu",
            "-Wl,-z,relro,-z,now",
        ]),
        # Static, so that a program of ours runs on any x86_64 Linux, whatever its C library.
        flags_feature("static_link", LINK_ACTIONS, ["-static"], with_features = not_address),
    ] + link_features(
        end_lib = "-Wl,--end-lib",
        no_whole_archive = "-Wl,--no-whole-archive",
        start_lib = "-Wl,--start-lib",
        whole_archive = "-Wl,--whole-archive",
    ) + [
        # Named, because programs are linked by clang and not by clang++; the sanitizers' C++ part is
        # asked for in the same way.
        flags_feature("host_libraries", LINK_ACTIONS, ["-lstdc++", "-lm"]),
        flags_feature(
            "sanitizer_runtime",
            LINK_ACTIONS,
            ["-fsanitize-link-c++-runtime"],
            with_features = [with_feature_set(features = ["asan"]), with_feature_set(features = ["ubsan"])],
        ),
        linker_param_file_feature(),
        strip_feature(),
        feature(name = "static_linking_mode", enabled = True),
    ]
    return cc_common.create_cc_toolchain_config_info(
        ctx = ctx,
        abi_libc_version = "glibc_2.36",
        abi_version = "gnu",
        action_configs = _tools(ctx, ctx.file.compiler),
        compiler = "clang",
        cxx_builtin_include_directories = [_exec_path(ctx.file.sysroot), _exec_path(ctx.file.llvm_root)],
        features = features,
        host_system_name = "local",
        target_cpu = "k8",
        target_libc = "glibc_2.36",
        target_system_name = "x86_64-unknown-linux-gnu",
        tool_paths = [
            # Bazel's script calls what merges profiles gcov.
            tool_path(name = "gcov", path = "coverage/llvm-profdata.sh"),
            tool_path(name = "llvm-cov", path = "coverage/llvm-cov.sh"),
        ],
        toolchain_identifier = "x86_64-linux",
    )

_TOOL_ATTRS = {
    "archiver": attr.label(allow_single_file = True, default = "@llvm//:bin/llvm-ar"),
    "compiler": attr.label(allow_single_file = True, default = "@llvm//:bin/clang"),
    "llvm_root": attr.label(allow_single_file = True, default = "@llvm//:root"),
    "objcopy": attr.label(allow_single_file = True, default = "@llvm//:bin/llvm-objcopy"),
    "strip": attr.label(allow_single_file = True, default = "@llvm//:bin/llvm-strip"),
}

bare_metal_toolchain_config = rule(
    implementation = _bare_metal_config_impl,
    doc = "Configuration of clang and lld for one bare-metal target.",
    attrs = _TOOL_ATTRS | {
        "first_header": attr.label(
            allow_single_file = [".h"],
            default = "//toolchains/llvm:include/without_sse.h",
            doc = "Included first in every C file.",
        ),
        "linker": attr.label(allow_single_file = True, default = "@llvm//:bin/ld.lld"),
        "pe_linker": attr.label(allow_single_file = True, default = "@llvm//:bin/lld-link"),
        "spec": attr.label(doc = "The target's declaration.", mandatory = True, providers = [TargetSpecInfo]),
    },
    provides = [CcToolchainConfigInfo],
)

host_toolchain_config = rule(
    implementation = _host_config_impl,
    doc = "Configuration of clang for static x86_64 Linux programs against the pinned sysroot.",
    attrs = _TOOL_ATTRS | {
        "sysroot": attr.label(allow_single_file = True, default = "@sysroot//:root"),
    },
    provides = [CcToolchainConfigInfo],
)
