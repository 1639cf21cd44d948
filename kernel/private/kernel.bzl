"""kernel: an ELF64 kernel from C and NASM, built for x86_64-none whoever asks for it."""

load("@rules_cc//cc:cc_library.bzl", "cc_library")
load("//platforms:defs.bzl", "x86_64_none_transition")
load("//toolchains/llvm:defs.bzl", "BareMetalBinaryInfo", "bare_metal_binary")

visibility("//kernel")

KernelInfo = provider(
    doc = "A kernel that an image can hold.",
    fields = {
        "elf": "[File] The ELF64 file, with its debug information.",
        "map": "[File] The linker's map.",
    },
)

def _kernel_file_impl(ctx):
    binary = ctx.attr.binary[0][BareMetalBinaryInfo]
    elf = ctx.actions.declare_file(ctx.label.name + ".elf")
    map_file = ctx.actions.declare_file(ctx.label.name + ".map")
    ctx.actions.symlink(output = elf, target_file = binary.elf)
    ctx.actions.symlink(output = map_file, target_file = binary.map)
    return [
        DefaultInfo(files = depset([elf])),
        KernelInfo(elf = elf, map = map_file),
        OutputGroupInfo(map = depset([map_file])),
    ]

_kernel_file = rule(
    implementation = _kernel_file_impl,
    doc = "Brings a bare-metal binary into the configuration of whoever asks for it.",
    attrs = {
        "binary": attr.label(
            cfg = x86_64_none_transition,
            mandatory = True,
            providers = [BareMetalBinaryInfo],
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    provides = [KernelInfo],
)

_BARE_METAL = ["@platforms//os:none"]

# The functions that the compiler calls of its own accord, in any C program.
_COMPILER_RUNTIME = [
    Label("//kernel/runtime:builtins"),
    Label("//kernel/runtime:memory"),
]

def kernel(
        name,
        srcs = [],
        hdrs = [],
        deps = [],
        copts = [],
        linkopts = [],
        linker_script = Label("//kernel:kernel.ld"),
        **kwargs):
    """Compiles and links a kernel; `<name>.elf` is its output, output group `map` its linker map.

    ```starlark
    load("@bootsmith//:defs.bzl", "disk_image", "kernel")

    kernel(
        name = "hello",
        srcs = ["hello.c"],
        deps = ["@bootsmith//boot/protocol"],
    )

    disk_image(
        name = "hello_image",
        kernel = ":hello",
    )
    ```

    Args:
      name: name of the kernel; the target builds for x86_64-none with no flag.
      srcs: C sources.
      hdrs: headers.
      deps: C libraries and NASM objects.
      copts: flags for clang.
      linkopts: flags for ld.lld, as it spells them.
      linker_script: where every section goes; the default links at 0xffffffff80000000.
      **kwargs: common attributes (visibility, tags, testonly) of the public target.
    """
    testonly = kwargs.get("testonly", False)
    cc_library(
        name = name + "_objects",
        srcs = srcs + hdrs,
        copts = copts,
        tags = ["manual"],
        target_compatible_with = _BARE_METAL,
        testonly = testonly,
        visibility = ["//visibility:private"],
        deps = deps,
        alwayslink = True,
    )
    bare_metal_binary(
        name = name + "_binary",
        linker_script = linker_script,
        linkopts = linkopts,
        tags = ["manual"],
        target_compatible_with = _BARE_METAL,
        testonly = testonly,
        visibility = ["//visibility:private"],
        deps = [name + "_objects"] + _COMPILER_RUNTIME,
    )
    _kernel_file(
        name = name,
        binary = name + "_binary",
        **kwargs
    )
