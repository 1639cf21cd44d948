"""efi_file: a UEFI application that no rule of ours made, for boot tests."""

load("//:defs.bzl", "BootableInfo")

visibility("private")

def _efi_file_impl(ctx):
    return [
        DefaultInfo(files = depset([ctx.file.src])),
        BootableInfo(file = ctx.file.src, kernel = None, medium = "kernel", symbols = depset()),
    ]

efi_file = rule(
    implementation = _efi_file_impl,
    doc = "Lets a boot_test start any file as QEMU's -kernel.",
    attrs = {
        "src": attr.label(allow_single_file = True, doc = "The file.", mandatory = True),
    },
    provides = [BootableInfo],
)
