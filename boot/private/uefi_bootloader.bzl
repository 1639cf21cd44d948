"""uefi_bootloader: the loader that the image tools put on a disk for UEFI."""

load("//platforms:defs.bzl", "x86_64_uefi_transition")
load("//toolchains/llvm:defs.bzl", "UefiBinaryInfo")

visibility("//boot/...")

UefiBootloaderInfo = provider(
    doc = "A loader for UEFI machines.",
    fields = {
        "debug": "[File] The same with its debug information.",
        "efi": "[File] The UEFI application, without a boot volume.",
    },
)

def _uefi_bootloader_impl(ctx):
    binary = ctx.attr.loader[0][UefiBinaryInfo]
    return [
        DefaultInfo(files = depset([binary.efi])),
        UefiBootloaderInfo(debug = binary.debug, efi = binary.efi),
        OutputGroupInfo(debug = depset([binary.debug])),
    ]

uefi_bootloader = rule(
    implementation = _uefi_bootloader_impl,
    doc = """A UEFI loader, built for the UEFI target.

```starlark
uefi_bootloader(
    name = "uefi",
    loader = ":loader",
)
```""",
    attrs = {
        "loader": attr.label(
            cfg = x86_64_uefi_transition,
            doc = "The uefi_binary.",
            mandatory = True,
            providers = [UefiBinaryInfo],
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    provides = [UefiBootloaderInfo],
)
