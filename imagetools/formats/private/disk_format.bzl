"""disk_format: a disk image in the format of a virtual machine."""

load("//imagetools:defs.bzl", "BootableInfo", "DiskImageInfo")

visibility("//imagetools/formats")

def _disk_format_impl(ctx):
    disk = ctx.attr.image[DiskImageInfo]
    output = ctx.actions.declare_file("{}.{}".format(ctx.label.name, ctx.attr.format))
    args = ctx.actions.args()
    args.add(ctx.file._qemu_img)
    args.add(ctx.attr.format)
    args.add_all([disk.image, output])
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._convert_disk,
        inputs = [disk.image],
        mnemonic = "DiskFormat",
        outputs = [output],
        progress_message = "Converting %{output}",
        toolchain = None,
        tools = [ctx.file._qemu_img, ctx.file._qemu_utils],
    )
    return [
        DefaultInfo(files = depset([output]), runfiles = ctx.runfiles([output])),
        BootableInfo(
            file = output,
            format = ctx.attr.format,
            kernel = disk.kernel,
            medium = "disk",
            symbols = disk.symbols,
        ),
    ]

disk_format = rule(
    implementation = _disk_format_impl,
    doc = """Makes `<name>.<format>`: a disk_image as a virtual machine wants it, by the locked qemu-img.

```starlark
disk_format(
    name = "vdi",
    format = "vdi",
    image = ":disk_image",
)
```

| format | for |
|---|---|
| qcow2 | QEMU, libvirt, Proxmox |
| vdi | VirtualBox |
| vmdk | VMware |

The same inputs give the same bytes: the UUIDs and the content ID that qemu-img draws by lot are replaced by digests.""",
    attrs = {
        "format": attr.string(doc = "What to make.", mandatory = True, values = ["qcow2", "vdi", "vmdk"]),
        "image": attr.label(
            doc = "The disk_image, or an iso_image, whose raw disk is converted.",
            mandatory = True,
            providers = [DiskImageInfo],
        ),
        "_convert_disk": attr.label(
            cfg = "exec",
            default = "//imagetools/formats:convert_disk",
            executable = True,
        ),
        "_qemu_img": attr.label(allow_single_file = True, cfg = "exec", default = "@qemu_utils//:bin/qemu-img"),
        "_qemu_utils": attr.label(allow_single_file = True, cfg = "exec", default = "@qemu_utils//:root"),
    },
    provides = [BootableInfo],
)
