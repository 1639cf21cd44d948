"""What boot_test and qemu_run have in common: the machine, and the runner's configuration."""

load("//imagetools:defs.bzl", "DiskImageInfo")

visibility("//toolchains/qemu/runner/...")

QEMU_TOOLCHAIN = "//toolchains/qemu:toolchain_type"

# What a disk can be attached to, by machine. q35 has no IDE controller.
_DISKS = {
    "pc": ["ahci", "ide", "nvme", "scsi", "usb", "virtio"],
    "q35": ["ahci", "nvme", "scsi", "usb", "virtio"],
}

MACHINE_ATTRS = {
    "accelerator": attr.string(
        default = "tcg",
        doc = "\"tcg\" works everywhere and gives the same machine everywhere; \"kvm\" needs /dev/kvm.",
        values = ["tcg", "kvm"],
    ),
    "cpu": attr.string(doc = "QEMU's CPU model and features, as after -cpu; its default when empty."),
    "disk": attr.string(
        default = "ide",
        doc = "What the image is attached to: ahci, ide, nvme, scsi, usb or virtio.",
        values = ["ahci", "ide", "nvme", "scsi", "usb", "virtio"],
    ),
    "image": attr.label(
        doc = "The disk_image to boot. It is never written to.",
        mandatory = True,
        providers = [DiskImageInfo],
    ),
    "machine": attr.string(
        default = "pc",
        doc = "QEMU's machine: \"pc\" (i440FX, IDE) or \"q35\" (ICH9, AHCI).",
        values = ["pc", "q35"],
    ),
    "memory_mib": attr.int(default = 128, doc = "Memory of the machine in MiB, at least 2."),
    "qemu_args": attr.string_list(doc = "Further words of QEMU's command line."),
    "smp": attr.int(default = 1, doc = "Number of CPUs, at least 1."),
}

def _check(ctx):
    attr = ctx.attr
    if attr.disk not in _DISKS[attr.machine]:
        fail("{}: disk = \"{}\" contradicts machine = \"{}\"; use one of: {}.".format(
            ctx.label,
            attr.disk,
            attr.machine,
            ", ".join(_DISKS[attr.machine]),
        ))
    if attr.memory_mib < 2:
        fail("{}: memory_mib = {} is too little; use at least 2.".format(ctx.label, attr.memory_mib))
    if attr.smp < 1:
        fail("{}: smp = {} is not a number of CPUs; use at least 1.".format(ctx.label, attr.smp))

def machine_config(ctx, qemu):
    """The part of the runner's configuration that describes the machine.

    Args:
      ctx: context of a rule with MACHINE_ATTRS.
      qemu: path of the emulator, from the runner's working directory.
    Returns:
      dict to be encoded as JSON; the keys are those of toolchains/qemu/runner/config.h.
    """
    _check(ctx)
    config = {
        "accelerator": ctx.attr.accelerator,
        "disk": ctx.attr.disk,
        "extra_args": ctx.attr.qemu_args,
        "image": ctx.attr.image[DiskImageInfo].image.short_path,
        # Labels of the main repository print as "@@//package:name".
        "label": str(ctx.label).removeprefix("@@"),
        "machine": ctx.attr.machine,
        "memory_mib": ctx.attr.memory_mib,
        "qemu": qemu,
        "smp": ctx.attr.smp,
    }
    if ctx.attr.cpu:
        config["cpu"] = ctx.attr.cpu
    return config

def launch(ctx, config, mode, runner, files):
    """Writes the configuration and a launcher that starts the runner with it.

    Args:
      ctx: rule context.
      config: dict from machine_config.
      mode: "--test" or "--run".
      runner: [FilesToRunProvider] the runner.
      files: list of File that the boot needs.
    Returns:
      DefaultInfo of an executable rule.
    """
    config_file = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.write(config_file, json.encode_indent(config, indent = "  ") + "\n")
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec \"{runner}\" --config \"{config}\" {mode} -- \"$@\"\n".format(
            config = config_file.short_path,
            mode = mode,
            runner = runner.executable.short_path,
        ),
        is_executable = True,
    )
    runfiles = ctx.runfiles([config_file, runner.executable, ctx.attr.image[DiskImageInfo].image] + files)
    return DefaultInfo(executable = launcher, runfiles = runfiles)
