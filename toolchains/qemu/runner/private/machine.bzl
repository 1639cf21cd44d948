"""What boot_test and qemu_run have in common: the machine, and the runner's configuration."""

load("//imagetools:defs.bzl", "BootableInfo", "DiskImageInfo")
load("//toolchains/ovmf:defs.bzl", "UefiFirmwareInfo")

visibility("//toolchains/qemu/runner/...")

QEMU_TOOLCHAIN = "//toolchains/qemu:toolchain_type"

# What a disk can be attached to, by machine. q35 has no IDE controller.
_DISKS = {
    "pc": ["ahci", "ide", "nvme", "other", "scsi", "usb", "virtio"],
    "q35": ["ahci", "nvme", "other", "scsi", "usb", "virtio"],
}

# Without an attribute: firmware's own driver, or the card that most machines of QEMU's have had.
_UEFI_CARD = "virtio"
_BIOS_CARD = "e1000"

# QEMU's arguments that say what an attribute says, and that attribute.
_ATTRIBUTE_OF = {
    "accel": "accelerator",
    "bios": "firmware",
    "cpu": "cpu",
    "enable-kvm": "accelerator",
    "m": "memory_mib",
    "no-reboot": "no_reboot",
    "smp": "smp",
}

MACHINE_ATTRS = {
    "accelerator": attr.string(
        default = "tcg",
        doc = "\"tcg\" works everywhere and gives the same machine everywhere; \"kvm\" needs /dev/kvm.",
        values = ["tcg", "kvm"],
    ),
    "cpu": attr.string(doc = "QEMU's CPU model and features, as after -cpu; its default when empty."),
    "data": attr.label_list(
        allow_files = True,
        doc = "Files that `devices` and `qemu_args` name with $(rootpath LABEL).",
    ),
    "deadline_seconds": attr.int(
        doc = "When a boot counts as hung. 0 for 60 seconds in a test (less where Bazel's own limit is lower) and " +
              "30 in a run that nobody watches; a run on a terminal or in a window has none.",
    ),
    "devices": attr.string_list(doc = "Further devices, each as after -device: \"virtio-rng-pci\"."),
    "disk": attr.string(
        default = "ide",
        doc = "What the image is attached to: ahci, ide, nvme, scsi, usb or virtio; or other, where one of " +
              "`devices` attaches it with drive=disk.",
        values = ["ahci", "ide", "nvme", "other", "scsi", "usb", "virtio"],
    ),
    "firmware": attr.label(
        allow_files = True,
        doc = "What the machine starts in place of QEMU's SeaBIOS: a uefi_firmware, such as //toolchains/ovmf, or one file.",
    ),
    "image": attr.label(
        doc = "What to boot: a disk_image, an efi_application, a tftp_folder, or another target with BootableInfo. It is never written to.",
        mandatory = True,
        providers = [[BootableInfo], [DiskImageInfo]],
    ),
    "machine": attr.string(
        default = "pc",
        doc = "QEMU's machine: \"pc\" (i440FX, IDE) or \"q35\" (ICH9, AHCI).",
        values = ["pc", "q35"],
    ),
    "medium": attr.string(
        doc = "How the machine gets the image: \"disk\" or \"cdrom\"; \"\" for what the image is: an iso_image is a CD.",
        values = ["", "cdrom", "disk"],
    ),
    "memory_mib": attr.int(default = 128, doc = "Memory of the machine in MiB, from 2 to 1048576."),
    "network_card": attr.string(
        doc = "The network card by which a tftp_folder boots: e1000, rtl8139 or virtio. \"\" for e1000, or with UEFI firmware virtio. " +
              "Its network has the image's server and nothing else.",
        values = ["", "e1000", "rtl8139", "virtio"],
    ),
    "no_reboot": attr.bool(
        default = True,
        doc = "Whether a reset, such as the one by a triple fault, ends the boot. Otherwise the machine starts anew.",
    ),
    "qemu_args": attr.string_list(doc = "Further words of QEMU's command line, for what no attribute says."),
    "smp": attr.int(default = 1, doc = "Number of CPUs, from 1 to 4096; a \"pc\" has 255 at most."),
    "smp_options": attr.string_list(
        doc = "Further words of QEMU's -smp: \"maxcpus=8\" for places of CPUs that are not there, \"sockets=2\", \"cores=3\".",
    ),
    "success_exit_status": attr.int(
        doc = "For kernels that know nothing of boot/protocol/harness.h and only write to isa-debug-exit, which is at " +
              "port 0xf4: the status of QEMU that is a pass, 2 * value + 1. Any other end is a failure. 0 for kernels " +
              "that report on the verdict channel.",
    ),
}

def qemu_attr(cfg):
    """The attribute that replaces QEMU.

    Args:
      cfg: configuration of the program.
    Returns:
      the attribute.
    """
    return attr.label(
        cfg = cfg,
        doc = "Program to start in place of the toolchain's QEMU: a QEMU of your own, or a script that ends in " +
              "`exec qemu-system-x86_64 \"$@\"`.",
        executable = True,
    )

def _say_no(ctx, text, *values):
    fail("{}: {}".format(ctx.label, text.format(*values)))

def _check_numbers(ctx):
    attr = ctx.attr
    if attr.memory_mib < 2 or attr.memory_mib > 1048576:
        _say_no(ctx, "memory_mib = {} is not a size of memory; use 2 to 1048576.", attr.memory_mib)
    if attr.smp < 1 or attr.smp > 4096:
        _say_no(ctx, "smp = {} is not a number of CPUs; use 1 to 4096.", attr.smp)
    if attr.smp > 255 and attr.machine == "pc":
        _say_no(ctx, "smp = {} contradicts machine = \"pc\", which has 255 CPUs at most; use machine = \"q35\".", attr.smp)
    if attr.deadline_seconds < 0 or attr.deadline_seconds > 86400:
        _say_no(ctx, "deadline_seconds = {} is not a time; use 1 to 86400, or 0 for the default.", attr.deadline_seconds)

def _check_success_exit_status(ctx):
    status = ctx.attr.success_exit_status
    if status == 0:
        return
    if status < 0 or status > 255 or status % 2 == 0:
        _say_no(
            ctx,
            "success_exit_status = {} is no status that isa-debug-exit gives (2 * value + 1); use an odd one from 3 to 255.",
            status,
        )
    if status == 1:
        _say_no(
            ctx,
            "success_exit_status = 1 is also what QEMU gives when it fails by itself; let the kernel write another " +
            "value than 0, and use 2 * value + 1.",
        )

def _check_network(ctx):
    """Whether the image comes from the network; then there is no disk."""
    attr = ctx.attr
    if bootable(ctx).medium != "network":
        if attr.network_card:
            _say_no(
                ctx,
                "network_card = \"{}\", but image = \"{}\" does not boot from the network; remove network_card, or name a tftp_folder.",
                attr.network_card,
                attr.image.label,
            )
        return False
    if attr.disk != "ide":
        _say_no(ctx, "disk = \"{}\", but image = \"{}\" boots from the network; remove disk.", attr.disk, attr.image.label)
    return True

def _check_disk(ctx):
    attr = ctx.attr
    if attr.disk not in _DISKS[attr.machine]:
        _say_no(
            ctx,
            "disk = \"{}\" contradicts machine = \"{}\"; use one of: {}.",
            attr.disk,
            attr.machine,
            ", ".join(_DISKS[attr.machine]),
        )
    attached = [word for word in attr.devices + attr.qemu_args if "drive=disk" in word.split(",")]
    if attr.disk == "other" and not attached:
        _say_no(ctx, "disk = \"other\", but no device has drive=disk; name one in devices.")
    if attr.disk != "other" and attached:
        _say_no(
            ctx,
            "\"{}\" contradicts disk = \"{}\", which attaches the disk already; use disk = \"other\".",
            attached[0],
            attr.disk,
        )

def _check_qemu_args(ctx):
    words = ctx.attr.qemu_args
    for i, word in enumerate(words):
        name = word.removeprefix("-").removeprefix("-") if word.startswith("-") else ""
        value = words[i + 1] if i + 1 < len(words) else ""
        if name == "daemonize":
            _say_no(ctx, "qemu_args has \"{}\", with which QEMU would outlive the runner; remove it.", word)
        if name in ["M", "machine"] and "=" not in value.split(",")[0]:
            _say_no(ctx, "qemu_args has \"{} {}\"; use machine = \"{}\".", word, value, value.split(",")[0])
        if name in _ATTRIBUTE_OF:
            _say_no(ctx, "qemu_args has \"{}\"; say it with the attribute {}.", word, _ATTRIBUTE_OF[name])

def _check(ctx):
    _check_numbers(ctx)
    _check_success_exit_status(ctx)
    if not _check_network(ctx):
        _check_disk(ctx)
    _check_qemu_args(ctx)
    if ctx.attr.cpu.split(",")[0] == "host" and ctx.attr.accelerator != "kvm":
        _say_no(ctx, "cpu = \"{}\" contradicts accelerator = \"tcg\"; use \"kvm\", or the model \"max\".", ctx.attr.cpu)

def _expand(ctx, words):
    return [ctx.expand_location(word, ctx.attr.data) for word in words]

def _optional_settings(ctx):
    settings = {}
    if ctx.attr.cpu:
        settings["cpu"] = ctx.attr.cpu
    if ctx.attr.deadline_seconds:
        settings["deadline_seconds"] = ctx.attr.deadline_seconds
    if ctx.attr.success_exit_status:
        settings["success_exit_status"] = ctx.attr.success_exit_status
        settings["verdict"] = "exit_status"
    return settings

def _has_uefi(ctx):
    return ctx.attr.firmware != None and UefiFirmwareInfo in ctx.attr.firmware

def _firmware_settings(ctx):
    target = ctx.attr.firmware
    if not target:
        return {}
    if _has_uefi(ctx):
        needed = target[UefiFirmwareInfo].machine
        if needed and needed != ctx.attr.machine:
            _say_no(
                ctx,
                "firmware = \"{}\" contradicts machine = \"{}\"; use machine = \"{}\".",
                target.label,
                ctx.attr.machine,
                needed,
            )
        return {
            "firmware": target[UefiFirmwareInfo].code.short_path,
            "firmware_variables": target[UefiFirmwareInfo].variables.short_path,
        }
    if len(ctx.files.firmware) != 1:
        _say_no(
            ctx,
            "firmware = \"{}\" has {} files; name a uefi_firmware, or a target with exactly one file.",
            target.label,
            len(ctx.files.firmware),
        )
    return {"firmware": ctx.files.firmware[0].short_path}

def bootable(ctx):
    """What the attribute `image` of MACHINE_ATTRS boots.

    Args:
      ctx: context of a rule with MACHINE_ATTRS.
    Returns:
      BootableInfo.
    """
    target = ctx.attr.image
    if DiskImageInfo in target and (ctx.attr.medium or BootableInfo not in target):
        image = target[DiskImageInfo]
        return BootableInfo(
            file = image.image,
            kernel = image.kernel,
            medium = ctx.attr.medium or "disk",
            symbols = image.symbols,
        )
    if ctx.attr.medium:
        _say_no(ctx, "medium = \"{}\", but image = \"{}\" is no disk; remove medium.", ctx.attr.medium, target.label)
    image = target[BootableInfo]
    return _uefi_side(image) if image.medium == "network" and _has_uefi(ctx) else image

def _uefi_side(image):
    return BootableInfo(
        beside = depset([image.file], transitive = [image.beside]),
        file = image.uefi_file,
        kernel = image.kernel,
        medium = image.medium,
        network_roms = image.network_roms,
        symbols = image.symbols,
    )

def _network_rom(ctx):
    """The boot ROM of the network card: a BIOS has none of its own, UEFI has a driver for virtio."""
    image = bootable(ctx)
    if image.medium != "network":
        return None
    if _has_uefi(ctx):
        return image.network_roms.get("efi-" + (ctx.attr.network_card or _UEFI_CARD))
    return image.network_roms["pxe-" + (ctx.attr.network_card or _BIOS_CARD)]

def _network_settings(ctx):
    if bootable(ctx).medium != "network":
        return {}
    card = ctx.attr.network_card or (_UEFI_CARD if _has_uefi(ctx) else _BIOS_CARD)
    rom = _network_rom(ctx)
    return {"disk": "other", "network_card": card} | ({"network_rom": rom.short_path} if rom else {})

def _check_medium(ctx):
    if bootable(ctx).medium == "cdrom" and ctx.attr.disk in ["nvme", "virtio"]:
        _say_no(
            ctx,
            "disk = \"{}\" has no CD drives; use one of: ahci, ide, scsi, usb; or medium = \"disk\".",
            ctx.attr.disk,
        )

def machine_config(ctx, qemu):
    """The part of the runner's configuration that describes the machine.

    Args:
      ctx: context of a rule with MACHINE_ATTRS.
      qemu: path of the emulator, from the runner's working directory.
    Returns:
      dict to be encoded as JSON; the keys are those of toolchains/qemu/runner/config.h.
    """
    _check(ctx)
    _check_medium(ctx)
    image = bootable(ctx)
    return {
        "accelerator": ctx.attr.accelerator,
        "devices": _expand(ctx, ctx.attr.devices),
        "disk": ctx.attr.disk,
        "format": getattr(image, "format", "raw"),
        "extra_args": _expand(ctx, ctx.attr.qemu_args),
        "image": image.file.short_path,
        # Labels of the main repository print as "@@//package:name".
        "label": str(ctx.label).removeprefix("@@"),
        "machine": ctx.attr.machine,
        "medium": image.medium,
        "memory_mib": ctx.attr.memory_mib,
        "no_reboot": ctx.attr.no_reboot,
        "qemu": qemu,
        "smp": ctx.attr.smp,
        "smp_options": ctx.attr.smp_options,
        "symbols": [file.short_path for file in image.symbols.to_list()],
    } | _optional_settings(ctx) | _firmware_settings(ctx) | _network_settings(ctx)

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
        "#!/bin/sh\nexec \"{runner}\" --config \"{config}\" {mode} \"$@\"\n".format(
            config = config_file.short_path,
            mode = mode,
            runner = runner.executable.short_path,
        ),
        is_executable = True,
    )
    image = bootable(ctx)
    rom = _network_rom(ctx)
    runfiles = ctx.runfiles(
        [config_file, runner.executable, image.file] + ([rom] if rom else []) + ctx.files.data + ctx.files.firmware + files,
        transitive_files = depset(transitive = [image.symbols, getattr(image, "beside", depset())]),
    )
    if ctx.attr.qemu:
        runfiles = runfiles.merge(ctx.attr.qemu[DefaultInfo].default_runfiles)
    return DefaultInfo(executable = launcher, runfiles = runfiles)
