"""pxe_loader: the two stages that a network card's boot ROM fetches."""

load("//platforms:defs.bzl", "i686_none_transition")
load("//toolchains/llvm:defs.bzl", "BareMetalBinaryInfo")

visibility("//boot/...")

PxeLoaderInfo = provider(
    doc = "A loader for BIOS machines that boot from the network.",
    fields = {
        "first_stage": "[File] The first 512 bytes of the boot file.",
        "second_stage": "[File] Flat binary that lies at VOLUME_LOADER_ADDRESS.",
        "second_stage_elf": "[File] The same with its symbols, for a debugger.",
    },
)

def _pxe_loader_impl(ctx):
    elf = ctx.attr.second_stage_elf[0][BareMetalBinaryInfo].elf
    return [
        DefaultInfo(files = depset([ctx.file.first_stage, ctx.file.second_stage])),
        OutputGroupInfo(symbols = depset([elf])),
        PxeLoaderInfo(
            first_stage = ctx.file.first_stage,
            second_stage = ctx.file.second_stage,
            second_stage_elf = elf,
        ),
    ]

pxe_loader = rule(
    implementation = _pxe_loader_impl,
    doc = """A loader for PXE from its parts, each built for the 32-bit bare-metal target.

```starlark
pxe_loader(
    name = "pxe",
    first_stage = ":pxe_stage",
    second_stage = ":second_stage",
    second_stage_elf = ":second_stage_elf",
)
```""",
    attrs = {
        "first_stage": attr.label(
            allow_single_file = [".bin"],
            cfg = i686_none_transition,
            doc = "First stage of exactly 512 bytes.",
            mandatory = True,
        ),
        "second_stage": attr.label(
            allow_single_file = [".bin"],
            cfg = i686_none_transition,
            doc = "Flat binary of the second stage.",
            mandatory = True,
        ),
        "second_stage_elf": attr.label(
            cfg = i686_none_transition,
            doc = "The ELF file that `second_stage` was made from.",
            mandatory = True,
            providers = [BareMetalBinaryInfo],
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    provides = [PxeLoaderInfo],
)
