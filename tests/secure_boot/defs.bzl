"""efi_loader: any UEFI application in the place of the loader, for disks that an attacker has been at."""

load("//:defs.bzl", "UefiBootloaderInfo")

visibility("private")

def _efi_loader_impl(ctx):
    return [
        DefaultInfo(files = depset([ctx.file.efi])),
        UefiBootloaderInfo(debug = None, efi = ctx.file.efi),
    ]

efi_loader = rule(
    implementation = _efi_loader_impl,
    doc = "Lets a disk_image take any file as its UEFI loader.",
    attrs = {"efi": attr.label(allow_single_file = True, doc = "The file.", mandatory = True)},
    provides = [UefiBootloaderInfo],
)
