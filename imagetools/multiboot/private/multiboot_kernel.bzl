"""multiboot_kernel: an image as one file that GRUB and QEMU's -kernel boot."""

load("//boot:defs.bzl", "MultibootLoaderInfo")
load("//imagetools:defs.bzl", "BootableInfo", "DiskImageInfo", "check_firmware")

visibility("//imagetools/multiboot")

MultibootKernelInfo = provider(
    doc = "A file that boot loaders start by Multiboot or PVH.",
    fields = {
        "kernel": "[File] The ELF32 file.",
        "symbols": "[depset of File] ELF files of the loader and, where a rule of ours linked it, the kernel.",
    },
)

_PROTOCOLS = ["multiboot1", "multiboot2", "pvh"]

def _check_protocols(ctx):
    unknown = [protocol for protocol in ctx.attr.protocols if protocol not in _PROTOCOLS]
    if unknown or not ctx.attr.protocols:
        fail("{}: protocols = {} is not a choice of protocols; use some of: {}.".format(
            ctx.label,
            ctx.attr.protocols,
            ", ".join(_PROTOCOLS),
        ))

def _multiboot_kernel_impl(ctx):
    _check_protocols(ctx)
    check_firmware(ctx, "multiboot")
    loader = ctx.attr._loader[MultibootLoaderInfo].elf
    image = ctx.attr.image[DiskImageInfo]
    kernel = ctx.actions.declare_file(ctx.label.name + ".elf")
    args = ctx.actions.args()
    args.add("--loader", loader)
    args.add("--volume", image.volume)
    args.add("--output", kernel)
    for protocol in _PROTOCOLS:
        if protocol not in ctx.attr.protocols:
            args.add("--without", protocol)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._mkmultiboot,
        execution_requirements = {"supports-path-mapping": "1"},
        inputs = [loader, image.volume],
        mnemonic = "MultibootKernel",
        outputs = [kernel],
        progress_message = "Writing %{output}",
    )
    symbols = depset([loader], transitive = [image.symbols])
    return [
        BootableInfo(file = kernel, kernel = image.kernel, medium = "kernel", symbols = symbols),
        DefaultInfo(files = depset([kernel]), runfiles = ctx.runfiles([kernel])),
        MultibootKernelInfo(kernel = kernel, symbols = symbols),
        OutputGroupInfo(symbols = symbols),
    ]

multiboot_kernel = rule(
    implementation = _multiboot_kernel_impl,
    doc = """Writes `<name>.elf`, an image as one file that GRUB (`multiboot2 /<name>.elf`) and QEMU (`-kernel <name>.elf`) boot.

```starlark
multiboot_kernel(
    name = "multiboot",
    image = ":disk_image",
)
```

The file has the image's kernel, modules, command line and layout. A command line given to the boot
loader takes the place of the image's; its modules come after the image's. The kernel finds the machine
of boot/protocol/entry_contract.md, as from any firmware.""",
    attrs = {
        "image": attr.label(doc = "The disk_image.", mandatory = True, providers = [DiskImageInfo]),
        "protocols": attr.string_list(
            default = _PROTOCOLS,
            doc = "How the file can be started: \"multiboot1\", \"multiboot2\", \"pvh\". QEMU's -kernel takes multiboot1 if " +
                  "it is there, else pvh.",
        ),
        "_loader": attr.label(default = "//boot/multiboot", providers = [MultibootLoaderInfo]),
        "_mkmultiboot": attr.label(cfg = "exec", default = "//imagetools/multiboot:mkmultiboot", executable = True),
    },
    provides = [BootableInfo, MultibootKernelInfo],
)
