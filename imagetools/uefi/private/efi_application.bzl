"""efi_application: a kernel, all that it is given, and the UEFI loader in one file."""

load("//boot:defs.bzl", "UefiBootloaderInfo")
load("//imagetools:defs.bzl", "BootableInfo", "DiskImageInfo")

visibility("//imagetools/uefi")

EfiApplicationInfo = provider(
    doc = "A UEFI application that boots a kernel.",
    fields = {"efi": "[File] The application."},
)

def _efi_application_impl(ctx):
    image = ctx.attr.image[DiskImageInfo]
    loader = ctx.attr.bootloader[UefiBootloaderInfo]
    output = ctx.actions.declare_file(ctx.label.name + ".efi")
    args = ctx.actions.args()
    args.add(loader.efi)
    args.add(image.volume)
    args.add(output)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._embed_volume,
        execution_requirements = {"supports-path-mapping": "1"},
        inputs = [loader.efi, image.volume],
        mnemonic = "EfiApplication",
        outputs = [output],
        progress_message = "Assembling %{output}",
    )
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
FAT file system, or from QEMU's -kernel. A signature of it covers kernel, command line and modules.""",
    attrs = {
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
        "_embed_volume": attr.label(
            cfg = "exec",
            default = "//imagetools/uefi:embed_volume",
            executable = True,
        ),
    },
    provides = [BootableInfo, EfiApplicationInfo],
)
