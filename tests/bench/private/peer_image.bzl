"""peer_image: the disk of a loader that ours is measured against."""

load("//boot:defs.bzl", "UefiBootloaderInfo")
load("//platforms:defs.bzl", "i686_none_transition")

visibility("//tests/bench/...")

# The only partition, in sectors: room for the largest kernel.
_PARTITION_LBA = 2048
_PARTITION_SECTORS = 80 * 2048

# Where the first sector of each peer lies, as peer_image.sh puts it there.
_FIRST_SECTOR = {
    "grub": _PARTITION_LBA - 1,
    "syslinux": _PARTITION_LBA,
}

PEERS = _FIRST_SECTOR.keys()

UEFI_PEERS = [
    "grub_uefi",
    "grub_uefi_minimal",
]

def chain_defines(peer):
    """What chain.asm is to know.

    Args:
      peer: one of PEERS.
    Returns:
      list for `defines` of nasm_flat_binary.
    """
    return [
        "PARTITION_LBA={}".format(_PARTITION_LBA),
        "PARTITION_SECTORS={}".format(_PARTITION_SECTORS),
        "PEER_LBA={}".format(_FIRST_SECTOR[peer]),
    ]

def _peer_image_impl(ctx):
    image = ctx.actions.declare_file(ctx.label.name + ".img")
    chain = ctx.attr.uefi_chain[UefiBootloaderInfo].efi if ctx.attr.uefi_chain else ctx.file.chain
    inputs = [chain, ctx.file.kernel, ctx.file.configuration]
    args = ctx.actions.args()
    args.add(ctx.attr.peer)
    args.add(ctx.file._mcopy.dirname)
    args.add_all(inputs)
    args.add_all([_PARTITION_LBA, _PARTITION_SECTORS])
    args.add(image)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.file._script,
        inputs = inputs,
        mnemonic = "PeerImage",
        outputs = [image],
        progress_message = "Making %{output}",
        tools = ctx.files._peers,
        use_default_shell_env = True,
    )
    return [DefaultInfo(files = depset([image]))]

peer_image = rule(
    implementation = _peer_image_impl,
    doc = "A raw disk from which SYSLINUX or GRUB boots a kernel as fast as it can be set to.",
    attrs = {
        "chain": attr.label(
            allow_single_file = [".bin"],
            cfg = i686_none_transition,
            doc = "The boot sector that notes the time and starts the peer.",
        ),
        "configuration": attr.label(allow_single_file = [".cfg"], doc = "The peer's own.", mandatory = True),
        "kernel": attr.label(
            allow_single_file = [".bin"],
            cfg = i686_none_transition,
            doc = "The kernel to boot, a Multiboot ELF file.",
            mandatory = True,
        ),
        "peer": attr.string(doc = "Which of PEERS or UEFI_PEERS it is.", mandatory = True, values = PEERS + UEFI_PEERS),
        "uefi_chain": attr.label(doc = "The same for UEFI, in place of `chain`.", providers = [UefiBootloaderInfo]),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_mcopy": attr.label(allow_single_file = True, cfg = "exec", default = "@boot_peers//:bin/mcopy"),
        "_peers": attr.label(cfg = "exec", default = "@boot_peers//:files"),
        "_script": attr.label(allow_single_file = True, cfg = "exec", default = "//tests/bench:peers/peer_image.sh"),
    },
)
