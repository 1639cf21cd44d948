"""Files of the loader, for tests that run on the host."""

load("//:defs.bzl", "BiosBootloaderInfo")
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
    return [DefaultInfo(files = depset([loader.cd_stage, loader.first_stage]))]

loader_stages = rule(
    implementation = _loader_stages_impl,
    doc = "The first stages of disks and of CDs, as the image tools take them.",
    attrs = {"_bootloader": attr.label(default = "//boot/bios")},
)
