"""grub_disk: a disk from which a real GRUB boots."""

load("//:defs.bzl", "BootableInfo", "MultibootKernelInfo")

visibility("//tests/...")

def _grub_disk_impl(ctx):
    image = ctx.actions.declare_file(ctx.label.name + ".img")
    kernel = ctx.attr.kernel[MultibootKernelInfo]
    configuration = ctx.actions.declare_file(ctx.label.name + ".cfg")
    ctx.actions.write(configuration, "\n".join(ctx.attr.configuration) + "\n")
    args = ctx.actions.args()
    args.add(ctx.file._mcopy.dirname)
    args.add(configuration)
    args.add(image)
    args.add_all([kernel.kernel, "kernel.elf"])
    for target, name in ctx.attr.files.items():
        args.add_all([target[DefaultInfo].files.to_list()[0], name])
    ctx.actions.run(
        arguments = [args],
        executable = ctx.file._script,
        inputs = [configuration, kernel.kernel] + ctx.files.files,
        mnemonic = "GrubDisk",
        outputs = [image],
        progress_message = "Making %{output}",
        tools = ctx.files._peers,
        use_default_shell_env = True,
    )
    return [
        BootableInfo(file = image, kernel = ctx.attr.kernel[BootableInfo].kernel, medium = "disk", symbols = kernel.symbols),
        DefaultInfo(files = depset([image])),
    ]

grub_disk = rule(
    implementation = _grub_disk_impl,
    doc = "A raw disk with GRUB, its grub.cfg, and a multiboot_kernel as /kernel.elf.",
    attrs = {
        "configuration": attr.string_list(doc = "Lines of grub.cfg.", mandatory = True),
        "files": attr.label_keyed_string_dict(allow_files = True, doc = "Further files -> their names."),
        "kernel": attr.label(doc = "The multiboot_kernel.", mandatory = True, providers = [MultibootKernelInfo]),
        "_mcopy": attr.label(allow_single_file = True, cfg = "exec", default = "@boot_peers//:bin/mcopy"),
        "_peers": attr.label(cfg = "exec", default = "@boot_peers//:files"),
        "_script": attr.label(allow_single_file = True, cfg = "exec", default = "//tests/multiboot:grub_disk.sh"),
    },
    provides = [BootableInfo],
)
