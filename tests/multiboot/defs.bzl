"""grub_disk and grub_iso: a disk and a CD from which a real GRUB boots."""

load("//:defs.bzl", "BootableInfo", "MultibootKernelInfo")

visibility("//tests/...")

def _grub_image(ctx, image, programs):
    kernel = ctx.attr.kernel[MultibootKernelInfo]
    configuration = ctx.actions.declare_file(ctx.label.name + ".cfg")
    ctx.actions.write(configuration, "\n".join(ctx.attr.configuration) + "\n")
    args = ctx.actions.args()
    args.add(ctx.file._mcopy.dirname)
    args.add_all(programs)
    args.add(configuration)
    args.add(image)
    args.add_all([kernel.kernel, "kernel.elf"])
    for target, name in ctx.attr.files.items():
        args.add_all([target[DefaultInfo].files.to_list()[0], name])
    ctx.actions.run(
        arguments = [args],
        executable = ctx.file._script,
        inputs = [configuration, kernel.kernel] + ctx.files.files,
        mnemonic = "GrubImage",
        outputs = [image],
        progress_message = "Making %{output}",
        toolchain = None,
        tools = ctx.files._peers + getattr(ctx.files, "_checkers", []) + programs,
        use_default_shell_env = True,
    )
    return [
        BootableInfo(file = image, kernel = ctx.attr.kernel[BootableInfo].kernel, medium = "disk", symbols = kernel.symbols),
        DefaultInfo(files = depset([image])),
    ]

def _grub_disk_impl(ctx):
    return _grub_image(ctx, ctx.actions.declare_file(ctx.label.name + ".img"), [])

def _grub_iso_impl(ctx):
    return _grub_image(ctx, ctx.actions.declare_file(ctx.label.name + ".iso"), [ctx.file._xorriso])

def _script(name):
    return attr.label(allow_single_file = True, cfg = "exec", default = "//tests/multiboot:{}.sh".format(name))

_ATTRS = {
    "configuration": attr.string_list(doc = "Lines of grub.cfg.", mandatory = True),
    "files": attr.label_keyed_string_dict(allow_files = True, doc = "Further files -> their names."),
    "kernel": attr.label(doc = "The multiboot_kernel.", mandatory = True, providers = [MultibootKernelInfo]),
    "_mcopy": attr.label(allow_single_file = True, cfg = "exec", default = "@boot_peers//:bin/mcopy"),
    "_peers": attr.label(cfg = "exec", default = "@boot_peers//:files"),
}

grub_disk = rule(
    implementation = _grub_disk_impl,
    doc = "A raw disk with GRUB, its grub.cfg, and a multiboot_kernel as /kernel.elf.",
    attrs = _ATTRS | {"_script": _script("grub_disk")},
    provides = [BootableInfo],
)

grub_iso = rule(
    implementation = _grub_iso_impl,
    doc = "The same as a CD.",
    attrs = _ATTRS | {
        "_checkers": attr.label(allow_single_file = True, cfg = "exec", default = "@iso_checkers//:root"),
        "_script": _script("grub_iso"),
        "_xorriso": attr.label(allow_single_file = True, cfg = "exec", default = "@iso_checkers//:bin/xorriso"),
    },
    provides = [BootableInfo],
)

def _damaged_kernel_impl(ctx):
    kernel = ctx.attr.kernel[MultibootKernelInfo]
    damaged = ctx.actions.declare_file(ctx.label.name + ".elf")
    ctx.actions.run_shell(
        arguments = [kernel.kernel.path, damaged.path, str(ctx.attr.from_end)],
        # Other bytes than there were, whatever there was: text and code have no 16 bytes of 0xa5.
        command = """set -e
cp "$1" "$2" && chmod u+w "$2"
printf '\\245%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 |
  dd of="$2" bs=1 seek=$(($(stat -c %s "$2") - $3)) conv=notrunc status=none""",
        inputs = [kernel.kernel],
        mnemonic = "DamagedKernel",
        outputs = [damaged],
    )
    return [
        BootableInfo(file = damaged, kernel = ctx.attr.kernel[BootableInfo].kernel, medium = "kernel", symbols = kernel.symbols),
        DefaultInfo(files = depset([damaged])),
        MultibootKernelInfo(kernel = damaged, symbols = kernel.symbols),
    ]

damaged_kernel = rule(
    implementation = _damaged_kernel_impl,
    doc = "A multiboot_kernel with 16 bytes changed.",
    attrs = {
        "from_end": attr.int(doc = "How far from the end of the file they begin.", mandatory = True),
        "kernel": attr.label(doc = "The multiboot_kernel.", mandatory = True, providers = [MultibootKernelInfo]),
    },
    provides = [BootableInfo, MultibootKernelInfo],
)
