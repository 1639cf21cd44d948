"""secure_boot_firmware: UEFI firmware of a machine whose owner has turned Secure Boot on."""

load(":uefi_firmware.bzl", "UefiFirmwareInfo")

visibility("//toolchains/ovmf")

def _secure_boot_firmware_impl(ctx):
    firmware = ctx.attr.firmware[UefiFirmwareInfo]
    variables = ctx.actions.declare_file(ctx.label.name + ".fd")
    args = ctx.actions.args()
    args.add(firmware.variables)
    args.add(variables)
    args.add_all(ctx.files.certificates)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._enroll,
        execution_requirements = {"supports-path-mapping": "1"},
        inputs = [firmware.variables] + ctx.files.certificates,
        mnemonic = "EnrollCertificates",
        outputs = [variables],
        progress_message = "Enrolling certificates in %{output}",
        toolchain = None,
    )
    return [
        DefaultInfo(files = depset([firmware.code, variables])),
        UefiFirmwareInfo(code = firmware.code, machine = firmware.machine, variables = variables),
    ]

secure_boot_firmware = rule(
    implementation = _secure_boot_firmware_impl,
    doc = """UEFI firmware that starts nothing but programs signed with your keys, for boot_test and qemu_run.

```starlark
secure_boot_firmware(
    name = "my_machine",
    certificates = ["my_key.crt"],
)

boot_test(
    name = "boots_with_secure_boot",
    disk = "ahci",
    firmware = ":my_machine",
    image = ":signed_disk_image",
    machine = "q35",
)
```

Each boot finds the certificates in firmware's variables, as if the machine's owner had enrolled them in its
setup: the first as platform key (PK) and key exchange key (KEK), all of them in db. Nobody else's are there,
neither Microsoft's nor anyone's.""",
    attrs = {
        "certificates": attr.label_list(
            allow_empty = False,
            allow_files = True,
            doc = "X.509 certificates, PEM or DER, of the keys that sign what may start.",
            mandatory = True,
        ),
        "firmware": attr.label(
            default = "//toolchains/ovmf:ovmf_secure_boot",
            doc = "A uefi_firmware that knows Secure Boot and whose variables are those of a new machine.",
            providers = [UefiFirmwareInfo],
        ),
        "_enroll": attr.label(
            cfg = "exec",
            default = "//toolchains/ovmf/enroll",
            executable = True,
        ),
    },
    provides = [UefiFirmwareInfo],
)
