"""bios_bootloader: the two stages that the image tool writes for a BIOS machine."""

load("//platforms:defs.bzl", "i686_none_transition")
load("//toolchains/llvm:defs.bzl", "BareMetalBinaryInfo")

visibility("//boot/...")

BiosBootloaderInfo = provider(
    doc = "A loader for BIOS machines.",
    fields = {
        "cd_stage": "[File] The first stage of CDs: 2048 bytes; None if there is none.",
        "first_stage": "[File] The boot sector: 512 bytes with room for the partition table.",
        "second_stage": "[File] Flat binary that the first stage reads to VOLUME_LOADER_ADDRESS.",
        "second_stage_elf": "[File] The same with its symbols, for a debugger.",
    },
)

def _bios_bootloader_impl(ctx):
    cd_stage = ctx.file.cd_stage
    first_stage = ctx.file.first_stage
    second_stage = ctx.file.second_stage
    elf = ctx.attr.second_stage_elf[0][BareMetalBinaryInfo].elf
    return [
        DefaultInfo(files = depset([first_stage, second_stage])),
        BiosBootloaderInfo(
            cd_stage = cd_stage,
            first_stage = first_stage,
            second_stage = second_stage,
            second_stage_elf = elf,
        ),
        OutputGroupInfo(symbols = depset([elf])),
    ]

bios_bootloader = rule(
    implementation = _bios_bootloader_impl,
    doc = """A BIOS loader from its parts, each built for the 32-bit bare-metal target.

```starlark
bios_bootloader(
    name = "bios",
    first_stage = ":first_stage",
    second_stage = ":second_stage",
    second_stage_elf = ":second_stage_elf",
)
```""",
    attrs = {
        "cd_stage": attr.label(
            allow_single_file = [".bin"],
            cfg = i686_none_transition,
            doc = "First stage of CDs of exactly 2048 bytes; without one, no iso_image can be made with this loader.",
        ),
        "first_stage": attr.label(
            allow_single_file = [".bin"],
            cfg = i686_none_transition,
            doc = "Boot sector of exactly 512 bytes.",
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
    provides = [BiosBootloaderInfo],
)
