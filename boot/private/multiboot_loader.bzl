"""multiboot_loader: the loader that Multiboot and PVH boot loaders start."""

load("//platforms:defs.bzl", "i686_none_transition")
load("//toolchains/llvm:defs.bzl", "BareMetalBinaryInfo")

visibility("//boot/...")

MultibootLoaderInfo = provider(
    doc = "A loader for Multiboot and PVH.",
    fields = {
        "elf": "[File] The ELF32 file, without a boot volume, with its debug information.",
    },
)

def _multiboot_loader_impl(ctx):
    elf = ctx.attr.loader[0][BareMetalBinaryInfo].elf
    return [
        DefaultInfo(files = depset([elf])),
        MultibootLoaderInfo(elf = elf),
    ]

multiboot_loader = rule(
    implementation = _multiboot_loader_impl,
    doc = """A Multiboot loader, built for the 32-bit bare-metal target.

```starlark
multiboot_loader(
    name = "multiboot",
    loader = ":loader",
)
```""",
    attrs = {
        "loader": attr.label(
            cfg = i686_none_transition,
            doc = "The bare_metal_binary.",
            mandatory = True,
            providers = [BareMetalBinaryInfo],
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    provides = [MultibootLoaderInfo],
)
