"""The QEMU toolchain: the emulator that boot tests and the run rule start."""

visibility("//toolchains/qemu/...")

QemuToolchainInfo = provider(
    doc = "An emulator for x86_64 machines.",
    fields = {
        "files": "[depset of File] What the emulator needs beside itself: libraries and firmware.",
        "qemu": "[File] The emulator, qemu-system-x86_64.",
    },
)

def _qemu_toolchain_impl(ctx):
    return [platform_common.ToolchainInfo(
        qemu = QemuToolchainInfo(files = depset(ctx.files.files), qemu = ctx.file.qemu),
    )]

qemu_toolchain = rule(
    implementation = _qemu_toolchain_impl,
    doc = "QEMU for x86_64 machines, with its firmware.",
    attrs = {
        "files": attr.label_list(allow_files = True, doc = "Libraries and firmware."),
        "qemu": attr.label(allow_single_file = True, doc = "The emulator.", mandatory = True),
    },
)
