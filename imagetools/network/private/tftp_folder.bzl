"""tftp_folder: what a TFTP server gives to machines that boot from the network."""

load("//boot:defs.bzl", "PxeLoaderInfo", "UefiBootloaderInfo")
load("//imagetools:defs.bzl", "BootableInfo", "DiskImageInfo")
load("//imagetools/uefi:defs.bzl", "EfiApplicationInfo")
load("//imagetools/uefi/private:embed.bzl", "EMBEDDING_ATTRS", "embed_volume")

visibility("//imagetools/network")

TftpFolderInfo = provider(
    doc = "A folder for a TFTP server.",
    fields = {
        "bios_file": "[File] The boot file for BIOS machines (client architecture 0).",
        "uefi_file": "[File] The boot file for x86_64 UEFI machines (client architecture 7), beside it.",
    },
)

# As PXE_BOOT_FILE and PXE_VOLUME_FILE of boot/protocol/volume.h have them.
_BIOS_FILE = "bootsmith.0"
_UEFI_FILE = "bootsmith.efi"

def _make_boot_file(ctx, loader, application, bios_file, copy):
    args = ctx.actions.args()
    args.add_all([loader.first_stage, loader.second_stage, application, bios_file])
    if copy:
        args.add(copy)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._mkpxe,
        execution_requirements = {"supports-path-mapping": "1"},
        inputs = [loader.first_stage, loader.second_stage, application],
        mnemonic = "PxeBootFile",
        outputs = [bios_file] + ([copy] if copy else []),
        progress_message = "Assembling %{output}",
    )

def _tftp_folder_impl(ctx):
    target = ctx.attr.image
    loader = ctx.attr.bootloader[PxeLoaderInfo]
    bios_file = ctx.actions.declare_file("{}/{}".format(ctx.label.name, _BIOS_FILE))
    uefi_file = ctx.actions.declare_file("{}/{}".format(ctx.label.name, _UEFI_FILE))
    if EfiApplicationInfo in target:
        _make_boot_file(ctx, loader, target[EfiApplicationInfo].efi, bios_file, uefi_file)
        image = target[BootableInfo]
    else:
        image = target[DiskImageInfo]
        embed_volume(ctx, ctx.attr.uefi_bootloader[UefiBootloaderInfo].efi, image.volume, uefi_file)
        _make_boot_file(ctx, loader, uefi_file, bios_file, None)
    files = [bios_file, uefi_file]
    return [
        BootableInfo(
            beside = depset([uefi_file]),
            file = bios_file,
            kernel = image.kernel,
            medium = "network",
            network_roms = {rom.basename.removesuffix(".rom"): rom for rom in ctx.files._network_roms},
            symbols = depset([loader.second_stage_elf], transitive = [image.symbols]),
            uefi_file = uefi_file,
        ),
        DefaultInfo(files = depset(files), runfiles = ctx.runfiles(files)),
        TftpFolderInfo(bios_file = bios_file, uefi_file = uefi_file),
    ]

tftp_folder = rule(
    implementation = _tftp_folder_impl,
    doc = """Makes the folder `<name>` for a TFTP server, from which BIOS and UEFI machines boot.

```starlark
tftp_folder(
    name = "tftp",
    image = ":disk_image",
)
```

| file | for |
|---|---|
| `bootsmith.0` | BIOS machines (PXE; client architecture 0): a loader, which fetches the kernel from the file below |
| `bootsmith.efi` | x86_64 UEFI machines (client architecture 7): loader, kernel and all that it is given |

docs/network_boot.md says how to tell a DHCP server. A boot_test of it boots a machine from a network of its own. The
same inputs give the same bytes.""",
    attrs = EMBEDDING_ATTRS | {
        "bootloader": attr.label(
            default = "//boot/pxe",
            doc = "The loader for BIOS machines.",
            providers = [PxeLoaderInfo],
        ),
        "image": attr.label(
            doc = "The disk_image whose kernel, command line and modules are meant; or an efi_application, signed for instance.",
            mandatory = True,
            providers = [[DiskImageInfo], [BootableInfo, EfiApplicationInfo]],
        ),
        "uefi_bootloader": attr.label(
            default = "//boot/uefi",
            doc = "The loader for UEFI machines. An efi_application has its own.",
            providers = [UefiBootloaderInfo],
        ),
        "_mkpxe": attr.label(cfg = "exec", default = "//imagetools/network:mkpxe", executable = True),
        # What boot_test puts into the machine's network card.
        "_network_roms": attr.label(default = "@ipxe//:roms"),
    },
    provides = [BootableInfo, TftpFolderInfo],
)
