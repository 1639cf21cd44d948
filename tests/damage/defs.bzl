"""damaged_image: a disk image with one byte that is not what the image tool wrote."""

load("//:defs.bzl", "DiskImageInfo", "UefiFirmwareInfo")

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
        DiskImageInfo(image = image, kernel = source.kernel, symbols = source.symbols),
    ]

damaged_image = rule(
    implementation = _damaged_image_impl,
    doc = "Copies an image with one byte of one part inverted.",
    attrs = {
        "image": attr.label(doc = "The disk_image.", mandatory = True, providers = [DiskImageInfo]),
        "offset": attr.int(doc = "Which byte, counted from the part's start.", mandatory = True),
        "part": attr.string(mandatory = True, values = ["boot_sector", "cd_stage", "command_line", "extension", "kernel", "loader", "requests", "settings"]),
        "_damage": attr.label(cfg = "exec", default = "//tests/damage", executable = True),
    },
)

def _spliced_image_impl(ctx):
    source = ctx.attr.image[DiskImageInfo]
    other = ctx.attr.other[DiskImageInfo].image
    image = ctx.actions.declare_file(ctx.label.name + ".img")
    args = ctx.actions.args()
    args.add_all([source.image, other, image])
    args.add(ctx.attr.first_sector)
    args.add(ctx.attr.sectors)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._splice,
        inputs = [source.image, other],
        mnemonic = "SpliceImage",
        outputs = [image],
        progress_message = "Splicing %{output}",
    )
    return [
        DefaultInfo(files = depset([image])),
        DiskImageInfo(image = image, kernel = source.kernel, symbols = source.symbols),
    ]

spliced_image = rule(
    implementation = _spliced_image_impl,
    doc = "Copies an image with some sectors of another one, as where a disk was written half by one build and half by another.",
    attrs = {
        "first_sector": attr.string(doc = "The first that comes from `other`: \"boot\", or a number counted from the volume's start."),
        "image": attr.label(doc = "The disk_image.", mandatory = True, providers = [DiskImageInfo]),
        "other": attr.label(doc = "Another disk_image.", mandatory = True, providers = [DiskImageInfo]),
        "sectors": attr.int(default = 1, doc = "How many."),
        "_splice": attr.label(cfg = "exec", default = "//tests/damage:splice", executable = True),
    },
)

_QEMU_TOOLCHAIN = "//toolchains/qemu:toolchain_type"

def _damage_campaign_impl(ctx):
    qemu = ctx.exec_groups["test"].toolchains[_QEMU_TOOLCHAIN].qemu
    image = ctx.attr.image[DiskImageInfo].image
    firmware = []
    if ctx.attr.firmware:
        firmware = [ctx.attr.firmware[UefiFirmwareInfo].code, ctx.attr.firmware[UefiFirmwareInfo].variables]
    words = [
        ctx.executable._campaign.short_path,
        image.short_path,
        ctx.attr.machine,
        qemu.qemu.short_path,
        str(ctx.attr.boot_code_step),
        str(ctx.attr.random_damages),
        str(ctx.attr.seed),
        str(ctx.attr.workers),
    ] + [file.short_path for file in firmware]
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec {}\n".format(" ".join(["'{}'".format(word) for word in words])),
        is_executable = True,
    )
    runfiles = ctx.runfiles([ctx.executable._campaign, image, qemu.qemu] + firmware, transitive_files = qemu.files)
    return [DefaultInfo(executable = launcher, runfiles = runfiles)]

damage_campaign_test = rule(
    implementation = _damage_campaign_impl,
    doc = """Boots an image damaged in many ways.

Passes if every damage of a byte that a part covers is refused with its sentence, damage elsewhere does no
harm, and no damaged kernel ever runs. Prints how each ended.""",
    attrs = {
        "boot_code_step": attr.int(doc = "Every how many bytes the boot sector, and a CD's first stage, are damaged; 0 for not at all."),
        "firmware": attr.label(doc = "The firmware of the machine \"uefi_disk\".", providers = [UefiFirmwareInfo]),
        "image": attr.label(doc = "The disk_image, of a kernel that speaks as whole.c does.", mandatory = True, providers = [DiskImageInfo]),
        "machine": attr.string(
            default = "bios_disk",
            doc = "What boots the image, and how the image is attached to it.",
            values = ["bios_cd", "bios_disk", "uefi_disk"],
        ),
        "random_damages": attr.int(doc = "How many damages are done to the rest.", mandatory = True),
        "seed": attr.int(default = 1, doc = "Other seed, other damages."),
        "workers": attr.int(default = 2, doc = "How many boots at once."),
        "_campaign": attr.label(
            cfg = config.exec("test"),
            default = "//tests/damage:campaign",
            executable = True,
        ),
    },
    exec_groups = {"test": exec_group(toolchains = [_QEMU_TOOLCHAIN])},
    test = True,
)
