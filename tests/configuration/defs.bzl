"""configured_image: a finished image that the tool has changed."""

load("//:defs.bzl", "BootableInfo", "DiskImageInfo")

visibility("//tests/...")

def _configured_image_impl(ctx):
    source = ctx.attr.image[DiskImageInfo]
    image = ctx.actions.declare_file(ctx.label.name + ".img")
    args = ctx.actions.args()
    args.add_all(ctx.attr.options)
    args.add("--output", image)
    args.add(source.image)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._configure,
        inputs = [source.image],
        mnemonic = "ConfigureImage",
        outputs = [image],
        progress_message = "Configuring %{output}",
        toolchain = None,
    )
    providers = [
        DefaultInfo(files = depset([image])),
        DiskImageInfo(firmware = source.firmware, image = image, kernel = source.kernel, symbols = source.symbols),
    ]
    if BootableInfo in ctx.attr.image:
        bootable = ctx.attr.image[BootableInfo]
        providers.append(BootableInfo(file = image, kernel = bootable.kernel, medium = bootable.medium, symbols = bootable.symbols))
    return providers

configured_image = rule(
    implementation = _configured_image_impl,
    doc = "Copies an image with other settings.",
    attrs = {
        "image": attr.label(doc = "The disk_image or iso_image.", mandatory = True, providers = [DiskImageInfo]),
        "options": attr.string_list(doc = "What //imagetools:configure is told."),
        "_configure": attr.label(cfg = "exec", default = "//imagetools:configure", executable = True),
    },
)

def _qemu_with_debug_console_impl(ctx):
    script = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.expand_template(
        is_executable = True,
        output = script,
        substitutions = {"exec QEMU": "exec \"{}\"".format(ctx.file._qemu.short_path)},
        template = ctx.file._script,
    )
    return [DefaultInfo(executable = script, runfiles = ctx.runfiles([ctx.file._qemu] + ctx.files._qemu_files))]

qemu_with_debug_console = rule(
    implementation = _qemu_with_debug_console_impl,
    doc = "The pinned QEMU, whose debug console is where a boot test reads COM1.",
    attrs = {
        "_qemu": attr.label(allow_single_file = True, default = "@qemu//:bin/qemu-system-x86_64"),
        "_qemu_files": attr.label(default = "@qemu//:files"),
        "_script": attr.label(allow_single_file = True, default = "//tests/configuration:debug_console.sh"),
    },
    executable = True,
)
