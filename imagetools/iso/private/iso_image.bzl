"""iso_image: a disk image that also boots from a CD."""

load("//boot:defs.bzl", "BiosBootloaderInfo")
load("//imagetools:defs.bzl", "BootableInfo", "DiskImageInfo")

visibility("//imagetools/iso")

def _iso_image_impl(ctx):
    disk = ctx.attr.image[DiskImageInfo]
    stage = ctx.attr.bootloader[BiosBootloaderInfo].cd_stage
    if not stage:
        fail("{}: bootloader = \"{}\" has no first stage for CDs; give its bios_bootloader a cd_stage.".format(
            ctx.label,
            ctx.attr.bootloader.label,
        ))
    iso = ctx.actions.declare_file(ctx.label.name + ".iso")
    args = ctx.actions.args()
    args.add_all([disk.image, stage, iso])
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._mkiso,
        execution_requirements = {"supports-path-mapping": "1"},
        inputs = [disk.image, stage],
        mnemonic = "IsoImage",
        outputs = [iso],
        progress_message = "Assembling %{output}",
    )
    return [
        DefaultInfo(files = depset([iso]), runfiles = ctx.runfiles([iso])),
        BootableInfo(file = iso, kernel = disk.kernel, medium = "cdrom", symbols = disk.symbols),
        DiskImageInfo(firmware = disk.firmware, image = iso, kernel = disk.kernel, symbols = disk.symbols, volume = disk.volume),
    ]

iso_image = rule(
    implementation = _iso_image_impl,
    doc = """Makes `<name>.iso`: a disk_image that BIOS and UEFI machines also boot from a CD.

```starlark
iso_image(
    name = "iso",
    image = ":disk_image",
)
```

It is the disk with the structures of ISO 9660 and El Torito in a gap, so it has the same length and one copy of the
kernel, and can be written to a USB stick as well. A boot_test of it boots from a CD, or with medium = "disk" from a
disk. The same inputs give the same bytes.""",
    attrs = {
        "bootloader": attr.label(
            default = "//boot/bios",
            doc = "The loader of the image, whose first stage for CDs is taken.",
            providers = [BiosBootloaderInfo],
        ),
        "image": attr.label(
            doc = "The disk_image.",
            mandatory = True,
            providers = [DiskImageInfo],
        ),
        "_mkiso": attr.label(
            cfg = "exec",
            default = "//imagetools/iso:mkiso",
            executable = True,
        ),
    },
    provides = [BootableInfo, DiskImageInfo],
)
