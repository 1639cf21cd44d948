"""bare_metal_binary: an ELF file for a bare-metal target."""

load("@rules_cc//cc:find_cc_toolchain.bzl", "use_cc_toolchain")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")
load(":link.bzl", "link_bare_metal")

visibility("//toolchains/llvm/...")

BareMetalBinaryInfo = provider(
    doc = "A linked bare-metal program.",
    fields = {
        "elf": "[File] The ELF file, with its debug information.",
        "map": "[File] The linker's map.",
    },
)

def _bare_metal_binary_impl(ctx):
    linked = link_bare_metal(
        ctx,
        deps = ctx.attr.deps,
        linker_script = ctx.file.linker_script,
        linkopts = ctx.attr.linkopts,
    )
    return [
        DefaultInfo(files = depset([linked.elf])),
        BareMetalBinaryInfo(elf = linked.elf, map = linked.map),
        OutputGroupInfo(map = depset([linked.map])),
    ]

bare_metal_binary = rule(
    implementation = _bare_metal_binary_impl,
    doc = """Links C and NASM objects into `<name>.elf` with ld.lld; output group `map` has `<name>.map`.

```starlark
bare_metal_binary(
    name = "second_stage_elf",
    linker_script = "second_stage.ld",
    deps = [":second_stage_objects"],
)
```

Nothing is linked that is not listed: no start files, no libraries. A section that the linker script
does not place is an error. It has no platform of its own: what uses it brings it into a bare-metal
configuration, as `kernel` and `bios_bootloader` do.""",
    attrs = {
        "deps": attr.label_list(doc = "Libraries and objects to link.", providers = [CcInfo]),
        "linker_script": attr.label(allow_single_file = [".ld"], doc = "Where every section goes.", mandatory = True),
        "linkopts": attr.string_list(doc = "Further flags for ld.lld, as it spells them."),
    },
    fragments = ["cpp"],
    provides = [BareMetalBinaryInfo],
    toolchains = use_cc_toolchain(),
)
