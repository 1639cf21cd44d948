"""uefi_binary: a UEFI application from C and NASM objects."""

load("@rules_cc//cc:find_cc_toolchain.bzl", "use_cc_toolchain")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")
load(":link.bzl", "link_uefi")

visibility("//toolchains/llvm/...")

UefiBinaryInfo = provider(
    doc = "A linked UEFI application.",
    fields = {
        "debug": "[File] The same with its debug information.",
        "efi": "[File] The PE file.",
        "map": "[File] The linker's map.",
    },
)

def _uefi_binary_impl(ctx):
    linked = link_uefi(ctx, base = ctx.attr.base, deps = ctx.attr.deps, entry = ctx.attr.entry)
    return [
        DefaultInfo(files = depset([linked.efi])),
        UefiBinaryInfo(debug = linked.debug, efi = linked.efi, map = linked.map),
        OutputGroupInfo(debug = depset([linked.debug]), map = depset([linked.map])),
    ]

uefi_binary = rule(
    implementation = _uefi_binary_impl,
    doc = """Links C and NASM objects for x86_64-uefi into `<name>.efi` with lld-link; output group `map` has
`<name>.map`, output group `debug` the same program with DWARF.

Nothing is linked that is not listed, and nothing is imported.""",
    attrs = {
        "base": attr.string(
            default = "0x35a0000",
            doc = "Where firmware puts the program if it can; anywhere else otherwise. The default is free on machines in " +
                  "QEMU with 128 MiB, so that a debugger finds the program where its symbols are, and like no number in it.",
        ),
        "deps": attr.label_list(doc = "Libraries and objects to link.", providers = [CcInfo]),
        "entry": attr.string(default = "efi_main", doc = "The function that firmware calls."),
    },
    fragments = ["cpp"],
    provides = [UefiBinaryInfo],
    toolchains = use_cc_toolchain(),
)
