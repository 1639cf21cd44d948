"""What boot_test boots beside tftp_folders: folders whose files do not belong together, and disks that play a boot ROM."""

load("//:defs.bzl", "BootableInfo", "TftpFolderInfo", "nasm_flat_binary")
load("//platforms:defs.bzl", "i686_none_transition")

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
        TftpFolderInfo(bios_file = served[0], uefi_file = served[-1]),
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
    provides = [BootableInfo, TftpFolderInfo],
)

# SECTORS and BOOT_FILE_SECTORS of fake_rom.asm.
_APPLICATION_AT = (4 + 192) * 512

def _rom_disk_impl(ctx):
    files = ctx.attr.folder[TftpFolderInfo]
    disk = ctx.actions.declare_file(ctx.label.name + ".img")
    args = ctx.actions.args()
    args.add_all([ctx.file.rom, files.bios_file, files.uefi_file, disk])
    ctx.actions.run_shell(
        arguments = [args],
        command = "cat $1 $2 >$4 && truncate -s {} $4 && cat $3 >>$4".format(_APPLICATION_AT),
        inputs = [ctx.file.rom, files.bios_file, files.uefi_file],
        mnemonic = "RomDisk",
        outputs = [disk],
        progress_message = "Assembling %{output}",
        toolchain = None,
    )
    return [
        BootableInfo(file = disk, kernel = None, medium = "disk", symbols = depset()),
        DefaultInfo(files = depset([disk])),
    ]

_rom_disk = rule(
    implementation = _rom_disk_impl,
    attrs = {
        "folder": attr.label(mandatory = True, providers = [TftpFolderInfo]),
        "rom": attr.label(allow_single_file = True, cfg = i686_none_transition, mandatory = True),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    provides = [BootableInfo],
)

def rom_disk(name, folder, defines = []):
    """A disk that plays the boot ROM of fake_rom.asm, and the TFTP server behind it.

    Args:
      name: name of the target.
      folder: the tftp_folder.
      defines: macros that say what goes wrong.
    """
    nasm_flat_binary(
        name = name + "_rom",
        testonly = True,
        src = "fake_rom.asm",
        defines = defines,
        tags = ["manual"],
        target_compatible_with = ["@platforms//os:none"],
    )
    _rom_disk(
        name = name,
        testonly = True,
        folder = folder,
        rom = name + "_rom",
    )
