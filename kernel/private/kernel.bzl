"""kernel: an ELF64 kernel from C and NASM, built for its target whoever asks for it."""

load("@rules_cc//cc:cc_library.bzl", "cc_library")
load("//platforms:defs.bzl", "target_transition")
load("//toolchains/llvm:defs.bzl", "BareMetalBinaryInfo", "bare_metal_binary", "target_conformance_test")
load(":symbol_table.bzl", "check_symbol_table", "symbol_table")

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
        OutputGroupInfo(
            _validation = depset([check_symbol_table(ctx, binary.elf, ctx.files.symbol_table[0])]),
            map = depset([map_file]),
        ),
    ]

_kernel_file = rule(
    implementation = _kernel_file_impl,
    doc = "Brings a bare-metal binary into the configuration of whoever asks for it.",
    attrs = {
        "binary": attr.label(
            cfg = target_transition,
            mandatory = True,
            providers = [BareMetalBinaryInfo],
        ),
        "pie": attr.bool(doc = "Whether the binary and all that is linked into it are position-independent."),
        "symbol_table": attr.label(
            allow_files = [".c"],
            cfg = target_transition,
            doc = "The table that the binary was linked with.",
            mandatory = True,
        ),
        "target": attr.label(
            default = "//platforms:x86_64-none",
            doc = "Platform to build for.",
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_symbol_table": attr.label(cfg = "exec", default = "//kernel/private:symbol_table", executable = True),
    },
    provides = [KernelInfo],
)

_LINKER_SCRIPT = Label("//kernel:kernel.ld")
_LINKER_SCRIPT_PIE = Label("//kernel:kernel_pie.ld")

_BARE_METAL = [Label("@platforms//os:none")]

# The functions that the compiler calls of its own accord, in any C program, and those for coverage where that is collected.
_COMPILER_RUNTIME = [
    Label("//kernel/runtime:builtins"),
    Label("//kernel/runtime:coverage"),
    Label("//kernel/runtime:memory"),
]

def kernel(
        name,
        srcs = [],
        hdrs = [],
        deps = [],
        copts = [],
        linkopts = [],
        linker_script = None,
        pie = False,
        conformance = {},
        target = Label("//platforms:x86_64-none"),
        **kwargs):
    """Compiles and links a kernel; `<name>.elf` is its output, output group `map` its linker map.

    `<name>_conformance_test` proves that the kernel keeps what its target declares.

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
      name: name of the kernel; it is built for its target with no flag.
      srcs: C sources.
      hdrs: headers that the sources include.
      deps: C libraries (cc_library) and NASM objects (nasm_object); they are built for the kernel's target.
      copts: flags for clang, for `srcs` only.
      linkopts: flags for ld.lld, as it spells them.
      linker_script: where every section goes; the default is //kernel:kernel.ld, which links at 0xffffffff80100000, or
        //kernel:kernel_pie.ld, which links at 0 and leaves the place to the loader. A section that it does not place
        is an error. In a script of your own, one line keeps what the kernel asks of its loader: docs/requests.md.
      pie: make the kernel position-independent, with all that is linked into it: compiled with -fpie, linked as a
        static position-independent executable. `disk_image(kaslr = True)` needs such a kernel.
      conformance: further arguments of the target_conformance_test, such as `allow` and `code_modes`.
      target: the platform to build for, or a target of your own such as `@my_os`.
      **kwargs: common attributes (visibility, tags, testonly) of the public target.
    """
    private = {
        "tags": ["manual"],
        "target_compatible_with": _BARE_METAL,
        "testonly": kwargs.get("testonly", False),
        "visibility": ["//visibility:private"],
    }
    cc_library(
        name = name + "_objects",
        srcs = srcs + hdrs,
        copts = copts,
        # Not among deps, where a user may have it too.
        deps = deps,
        alwayslink = True,
        **private
    )
    linked = {
        "linker_script": linker_script or (_LINKER_SCRIPT_PIE if pie else _LINKER_SCRIPT),
        "linkopts": linkopts,
    } | private

    # Twice, since the names of the functions and their places are known only when they are linked.
    bare_metal_binary(
        name = name + "_without_names",
        deps = [name + "_objects"] + _COMPILER_RUNTIME,
        **linked
    )
    symbol_table(
        name = name + "_symbol_table",
        binary = name + "_without_names",
        **private
    )
    cc_library(
        name = name + "_names",
        srcs = [name + "_symbol_table"],
        deps = [Label("//kernel/runtime:symbols")],
        alwayslink = True,
        **private
    )
    bare_metal_binary(
        name = name + "_binary",
        deps = [name + "_names", name + "_objects"] + _COMPILER_RUNTIME,
        **linked
    )
    _kernel_file(
        name = name,
        binary = name + "_binary",
        pie = pie,
        symbol_table = name + "_symbol_table",
        target = target,
        **kwargs
    )
    target_conformance_test(
        name = name + "_conformance_test",
        size = "small",
        binary = name,
        pie = pie,
        tags = kwargs.get("tags", []),
        target = target,
        **conformance
    )
