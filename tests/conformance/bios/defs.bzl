"""Files of the loader, for tests that run on the host."""

load("//:defs.bzl", "BiosBootloaderInfo", "PxeLoaderInfo")
load("//platforms:defs.bzl", "i686_none_transition")

visibility("private")

def _built_for_i686_impl(ctx):
    return [DefaultInfo(files = ctx.attr.src[0][DefaultInfo].files)]

built_for_i686 = rule(
    implementation = _built_for_i686_impl,
    doc = "The files of `src`, built for i686-none.",
    attrs = {
        "src": attr.label(cfg = i686_none_transition, mandatory = True),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
)

def _loader_stages_impl(ctx):
    loader = ctx.attr._bootloader[BiosBootloaderInfo]
    pxe_stage = ctx.attr._pxe_loader[PxeLoaderInfo].first_stage
    return [DefaultInfo(files = depset([loader.cd_stage, loader.first_stage, pxe_stage]))]

loader_stages = rule(
    implementation = _loader_stages_impl,
    doc = "The first stages of disks, of CDs and of network boots, as the image tools take them.",
    attrs = {
        "_bootloader": attr.label(default = "//boot/bios"),
        "_pxe_loader": attr.label(default = "//boot/pxe"),
    },
)
