"""efi_application: a kernel, all that it is given, and the UEFI loader in one file."""

load("//boot:defs.bzl", "UefiBootloaderInfo")
load("//imagetools:defs.bzl", "BootableInfo", "DiskImageInfo", "check_firmware")
load("//imagetools/secure_boot/private:sign.bzl", "SIGNING_ATTRS", "sign")
load(":embed.bzl", "EMBEDDING_ATTRS", "embed_volume")

visibility("//imagetools/uefi")

EfiApplicationInfo = provider(
    doc = "A UEFI application that boots a kernel.",
    fields = {"efi": "[File] The application."},
)

def _efi_application_impl(ctx):
    check_firmware(ctx, "uefi")
    image = ctx.attr.image[DiskImageInfo]
    loader = ctx.attr.bootloader[UefiBootloaderInfo]
    output = ctx.actions.declare_file(ctx.label.name + ".efi")
    if ctx.attr.secure_boot_key:
        unsigned = ctx.actions.declare_file(ctx.label.name + ".unsigned.efi")
        embed_volume(ctx, loader.efi, image.volume, unsigned)
        sign(ctx, unsigned, output)
    else:
        embed_volume(ctx, loader.efi, image.volume, output)
    return [
        DefaultInfo(files = depset([output]), runfiles = ctx.runfiles([output])),
        BootableInfo(file = output, kernel = image.kernel, medium = "kernel", symbols = image.symbols),
        EfiApplicationInfo(efi = output),
    ]

efi_application = rule(
    implementation = _efi_application_impl,
    doc = """Makes `<name>.efi`: the UEFI loader with the boot volume of a disk_image in itself.

```starlark
efi_application(
    name = "efi",
    image = ":disk_image",
)
```

One file starts the kernel: from the EFI shell, over the network, as `\\EFI\\BOOT\\BOOTX64.EFI` of any
FAT file system, or from QEMU's -kernel. With a `secure_boot_key` it is signed, and the signature covers kernel,
command line and modules.""",
    attrs = SIGNING_ATTRS | EMBEDDING_ATTRS | {
        "bootloader": attr.label(
            default = "//boot/uefi",
            doc = "The loader.",
            providers = [UefiBootloaderInfo],
        ),
        "image": attr.label(
            doc = "The disk_image whose kernel, command line and modules are meant.",
            mandatory = True,
            providers = [DiskImageInfo],
        ),
    },
    provides = [BootableInfo, EfiApplicationInfo],
)
