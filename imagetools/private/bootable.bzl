"""BootableInfo: what an emulator needs to know of something that boots."""

visibility("//imagetools/...")

BootableInfo = provider(
    doc = "Something that a machine boots from, whatever its format.",
    fields = {
        "file": "[File] What the machine gets.",
        "format": "[str] Of a disk: \"raw\", \"qcow2\", \"vdi\" or \"vmdk\"; raw where it is not given.",
        "kernel": "[File] The kernel's ELF file, where a rule of ours linked it, or None.",
        "medium": "[str] How the machine gets it: \"disk\"; \"cdrom\", a CD; \"kernel\", a file that QEMU itself loads (-kernel).",
        "symbols": "[depset of File] Programs in it with their debug information, for a debugger.",
    },
)
