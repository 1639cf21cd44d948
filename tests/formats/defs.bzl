"""loader_files: what mkimage makes an image of, for tests that start it themselves."""

load("//:defs.bzl", "BiosBootloaderInfo", "KernelInfo")
load("//platforms:defs.bzl", "x86_64_none_transition")

visibility("//tests/...")

def _loader_files_impl(ctx):
    loader = ctx.attr._bootloader[BiosBootloaderInfo]
    kernel = ctx.attr._kernel[0][KernelInfo].elf
    return [DefaultInfo(files = depset([loader.first_stage, loader.second_stage, kernel], order = "preorder"))]

loader_files = rule(
    implementation = _loader_files_impl,
    doc = "First stage, second stage and kernel, in this order.",
    attrs = {
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_bootloader": attr.label(default = "//boot/bios"),
        "_kernel": attr.label(cfg = x86_64_none_transition, default = "//kernel"),
    },
)
