"""disk_image: a kernel and a loader on one bootable disk."""

load("//boot:defs.bzl", "BiosBootloaderInfo", "UefiBootloaderInfo")
load("//imagetools/secure_boot/private:sign.bzl", "SIGNING_ATTRS", "sign")
load("//imagetools/uefi/private:embed.bzl", "EMBEDDING_ATTRS", "embed_volume")
load("//kernel:defs.bzl", "KernelInfo")
load("//platforms:defs.bzl", "x86_64_none_transition")

visibility("//imagetools")

DiskImageInfo = provider(
    doc = "A bootable disk.",
    fields = {
        "firmware": "[list of string] What boots it, as disk_image.firmware says.",
        "image": "[File] The raw disk.",
        "kernel": "[File] The kernel's ELF file, where a rule of ours linked it, or None.",
        "volume": "[File] What loader and kernel of the disk are told: the boot volume of boot/protocol/volume.h alone, " +
                  "for the formats that bring it to the machine in another way.",
        "symbols": "[depset of File] Programs with their debug information: the loaders and, where a rule of ours linked it, the kernel.",
    },
)

def check_firmware(ctx, firmware):
    """Refuses an attribute `image` that is not meant for a firmware.

    Args:
      ctx: context of a rule whose attribute `image` has DiskImageInfo.
      firmware: one of disk_image.firmware.
    """
    known = ctx.attr.image[DiskImageInfo].firmware
    if firmware not in known:
        fail("{}: image = \"{}\" is for {} alone; add \"{}\" to its firmware.".format(
            ctx.label,
            ctx.attr.image.label,
            ", ".join(known),
            firmware,
        ))

def _kernel_of(ctx):
    target = ctx.attr.kernel[0]
    if KernelInfo in target:
        return target[KernelInfo].elf
    files = target[DefaultInfo].files.to_list()
    if len(files) != 1:
        fail("{}: kernel = \"{}\" has {} files; name a target with exactly one ELF file.".format(
            ctx.label,
            target.label,
            len(files),
        ))
    return files[0]

def _add_modules(ctx, args):
    modules = []
    for target, name in ctx.attr.modules.items():
        files = target[DefaultInfo].files.to_list()
        if len(files) != 1:
            fail("{}: modules = {{\"{}\": \"{}\"}} has {} files; name a target with exactly one file.".format(
                ctx.label,
                target.label,
                name,
                len(files),
            ))
        args.add("--module", files[0], format = name.replace("%", "%%") + "=%s")
        modules.append(files[0])
    for name, text in ctx.attr.module_command_lines.items():
        if name not in ctx.attr.modules.values():
            fail("{}: module_command_lines = {{\"{}\": ...}} names no module; use a name of `modules`.".format(ctx.label, name))
        args.add("--module-command-line", name + "=" + text)
    return modules

def _layout_arguments(ctx, args):
    if ctx.attr.command_line:
        args.add("--command-line", ctx.attr.command_line)
    if ctx.attr.compression:
        args.add("--compress", ctx.attr.compression)
    if ctx.attr.stack_pages:
        args.add("--stack-pages", ctx.attr.stack_pages)
    if ctx.attr.stack_guard_pages:
        args.add("--guard-pages", ctx.attr.stack_guard_pages)
    if ctx.attr.direct_map:
        args.add("--direct-map", ctx.attr.direct_map)
    if ctx.attr.kaslr:
        args.add("--kaslr")
    for name, value in ctx.attr.settings.items():
        args.add("--setting", name + "=" + value)
    for name, settings in ctx.attr.requests.items():
        args.add("--request", name + ": " + settings)
    args.add_all(ctx.attr.firmware, before_each = "--firmware")

def _assemble(ctx, loader, kernel, output, efi_loader = None):
    args = ctx.actions.args()
    args.add("--first-stage", loader.first_stage)
    args.add("--second-stage", loader.second_stage)
    args.add("--kernel", kernel)
    modules = _add_modules(ctx, args)
    _layout_arguments(ctx, args)
    if efi_loader:
        args.add("--efi-loader", efi_loader)
    else:
        args.add("--volume-only")
    args.add("--output", output)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._mkimage,
        execution_requirements = {"supports-path-mapping": "1"},
        inputs = [loader.first_stage, loader.second_stage, kernel] + modules + ([efi_loader] if efi_loader else []),
        mnemonic = "DiskImage",
        outputs = [output],
        progress_message = "Assembling %{output}",
    )

def _efi_loader(ctx, volume):
    """The UEFI loader that goes onto the disk. A signed one takes no other volume than this."""
    loader = ctx.attr.uefi_bootloader[UefiBootloaderInfo].efi
    if not ctx.attr.secure_boot_key:
        return loader
    unsigned = ctx.actions.declare_file(ctx.label.name + ".unsigned.efi")
    signed = ctx.actions.declare_file(ctx.label.name + ".signed.efi")
    embed_volume(ctx, loader, volume, unsigned, digest_only = True)
    sign(ctx, unsigned, signed)
    return signed

def _disk_image_impl(ctx):
    image = ctx.actions.declare_file(ctx.label.name + ".img")
    volume = ctx.actions.declare_file(ctx.label.name + ".volume")
    loader = ctx.attr.bootloader[BiosBootloaderInfo]
    kernel = _kernel_of(ctx)
    efi_loader = _efi_loader(ctx, volume)
    _assemble(ctx, loader, kernel, image, efi_loader)
    _assemble(ctx, loader, kernel, volume)
    linked_kernel = kernel if KernelInfo in ctx.attr.kernel[0] else None
    symbols = [loader.second_stage_elf] + ([linked_kernel] if linked_kernel else [])
    uefi_symbols = ctx.attr.uefi_bootloader[UefiBootloaderInfo].debug
    all_symbols = depset(symbols + ([uefi_symbols] if uefi_symbols else []))
    return [
        DefaultInfo(files = depset([image]), runfiles = ctx.runfiles([image])),
        DiskImageInfo(firmware = ctx.attr.firmware, image = image, kernel = linked_kernel, symbols = all_symbols, volume = volume),
        OutputGroupInfo(efi_loader = depset([efi_loader]), symbols = depset(symbols), volume = depset([volume])),
    ]

disk_image = rule(
    implementation = _disk_image_impl,
    doc = """Assembles `<name>.img`, a raw disk that BIOS and UEFI machines boot.

```starlark
disk_image(
    name = "disk_image",
    kernel = "//kernel",
)
```

A kernel's files come with it as modules, which it finds in boot_info by their names:

```starlark
disk_image(
    name = "disk_image",
    kernel = "//kernel",
    module_command_lines = {"ramdisk": "root=/ ro"},
    modules = {"//ramdisk:files.cpio": "ramdisk"},
)
```

With a `secure_boot_key` the UEFI loader on the disk is signed, and starts what the image was built with and nothing else:
docs/secure_boot.md.

What `requests`, `direct_map`, `kaslr`, `stack_guard_pages` and `stack_pages` ask for the kernel's own file can ask
for too (docs/requests.md); where both say something, it must be the same.

```starlark
disk_image(
    name = "disk_image",
    kernel = "//kernel",
    requests = {
        "KASLR": "optional",
        "stack": "pages = 32, guard pages = 4",
    },
)
```

The same inputs give the same bytes. What the loader could not honour is refused here, with a
sentence that says what to change.""",
    attrs = SIGNING_ATTRS | EMBEDDING_ATTRS | {
        "bootloader": attr.label(
            default = "//boot/bios",
            doc = "The loader on BIOS machines.",
            providers = [BiosBootloaderInfo],
        ),
        "command_line": attr.string(doc = "Handed to the kernel as boot_info.command_line; //imagetools:configure changes it in a finished image."),
        "compression": attr.string(
            doc = "How kernel and modules are stored: \"lz4\", or \"\" for as they are. A file that would not get smaller is stored as it is.",
            values = ["", "lz4"],
        ),
        "direct_map": attr.string(doc = "Virtual address at which the kernel finds physical memory, such as \"0xffff888000000000\"; \"\" for 0xffff800000000000."),
        "firmware": attr.string_list(
            allow_empty = False,
            default = ["bios", "multiboot", "uefi"],
            doc = "What boots the image: \"bios\", \"uefi\", \"multiboot\" (Multiboot and PVH). What the kernel requires must be possible from each of them.",
        ),
        "kaslr": attr.bool(doc = "Put the kernel at a random virtual address in the 1 GiB from 0xffffffff80000000; it must be position-independent, as `kernel(pie = True)` makes it."),
        "kernel": attr.label(
            allow_files = True,
            cfg = x86_64_none_transition,
            doc = "A `kernel` target, or any target or file that is one ELF64 executable.",
            mandatory = True,
        ),
        "module_command_lines": attr.string_dict(
            doc = "Names of `modules` -> what the kernel finds as the command lines of each, beside its own: boot_module.command_line.",
        ),
        "modules": attr.label_keyed_string_dict(
            allow_files = True,
            doc = "Files for the kernel, in this order -> the names it finds them by.",
        ),
        "requests": attr.string_dict(
            doc = "What the loader is asked for, as in docs/requests.md: name of a request -> its fields, as \"field = value, field = value\", and \"optional\" if the kernel can do without.",
        ),
        "settings": attr.string_dict(
            doc = "What the image's owner can change later by //imagetools:configure (docs/configuration.md): \"log_level\", " +
                  "\"log_to\" and \"screen\" -> the value to begin with.",
        ),
        "stack_guard_pages": attr.int(doc = "Unmapped pages of 4096 bytes below the kernel's first stack, and as many above; 0 for one."),
        "stack_pages": attr.int(doc = "Size of the kernel's first stack in pages of 4096 bytes; 0 for 16."),
        "uefi_bootloader": attr.label(
            default = "//boot/uefi",
            doc = "The loader on UEFI machines.",
            providers = [UefiBootloaderInfo],
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_mkimage": attr.label(
            cfg = "exec",
            default = "//imagetools:mkimage",
            executable = True,
        ),
    },
    provides = [DiskImageInfo],
)
