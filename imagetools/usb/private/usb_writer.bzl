"""usb_writer: an image written to a USB stick."""

load("//imagetools:defs.bzl", "DiskImageInfo")

visibility("//imagetools/usb")

def _usb_writer_impl(ctx):
    image = ctx.attr.image[DiskImageInfo].image
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec \"{tool}\" --image \"{image}\" \"$@\"\n".format(
            image = image.short_path,
            tool = ctx.executable._tool.short_path,
        ),
        is_executable = True,
    )
    return [DefaultInfo(
        executable = launcher,
        runfiles = ctx.runfiles([image, ctx.executable._tool]),
    )]

usb_writer = rule(
    implementation = _usb_writer_impl,
    doc = """Writes an image to a disk: `bazel run //:write_usb -- /dev/sdb`.

```starlark
usb_writer(
    name = "write_usb",
    image = ":disk_image",
)
```

Refuses what is no whole disk, in use, too small, or not removable. Shows the disk and what is on it,
asks, writes, and reads back: docs/usb_stick.md.""",
    attrs = {
        "image": attr.label(
            doc = "The disk_image to write.",
            mandatory = True,
            providers = [DiskImageInfo],
        ),
        "_tool": attr.label(
            # The static build, which runs on any host.
            cfg = "exec",
            default = "//imagetools/usb:write_usb",
            executable = True,
        ),
    },
    executable = True,
)
