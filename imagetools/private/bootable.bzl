"""BootableInfo: what an emulator needs to know of something that boots."""

visibility("//imagetools/...")

BootableInfo = provider(
    doc = "Something that a machine boots from, whatever its format.",
    fields = {
        "beside": "[depset of File] Of a boot from the network: what else the folder of `file` has to hold.",
        "file": "[File] What the machine gets.",
        "format": "[str] Of a disk: \"raw\", \"qcow2\", \"vdi\" or \"vmdk\"; raw where it is not given.",
        "kernel": "[File] The kernel's ELF file, where a rule of ours linked it, or None.",
        "medium": "[str] How the machine gets it: \"disk\"; \"cdrom\", a CD; \"kernel\", a file that QEMU itself loads (-kernel); \"network\", a file that its network card fetches.",
        "network_roms": "[dict of str -> File] Of a boot from the network: \"pxe-\" and a network card -> its boot ROM for a BIOS, " +
                        "and \"efi-\" and a card -> its driver for UEFI.",
        "symbols": "[depset of File] Programs in it with their debug information, for a debugger.",
        "uefi_file": "[File] Of a boot from the network: what a machine with UEFI gets in place of `file`.",
    },
)
