"""uefi_firmware: UEFI firmware for QEMU's machines, as the files that go into its flash memory."""

visibility("//toolchains/ovmf")

UefiFirmwareInfo = provider(
    doc = "UEFI firmware in two flash chips.",
    fields = {
        "code": "[File] What the first chip holds; never written to.",
        "machine": "[str] The only one of QEMU's machines that it runs on: \"pc\" or \"q35\"; \"\" if it runs on both.",
        "variables": "[File] What the second chip, firmware's variables, holds when a machine is new.",
    },
)

def _uefi_firmware_impl(ctx):
    return [
        DefaultInfo(files = depset([ctx.file.code, ctx.file.variables])),
        UefiFirmwareInfo(code = ctx.file.code, machine = ctx.attr.machine, variables = ctx.file.variables),
    ]

uefi_firmware = rule(
    implementation = _uefi_firmware_impl,
    doc = """UEFI firmware that boot_test and qemu_run can start, by their attribute `firmware`.

```starlark
uefi_firmware(
    name = "my_ovmf",
    code = "OVMF_CODE.fd",
    variables = "OVMF_VARS.fd",
)
```

Each boot begins with the variables as they are in the file; what it changes is forgotten.""",
    attrs = {
        "code": attr.label(allow_single_file = True, doc = "The firmware itself.", mandatory = True),
        "machine": attr.string(
            doc = "The only one of QEMU's machines that it runs on, if there is one: builds that keep their variables " +
                  "from everyone else by system management mode need \"q35\".",
            values = ["", "pc", "q35"],
        ),
        "variables": attr.label(allow_single_file = True, doc = "Its store of variables.", mandatory = True),
    },
    provides = [UefiFirmwareInfo],
)
