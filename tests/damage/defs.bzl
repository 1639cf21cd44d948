"""damaged_image: a disk image with one byte that is not what the image tool wrote."""

load("//:defs.bzl", "DiskImageInfo")

visibility("//tests/...")

def _damaged_image_impl(ctx):
    source = ctx.attr.image[DiskImageInfo]
    image = ctx.actions.declare_file(ctx.label.name + ".img")
    args = ctx.actions.args()
    args.add(source.image)
    args.add(image)
    args.add(ctx.attr.part)
    args.add(ctx.attr.offset)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._damage,
        inputs = [source.image],
        mnemonic = "DamageImage",
        outputs = [image],
        progress_message = "Damaging %{output}",
    )
    return [
        DefaultInfo(files = depset([image])),
        DiskImageInfo(image = image, symbols = source.symbols),
    ]

damaged_image = rule(
    implementation = _damaged_image_impl,
    doc = "Copies an image with one byte of one part inverted.",
    attrs = {
        "image": attr.label(doc = "The disk_image.", mandatory = True, providers = [DiskImageInfo]),
        "offset": attr.int(doc = "Which byte, counted from the part's start.", mandatory = True),
        "part": attr.string(mandatory = True, values = ["command_line", "kernel", "loader"]),
        "_damage": attr.label(cfg = "exec", default = "//tests/damage", executable = True),
    },
)
