"""served_files: a folder for a TFTP server whose files do not belong together."""

load("//:defs.bzl", "BootableInfo", "TftpFolderInfo")

visibility("private")

def _served_files_impl(ctx):
    whole = ctx.attr.folder[BootableInfo]
    files = ctx.attr.folder[TftpFolderInfo]
    served = []
    for name, replacement, kept in [
        ("bootsmith.0", ctx.file.bios_file, files.bios_file),
        ("bootsmith.efi", ctx.file.uefi_file, None if ctx.attr.without_uefi_file else files.uefi_file),
    ]:
        if replacement or kept:
            file = ctx.actions.declare_file("{}/{}".format(ctx.label.name, name))
            ctx.actions.symlink(output = file, target_file = replacement or kept)
            served.append(file)
    return [
        BootableInfo(
            beside = depset(served[1:]),
            file = served[0],
            kernel = whole.kernel,
            medium = "network",
            network_roms = whole.network_roms,
            symbols = whole.symbols,
            uefi_file = served[-1],
        ),
        DefaultInfo(files = depset(served)),
    ]

served_files = rule(
    implementation = _served_files_impl,
    doc = "A tftp_folder with other files, or without one.",
    attrs = {
        "bios_file": attr.label(allow_single_file = True, doc = "In place of the folder's bootsmith.0."),
        "folder": attr.label(doc = "The tftp_folder.", mandatory = True, providers = [TftpFolderInfo]),
        "uefi_file": attr.label(allow_single_file = True, doc = "In place of the folder's bootsmith.efi."),
        "without_uefi_file": attr.bool(doc = "Whether that file is missing."),
    },
    provides = [BootableInfo],
)
